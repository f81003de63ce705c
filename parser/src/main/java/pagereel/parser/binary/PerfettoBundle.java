package pagereel.parser.binary;

/// Where a bundle of one CPU's events lies in the trace.
///
/// @param offset        of the bytes in the file: the bundle's own, or those of the compressed
///     packet that has it
/// @param length        how many these are
/// @param packing       what the bytes are
/// @param innerOffset   where the bundle begins among the unpacked bytes
/// @param innerLength   how long it is there
/// @param loss          what is known of events missing before it
/// @param previousEndNs the time of the CPU's last event before it, or [#UNKNOWN_END]
record PerfettoBundle(
    long offset,
    int length,
    PerfettoPacking packing,
    int innerOffset,
    int innerLength,
    Loss loss,
    long previousEndNs) {

  static final long UNKNOWN_END = -1;

  /// Whether events are missing between this bundle and the one before.
  enum Loss {
    NONE,
    /// Packets were dropped, maybe some with events of this CPU.
    POSSIBLE,
    CERTAIN
  }
}
