package pagereel.replay;

/// What the model knew before the first event.
///
/// @param timeNs           the instant of the seed on the trace's clock; the first event's time if
///                         there was none
/// @param knownFramesRatio frames whose state was known at the start, as a share of managed frames
public record Seed(Source source, long timeNs, double knownFramesRatio) {

  /// Where the first state came from.
  public enum Source {
    /// An exact dump of the allocator's state.
    EXACT,
    /// The `/proc` files of a snapshot: which frames are free, not on which list.
    PROCFS,
    /// Nothing: every frame is unknown until an event tells.
    NONE
  }
}
