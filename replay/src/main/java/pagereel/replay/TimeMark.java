package pagereel.replay;

/// A moment that the trace itself names.
public record TimeMark(long timeNs, Kind kind, String text) {

  /// Marks kept of one trace.
  static final int MAX_MARKS = 10_000;

  /// What stands at the moment.
  public enum Kind {
    /// A text that somebody wrote into the trace.
    MARKER,
    /// A state of memory taken beside the trace.
    SNAPSHOT
  }
}
