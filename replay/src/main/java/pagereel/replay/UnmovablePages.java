package pagereel.replay;

import pagereel.parser.event.EventBatch;
import pagereel.parser.event.GfpFlags;
import pagereel.replay.model.FrameState;
import pagereel.replay.model.MigrateType;
import pagereel.replay.model.Zone;

/// Which pages keep the kernel from isolating a pageblock, as far as the trace tells: those that
/// are on no reclaim list.
///
/// Source: `has_unmovable_pages()`, `pfn_range_valid_contig()`. Left out: memory of balloons and
/// compressed swap, which can be moved too; pages that a reclaim list has lent to somebody.
final class UnmovablePages {

  private final ReplayState state;
  private final LruBatches batches;

  UnmovablePages(ReplayState state) {
    this.state = state;
    batches = new LruBatches(state.profile().lruBatchPages());
  }

  /// A page was allocated.
  void allocated(EventBatch batch, int row) {
    int gfp = batch.gfpFlags(row);
    if (isForLru(gfp)) {
      batches.added(batch.cpu(row), batch.pid(row), batch.pfn(row), batch.order(row));
    } else if ((gfp & (GfpFlags.ACCOUNT | GfpFlags.ZERO)) == (GfpFlags.ACCOUNT | GfpFlags.ZERO)) {
      batches.addedPageTable(batch.pid(row));
    }
  }

  /// A task frees the pages of a mapping or of a file.
  void freedBatch(int cpu) {
    batches.drained(cpu);
  }

  /// All CPUs' new pages come to the reclaim lists: pages of a range are going to be moved.
  void allDrained() {
    batches.allDrained();
  }

  /// Whether a range may be tried at all.
  boolean mayTry(Zone zone, long startPfn, long endPfn) {
    for (long pfn = startPfn; pfn < endPfn; pfn++) {
      FrameState frame = zone.state(pfn);
      if (frame == FrameState.HOLE || frame == FrameState.RESERVED) {
        return false;
      }
      if (frame == FrameState.ALLOCATED && isHugetlb(zone, pfn)) {
        return false;
      }
    }
    return true;
  }

  private boolean isHugetlb(Zone zone, long pfn) {
    return zone.allocationOrder(pfn) >= zone.pageblockOrder()
        && FailureLog.isHugetlb(state.allocations().gfpFlags(zone.allocation(pfn)));
  }

  /// Whether one of these frames, of one pageblock, cannot be moved.
  boolean hasUnmovable(Zone zone, long startPfn, long endPfn) {
    if (zone.pageblockType(startPfn) == MigrateType.CMA) {
      return true;
    }
    for (long pfn = startPfn; pfn < endPfn; pfn++) {
      if (isUnmovable(zone, pfn)) {
        return true;
      }
    }
    return false;
  }

  private boolean isUnmovable(Zone zone, long pfn) {
    return switch (zone.state(pfn)) {
      case FREE, FREE_TAIL, PCP, PCP_TAIL -> false;
      case ALLOCATED ->
        !isForLru(state.allocations().gfpFlags(zone.allocation(pfn))) || batches.holds(pfn);
      case IN_USE -> zone.inUseType(pfn) != MigrateType.MOVABLE;
      // A migrated page goes back to a reclaim list at once.
      case COMPACTION -> false;
      case CONTIGUOUS, TAKEN, RESERVED, HOLE, UNKNOWN -> true;
    };
  }

  /// Whether pages that are asked for with these flags go to a reclaim list: a process's memory and
  /// page cache, that of files in memory too, which are not asked for as movable.
  private static boolean isForLru(int gfp) {
    return (gfp & GfpFlags.MOVABLE) != 0
        || (gfp & (GfpFlags.HARDWALL | GfpFlags.HIGHMEM | GfpFlags.ACCOUNT))
            == (GfpFlags.HARDWALL | GfpFlags.HIGHMEM);
  }
}
