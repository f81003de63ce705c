package pagereel.replay;

import java.util.List;

/// What the kernel's own log tells of a failed allocation.
///
/// @param timeNs  when its first line was printed, on the trace's clock
/// @param stack   how the request came about, innermost frame first
/// @param zones   the state of memory when the log was printed, which is after the failure
/// @param missing what the log does not tell and the cause needs; empty if the cause is known
public record KernelReport(
    long timeNs, List<String> stack, List<ReportedZone> zones, String missing) {

  /// A zone by the kernel's log.
  ///
  /// @param freeBlocks by order; empty where the log does not tell
  /// @param allowed    the request might have been served from here, its limits aside
  public record ReportedZone(
      int node,
      String name,
      long freePages,
      long minPages,
      List<Long> freeBlocks,
      boolean allowed) {

    public ReportedZone {
      freeBlocks = List.copyOf(freeBlocks);
    }
  }

  public KernelReport {
    stack = List.copyOf(stack);
    zones = List.copyOf(zones);
  }
}
