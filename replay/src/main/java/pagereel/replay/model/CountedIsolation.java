package pagereel.replay.model;

import java.util.function.LongPredicate;

/// The reviewer's alternative to an isolation that undoes itself: a strict one takes nothing.
///
/// It counts the free pages from the range's start up to the first page in use and leaves them on
/// their lists, for the caller to take. The caller compares the count with the length of the range:
/// for equality, as the mail has it, so that a last block which reaches over the end is a failure
/// too.
///
/// Source: the review of December 2011. Collecting is as it was posted.
public record CountedIsolation() implements IsolationVariant {

  @Override
  public String id() {
    return "reviewed-2011";
  }

  @Override
  public String title() {
    return "the reviewer's: counts, takes nothing";
  }

  @Override
  public boolean stopsWhenEnough() {
    return false;
  }

  @Override
  public StrictResult isolateStrict(Zone zone, long startPfn, long endPfn, LongPredicate compound) {
    if (startPfn >= endPfn) {
      throw new IllegalArgumentException("empty range: [%#x, %#x)".formatted(startPfn, endPfn));
    }
    long looks = 0;
    long pfn = startPfn;
    while (pfn < endPfn && zone.spans(pfn) && zone.isBuddy(pfn)) {
      pfn += 1L << zone.buddyOrder(pfn);
      looks++;
    }
    if (pfn < endPfn && zone.spans(pfn) && zone.state(pfn) != FrameState.HOLE) {
      looks++;
    }
    return new StrictResult(
        pfn - startPfn, pfn == endPfn, looks, 0, pfn, pfn < endPfn ? pfn : Zone.NO_PFN, 0, 0);
  }

  @Override
  public CollectedResult isolateCollecting(
      Zone zone, long startPfn, long endPfn, int stride, long enough, LongPredicate compound) {
    return new PostedIsolation(true)
        .isolateCollecting(zone, startPfn, endPfn, stride, enough, compound);
  }
}
