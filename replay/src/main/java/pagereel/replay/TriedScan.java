package pagereel.replay;

import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.ToLongFunction;

/// A scan of compaction for free pages, and what each version of the range isolation would have
/// collected there.
///
/// @param timeNs             when the kernel's scan ended
/// @param startPfn           where it began
/// @param endPfn             the end of what it was to scan: that of the pageblock, or the zone's
/// @param kernelEndPfn       where it stopped
/// @param waitingPages       pages that waited to be moved and had no free page yet, as far as
///                           that is known
/// @param kernelScannedPages pages that it looked at, as the event counts them
/// @param kernelTakenPages   pages that it took
/// @param outcomes           one for each version, oldest first
public record TriedScan(
    long timeNs,
    int pid,
    String comm,
    int node,
    String zone,
    long startPfn,
    long endPfn,
    long kernelEndPfn,
    OptionalLong waitingPages,
    long kernelScannedPages,
    long kernelTakenPages,
    List<Outcome> outcomes) {

  /// By how far a version is from the kernel, nearest first: pages taken, then pages scanned; of
  /// equal ones the later.
  public static final Comparator<TriedScan> BY_DIFFERENCE = Comparator.comparingLong(
          TriedScan::takenDifference)
      .thenComparingLong(TriedScan::scannedDifference)
      .thenComparing(Comparator.comparingLong(TriedScan::timeNs).reversed());

  /// What one version would have done, to where its own rules stop.
  ///
  /// @param followed     the model knows enough to tell; if not, the other figures mean nothing
  /// @param unknownPages frames looked at of which the model knows nothing
  /// @param scannedPages pages looked at, as that version counts them
  /// @param splitBlocks  blocks of more than a page that it splits to single ones
  /// @param wrongPages   pages taken though they are on no free list
  /// @param endPfn       where it stops
  public record Outcome(
      String variant,
      boolean followed,
      long unknownPages,
      long scannedPages,
      long takenPages,
      long splitBlocks,
      long wrongPages,
      long endPfn) {}

  public TriedScan {
    outcomes = List.copyOf(outcomes);
  }

  boolean isAsKernel(Outcome outcome) {
    return outcome.scannedPages == kernelScannedPages && outcome.takenPages == kernelTakenPages;
  }

  /// Pages by which the version that differs most takes more than the kernel, or fewer.
  public long takenDifference() {
    return difference(outcome -> outcome.takenPages - kernelTakenPages);
  }

  private long scannedDifference() {
    return difference(outcome -> outcome.scannedPages - kernelScannedPages);
  }

  private long difference(ToLongFunction<Outcome> more) {
    return outcomes.stream()
        .filter(Outcome::followed)
        .mapToLong(outcome -> Math.abs(more.applyAsLong(outcome)))
        .max()
        .orElse(0);
  }
}
