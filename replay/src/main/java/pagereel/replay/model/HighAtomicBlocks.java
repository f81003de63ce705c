package pagereel.replay.model;

import pagereel.replay.kernel.KernelProfile.HighAtomicRule;

/// The pageblocks of a zone that are set aside for urgent requests of several pages.
///
/// Source: `reserve_highatomic_pageblock()`, `unreserve_highatomic_pageblock()`. Left out: which
/// requests set a pageblock aside and when it is given back, which is the replay's to find.
public final class HighAtomicBlocks {

  private final Zone zone;
  private final PageblockIsolation moves;

  public HighAtomicBlocks(Zone zone) {
    this.zone = zone;
    moves = new PageblockIsolation(zone);
  }

  /// Sets the pageblock of a block that an urgent request was given aside: its free pages go to
  /// the HighAtomic lists. Nothing changes if the zone has set aside as much as it may, or the
  /// pageblock is a special one already.
  ///
  /// @return whether the pageblock was set aside
  public boolean reserve(long pfn, int order) {
    if (!MigrateType.isMergeable(zone.pageblockType(pfn)) || reservedPages() >= maxPages()) {
      return false;
    }
    long pageblockPages = 1L << zone.pageblockOrder();
    long endPfn = zone.profile().highAtomic() == HighAtomicRule.HUNDREDTH_ROUNDED_UP
        ? pfn + (1L << order)
        : pfn + 1;
    for (long p = pfn & -pageblockPages; p < endPfn; p += pageblockPages) {
      moves.changeType(p, MigrateType.HIGHATOMIC);
    }
    return true;
  }

  /// Gives one pageblock back to the type of who is short of pages: that of the first free block
  /// on the HighAtomic lists, smallest blocks first.
  ///
  /// @param force the zone's last pageblock may be given back too
  /// @return whether a pageblock was given back
  public boolean release(int type, boolean force) {
    if (!force && reservedPages() <= 1L << zone.pageblockOrder()) {
      return false;
    }
    long pfn = zone.peekSmallest(0, MigrateType.HIGHATOMIC);
    if (pfn == Zone.NO_PFN) {
      return false;
    }
    moves.changeType(pfn >> zone.pageblockOrder() << zone.pageblockOrder(), type);
    return true;
  }

  /// Pages that the watermarks hide from requests without a right to the reserve.
  ///
  /// Source: `__zone_watermark_unusable_free()`.
  public static long hiddenPages(Zone zone) {
    long blocks = zone.pageblocks(MigrateType.HIGHATOMIC);
    if (blocks == 0) {
      return 0;
    }
    return zone.profile().highAtomic() == HighAtomicRule.HUNDREDTH_ROUNDED_UP
        ? zone.freePagesOf(MigrateType.HIGHATOMIC)
        : blocks << zone.pageblockOrder();
  }

  private long reservedPages() {
    return zone.pageblocks(MigrateType.HIGHATOMIC) << zone.pageblockOrder();
  }

  /// So much may be set aside until no further pageblock is.
  private long maxPages() {
    long pageblockPages = 1L << zone.pageblockOrder();
    long hundredth = zone.managedPages() / 100;
    return switch (zone.profile().highAtomic()) {
      case HUNDREDTH_AND_A_BLOCK -> hundredth + pageblockPages;
      case HUNDREDTH_ROUNDED_UP ->
        hundredth < pageblockPages ? 0 : (hundredth + pageblockPages - 1) & -pageblockPages;
    };
  }
}
