package pagereel.replay.model;

import java.util.function.LongPredicate;
import pagereel.replay.model.IsolationScan.Counting;

/// The range isolation as it was merged: pageblock by pageblock, and what was taken waits on a list
/// of its own until the whole range is known to be free.
///
/// A pageblock in which a frame is not free ends the walk, and all that is on the list goes back.
/// The versions differ in how: as single pages, into which the blocks were split before, or whole.
///
/// Source: `isolate_freepages_range()` of Linux 3.5, 6.1, 6.12 and 6.18.
///
/// @param counting  what the tracepoint's count of scanned pages counts
/// @param blocks    what is taken stays in whole blocks, and is given back so
/// @param collector collecting skips frames and stops when it has enough
public record PageblockwiseIsolation(
    String id, String title, Counting counting, boolean blocks, boolean collector)
    implements IsolationVariant {

  static final PageblockwiseIsolation MERGED_3_5 = new PageblockwiseIsolation(
      "merged-3.5", "as first merged, Linux 3.5", Counting.LOOKS, false, false);
  static final PageblockwiseIsolation LINUX_6_1 =
      new PageblockwiseIsolation("6.1", "Linux 6.1", Counting.BLOCKS, false, true);
  static final PageblockwiseIsolation LINUX_6_12 =
      new PageblockwiseIsolation("6.12", "Linux 6.12", Counting.FRAMES, true, true);
  static final PageblockwiseIsolation LINUX_6_18 =
      new PageblockwiseIsolation("6.18", "Linux 6.18", Counting.FRAMES, true, true);

  @Override
  public boolean stopsWhenEnough() {
    return collector;
  }

  @Override
  public StrictResult isolateStrict(Zone zone, long startPfn, long endPfn, LongPredicate compound) {
    IsolationScan scan = new IsolationScan(zone, counting, compound);
    long pfn = startPfn;
    do {
      long blockEnd =
          Math.min(zone.pageblocks().startOf(pfn) + zone.pageblocks().pages(), endPfn);
      long stopped = scan.takeInARow(pfn, blockEnd);
      if (stopped < blockEnd) {
        return failed(scan, stopped);
      }
      pfn = stopped;
    } while (pfn < endPfn);
    return new StrictResult(
        pfn, true, scan.scannedPages(), scan.takenPages(), pfn, Zone.NO_PFN, 0, 0);
  }

  private StrictResult failed(IsolationScan scan, long pfn) {
    if (blocks) {
      scan.putBackBlocks();
    } else {
      scan.putBackPagesDescending();
    }
    return new StrictResult(0, false, scan.scannedPages(), scan.takenPages(), pfn, pfn, 0, 0);
  }

  @Override
  public CollectedResult isolateCollecting(
      Zone zone, long startPfn, long endPfn, int stride, long enough, LongPredicate compound) {
    IsolationScan scan = new IsolationScan(zone, counting, compound);
    long stopped =
        scan.takeMet(startPfn, endPfn, collector ? stride : 1, collector ? enough : Long.MAX_VALUE);
    return scan.collected(stopped, !blocks);
  }
}
