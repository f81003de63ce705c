package pagereel.replay.metric;

import pagereel.replay.model.ZoneView;

/// A zone that is nothing but its figures.
///
/// @param freeBlocks   by order
/// @param unknownPages pages of which nothing is known
record ZoneFigures(long unknownPages, long... freeBlocks) implements ZoneView {

  @Override
  public int maxPageOrder() {
    return freeBlocks.length - 1;
  }

  @Override
  public long freeBlocks(int order) {
    return order < freeBlocks.length ? freeBlocks[order] : 0;
  }

  /// All blocks are Movable.
  @Override
  public long freeBlocks(int order, int migrateType) {
    return migrateType == 1 ? freeBlocks(order) : 0;
  }

  @Override
  public long freePages() {
    long pages = 0;
    for (int order = 0; order < freeBlocks.length; order++) {
      pages += freeBlocks[order] << order;
    }
    return pages;
  }

  @Override
  public long pcpPages() {
    return 7;
  }

  @Override
  public long pageblocks(int migrateType) {
    return 0;
  }
}
