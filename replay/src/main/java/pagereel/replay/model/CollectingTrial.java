package pagereel.replay.model;

import java.util.function.LongPredicate;

/// What a variant of the isolation would collect of a range for compaction. The zone is left as it
/// is.
///
/// @param result     what the function would do
/// @param wrongPages pages that it would take though they are on no free list
public record CollectingTrial(CollectedResult result, long wrongPages) {

  /// Tries a variant on a copy of the range `[startPfn, endPfn)`, of one pageblock.
  ///
  /// @param stride   frames from one look to the next, for those that step
  /// @param enough   pages after which it stops, for those that have such a limit
  /// @param compound whether a compound page in use starts at a frame
  public static CollectingTrial of(
      IsolationVariant variant,
      Zone zone,
      long startPfn,
      long endPfn,
      int stride,
      long enough,
      LongPredicate compound) {
    Zone copy = ZoneCopy.around(zone, startPfn, endPfn);
    CollectedResult result =
        variant.isolateCollecting(copy, startPfn, endPfn, stride, enough, compound);
    long wrongPages = 0;
    for (long pfn = copy.startPfn(); pfn < copy.endPfn(); pfn++) {
      // A copy has no such frames but those that were taken from it.
      if (copy.state(pfn) == FrameState.COMPACTION && !zone.isFree(pfn)) {
        wrongPages++;
      }
    }
    return new CollectingTrial(result, wrongPages);
  }
}
