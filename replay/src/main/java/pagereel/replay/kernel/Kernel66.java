package pagereel.replay.kernel;

import pagereel.replay.kernel.KernelProfile.FallbackRule;
import pagereel.replay.kernel.KernelProfile.HighAtomicRule;
import pagereel.replay.kernel.KernelProfile.MigrateScanRule;
import pagereel.replay.kernel.KernelProfile.RefillRule;

/// Linux 6.6: as 6.1, with one per-CPU list for huge pages.
final class Kernel66 {

  static final KernelProfile PROFILE = new KernelProfile(
      6,
      6,
      false,
      3,
      1,
      false,
      true,
      FallbackRule.MOVE_THEN_TAKE,
      HighAtomicRule.HUNDREDTH_AND_A_BLOCK,
      RefillRule.BATCH,
      false,
      true,
      false,
      false,
      false,
      true,
      MigrateScanRule.FINISH,
      15);

  private Kernel66() {}
}
