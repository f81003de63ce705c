package pagereel.replay.kernel;

import pagereel.replay.kernel.KernelProfile.FallbackRule;
import pagereel.replay.kernel.KernelProfile.HighAtomicRule;
import pagereel.replay.kernel.KernelProfile.MigrateScanRule;
import pagereel.replay.kernel.KernelProfile.RefillRule;

/// Linux 6.1: isolation by pageblock; merges only between types that may mix.
final class Kernel61 {

  static final KernelProfile PROFILE = KernelProfile.from(6, 1)
      .metRealTrace()
      .pcpMaxOrder(3)
      .pcpThpLists(2)
      .mergeOnlyMergeableBlocks()
      .fallback(FallbackRule.MOVE_THEN_TAKE)
      .highAtomic(HighAtomicRule.HUNDREDTH_AND_A_BLOCK)
      .refill(RefillRule.BATCH)
      .zoneLockedTellsList()
      .freeScanCountsFree()
      .lruPagesAreCompound()
      .migrateScan(MigrateScanRule.RESCAN)
      .lruBatchPages(15)
      .build();

  private Kernel61() {}
}
