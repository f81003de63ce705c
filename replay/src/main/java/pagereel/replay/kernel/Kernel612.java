package pagereel.replay.kernel;

import pagereel.replay.kernel.KernelProfile.FallbackRule;
import pagereel.replay.kernel.KernelProfile.HighAtomicRule;
import pagereel.replay.kernel.KernelProfile.MigrateScanRule;
import pagereel.replay.kernel.KernelProfile.RefillRule;

/// Linux 6.12: free lists follow pageblocks; a fallback claims a pageblock or steals one block.
final class Kernel612 {

  static final KernelProfile PROFILE = new KernelProfile(
      6,
      12,
      true,
      3,
      2,
      true,
      true,
      FallbackRule.CLAIM_OR_STEAL,
      HighAtomicRule.HUNDREDTH_ROUNDED_UP,
      RefillRule.GROWING,
      true,
      true,
      true,
      false,
      true,
      true,
      MigrateScanRule.FINISH,
      31);

  private Kernel612() {}
}
