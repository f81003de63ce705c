package pagereel.replay.kernel;

import pagereel.replay.kernel.KernelProfile.FallbackRule;
import pagereel.replay.kernel.KernelProfile.HighAtomicRule;
import pagereel.replay.kernel.KernelProfile.MigrateScanRule;
import pagereel.replay.kernel.KernelProfile.RefillRule;

/// Linux 6.6: as 6.1, with one per-CPU list for huge pages.
final class Kernel66 {

  static final KernelProfile PROFILE = KernelProfile.from(6, 6)
      .pcpMaxOrder(3)
      .pcpThpLists(1)
      .mergeOnlyMergeableBlocks()
      .fallback(FallbackRule.MOVE_THEN_TAKE)
      .highAtomic(HighAtomicRule.HUNDREDTH_AND_A_BLOCK)
      .refill(RefillRule.BATCH)
      .zoneLockedTellsList()
      .freeScanCountsFree()
      .freeScanCountsCompound()
      .fastSearchTraced()
      .slabsLookMovable()
      .lruPagesAreCompound()
      .migrateScan(MigrateScanRule.FINISH)
      .lruBatchPages(15)
      .build();

  private Kernel66() {}
}
