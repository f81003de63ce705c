package pagereel.replay;

import java.util.List;
import pagereel.replay.kernel.KernelProfile;
import pagereel.replay.model.Zone;

/// Makes the zones that a replay seeds from an exact dump.
///
/// For tests, which make zones that watch themselves and look at them at each snapshot.
interface ZoneMaker {

  /// Zones as they are.
  ZoneMaker PLAIN = Zone::inUse;

  /// As [Zone#inUse].
  Zone inUse(
      int node,
      String name,
      long startPfn,
      long pages,
      int maxPageOrder,
      int pageblockOrder,
      KernelProfile profile);

  /// The model stands at a snapshot's instant.
  default void atSnapshot(List<Zone> zones) {}
}
