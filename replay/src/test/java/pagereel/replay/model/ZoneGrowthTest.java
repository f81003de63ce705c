package pagereel.replay.model;

import static org.assertj.core.api.Assertions.assertThat;
import static pagereel.replay.model.Kernels.V6_1;
import static pagereel.replay.model.MigrateType.MOVABLE;
import static pagereel.replay.model.ZoneDrawing.draw;
import static pagereel.replay.model.ZoneDrawing.lists;
import static pagereel.replay.model.ZoneDrawing.pfn;
import static pagereel.replay.model.ZoneDrawing.zone;

import org.junit.jupiter.api.Test;

/// A zone without a seed: unknown frames, more of them as events name them, and what is remembered
/// of frames in use.
class ZoneGrowthTest {

  @Test
  void nothingIsKnownOfAZoneWithoutASeed() {
    Zone zone = Zone.unknown(0, "?", 0, 64, 4, 3, V6_1);

    assertThat(zone.unknownPages()).isEqualTo(64);
    assertThat(zone.freePages()).isZero();
    assertThat(zone.pageblockType(40)).isEqualTo(MigrateType.UNKNOWN);
    for (int type = 0; type < MigrateType.COUNT; type++) {
      assertThat(zone.pageblocks(type)).isZero();
    }
    zone.verify();
  }

  @Test
  void aZoneGrowsByUnknownFrames() {
    Zone zone = zone(V6_1, "M 2...MM__");

    zone.growTo(pfn(19));

    assertThat(draw(zone)).containsExactly("M 2...MM??", "? ????????", "? ???_____");
    assertThat(zone.unknownPages()).isEqualTo(13);
    assertThat(zone.spans(pfn(18))).isTrue();
    assertThat(zone.spans(pfn(19))).isFalse();
    zone.verify();
  }

  @Test
  void aZoneDoesNotShrink() {
    Zone zone = zone(V6_1, "M 3.......", "M 3.......");

    zone.growTo(pfn(8));

    assertThat(zone.endPfn()).isEqualTo(pfn(16));
    zone.verify();
  }

  @Test
  void listsSurviveGrowth() {
    Zone zone = zone(V6_1, "M 0M0Mp-p-");

    zone.growTo(pfn(16));
    zone.freeOnePage(pfn(8), 0, MOVABLE, false);
    zone.addToPcp(zone.pcp().list(3, 0, MOVABLE), pfn(9), 0, MOVABLE, false);

    assertThat(draw(zone)).containsExactly("M 0M0Mp-p-", "? 0p??????");
    assertThat(lists(zone)).containsExactly("0M 8 0 2");
    zone.verify();
  }

  @Test
  void blocksMergeAcrossTheOldEnd() {
    Zone zone = zone(V6_1, "M 3.......");

    zone.growTo(pfn(16));
    zone.setPageblockType(pfn(8), MOVABLE);
    zone.freeOnePage(pfn(8), 3, MOVABLE, false);

    assertThat(draw(zone)).containsExactly("M 4.......", "M ........");
    assertThat(zone.unknownPages()).isZero();
    zone.verify();
  }

  @Test
  void aBlockIsFoundFromAnyOfItsFramesInAZoneThatBeginsAnywhere() {
    for (int outside = 0; outside < 8; outside++) {
      Zone zone = Zone.inUse(0, "DMA", 1 + outside, 62, 4, 3, V6_1);
      zone.link(16, 4, MOVABLE, false);
      zone.link(12, 2, MOVABLE, false);
      for (long pfn = 16; pfn < 32; pfn++) {
        assertThat(zone.buddyOf(pfn)).isEqualTo(16);
      }
      for (long pfn = 12; pfn < 16; pfn++) {
        assertThat(zone.buddyOf(pfn)).isEqualTo(12);
      }
      zone.verify();
    }
  }

  @Test
  void whoTookABlockIsKnownAtEachOfItsFrames() {
    Zone zone = zone(V6_1, "M ########");

    zone.setAllocated(pfn(4), 2, MigrateType.RECLAIMABLE, 77, 5_000_000_000L);

    assertThat(draw(zone)).containsExactly("M ####RRRR");
    for (int frame = 4; frame < 8; frame++) {
      assertThat(zone.allocation(pfn(frame))).isEqualTo(77);
      assertThat(zone.allocationOrder(pfn(frame))).isEqualTo(2);
      assertThat(zone.allocationType(pfn(frame))).isEqualTo(MigrateType.RECLAIMABLE);
      assertThat(zone.allocatedSinceNs(pfn(frame)))
          .isBetween(5_000_000_000L - (1 << 14), 5_000_000_000L);
    }
    zone.verify();
  }

  @Test
  void timesStayAscendingToTheirLastHour() {
    Zone zone = zone(V6_1, "M ########");
    long hour = 3_600_000_000_000L;

    zone.setAllocated(pfn(0), 0, MOVABLE, 0, 19 * hour);
    assertThat(zone.allocatedSinceNs(pfn(0))).isBetween(19 * hour - (1 << 14), 19 * hour);
    zone.setAllocated(pfn(0), 0, MOVABLE, 0, 40 * hour);
    assertThat(zone.allocatedSinceNs(pfn(0))).isGreaterThan(19 * hour);
  }

  @Test
  void aPageblockIsTouchedByWhatChangesInItAlone() {
    Zone zone = zone(V6_1, "M 3.......", "M MMMMMMMM");
    assertThat(zone.clearTouched(pfn(0))).isTrue();
    assertThat(zone.clearTouched(pfn(8))).isTrue();

    zone.take(pfn(0), 0, MOVABLE);

    assertThat(zone.clearTouched(pfn(8))).isFalse();
    assertThat(zone.clearTouched(pfn(0))).isTrue();
    assertThat(zone.clearTouched(pfn(0))).isFalse();
    zone.moveToTail(pfn(1), MigrateType.UNMOVABLE);
    assertThat(zone.clearTouched(pfn(0))).isTrue();
  }

  @Test
  void aNoteStaysWithAFrameWhateverBecomesOfIt() {
    Zone zone = zone(V6_1, "M 2...####");

    zone.setNote(pfn(0), 8, 15);
    zone.setNote(pfn(1), 1, 3);
    zone.take(pfn(0), 0, MOVABLE);
    zone.setAllocated(pfn(0), 0, MigrateType.RECLAIMABLE, 5, 0);
    zone.freeOnePage(pfn(4), 2, MigrateType.ISOLATE, false);

    assertThat(draw(zone)).containsExactly("M R01.2...");
    assertThat(zone.note(pfn(0))).isEqualTo(15);
    assertThat(zone.note(pfn(1))).isEqualTo(3);
    assertThat(zone.note(pfn(4))).isEqualTo(15);
    assertThat(zone.buddyType(pfn(4))).isEqualTo(MigrateType.ISOLATE);
    assertThat(zone.allocationType(pfn(0))).isEqualTo(MigrateType.RECLAIMABLE);
    zone.setNote(pfn(4), 1, 0);
    assertThat(zone.buddyType(pfn(4))).isEqualTo(MigrateType.ISOLATE);
    zone.verify();
  }

  @Test
  void statesHaveTheirOwnCodes() {
    for (FrameState state : FrameState.values()) {
      assertThat(FrameState.of(state.code())).isEqualTo(state);
    }
  }
}
