package pagereel.replay.model;

import static org.assertj.core.api.Assertions.assertThat;
import static pagereel.replay.model.ZoneDrawing.pfn;

import org.junit.jupiter.api.Test;
import pagereel.replay.kernel.KernelProfiles;

class CompoundSplitTest {

  private final Zone zone =
      ZoneDrawing.zone(KernelProfiles.forRelease("6.18").orElseThrow(), "M ########", "M ########");

  @Test
  void whatIsLeftOfACompoundPageAreSinglePages() {
    zone.setAllocated(pfn(0), 3, MigrateType.MOVABLE, 5, 0);
    zone.setAllocated(pfn(8), 2, MigrateType.MOVABLE, 6, 0);
    zone.setAllocated(pfn(2), 0, MigrateType.UNMOVABLE, 7, 0);

    zone.splitAllocation(pfn(4), 0);

    for (int frame = 0; frame < 8; frame++) {
      assertThat(zone.allocationOrder(pfn(frame))).isZero();
      assertThat(zone.state(pfn(frame))).isEqualTo(FrameState.ALLOCATED);
    }
    assertThat(zone.allocation(pfn(3))).isEqualTo(5);
    assertThat(zone.allocation(pfn(2))).isEqualTo(7);
    assertThat(zone.allocationOrder(pfn(8))).isEqualTo(2);
    zone.verify();
  }

  @Test
  void soItIsWithOneInUseSinceBeforeTheTrace() {
    zone.setInUse(pfn(8), 3, MigrateType.MOVABLE);
    zone.splitAllocation(pfn(9), 0);
    assertThat(zone.allocationOrder(pfn(8))).isZero();
    assertThat(zone.inUseType(pfn(8))).isEqualTo(MigrateType.MOVABLE);
    zone.verify();
  }
}
