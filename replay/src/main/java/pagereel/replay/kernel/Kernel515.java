package pagereel.replay.kernel;

import pagereel.replay.kernel.KernelProfile.FallbackRule;
import pagereel.replay.kernel.KernelProfile.HighAtomicRule;
import pagereel.replay.kernel.KernelProfile.MigrateScanRule;
import pagereel.replay.kernel.KernelProfile.RefillRule;

/// Linux 5.15: per-CPU lists of larger orders, and of huge pages, by type.
final class Kernel515 {

  static final KernelProfile PROFILE = KernelProfile.from(5, 15)
      .pcpMaxOrder(3)
      .pcpThpLists(3)
      .drainTakesTurns()
      .fallback(FallbackRule.MOVE_THEN_TAKE)
      .highAtomic(HighAtomicRule.HUNDREDTH_AND_A_BLOCK)
      .refill(RefillRule.BATCH)
      .zoneLockedTellsList()
      .isolationRoundsOut()
      .fastSearchGoesBelowHalf()
      .migrateScan(MigrateScanRule.RESCAN)
      .lruBatchPages(15)
      .build();

  private Kernel515() {}
}
