package pagereel.replay.kernel;

import pagereel.replay.kernel.KernelProfile.FallbackRule;
import pagereel.replay.kernel.KernelProfile.HighAtomicRule;
import pagereel.replay.kernel.KernelProfile.MigrateScanRule;
import pagereel.replay.kernel.KernelProfile.RefillRule;

/// Linux 5.15: per-CPU lists of larger orders, and of huge pages, by type.
final class Kernel515 {

  static final KernelProfile PROFILE = new KernelProfile(
      5,
      15,
      false,
      3,
      3,
      false,
      false,
      FallbackRule.MOVE_THEN_TAKE,
      HighAtomicRule.HUNDREDTH_AND_A_BLOCK,
      RefillRule.BATCH,
      false,
      true,
      false,
      false,
      false,
      false,
      MigrateScanRule.RESCAN,
      15);

  private Kernel515() {}
}
