package pagereel.replay.kernel;

import pagereel.replay.kernel.KernelProfile.FallbackRule;
import pagereel.replay.kernel.KernelProfile.HighAtomicRule;
import pagereel.replay.kernel.KernelProfile.MigrateScanRule;
import pagereel.replay.kernel.KernelProfile.RefillRule;

/// Linux 6.1: isolation by pageblock; merges only between types that may mix.
final class Kernel61 {

  static final KernelProfile PROFILE = new KernelProfile(
      6,
      1,
      true,
      3,
      2,
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
      false,
      MigrateScanRule.RESCAN,
      15);

  private Kernel61() {}
}
