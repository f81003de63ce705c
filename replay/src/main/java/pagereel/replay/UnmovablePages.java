package pagereel.replay;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import pagereel.parser.event.EventBatch;
import pagereel.parser.event.GfpFlags;
import pagereel.replay.kernel.KernelProfile;
import pagereel.replay.model.FrameState;
import pagereel.replay.model.MigrateType;
import pagereel.replay.model.Zone;

/// Which pages keep the kernel from isolating a pageblock, as far as the trace tells: those that
/// are on no reclaim list.
///
/// Source: `has_unmovable_pages()`, `pfn_range_valid_contig()`. Left out: memory of balloons and
/// compressed swap, which can be moved too; pages that a reclaim list has lent to somebody.
final class UnmovablePages {

  /// A page of a contiguous allocation that was given back at a moment.
  private record Release(long pfn, long moment) {}

  private final Allocations allocations;
  private final LruBatches batches;
  private final boolean wantsFree;
  /// The last release in each pageblock, by its number.
  private final Map<Long, Release> released = new HashMap<>();

  UnmovablePages(KernelProfile profile, Allocations allocations) {
    this.allocations = allocations;
    batches = new LruBatches(profile.lruBatchPages());
    wantsFree = profile.contigSearchWantsFree();
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
      if (bars(zone, pfn)) {
        return false;
      }
    }
    return true;
  }

  /// Whether a frame bars a range that it is in from being tried at all.
  boolean bars(Zone zone, long pfn) {
    return switch (zone.state(pfn)) {
      case HOLE, RESERVED -> true;
      case ALLOCATED -> isHugetlb(zone, pfn) || (wantsFree && isInUse(zone, pfn));
      default -> wantsFree && isInUse(zone, pfn);
    };
  }

  /// Whether a page has users of its own, as all have but free ones and what follows the first of
  /// a block that is not compound.
  private boolean isInUse(Zone zone, long pfn) {
    return switch (zone.state(pfn)) {
      case FREE, FREE_TAIL, PCP, PCP_TAIL -> false;
      case ALLOCATED ->
        (pfn & ((1L << zone.allocationOrder(pfn)) - 1)) == 0
            || (allocations.gfpFlags(zone.allocation(pfn)) & GfpFlags.COMP) != 0;
      case IN_USE, MIGRATED, COMPACTION, CONTIGUOUS, TAKEN, RESERVED, HOLE, UNKNOWN -> true;
    };
  }

  private boolean isHugetlb(Zone zone, long pfn) {
    return zone.allocationOrder(pfn) >= zone.pageblockOrder()
        && FailureLog.isHugetlb(allocations.gfpFlags(zone.allocation(pfn)));
  }

  /// Whether one of these frames, of one pageblock, cannot be moved.
  boolean hasUnmovable(Zone zone, long startPfn, long endPfn) {
    if (zone.pageblockType(startPfn) == MigrateType.CMA
        || batches.firstIn(startPfn, endPfn) != LruBatches.NONE) {
      return true;
    }
    for (long pfn = startPfn; pfn < endPfn; pfn++) {
      if (isUnmovableForGood(zone, pfn)) {
        return true;
      }
    }
    return false;
  }

  /// Whether a page is on a reclaim list by now.
  boolean isOnLru(Zone zone, long pfn) {
    return switch (zone.state(pfn)) {
      case ALLOCATED, IN_USE, MIGRATED -> !isUnmovableForGood(zone, pfn) && !batches.holds(pfn);
      default -> false;
    };
  }

  /// Whether a page is none that waits, or will ever wait, for a reclaim list.
  boolean isUnmovableForGood(Zone zone, long pfn) {
    return switch (zone.state(pfn)) {
      case FREE, FREE_TAIL, PCP, PCP_TAIL -> false;
      case ALLOCATED -> !isForLru(allocations.gfpFlags(zone.allocation(pfn)));
      case IN_USE -> zone.inUseType(pfn) != MigrateType.MOVABLE;
      // A migrated page goes back to a reclaim list at once.
      case MIGRATED -> false;
      case COMPACTION, CONTIGUOUS, TAKEN, RESERVED, HOLE, UNKNOWN -> true;
    };
  }

  /// The moment now; moments are those between which nobody came to wait or ceased to.
  long clock() {
    return batches.clock();
  }

  /// The first moment that [#waitingAt] knows.
  long firstClock() {
    return batches.firstClock();
  }

  /// A page is freed, and still as it was.
  void freeing(Zone zone, long pfn) {
    if (zone.state(pfn) == FrameState.CONTIGUOUS) {
      released.put(pfn >> zone.pageblockOrder(), new Release(pfn, clock()));
    }
  }

  /// Pages that could be moved now but not at an earlier moment: those that waited for their place
  /// on a reclaim list, and of each pageblock one that a contiguous allocation still had.
  List<Long> waitingAt(long moment) {
    List<Long> pfns = batches.waitingAt(moment);
    for (Release release : released.values()) {
      if (release.moment >= moment) {
        pfns.add(release.pfn);
      }
    }
    return pfns;
  }

  void forgetPast() {
    batches.forgetPast();
    released.clear();
  }

  /// Whether pages that are asked for with these flags go to a reclaim list: a process's memory and
  /// page cache, that of files in memory too, which are not asked for as movable.
  private static boolean isForLru(int gfp) {
    return (gfp & GfpFlags.MOVABLE) != 0
        || (gfp & (GfpFlags.HARDWALL | GfpFlags.HIGHMEM | GfpFlags.ACCOUNT))
            == (GfpFlags.HARDWALL | GfpFlags.HIGHMEM);
  }
}
