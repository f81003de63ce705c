package pagereel.replay.model;

/// Takes the free blocks of a PFN range off the buddy free lists, in the two ways that the kernel
/// does: every block that a scan meets (compaction), or every page of the range (contiguous
/// allocation).
///
/// Source: `isolate_freepages_block()`, `isolate_freepages_range()`, `mm/compaction.c`. Left out:
/// the watermark check of `__isolate_free_page()`.
public final class FreePageIsolation {

  /// The largest step of the scanner, in frames.
  private static final int MAX_STRIDE = 32;

  private final Zone zone;
  private final PageblockIsolation pageblockMoves;

  public FreePageIsolation(Zone zone) {
    this.zone = zone;
    pageblockMoves = new PageblockIsolation(zone);
  }

  /// The step with which a scan of a range meets free blocks of this many pages, smallest first.
  ///
  /// @return 0 if no step does
  public int strideThatTakes(long startPfn, long endPfn, long pages) {
    for (int stride = 1; stride <= MAX_STRIDE; stride *= 2) {
      if (scan(startPfn, endPfn, stride, pages, false) == pages) {
        return stride;
      }
    }
    return 0;
  }

  /// Takes the free blocks that a scan of `[startPfn, endPfn)` meets, whole, ascending, until it
  /// has enough.
  ///
  /// @param stride frames from one look to the next
  /// @return pages taken
  public long isolateMet(long startPfn, long endPfn, int stride, long enough) {
    return scan(startPfn, endPfn, stride, enough, true);
  }

  private long scan(long startPfn, long endPfn, int stride, long enough, boolean take) {
    long pages = 0;
    long pfn = Math.max(startPfn, zone.startPfn());
    long end = Math.min(endPfn, zone.endPfn());
    while (pfn < end && pages < enough) {
      if (zone.isBuddy(pfn)) {
        int order = zone.buddyOrder(pfn);
        if (take) {
          isolateFreePage(pfn);
        }
        pages += 1L << order;
        pfn += (1L << order) - 1;
      }
      pfn += stride;
    }
    return pages;
  }

  /// Takes one whole free block for compaction.
  ///
  /// Source: `__isolate_free_page()`.
  public void isolateFreePage(long headPfn) {
    int order = zone.buddyOrder(headPfn);
    int type = zone.buddyType(headPfn);
    zone.take(headPfn, order, type);
    zone.setState(headPfn, 1L << order, FrameState.COMPACTION);
    if (order >= zone.pageblockOrder() - 1) {
      becomeMovable(headPfn, order);
    }
  }

  private void becomeMovable(long headPfn, int order) {
    long step = 1L << zone.pageblockOrder();
    for (long pfn = headPfn; pfn < headPfn + (1L << order); pfn += step) {
      int type = zone.pageblockType(pfn);
      if (!MigrateType.isMergeable(type) || type == MigrateType.MOVABLE) {
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
    while (pfn < endPfn && zone.spans(pfn) && zone.isBuddy(pfn)) {
      int order = zone.buddyOrder(pfn);
      zone.take(pfn, order, zone.buddyType(pfn));
      zone.setState(pfn, 1L << order, FrameState.CONTIGUOUS);
      pfn += 1L << order;
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
