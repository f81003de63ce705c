package pagereel.replay.kernel;

import pagereel.replay.kernel.KernelProfile.FallbackRule;
import pagereel.replay.kernel.KernelProfile.HighAtomicRule;
import pagereel.replay.kernel.KernelProfile.MigrateScanRule;
import pagereel.replay.kernel.KernelProfile.RefillRule;

/// Linux 6.18: as 6.12, with the isolation of a pageblock beside its type.
final class Kernel618 {

  static final KernelProfile PROFILE = new KernelProfile(
      6,
      18,
      false,
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
      true,
      true,
      true,
      MigrateScanRule.FINISH,
      31);

  private Kernel618() {}
}
