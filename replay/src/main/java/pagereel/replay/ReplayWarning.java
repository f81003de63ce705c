package pagereel.replay;

/// Something that the reader of a figure should know.
///
/// @param code a stable word
public record ReplayWarning(Severity severity, String code, String message) {

  /// There were no events of a trace, only what the kernel's log tells.
  public static final String LOG_ALONE = "logAlone";

  /// The code of a snapshot that was there and could not be read.
  public static final String UNREADABLE_SNAPSHOT = "unreadableSnapshot";

  /// How much it matters.
  public enum Severity {
    INFO,
    WARNING,
    DATA_LOSS
  }
}
