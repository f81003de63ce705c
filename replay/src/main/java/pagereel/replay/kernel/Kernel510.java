package pagereel.replay.kernel;

import pagereel.replay.kernel.KernelProfile.FallbackRule;
import pagereel.replay.kernel.KernelProfile.HighAtomicRule;
import pagereel.replay.kernel.KernelProfile.MigrateScanRule;
import pagereel.replay.kernel.KernelProfile.RefillRule;

/// Linux 5.10: per-CPU lists of single pages only.
final class Kernel510 {

  static final KernelProfile PROFILE = KernelProfile.from(5, 10)
      .metRealTrace()
      .drainTakesTurns()
      .fallback(FallbackRule.MOVE_THEN_TAKE)
      .highAtomic(HighAtomicRule.HUNDREDTH_AND_A_BLOCK)
      .refill(RefillRule.BATCH_OF_PAGES)
      .isolationRoundsOut()
      .contigSearchWantsFree()
      .fastSearchLooksOnce()
      .fastSearchGoesBelowHalf()
      .migrateScan(MigrateScanRule.RESCAN)
      .triedPageUnmarks()
      .lruBatchPages(15)
      .build();

  private Kernel510() {}
}
