package pagereel.replay.model;

import java.util.function.BooleanSupplier;
import java.util.function.LongPredicate;
import pagereel.replay.kernel.KernelProfile.MigrateScanRule;

/// Compaction's scanner for pages to migrate: upwards through the pageblocks, with a short cut
/// through the Movable free lists to one that is nearly free already.
///
/// Source: `isolate_migratepages()`, `fast_find_migrateblock()`, `isolate_migratepages_block()`,
/// `mm/compaction.c`. Left out: which pages of a pageblock can be isolated; [MigrateBound] has
/// how many at most.
public final class MigrateScanner {

  private static final int COSTLY_ORDER = 3;
  private static final int CLUSTER = 32;

  private final LongPredicate compound;

  /// @param compound whether a compound page starts at a frame
  public MigrateScanner(LongPredicate compound) {
    this.compound = compound;
  }

  /// Begins a turn: finds the pageblock that is scanned next. A block found on the lists goes
  /// behind, with those before it.
  ///
  /// @return where the scan begins, or [Zone#NO_PFN] if the scanner meets the free scanner first
  public long nextScan(CompactionControl control) {
    Zone zone = control.zone;
    Pageblocks blocks = zone.pageblocks();
    control.turn.begin(control);
    control.turnPfn = control.migratePfn;
    control.finishPageblock =
        blocks.startOf(control.lastMigratedPfn) == blocks.startOf(control.migratePfn);
    long pfn = fastFind(control);
    boolean found = pfn != control.migratePfn && control.searchFailures == 0;
    long endPfn = blocks.startOf(pfn) + blocks.pages();
    while (endPfn <= control.freePfn) {
      if (isCandidate(control, pfn, found)) {
        return pfn;
      }
      found = false;
      pfn = endPfn;
      control.migratePfn = pfn;
      endPfn += blocks.pages();
    }
    foundNothing(control);
    return Zone.NO_PFN;
  }

  /// As long as nothing is found, synchronous compactions need not look at these pageblocks either.
  private static void foundNothing(CompactionControl control) {
    if (control.bringsSyncAlong) {
      ZoneCompaction marks = control.zone.compaction();
      marks.setCachedMigratePfn(true, marks.cachedMigratePfn(false));
    }
  }

  private boolean isCandidate(CompactionControl control, long pfn, boolean found) {
    Zone zone = control.zone;
    if (zone.state(pfn) == FrameState.HOLE) {
      return false;
    }
    if (isMarked(zone, pfn) && !found && control.passesOver(pfn)) {
      return false;
    }
    if (!isSource(control, pfn)) {
      long endPfn = zone.pageblocks().startOf(pfn) + zone.pageblocks().pages();
      zone.compaction().migrateScanned(endPfn, control.sync);
      return false;
    }
    return true;
  }

  private static boolean isFirst(Zone zone, long pfn) {
    return pfn == zone.startPfn() || pfn == zone.pageblocks().startOf(pfn);
  }

  /// Whether a scan from here on heeds and sets the mark of its pageblock. Older kernels forget the
  /// zone's first pageblock where the zone begins inside of it.
  static boolean isMarked(Zone zone, long pfn) {
    return pfn == zone.pageblocks().startOf(pfn)
        || (pfn == zone.startPfn() && zone.profile().migrateScan() == MigrateScanRule.FINISH);
  }

  /// Source: `suitable_migration_source()`.
  private boolean isSource(CompactionControl control, long pfn) {
    Zone zone = control.zone;
    long first = Math.max(zone.startPfn(), zone.pageblocks().startOf(pfn));
    if (compound.test(first) && zone.allocationOrder(first) >= zone.pageblockOrder()) {
      return false;
    }
    if (control.sync || !control.direct) {
      return true;
    }
    int type = zone.pageblockType(pfn);
    return control.migrateType == MigrateType.MOVABLE
        ? type == MigrateType.MOVABLE || type == MigrateType.CMA
        : type == control.migrateType;
  }

  /// Source: `fast_find_migrateblock()`.
  private static long fastFind(CompactionControl control) {
    Zone zone = control.zone;
    long pfn = control.migratePfn;
    MigrateScanRule rule = zone.profile().migrateScan();
    if (control.ignoresSkips
        || (control.finishPageblock && rule == MigrateScanRule.FINISH)
        || !isFirst(zone, pfn)
        || control.order <= COSTLY_ORDER
        || (control.direct && control.migrateType != MigrateType.MOVABLE)) {
      return pfn;
    }
    long distance = (control.freePfn - pfn) >> (pfn == zone.startPfn() ? 1 : 3);
    long highPfn = zone.pageblocks().startOf(pfn + distance);
    long foundPfn = searchLists(control, highPfn);
    if (foundPfn == Zone.NO_PFN) {
      control.searchFailures++;
      return restart(control);
    }
    control.searchFailures = 0;
    if (control.fastStartPfn != CompactionControl.USED) {
      control.fastStartPfn =
          control.fastStartPfn == 0 ? foundPfn : Math.min(control.fastStartPfn, foundPfn);
    }
    if (rule == MigrateScanRule.RESCAN) {
      control.turn.marked(foundPfn);
      zone.compaction().setSkipped(foundPfn, true);
    }
    return Math.max(zone.startPfn(), zone.pageblocks().startOf(foundPfn));
  }

  private static long searchLists(CompactionControl control, long highPfn) {
    Zone zone = control.zone;
    int limit = (CLUSTER >> Math.min(31, control.searchFailures)) + 1;
    int looked = 0;
    for (int order = control.order - 1; order >= COSTLY_ORDER && looked < limit; order--) {
      if (order > zone.maxPageOrder()) {
        continue;
      }
      for (long pfn = zone.firstFree(order, MigrateType.MOVABLE);
          pfn != Zone.NO_PFN;
          pfn = zone.nextFree(pfn)) {
        if (looked++ >= limit) {
          turnList(control, order, pfn);
          break;
        }
        if (pfn < highPfn && !zone.compaction().isSkipped(pfn)) {
          turnList(control, order, pfn);
          return pfn;
        }
      }
    }
    return Zone.NO_PFN;
  }

  private static void turnList(CompactionControl control, int order, long lastPfn) {
    Zone zone = control.zone;
    control.turn.turnsList(zone, order, MigrateType.MOVABLE, lastPfn);
    zone.makeLast(lastPfn);
  }

  /// Takes back what [#nextScan] did, as far as nothing has happened since.
  public void takeBack(CompactionControl control) {
    control.turn.undo(control);
  }

  /// Does [#nextScan] again: some pageblocks were not to be passed over any more.
  ///
  /// @return as [#nextScan]
  public long nextScanAgain(CompactionControl control) {
    takeBack(control);
    return nextScan(control);
  }

  /// Nothing is found any more: goes on from the lowest block that was found, once.
  ///
  /// Source: `reinit_migrate_pfn()`.
  private static long restart(CompactionControl control) {
    if (control.fastStartPfn != 0 && control.fastStartPfn != CompactionControl.USED) {
      control.migratePfn = control.fastStartPfn;
      control.fastStartPfn = CompactionControl.USED;
    }
    return control.migratePfn;
  }

  /// A part of a pageblock was scanned.
  ///
  /// @param frames that were looked at
  /// @param pages  taken to be migrated
  /// @param lru    whether a frame is on the LRU lists, as far as that is known
  /// @param tried  whether it tried to take pages and could not, as far as that is known
  public void scanned(
      CompactionControl control,
      long startPfn,
      long endPfn,
      long frames,
      long pages,
      LongPredicate lru,
      BooleanSupplier tried) {
    Zone zone = control.zone;
    ZoneCompaction marks = zone.compaction();
    long blockEnd = Math.min(
        zone.endPfn(), zone.pageblocks().startOf(startPfn) + zone.pageblocks().pages());
    boolean first = isMarked(zone, startPfn);
    boolean refused = first && control.passesOver(startPfn) && pages == 0;
    boolean took = pages > 0 || (!refused && tookInVain(control, startPfn, endPfn, frames, lru));
    if (took && first && !control.ignoresSkips && marksOnTake(zone, startPfn, lru)) {
      marks.setSkipped(startPfn, true);
    }
    if (endPfn == blockEnd && (pages == 0 || control.finishPageblock)) {
      if (first && !took && !refused && !tried.getAsBoolean()) {
        marks.setSkipped(startPfn, true);
      }
      marks.migrateScanned(endPfn, control.sync);
    }
    control.migratePfn = endPfn;
    control.migratePages = pages;
    control.beginLooking();
    if (pages == 0) {
      foundNothing(control);
    } else {
      control.bringsSyncAlong = false;
      control.lastMigratedPfn = zone.profile().migrateScan() == MigrateScanRule.RESCAN
          ? control.turnPfn
          : Math.max(zone.startPfn(), zone.pageblocks().startOf(endPfn - 1));
    }
  }

  /// Whether pages were taken and put back: an asynchronous direct compaction gives up a block of
  /// the wanted order at the first page that it cannot take. Of a free block older kernels count
  /// one frame, newer ones all.
  private static boolean tookInVain(
      CompactionControl control, long startPfn, long endPfn, long frames, LongPredicate lru) {
    if (control.sync || !control.direct || control.order < 0) {
      return false;
    }
    Zone zone = control.zone;
    boolean countsHeads = zone.profile().migrateScan() == MigrateScanRule.RESCAN;
    long looked = 0;
    long pfn = startPfn;
    while (pfn < endPfn && looked < frames) {
      if (zone.isBuddy(pfn)) {
        long size = 1L << zone.buddyOrder(pfn);
        looked += countsHeads ? 1 : size;
        pfn += size;
        continue;
      }
      looked++;
      if (looked < frames && lru.test(pfn)) {
        return true;
      }
      pfn = (pfn & -(1L << control.order)) + (1L << control.order);
    }
    return false;
  }

  /// Source: `test_and_set_skip()`: older kernels mark a pageblock only if its first page is the
  /// first one taken.
  private static boolean marksOnTake(Zone zone, long startPfn, LongPredicate lru) {
    return zone.profile().migrateScan() == MigrateScanRule.FINISH || lru.test(startPfn);
  }

  /// Pages were migrated.
  ///
  /// @param failed whether some could not be
  public void migrated(CompactionControl control, boolean failed) {
    control.migratePages = 0;
    Zone zone = control.zone;
    if (failed && zone.profile().migrateScan() == MigrateScanRule.RESCAN) {
      if (control.direct && !control.sync) {
        long blockPages = 1L << Math.max(0, control.order);
        control.migratePfn = (control.migratePfn - 1 & -blockPages) + blockPages;
        control.lastMigratedPfn = CompactionControl.NOT_MIGRATED;
      }
    } else if (failed && !isFirst(zone, control.migratePfn) && !control.ignoresSkips) {
      // The rest of the pageblock is scanned in the same turn.
      control.finishPageblock = true;
      if (control.order == zone.pageblockOrder()) {
        control.lastMigratedPfn = CompactionControl.NOT_MIGRATED;
      }
    }
  }

  /// The turn ends: once the scanner has left the block of the wanted order, the pages freed there
  /// are drained.
  ///
  /// Source: `compact_zone()`.
  public void endTurn(CompactionControl control) {
    if (control.order > 0 && control.lastMigratedPfn != CompactionControl.NOT_MIGRATED) {
      long blockPfn = control.migratePfn & -(1L << control.order);
      if (control.lastMigratedPfn < blockPfn) {
        control.lastMigratedPfn = CompactionControl.NOT_MIGRATED;
      }
    }
  }
}
