package pagereel.replay.model;

/// Compaction's scanner for free pages: a search of the free lists first, where it works for an
/// order, then downwards through the pageblocks.
///
/// Source: `isolate_freepages()`, `fast_isolate_freepages()`, `fast_isolate_around()`,
/// `mm/compaction.c`. Left out: the watermark that keeps it from taking a block.
public final class FreeScanner {

  private FreeScanner() {}

  /// Whether the search of the free lists begins where the scanner started, and so looks at more.
  static boolean searchesDeep(CompactionControl control) {
    return control.freePfn >= control.zone.compaction().initFreePfn();
  }

  /// How many entries of one list the next search of the free lists looks at.
  ///
  /// Source: `freelist_scan_limit()`.
  public static int searchLimit(CompactionControl control) {
    if (searchesDeep(control)) {
      return (1 << control.zone.pageblockOrder()) / 2;
    }
    return control.zone.profile().fastSearchLooksOnce()
        ? 1
        : FastFreeSearch.limitAfter(Math.min(15, control.searchFailures));
  }

  /// Computes the next search of the free lists.
  ///
  /// @param limit entries looked at of one list
  public static void computeSearch(CompactionControl control, FastFreeSearch search, int limit) {
    search.searchBetween(
        control.order, control.searchOrder, control.migratePfn, control.freePfn, limit);
  }

  /// Does the search that was computed: the block found leaves its list, and the scan around it
  /// comes next if it is not enough.
  public static void applySearch(CompactionControl control, FastFreeSearch search) {
    boolean deep = searchesDeep(control);
    search.apply(new FreePageIsolation(control));
    control.searchOrder = search.nextSearchOrder();
    searched(control, search.takenPages(), search.pickedGood());
    long aroundPfn = search.pickedPfn();
    if (aroundPfn == Zone.NO_PFN && deep) {
      aroundPfn = insteadOfFound(control, search);
    }
    ZoneCompaction marks = control.zone.compaction();
    long highest = search.highestBlockPfn();
    if (highest != Zone.NO_PFN && highest >= marks.cachedFreePfn()) {
      marks.setCachedFreePfn(highest - (1L << control.zone.pageblockOrder()));
    }
    around(control, aroundPfn);
    if (search.takenPages() == 0 && control.aroundPfn == Zone.NO_PFN) {
      passOver(control);
    }
  }

  /// A walk through the pageblocks begins: the scanner moves to the first one that will do.
  private static void passOver(CompactionControl control) {
    long blockPages = 1L << control.zone.pageblockOrder();
    long blockPfn = control.freePfn & -blockPages;
    long nextPfn = nextBlock(control, blockPfn);
    if (nextPfn != blockPfn) {
      control.freePfn = nextPfn;
    }
  }

  /// A search of the free lists found a block, and it has been taken.
  public static void found(CompactionControl control, long pfn, int order) {
    control.searchOrder = order;
    searched(control, 1L << order, false);
    around(control, pfn);
  }

  /// What a search of the free lists came to.
  ///
  /// @param good whether a block was found as high as it should be
  public static void searched(CompactionControl control, long takenPages, boolean good) {
    control.freePages += takenPages;
    if (good) {
      control.searchFailures = 0;
    } else if (takenPages == 0) {
      control.searchFailures++;
    }
  }

  /// A first search that finds nothing moves the scanner down to where it was looking, if there is
  /// memory.
  private static long insteadOfFound(CompactionControl control, FastFreeSearch search) {
    long highest = search.highestBlockPfn();
    if (highest != Zone.NO_PFN
        && (highest >= search.minPfn() || control.zone.profile().fastSearchGoesBelowHalf())) {
      control.freePfn = highest;
      return highest;
    }
    Zone zone = control.zone;
    long minPfn = search.minPfn();
    if (!control.direct || !zone.spans(minPfn) || zone.state(minPfn) == FrameState.HOLE) {
      return Zone.NO_PFN;
    }
    control.freePfn = minPfn;
    return minPfn;
  }

  /// The rest of the pageblock of a block that was found is scanned, if that is not enough.
  ///
  /// Source: `fast_isolate_around()`.
  private static void around(CompactionControl control, long pfn) {
    control.aroundPfn = scansAround(control, 0) ? pfn : Zone.NO_PFN;
  }

  /// Whether a search is followed by a scan of its block's pageblock.
  public static boolean scansAround(CompactionControl control, FastFreeSearch search) {
    return scansAround(control, search.takenPages());
  }

  private static boolean scansAround(CompactionControl control, long morePages) {
    boolean asyncDirect = control.direct && !control.sync;
    return !asyncDirect && control.freePages + morePages < control.migratePages;
  }

  /// A scan is told of that begins here. After a search that took nothing, the pageblock that was
  /// to be scanned first may be none that compaction looks at, because there is no memory at its
  /// end; the scan is then one of the walk that follows.
  ///
  /// Source: `pageblock_pfn_to_page()`.
  public static void scanBegins(CompactionControl control, long startPfn) {
    int order = control.zone.pageblockOrder();
    if (control.aroundPfn != Zone.NO_PFN
        && control.freePages == 0
        && startPfn >> order < control.aroundPfn >> order) {
      control.aroundPfn = Zone.NO_PFN;
    }
  }

  /// A part of a pageblock was scanned.
  ///
  /// @param pages that were taken
  public static void scanned(CompactionControl control, long startPfn, long endPfn, long pages) {
    Zone zone = control.zone;
    long blockPages = 1L << zone.pageblockOrder();
    long blockPfn = startPfn & -blockPages;
    boolean whole = endPfn >= Math.min(blockPfn + blockPages, zone.endPfn());
    control.freePages += pages;
    if (control.aroundPfn != Zone.NO_PFN) {
      control.aroundPfn = Zone.NO_PFN;
      if (whole) {
        zone.compaction().setSkipped(startPfn, true);
      }
      return;
    }
    control.looked(pages > 0);
    if (!whole) {
      control.freePfn = endPfn;
      return;
    }
    zone.compaction().freeScanned(blockPfn);
    control.freePfn = blockPfn - blockPages;
    if (control.freePages < control.migratePages) {
      control.freePfn = nextBlock(control, control.freePfn);
    }
  }

  /// The pageblock that is scanned next from this one on downwards, or the first one below those
  /// that may be.
  private static long nextBlock(CompactionControl control, long fromPfn) {
    Zone zone = control.zone;
    long blockPages = 1L << zone.pageblockOrder();
    long lowPfn = (control.migratePfn & -blockPages) + blockPages;
    long pfn = fromPfn;
    while (pfn >= lowPfn && zone.spans(pfn) && !isTarget(control, pfn)) {
      pfn -= blockPages;
    }
    return pfn;
  }

  /// Source: `suitable_migration_target()`.
  private static boolean isTarget(CompactionControl control, long blockPfn) {
    Zone zone = control.zone;
    if (zone.isBuddy(blockPfn) && zone.buddyOrder(blockPfn) >= zone.pageblockOrder()) {
      return false;
    }
    int type = zone.pageblockType(blockPfn);
    boolean suits = type == MigrateType.MOVABLE || type == MigrateType.CMA;
    return (suits || (control.direct && control.ignoresSkips)) && !control.passesOver(blockPfn);
  }
}
