package pagereel.replay;

import java.util.List;

/// One request for contiguous memory that was searched for range by range.
///
/// @param kind  [Failure.Kind#CMA] or [Failure.Kind#CONTIG]
/// @param area  the CMA area; empty if it is not CMA's
/// @param pfn   where it was served; [#NOT_SERVED] if it was not
/// @param tries ranges that were busy, the last ones where there were many
public record ContigRun(
    long startNs,
    long endNs,
    Failure.Kind kind,
    String area,
    int pid,
    String comm,
    long pages,
    long pfn,
    List<Try> tries) {

  public static final long NOT_SERVED = -1;

  /// A range that was busy.
  ///
  /// @param timeNs when it was given up
  public record Try(long timeNs, long pfn) {}

  public ContigRun {
    tries = List.copyOf(tries);
  }

  public boolean succeeded() {
    return pfn != NOT_SERVED;
  }
}
