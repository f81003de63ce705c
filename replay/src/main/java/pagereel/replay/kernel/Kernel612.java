package pagereel.replay.kernel;

import pagereel.replay.kernel.KernelProfile.FallbackRule;
import pagereel.replay.kernel.KernelProfile.HighAtomicRule;
import pagereel.replay.kernel.KernelProfile.MigrateScanRule;
import pagereel.replay.kernel.KernelProfile.RefillRule;

/// Linux 6.12: free lists follow pageblocks; a fallback claims a pageblock or steals one block.
final class Kernel612 {

  static final KernelProfile PROFILE = KernelProfile.from(6, 12)
      .metRealTrace()
      .pcpMaxOrder(3)
      .pcpThpLists(2)
      .listTypeIsPageblockType()
      .mergeOnlyMergeableBlocks()
      .fallback(FallbackRule.CLAIM_OR_STEAL)
      .highAtomic(HighAtomicRule.HUNDREDTH_ROUNDED_UP)
      .reserveGoesFirst()
      .refill(RefillRule.GROWING)
      .refillKeepsStealing()
      .zoneLockedTellsList()
      .isolationSplitsEachBlock()
      .compactionKeepsBlocks()
      .freeScanCountsFree()
      .freeScanCountsCompound()
      .fastSearchTraced()
      .slabsLookMovable()
      .lruPagesAreCompound()
      .migrateScan(MigrateScanRule.FINISH)
      .freesInBatches()
      .lruBatchPages(31)
      .build();

  private Kernel612() {}
}
