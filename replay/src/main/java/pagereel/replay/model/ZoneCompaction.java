package pagereel.replay.model;

import java.util.BitSet;
import java.util.function.LongPredicate;
import pagereel.replay.kernel.KernelProfile.MigrateScanRule;

/// What a zone remembers from one compaction to the next: where the scanners go on, and which
/// pageblocks they pass over.
///
/// Source: `compact_cached_migrate_pfn`, `compact_cached_free_pfn`, `compact_init_*_pfn` and
/// `compact_blockskip_flush` of `struct zone`.
public final class ZoneCompaction {

  private final Zone zone;
  private final Pageblocks pageblocks;
  private final CompactionDeferral deferral = new CompactionDeferral();
  private long cachedMigrateAsyncPfn;
  private long cachedMigrateSyncPfn;
  private long cachedFreePfn;
  /// Where the last reset put the scanners; 0 until there is one.
  private long initMigratePfn;
  private long initFreePfn;
  private long initFreePfnBefore;
  private boolean flushSkips;
  /// The last reset may have been none; the next compaction tells.
  private boolean inDoubt;
  /// The pageblocks that were passed over before the last reset.
  private BitSet skippedBefore = new BitSet();
  private long flushPendingSinceNs = Long.MAX_VALUE;

  ZoneCompaction(Zone zone, Pageblocks pageblocks) {
    this.zone = zone;
    this.pageblocks = pageblocks;
  }

  /// When it is put off.
  public CompactionDeferral deferral() {
    return deferral;
  }

  /// Whether the scanners pass this frame's pageblock over.
  public boolean isSkipped(long pfn) {
    return pageblocks.isSkipped(pfn);
  }

  public void setSkipped(long pfn, boolean skip) {
    pageblocks.setSkipped(pfn, skip);
  }

  public long cachedFreePfn() {
    return cachedFreePfn;
  }

  /// Where the next compaction begins to migrate.
  long cachedMigratePfn(boolean sync) {
    return sync ? cachedMigrateSyncPfn : cachedMigrateAsyncPfn;
  }

  long initFreePfn() {
    return initFreePfn;
  }

  public void setCachedFreePfn(long pfn) {
    cachedFreePfn = pfn;
  }

  public void setCachedMigratePfn(boolean sync, long pfn) {
    if (sync) {
      cachedMigrateSyncPfn = pfn;
    } else {
      cachedMigrateAsyncPfn = pfn;
    }
  }

  /// The migrate scanner is through with a pageblock.
  ///
  /// Source: `update_cached_migrate()`.
  void migrateScanned(long pfn, boolean sync) {
    long next = pageblocks.startOf(pfn) + pageblocks.pages();
    cachedMigrateAsyncPfn = Math.max(cachedMigrateAsyncPfn, next);
    if (sync) {
      cachedMigrateSyncPfn = Math.max(cachedMigrateSyncPfn, next);
    }
  }

  /// The free scanner is through with a pageblock and goes on below; older kernels begin with it
  /// again the next time.
  ///
  /// Source: `update_pageblock_skip()`.
  void freeScanned(long blockPfn) {
    pageblocks.setSkipped(blockPfn, true);
    boolean below = zone.profile().migrateScan() == MigrateScanRule.FINISH;
    cachedFreePfn = Math.min(cachedFreePfn, below ? blockPfn - pageblocks.pages() : blockPfn);
  }

  /// Free pages that were taken and not used are back.
  void freedAgain(long highestPfn) {
    cachedFreePfn = Math.max(cachedFreePfn, pageblocks.startOf(highestPfn));
  }

  /// Whether a compaction begins where [#resetSkips] puts it, and that is not known here yet: the
  /// distance of that place from the zone's last frame is a number of pageblocks.
  public boolean beginsAfterReset(CompactionControl control) {
    return control.freePfn != cachedFreePfn
        && ((zone.endPfn() - 1 - control.freePfn) & (pageblocks.pages() - 1)) == 0;
  }

  /// Whether a compaction that begins to migrate here looks at all that the last reset has left it.
  boolean isBeginning(long migratePfn) {
    return migratePfn <= initMigratePfn;
  }

  /// A compaction begins.
  public void begins(CompactionControl control) {
    if (!control.isAtZoneEnds()) {
      if (beginsAfterReset(control)) {
        initFreePfn = control.freePfn;
      } else if (inDoubt && control.freePfn != cachedFreePfn) {
        undoReset();
        initFreePfn = initFreePfnBefore;
      }
      inDoubt = false;
      cachedFreePfn = control.freePfn;
      setCachedMigratePfn(control.sync, control.migratePfn);
    }
    control.bringsSyncAlong = !control.sync && cachedMigrateAsyncPfn == cachedMigrateSyncPfn;
  }

  /// The scanners have met: the next compaction starts anew, and if it was done for a request,
  /// pageblocks that were passed over get another chance.
  ///
  /// Source: `reset_cached_positions()`, `__compact_finished()`.
  public void scannersMet(boolean direct, long timeNs) {
    cachedMigrateAsyncPfn = zone.startPfn();
    cachedMigrateSyncPfn = zone.startPfn();
    cachedFreePfn = pageblocks.startOf(zone.endPfn() - 1);
    if (direct && !flushSkips) {
      flushSkips = true;
      flushPendingSinceNs = timeNs;
    }
  }

  /// A request has been served by its own compaction: pageblocks that are passed over need no other
  /// chance.
  ///
  /// Source: `__alloc_pages_direct_compact()`.
  public void served() {
    flushSkips = false;
  }

  /// Whether pageblocks that are passed over will get another chance.
  public boolean flushPending() {
    return flushSkips;
  }

  /// Since when they wait for it; [Long#MAX_VALUE] if they do not.
  public long flushPendingSinceNs() {
    return flushSkips ? flushPendingSinceNs : Long.MAX_VALUE;
  }

  /// Gives pageblocks that are passed over another chance, if there is something in them to
  /// migrate or to take.
  ///
  /// Source: `__reset_isolation_suitable()`.
  ///
  /// @param lru      whether a frame is on the LRU lists, as far as that is known
  /// @param compound whether a compound page starts at a frame
  public void resetSkips(LongPredicate lru, LongPredicate compound) {
    if (!flushSkips) {
      return;
    }
    flushSkips = false;
    inDoubt = false;
    initFreePfnBefore = initFreePfn;
    skippedBefore = pageblocks.skipped();
    long migratePfn = zone.startPfn();
    long freePfn = zone.endPfn() - 1;
    long newMigrate = freePfn;
    long newFree = migratePfn;
    boolean sourceSet = false;
    boolean freeSet = false;
    while (migratePfn < freePfn) {
      if (resetBlock(migratePfn, true, sourceSet, lru, compound) && migratePfn < newMigrate) {
        sourceSet = true;
        newMigrate = migratePfn;
      }
      if (resetBlock(freePfn, freeSet, true, lru, compound) && freePfn > newFree) {
        freeSet = true;
        newFree = freePfn;
      }
      migratePfn += pageblocks.pages();
      freePfn -= pageblocks.pages();
    }
    if (freeSet) {
      initFreePfn = newFree;
    }
    if (sourceSet) {
      initMigratePfn = newMigrate;
    }
    boolean apart = newMigrate < newFree;
    cachedFreePfn = apart ? newFree : freePfn;
    cachedMigrateAsyncPfn = apart ? newMigrate : migratePfn;
    cachedMigrateSyncPfn = cachedMigrateAsyncPfn;
  }

  /// The last reset was done by what may have come too late for it: if the next compaction does not
  /// begin where it puts the scanners, it was none.
  public void doubtReset() {
    inDoubt = true;
  }

  /// Whether a pageblock was passed over before the last reset.
  public boolean wasSkippedBeforeReset(long pfn) {
    return pfn != Zone.NO_PFN && pageblocks.isAmong(skippedBefore, pfn);
  }

  /// Takes the last reset back, to see what follows from that.
  ///
  /// @return the pageblocks that were passed over until now, for [#redoReset]
  public BitSet undoReset() {
    BitSet now = pageblocks.skipped();
    pageblocks.skipAll(skippedBefore);
    return now;
  }

  /// The last reset was one, after all.
  public void redoReset(BitSet skipped) {
    pageblocks.skipOnly(skipped);
  }

  /// The last reset was none: it is still to come.
  public void resetIsToCome(long timeNs) {
    skippedBefore = new BitSet();
    flushSkips = true;
    flushPendingSinceNs = timeNs;
  }

  private boolean resetBlock(
      long pfn, boolean source, boolean target, LongPredicate lru, LongPredicate compound) {
    long first = Math.max(pageblocks.startOf(pfn), zone.startPfn());
    long end = Math.min(pageblocks.startOf(pfn) + pageblocks.pages(), zone.endPfn());
    if (compound.test(first) && zone.allocationOrder(first) >= pageblocks.order()) {
      return false;
    }
    if (source && target && !pageblocks.isSkipped(pfn)) {
      return true;
    }
    if (!source && target && pageblocks.type(pfn) != MigrateType.MOVABLE) {
      return false;
    }
    for (long p = first; p < end; p += SAMPLE_STEP) {
      if ((source && lru.test(p)) || (target && zone.isBuddy(p))) {
        pageblocks.setSkipped(pfn, false);
        return true;
      }
    }
    return false;
  }

  /// One frame of so many is looked at: `1 << PAGE_ALLOC_COSTLY_ORDER`.
  private static final int SAMPLE_STEP = 8;
}
