package pagereel.replay.model;

/// What may be measured of a zone.
public interface ZoneView {

  /// The order of the largest blocks, 10 on most kernels.
  int maxPageOrder();

  /// Free blocks of exactly this order, on the lists of all migratetypes; 0 beyond the largest.
  long freeBlocks(int order);

  /// Free blocks of exactly this order on one migratetype's list; 0 beyond the largest.
  long freeBlocks(int order, int migrateType);

  /// Pages on the buddy free lists; per-CPU lists are not among them.
  long freePages();

  /// Pages on per-CPU lists.
  long pcpPages();

  /// Pages of which nothing has told yet whether they are free.
  long unknownPages();

  /// Pageblocks of one migratetype.
  long pageblocks(int migrateType);

  /// Pageblocks whose migratetype is not what it was when results began; 0 if not told.
  default long changedPageblocks() {
    return 0;
  }

  /// Pageblocks by what they hold, as of the last look at them; 0 if not told.
  default long pageblocks(PageblockUse use) {
    return 0;
  }

  /// The share of aligned blocks of `1 << order` pages that hold an unmovable page; NaN if not
  /// told.
  default double unmovableShare(int order) {
    return Double.NaN;
  }
}
