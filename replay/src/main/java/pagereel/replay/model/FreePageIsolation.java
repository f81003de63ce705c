package pagereel.replay.model;

import java.util.List;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/// Takes the free blocks of a PFN range off the buddy free lists, in the two ways that the kernel
/// does: every block that a scan meets (compaction), or every page of the range (contiguous
/// allocation).
///
/// Source: `isolate_freepages_block()`, `isolate_freepages_range()`, `mm/compaction.c`. Left out:
/// the watermark check of `__isolate_free_page()`.
public final class FreePageIsolation {

  /// The largest step of the scanner, in frames.
  public static final int MAX_STRIDE = 32;

  private static final long ANY_COUNT = -1;

  private final Zone zone;
  private final PageblockIsolation pageblockMoves;
  private final @Nullable MigrationTargets targets;
  private long scanned;
  private LongPredicate passedOver = FreePageIsolation::never;
  private boolean exact;
  private int stride = 1;
  private LongPredicate skipped = FreePageIsolation::never;

  public FreePageIsolation(Zone zone) {
    this(zone, null);
  }

  /// What it takes are targets of a compaction.
  public FreePageIsolation(CompactionControl control) {
    this(control.zone, control.targets);
  }

  private FreePageIsolation(Zone zone, @Nullable MigrationTargets targets) {
    this.zone = zone;
    this.targets = targets;
    pageblockMoves = new PageblockIsolation(zone);
  }

  /// Finds how a scan of `[startPfn, endPfn)` went that met free blocks of this many pages and
  /// looked at this many frames: with which step, and whether it stepped over compound pages
  /// whole. Where no way gives both, one that meets so many pages.
  ///
  /// @param compound whether a compound page starts at a frame
  /// @return whether a way was found; [#isolateMet] then goes it
  public boolean findScan(
      long startPfn, long endPfn, long pages, long scannedFrames, LongPredicate compound) {
    stride = 1;
    skipped = FreePageIsolation::never;
    // An event's range ends where the scan stopped, so the scan went through all of it. Where the
    // model has free blocks that the kernel has not, only the first so many pages can be met.
    exact = findScan(startPfn, endPfn, Long.MAX_VALUE, pages, scannedFrames, compound);
    return exact || findScan(startPfn, endPfn, pages, pages, ANY_COUNT, compound);
  }

  private boolean findScan(
      long startPfn,
      long endPfn,
      long enough,
      long pages,
      long scannedFrames,
      LongPredicate compound) {
    for (LongPredicate skip : List.<LongPredicate>of(compound, FreePageIsolation::never)) {
      for (int step = MAX_STRIDE; step >= 1; step /= 2) {
        if (scan(startPfn, endPfn, step, skip, enough, false) == pages
            && (scannedFrames == ANY_COUNT || scanned == scannedFrames)) {
          stride = step;
          skipped = skip;
          return true;
        }
      }
    }
    return false;
  }

  /// Whether a scan of `[startPfn, endPfn)` in this way meets free blocks of this many pages and
  /// looks at this many frames; [#isolateMet] then goes it.
  ///
  /// @param step     frames from one look to the next
  /// @param compound whether a compound page starts at a frame: it is stepped over whole
  public boolean gives(
      long startPfn, long endPfn, int step, LongPredicate compound, long pages, long frames) {
    if (scan(startPfn, endPfn, step, compound, Long.MAX_VALUE, false) != pages
        || scanned != frames) {
      return false;
    }
    stride = step;
    skipped = compound;
    exact = true;
    return true;
  }

  /// Whether the way found last gives both counts.
  public boolean isExact() {
    return exact;
  }

  /// The step of the way found last, in frames.
  public int stride() {
    return stride;
  }

  /// Takes the free blocks that a scan of `[startPfn, endPfn)` meets, whole, ascending, until it
  /// has enough; in the way that was found last.
  ///
  /// @return pages taken
  public long isolateMet(long startPfn, long endPfn, long enough) {
    return scan(startPfn, endPfn, stride, skipped, enough, true);
  }

  /// Looks at scans as if these free blocks were not free.
  ///
  /// @param headPfns whether a block is one, by its first frame
  public void without(LongPredicate headPfns) {
    passedOver = headPfns;
  }

  /// Looks at scans as they are again.
  public void withAll() {
    passedOver = FreePageIsolation::never;
  }

  private static boolean never(long pfn) {
    return false;
  }

  private long scan(
      long startPfn, long endPfn, int step, LongPredicate compound, long enough, boolean take) {
    long pages = 0;
    scanned = 0;
    long pfn = Math.max(startPfn, zone.startPfn());
    long end = Math.min(endPfn, zone.endPfn());
    while (pfn < end && pages < enough) {
      long size = 1;
      long counted = 1;
      if (zone.isBuddy(pfn) && !passedOver.test(pfn)) {
        size = 1L << zone.buddyOrder(pfn);
        counted = countOf(size);
        pages += size;
        if (take) {
          isolateFreePage(pfn);
        }
      } else if (compound.test(pfn)) {
        size = 1L << zone.allocationOrder(pfn);
        if (pfn + size > end) {
          size = 1;
        }
        counted = zone.profile().freeScanCountsCompound() ? size : 1;
      }
      scanned += counted;
      pfn += size - 1 + step;
    }
    return pages;
  }

  /// What a free block of so many pages counts.
  private long countOf(long pages) {
    return zone.profile().freeScanCountsFree() ? pages : 1;
  }

  /// Frames that the last scan looked at, as the kernel counts them.
  public long scanned() {
    return scanned;
  }

  /// Takes one whole free block for compaction.
  ///
  /// Source: `__isolate_free_page()`.
  public void isolateFreePage(long headPfn) {
    int order = zone.buddyOrder(headPfn);
    int type = zone.buddyType(headPfn);
    zone.take(headPfn, order, type);
    zone.setState(headPfn, 1L << order, FrameState.COMPACTION);
    if (targets != null) {
      targets.add(headPfn, order);
    }
    if (order >= zone.pageblockOrder() - 1) {
      becomeMovable(headPfn, order);
    }
  }

  /// Where a list's type is that of its pageblocks, the pageblock's other free blocks move, too: to
  /// the tail of the list that they are on already, if it was Movable before.
  private void becomeMovable(long headPfn, int order) {
    long step = 1L << zone.pageblockOrder();
    for (long pfn = headPfn; pfn < headPfn + (1L << order); pfn += step) {
      if (!MigrateType.isMergeable(zone.pageblockType(pfn))) {
        continue;
      }
      if (zone.profile().listTypeIsPageblockType()) {
        pageblockMoves.changeType(zone.pageblocks().startOf(pfn), MigrateType.MOVABLE);
      } else {
        zone.setPageblockType(pfn, MigrateType.MOVABLE);
      }
    }
  }

  /// Takes every free block that starts in `[startPfn, endPfn)` for a contiguous allocation, and
  /// says what a strict scan would have: the first frame that is not free ends it.
  ///
  /// @return pages taken before that frame, past the end where the last block reaches over
  public long isolateStrict(long startPfn, long endPfn) {
    long pfn = startPfn;
    scanned = 0;
    while (pfn < endPfn && zone.spans(pfn) && zone.isBuddy(pfn)) {
      int order = zone.buddyOrder(pfn);
      zone.take(pfn, order, zone.buddyType(pfn));
      zone.setState(pfn, 1L << order, FrameState.CONTIGUOUS);
      scanned += countOf(1L << order);
      pfn += 1L << order;
    }
    if (pfn < endPfn) {
      scanned++;
    }
    return pfn - startPfn;
  }

  /// The first frame of a range that is not in a free block, or its end.
  ///
  /// Source: `__test_page_isolated_in_pageblock()`.
  public long firstNotFree(long startPfn, long endPfn) {
    long pfn = startPfn;
    while (pfn < endPfn && zone.spans(pfn) && zone.isFree(pfn)) {
      long headPfn = zone.buddyOf(pfn);
      pfn = headPfn + (1L << zone.buddyOrder(headPfn));
    }
    return pfn;
  }
}
