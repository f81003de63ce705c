package pagereel.replay.model;

import static org.assertj.core.api.Assertions.assertThat;
import static pagereel.replay.model.Kernels.V6_1;
import static pagereel.replay.model.ZoneDrawing.draw;
import static pagereel.replay.model.ZoneDrawing.lists;
import static pagereel.replay.model.ZoneDrawing.pcpList;
import static pagereel.replay.model.ZoneDrawing.pfn;
import static pagereel.replay.model.ZoneDrawing.zone;

import org.junit.jupiter.api.Test;

/// What the other tests draw is what they get.
class ZoneDrawingTest {

  @Test
  void aDrawingComesBackWithTheOrdersOfItsBlocks() {
    Zone zone = zone(V6_1, "M M.RU....", "U ........", "? xxxxxxx?");

    assertThat(draw(zone)).containsExactly("M M0RU2...", "U 3.......", "? xxxxxxx?");
    assertThat(lists(zone)).containsExactly("0M 1", "2M 4", "3U 8");
    zone.verify();
  }

  @Test
  void everyStateHasItsSign() {
    Zone zone = zone(V6_1, "R #cgt?xUM", "C pp#0R00#", "M p---2...");

    assertThat(draw(zone)).containsExactly("R #cgt?xUM", "C pp#0R00#", "M p---2...");
    assertThat(zone.state(pfn(1))).isEqualTo(FrameState.COMPACTION);
    assertThat(zone.state(pfn(2))).isEqualTo(FrameState.CONTIGUOUS);
    assertThat(zone.state(pfn(3))).isEqualTo(FrameState.TAKEN);
    assertThat(zone.state(pfn(4))).isEqualTo(FrameState.UNKNOWN);
    assertThat(zone.state(pfn(5))).isEqualTo(FrameState.HOLE);
    assertThat(zone.unknownPages()).isEqualTo(1);
    assertThat(zone.pcpPages()).isEqualTo(6);
    zone.verify();
  }

  @Test
  void perCpuBlocksAreOnTheListsOfTheirOrder() {
    Zone zone = zone(V6_1, "M pp#Mp-p-", "M p---####");

    assertThat(pcpList(zone, zone.pcp().list(0, 0, MigrateType.MOVABLE))).containsExactly(0, 1);
    assertThat(pcpList(zone, zone.pcp().list(0, 1, MigrateType.MOVABLE))).containsExactly(4, 6);
    assertThat(pcpList(zone, zone.pcp().list(0, 2, MigrateType.MOVABLE))).containsExactly(8);
    zone.verify();
  }

  @Test
  void aZoneMayBeginAndEndInsideAPageblock() {
    Zone zone = zone(V6_1, "M ___.....", "M ....MM__");

    assertThat(zone.startPfn()).isEqualTo(pfn(3));
    assertThat(zone.endPfn()).isEqualTo(pfn(14));
    assertThat(draw(zone)).containsExactly("M ___02...", "M 2...MM__");
    zone.verify();
  }

  @Test
  void aBlockMayBeLargerThanAPageblock() {
    Zone zone = zone(V6_1, "M 4.......", "M ........");

    assertThat(lists(zone)).containsExactly("4M 0");
    assertThat(draw(zone)).containsExactly("M 4.......", "M ........");
    zone.verify();
  }
}
