package pagereel.replay.kernel;

import pagereel.replay.kernel.KernelProfile.FallbackRule;
import pagereel.replay.kernel.KernelProfile.HighAtomicRule;
import pagereel.replay.kernel.KernelProfile.MigrateScanRule;
import pagereel.replay.kernel.KernelProfile.RefillRule;

/// Linux 6.18: as 6.12, with the isolation of a pageblock beside its type.
final class Kernel618 {

  static final KernelProfile PROFILE = KernelProfile.from(6, 18)
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
      .isolationKeepsType()
      .compactionKeepsBlocks()
      .freeScanCountsFree()
      .freeScanCountsCompound()
      .fastSearchTraced()
      .lruPagesAreCompound()
      .migrateScan(MigrateScanRule.FINISH)
      .freesInBatches()
      .lruBatchPages(31)
      .build();

  private Kernel618() {}
}
