package pagereel.replay;

/// Something that the reader of a figure should know.
///
/// @param code a stable word
public record ReplayWarning(Severity severity, String code, String message) {

  /// How much it matters.
  public enum Severity {
    INFO,
    WARNING,
    DATA_LOSS
  }
}
