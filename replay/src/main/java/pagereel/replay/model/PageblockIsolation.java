package pagereel.replay.model;

/// Moves the free blocks of pageblocks from one migratetype's lists to another's: isolation and
/// its undo, a change of type, the free pages of a block that changes hands.
///
/// Source: `mm/page_isolation.c`, `move_freepages_block()`. Left out: moving pages in use that
/// reach across the ends of a range.
public final class PageblockIsolation {

  /// Whether a pageblock holds a page that cannot be moved, so that the kernel refuses to isolate
  /// it. The zone knows which frames are in use, not for what.
  ///
  /// Source: `has_unmovable_pages()`.
  @FunctionalInterface
  public interface UnmovableCheck {

    /// Whether one of these frames holds such a page.
    ///
    /// @param startPfn the pageblock's first frame that the zone has
    /// @param endPfn   one past its last
    boolean hasUnmovable(long startPfn, long endPfn);
  }

  private final Zone zone;
  private final Pageblocks pageblocks;

  public PageblockIsolation(Zone zone) {
    this.zone = zone;
    pageblocks = zone.pageblocks();
  }

  /// Isolates the pageblocks that a range touches: those at its ends first, then the ones between.
  ///
  /// Source: `start_isolate_page_range()`.
  public void isolateRange(long startPfn, long endPfn) {
    if (zone.profile().isolationRoundsOut()) {
      isolateBlocks(startOf(startPfn), endOf(endPfn));
      return;
    }
    long firstBlock = pageblocks.startOf(startPfn);
    long lastBlock = pageblocks.startOf(endPfn - 1);
    isolateBlock(firstBlock);
    splitAcross(firstBlock);
    if (lastBlock != firstBlock) {
      isolateBlock(lastBlock);
    }
    splitAcross(lastBlock + pageblocks.pages());
    for (long block = firstBlock + pageblocks.pages();
        block < lastBlock;
        block += pageblocks.pages()) {
      isolateBlock(block);
    }
  }

  /// Isolates the pageblocks that a range touches in the same order, and gives all of them back at
  /// the first one that is refused.
  ///
  /// @param type what the pageblocks become when they are given back
  /// @return whether all are isolated
  ///
  /// Source: `start_isolate_page_range()`.
  public boolean tryIsolateRange(long startPfn, long endPfn, int type, UnmovableCheck check) {
    if (zone.profile().isolationRoundsOut()) {
      return tryIsolateAscending(startOf(startPfn), endOf(endPfn), type, check);
    }
    long firstBlock = pageblocks.startOf(startPfn);
    long lastBlock = pageblocks.startOf(endPfn - 1);
    if (refuses(firstBlock, check)) {
      return false;
    }
    isolateBlock(firstBlock);
    splitAcross(firstBlock);
    if (lastBlock != firstBlock) {
      if (refuses(lastBlock, check)) {
        unisolateBlock(firstBlock, type);
        return false;
      }
      isolateBlock(lastBlock);
    }
    splitAcross(lastBlock + pageblocks.pages());
    for (long block = firstBlock + pageblocks.pages();
        block < lastBlock;
        block += pageblocks.pages()) {
      if (refuses(block, check)) {
        undoBlocks(firstBlock, block, type);
        unisolateBlock(lastBlock, type);
        return false;
      }
      isolateBlock(block);
    }
    return true;
  }

  private boolean tryIsolateAscending(long startPfn, long endPfn, int type, UnmovableCheck check) {
    for (long block = startPfn; block < endPfn; block += pageblocks.pages()) {
      if (refuses(block, check)) {
        undoBlocks(startPfn, block, type);
        return false;
      }
      isolateBlock(block);
    }
    return true;
  }

  /// The first frame that is isolated for a range.
  private long startOf(long startPfn) {
    return startPfn & -roundedPages();
  }

  /// One past the last frame that is isolated for a range.
  private long endOf(long endPfn) {
    return startOf(endPfn - 1) + roundedPages();
  }

  /// How many pageblocks are isolated for a range.
  public long pageblocksOf(long startPfn, long endPfn) {
    return (endOf(endPfn) - startOf(startPfn)) / pageblocks.pages();
  }

  private long roundedPages() {
    int order = zone.profile().isolationRoundsOut()
        ? Math.max(zone.maxPageOrder(), pageblocks.order())
        : pageblocks.order();
    return 1L << order;
  }

  /// Whether a pageblock of a range cannot be isolated now.
  public boolean refusesRange(long startPfn, long endPfn, UnmovableCheck check) {
    long end = endOf(endPfn);
    for (long block = startOf(startPfn); block < end; block += pageblocks.pages()) {
      if (refuses(block, check)) {
        return true;
      }
    }
    return false;
  }

  private boolean refuses(long blockPfn, UnmovableCheck check) {
    return !reachesInto(blockPfn)
        || pageblocks.type(blockPfn) == MigrateType.ISOLATE
        || check.hasUnmovable(
            Math.max(blockPfn, zone.startPfn()),
            Math.min(blockPfn + pageblocks.pages(), zone.endPfn()));
  }

  /// Isolates the pageblocks that a part of a range touches, whose ends are not known yet.
  public void isolateBlocks(long startPfn, long endPfn) {
    long lastBlock = pageblocks.startOf(endPfn - 1);
    for (long block = pageblocks.startOf(startPfn);
        block <= lastBlock;
        block += pageblocks.pages()) {
      isolateBlock(block);
    }
  }

  /// Takes the isolation of a range back, pageblock by pageblock in ascending order.
  ///
  /// Source: `undo_isolate_page_range()`.
  public void undoRange(long startPfn, long endPfn, int type) {
    undoBlocks(startOf(startPfn), endOf(endPfn), type);
  }

  private void undoBlocks(long startPfn, long endPfn, int type) {
    long lastBlock = pageblocks.startOf(endPfn - 1);
    for (long block = pageblocks.startOf(startPfn);
        block <= lastBlock;
        block += pageblocks.pages()) {
      unisolateBlock(block, type);
    }
  }

  /// Isolates one pageblock: its free blocks go to the Isolate lists.
  ///
  /// Source: `set_migratetype_isolate()`.
  private void isolateBlock(long blockPfn) {
    if (!reachesInto(blockPfn) || pageblocks.type(blockPfn) == MigrateType.ISOLATE) {
      return;
    }
    if (zone.profile().isolationSplitsEachBlock()) {
      long headPfn = blockAcross(blockPfn);
      if (headPfn != Zone.NO_PFN) {
        pageblocks.setType(blockPfn, MigrateType.ISOLATE);
        freePieces(headPfn);
        return;
      }
    }
    changeType(blockPfn, MigrateType.ISOLATE);
  }

  /// Whether a frame of a pageblock is in the zone, which may begin inside it.
  private boolean reachesInto(long blockPfn) {
    return blockPfn + pageblocks.pages() > zone.startPfn() && blockPfn < zone.endPfn();
  }

  /// A free block larger than a pageblock that this pageblock is part of, or [Zone#NO_PFN].
  private long blockAcross(long blockPfn) {
    if (!zone.spans(blockPfn) || !zone.isFree(blockPfn)) {
      return Zone.NO_PFN;
    }
    long headPfn = zone.buddyOf(blockPfn);
    return zone.buddyOrder(headPfn) > pageblocks.order() ? headPfn : Zone.NO_PFN;
  }

  /// Splits a free block that reaches across a boundary into pageblocks, each on the list of its
  /// own type.
  ///
  /// Source: `isolate_single_pageblock()`.
  private void splitAcross(long boundaryPfn) {
    if (!zone.spans(boundaryPfn) || !zone.isFree(boundaryPfn)) {
      return;
    }
    long headPfn = zone.buddyOf(boundaryPfn);
    if (headPfn != boundaryPfn) {
      freePieces(headPfn);
    }
  }

  /// Frees a block anew, pageblock by pageblock.
  private void freePieces(long headPfn) {
    int listType = zone.buddyType(headPfn);
    int pages = 1 << zone.buddyOrder(headPfn);
    zone.unlink(headPfn);
    zone.setState(headPfn, pages, FrameState.IN_USE);
    for (long pfn = headPfn; pfn < headPfn + pages; pfn += pageblocks.pages()) {
      zone.freeOnePage(pfn, pageblocks.order(), typeOfPiece(pfn, listType), false);
    }
  }

  /// A pageblock's type; where it is not known that of the list that its pages were on, or Movable
  /// if that was the isolation's.
  private int typeOfPiece(long pfn, int listType) {
    int type = pageblocks.type(pfn);
    if (type != MigrateType.UNKNOWN) {
      return type;
    }
    return listType == MigrateType.ISOLATE ? MigrateType.MOVABLE : listType;
  }

  /// Ends the isolation of one pageblock: its free blocks go to the tails of another type's lists.
  /// A whole free pageblock whose buddy is free and not isolated is freed anew, so that they
  /// merge.
  ///
  /// Source: `unset_migratetype_isolate()`.
  ///
  /// @param typeAsked what it becomes, unless it has kept its own type
  public void unisolateBlock(long blockPfn, int typeAsked) {
    if (!reachesInto(blockPfn) || pageblocks.type(blockPfn) != MigrateType.ISOLATE) {
      return;
    }
    int type = zone.profile().isolationKeepsType()
        ? pageblocks.typeBeforeIsolation(blockPfn, typeAsked)
        : typeAsked;
    if (zone.spans(blockPfn) && zone.isBuddy(blockPfn)) {
      int order = zone.buddyOrder(blockPfn);
      long buddyPfn = blockPfn ^ (1L << order);
      if (order >= pageblocks.order()
          && order < zone.maxPageOrder()
          && zone.spans(buddyPfn)
          && zone.isBuddy(buddyPfn)
          && zone.buddyOrder(buddyPfn) == order
          && pageblocks.type(buddyPfn) != MigrateType.ISOLATE) {
        zone.unlink(blockPfn);
        pageblocks.setType(blockPfn, type);
        zone.freeOnePage(blockPfn, order, type, true);
        return;
      }
    }
    changeType(blockPfn, type);
  }

  /// Changes a pageblock's type and moves its free blocks to that type's lists.
  public void changeType(long blockPfn, int type) {
    moveFreePages(blockPfn, type);
    pageblocks.setType(blockPfn, type);
  }

  /// Moves the free blocks that start in a pageblock to the tails of a type's lists, ascending.
  ///
  /// Source: `move_freepages_block()`.
  public void moveFreePages(long pfn, int type) {
    long blockPfn = pageblocks.startOf(pfn);
    moveRange(
        Math.max(blockPfn, zone.startPfn()),
        Math.min(blockPfn + pageblocks.pages(), zone.endPfn()),
        type);
  }

  /// The same for a request that takes from another type, up to kernel 6.8: of a pageblock that
  /// begins before the zone only what comes from this block on, and nothing of one that ends
  /// behind it.
  ///
  /// @return whether anything could be moved
  public boolean moveForFallback(long headPfn, int type) {
    long blockPfn = pageblocks.startOf(headPfn);
    long end = blockPfn + pageblocks.pages();
    if (end > zone.endPfn()) {
      return false;
    }
    moveRange(zone.spans(blockPfn) ? blockPfn : headPfn, end, type);
    return true;
  }

  private void moveRange(long startPfn, long end, int type) {
    long p = startPfn;
    while (p < end) {
      if (zone.isBuddy(p)) {
        int order = zone.buddyOrder(p);
        zone.moveToTail(p, type);
        p += 1L << order;
      } else {
        p++;
      }
    }
  }
}
