package pagereel.replay.kernel;

import pagereel.replay.kernel.KernelProfile.FallbackRule;
import pagereel.replay.kernel.KernelProfile.HighAtomicRule;
import pagereel.replay.kernel.KernelProfile.MigrateScanRule;
import pagereel.replay.kernel.KernelProfile.RefillRule;

/// Linux 5.10: per-CPU lists of single pages only.
final class Kernel510 {

  static final KernelProfile PROFILE = new KernelProfile(
      5,
      10,
      false,
      0,
      0,
      false,
      false,
      FallbackRule.MOVE_THEN_TAKE,
      HighAtomicRule.HUNDREDTH_AND_A_BLOCK,
      RefillRule.BATCH_OF_PAGES,
      false,
      false,
      false,
      false,
      false,
      false,
      MigrateScanRule.RESCAN,
      15);

  private Kernel510() {}
}
