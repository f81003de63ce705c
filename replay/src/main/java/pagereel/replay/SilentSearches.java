package pagereel.replay;

import pagereel.parser.event.Column;
import pagereel.parser.event.EventBatch;
import pagereel.replay.model.FastFreeSearch;
import pagereel.replay.model.FreePageIsolation;
import pagereel.replay.model.MigrateType;
import pagereel.replay.model.Zone;

/// Compaction's searches of the free lists on kernels that have no tracepoint for them.
///
/// A search is made when pages wait to be migrated and no free ones are left. A block that is
/// large enough for all of them leaves no event; a smaller one is followed by a scan of its
/// pageblock, whose counts tell that it has gone.
///
/// Source: `fast_isolate_freepages()`, `fast_isolate_around()`, `mm/compaction.c`.
final class SilentSearches {

  private final ReplayState state;

  SilentSearches(ReplayState state) {
    this.state = state;
  }

  private boolean mayHappen(CompactionTasks.Run run) {
    return !state.profile().fastSearchTraced() && run.zone != null && run.order > 0;
  }

  /// Pages are about to be migrated: without free ones left, the lists are searched first.
  void atMigration(CompactionTasks.Run run) {
    if (run.freePages < 1L << run.pendingOrder) {
      settle(run);
    }
    Zone zone = run.zone;
    if (zone == null || !mayHappen(run) || run.freePages > 0) {
      return;
    }
    FastFreeSearch search = search(run, zone);
    if (search.takenPages() >= run.migratePages && run.migratePages > 0) {
      run.pendingPfn = search.pickedPfn();
      run.pendingOrder = search.pickedOrder();
      run.searchOrder = search.nextSearchOrder();
      run.freePages += search.takenPages();
    }
  }

  /// Takes the block that the last search found: nothing has shown it to be another one.
  void settle(CompactionTasks.Run run) {
    long pfn = run.pendingPfn;
    Zone zone = run.zone;
    run.pendingPfn = Zone.NO_PFN;
    if (zone != null
        && pfn != Zone.NO_PFN
        && zone.isBuddy(pfn)
        && zone.buddyOrder(pfn) == run.pendingOrder) {
      zone.makeFirst(pfn);
      new FreePageIsolation(zone).isolateFreePage(pfn);
    }
  }

  /// More pages were migrated than free ones were seen taken: the lists gave the rest.
  void afterMigration(CompactionTasks.Run run, long migratedPages) {
    Zone zone = run.zone;
    if (zone != null && mayHappen(run)) {
      while (run.freePages < migratedPages) {
        FastFreeSearch search = search(run, zone);
        if (search.takenPages() == 0) {
          break;
        }
        take(run, zone, search);
      }
    }
    run.freePages = Math.max(0, run.freePages - migratedPages);
  }

  /// A scan comes: if it is the one around a block that a search found, that block goes first.
  ///
  /// @return whether it is
  boolean before(CompactionTasks.Run run, FreePageIsolation isolation, EventBatch batch, int row) {
    Zone zone = run.zone;
    if (zone == null || !mayHappen(run) || !run.migrating) {
      return false;
    }
    long startPfn = batch.value(Column.START_PFN, row);
    long blockPages = 1L << zone.pageblockOrder();
    boolean scanner = startPfn == run.freePfn;
    if ((startPfn & (blockPages - 1)) != 0 && startPfn != zone.startPfn()) {
      return false;
    }
    settle(run);
    boolean fitsAsIs = fits(isolation, zone, batch, row, Zone.NO_PFN);
    FastFreeSearch search = search(run, zone);
    long pickedPfn = search.pickedPfn();
    boolean here = pickedPfn != Zone.NO_PFN && (pickedPfn & -blockPages) == startPfn;
    if (here && (!fitsAsIs || !scanner) && fits(isolation, zone, batch, row, pickedPfn)) {
      take(run, zone, search);
      return true;
    }
    if (fitsAsIs) {
      return false;
    }
    return takeByCount(run, isolation, zone, batch, row);
  }

  /// The counts lack one block: the one of its pageblock that a search would have met first.
  private boolean takeByCount(
      CompactionTasks.Run run, FreePageIsolation isolation, Zone zone, EventBatch batch, int row) {
    long startPfn = batch.value(Column.START_PFN, row);
    long endPfn = startPfn + (1L << zone.pageblockOrder());
    for (int order = Math.min(run.order - 1, zone.maxPageOrder()); order >= 0; order--) {
      for (long pfn = zone.lastFree(order, MigrateType.MOVABLE);
          pfn != Zone.NO_PFN;
          pfn = zone.previousFree(pfn)) {
        if (pfn >= startPfn && pfn < endPfn && fits(isolation, zone, batch, row, pfn)) {
          zone.makeFirst(pfn);
          isolation.isolateFreePage(pfn);
          run.freePages += 1L << order;
          run.searchOrder = order;
          return true;
        }
      }
    }
    return false;
  }

  private boolean fits(
      FreePageIsolation isolation, Zone zone, EventBatch batch, int row, long withoutPfn) {
    isolation.without(withoutPfn);
    state.findScan(isolation, zone, batch, row);
    isolation.without(Zone.NO_PFN);
    return isolation.isExact();
  }

  private static FastFreeSearch search(CompactionTasks.Run run, Zone zone) {
    FastFreeSearch search = new FastFreeSearch(zone);
    run.search(search, FastFreeSearch.FIRST_LIMIT);
    return search;
  }

  private static void take(CompactionTasks.Run run, Zone zone, FastFreeSearch search) {
    search.apply(new FreePageIsolation(zone));
    run.searchOrder = search.nextSearchOrder();
    run.freePages += search.takenPages();
  }
}
