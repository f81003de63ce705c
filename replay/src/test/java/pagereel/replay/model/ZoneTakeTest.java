package pagereel.replay.model;

import static org.assertj.core.api.Assertions.assertThat;
import static pagereel.replay.model.Kernels.V6_1;
import static pagereel.replay.model.MigrateType.CMA;
import static pagereel.replay.model.MigrateType.MOVABLE;
import static pagereel.replay.model.MigrateType.UNMOVABLE;
import static pagereel.replay.model.ZoneDrawing.draw;
import static pagereel.replay.model.ZoneDrawing.lists;
import static pagereel.replay.model.ZoneDrawing.pcpList;
import static pagereel.replay.model.ZoneDrawing.pfn;
import static pagereel.replay.model.ZoneDrawing.zone;

import org.junit.jupiter.api.Test;

/// Blocks are taken whole or cut, and what is left goes where the kernel puts it.
class ZoneTakeTest {

  @Test
  void aWholeBlockLeavesItsList() {
    Zone zone = zone(V6_1, "M 2...2...");

    zone.take(pfn(4), 2, MOVABLE);

    assertThat(draw(zone)).containsExactly("M 2...tttt");
    assertThat(lists(zone)).containsExactly("2M 0");
    zone.verify();
  }

  @Test
  void theUpperHalvesStayFree() {
    Zone zone = zone(V6_1, "M 3.......", "M 0M1.2...");

    zone.take(pfn(0), 0, MOVABLE);

    assertThat(draw(zone)).containsExactly("M t01.2...", "M 0M1.2...");
    assertThat(lists(zone)).containsExactly("0M 1 8", "1M 2 10", "2M 4 12");
    zone.verify();
  }

  @Test
  void aPageInTheMiddleLeavesBothSidesFree() {
    Zone zone = zone(V6_1, "M 3.......");

    zone.take(pfn(5), 0, MOVABLE);

    assertThat(draw(zone)).containsExactly("M 2...0t1.");
    assertThat(lists(zone)).containsExactly("0M 4", "1M 6", "2M 0");
    zone.verify();
  }

  @Test
  void theRestGoesToTheListsOfTheGivenType() {
    Zone zone = zone(V6_1, "M 3.......");

    zone.take(pfn(0), 1, UNMOVABLE);

    assertThat(draw(zone)).containsExactly("M tt1.2...");
    assertThat(lists(zone)).containsExactly("1U 2", "2U 4");
    zone.verify();
  }

  @Test
  void aRequestIsServedByTheSmallestOrderAndTheListsHead() {
    Zone zone = zone(V6_1, "M 2...1.MM", "M 1.MM2...", "U 3.......");
    zone.moveToTail(pfn(4), MOVABLE);

    assertThat(zone.peekSmallest(0, MOVABLE)).isEqualTo(pfn(8));
    assertThat(zone.peekSmallest(1, MOVABLE)).isEqualTo(pfn(8));
    assertThat(zone.peekSmallest(2, MOVABLE)).isEqualTo(pfn(0));
    assertThat(zone.peekSmallest(3, MOVABLE)).isEqualTo(Zone.NO_PFN);
    assertThat(zone.peekSmallest(0, UNMOVABLE)).isEqualTo(pfn(16));
    assertThat(zone.peekSmallest(0, CMA)).isEqualTo(Zone.NO_PFN);
    zone.verify();
  }

  @Test
  void whatWasTakenAndFreedIsOneBlockAgain() {
    Zone zone = zone(V6_1, "M 4.......", "M ........");

    zone.take(pfn(6), 1, MOVABLE);
    assertThat(draw(zone)).containsExactly("M 2...1.tt", "M 3.......");
    zone.freeOnePage(pfn(6), 1, MOVABLE, false);

    assertThat(lists(zone)).containsExactly("4M 0");
    zone.verify();
  }

  @Test
  void thereAreNoBlocksBeyondTheLargestOrder() {
    Zone zone = zone(V6_1, "M 4.......", "M ........");

    assertThat(zone.freeBlocks(4)).isEqualTo(1);
    assertThat(zone.freeBlocks(5)).isZero();
    assertThat(zone.freeBlocks(10, MOVABLE)).isZero();
  }

  // What is free of a range.

  @Test
  void aRangeInsideABlockIsCutOut() {
    Zone zone = zone(V6_1, "M 3.......");

    assertThat(zone.takeAllFree(pfn(3), 3)).isEqualTo(3);

    assertThat(draw(zone)).containsExactly("M 1.0ttt1.");
    zone.verify();
  }

  @Test
  void aRangeOverUsedAndFreeFramesTakesTheFreeOnes() {
    Zone zone = zone(V6_1, "M 2...MM0M", "U 1.#c2...");

    assertThat(zone.takeAllFree(pfn(2), 12)).isEqualTo(7);

    assertThat(draw(zone)).containsExactly("M 1.ttMMtM", "U tt#ctt1.");
    assertThat(lists(zone)).containsExactly("1U 14", "1M 0");
    zone.verify();
  }

  @Test
  void whatIsCutOffStaysOnItsOwnList() {
    Zone zone = zone(V6_1, "M 3.......");
    zone.moveToTail(pfn(0), UNMOVABLE);

    zone.takeAllFree(pfn(0), 3);

    assertThat(draw(zone)).containsExactly("M ttt02...");
    assertThat(lists(zone)).containsExactly("0U 3", "2U 4");
    zone.verify();
  }

  @Test
  void aRangeReachingOutOfTheZoneIsCutToIt() {
    Zone zone = zone(V6_1, "M ____2...", "M 1.M_____");

    assertThat(zone.takeAllFree(pfn(-8), 64)).isEqualTo(6);

    assertThat(draw(zone)).containsExactly("M ____tttt", "M ttM_____");
    zone.verify();
  }

  @Test
  void aPerCpuBlockIsNeverCut() {
    Zone zone = zone(V6_1, "M p---pMMM");

    assertThat(zone.takeAllFree(pfn(2), 1)).isEqualTo(4);

    assertThat(draw(zone)).containsExactly("M ttttpMMM");
    zone.verify();
  }

  @Test
  void hasFreeSeesBothKindsOfLists() {
    Zone zone = zone(V6_1, "M ##1.##p-", "M ########");

    assertThat(zone.hasFree(pfn(0), 2)).isFalse();
    assertThat(zone.hasFree(pfn(0), 3)).isTrue();
    assertThat(zone.hasFree(pfn(3), 1)).isTrue();
    assertThat(zone.hasFree(pfn(4), 2)).isFalse();
    assertThat(zone.hasFree(pfn(7), 1)).isTrue();
    assertThat(zone.hasFree(pfn(8), 100)).isFalse();
  }

  // Moves between and inside lists.

  @Test
  void aMovedBlockGoesToTheTail() {
    Zone zone = zone(V6_1, "M 1.MM1.MM", "U 1.UU1.UU");

    zone.moveToTail(pfn(0), UNMOVABLE);
    zone.moveToTail(pfn(8), UNMOVABLE);

    assertThat(lists(zone)).containsExactly("1U 12 0 8", "1M 4");
    assertThat(zone.buddyType(pfn(0))).isEqualTo(UNMOVABLE);
    assertThat(zone.pageblockType(pfn(0))).isEqualTo(MOVABLE);
    zone.verify();
  }

  @Test
  void aListIsTurnedSoThatABlockComesFirst() {
    Zone zone = zone(V6_1, "M 0M0M0M0M");

    zone.makeFirst(pfn(4));
    assertThat(lists(zone)).containsExactly("0M 4 6 0 2");
    zone.makeFirst(pfn(4));
    assertThat(lists(zone)).containsExactly("0M 4 6 0 2");
    zone.makeFirst(pfn(2));
    assertThat(lists(zone)).containsExactly("0M 2 4 6 0");
    zone.verify();
  }

  // Per-CPU lists.

  @Test
  void aPerCpuListIsFilledAtEitherEnd() {
    Zone zone = zone(V6_1, "M ########");
    int list = zone.pcp().list(1, 1, MOVABLE);

    zone.addToPcp(list, pfn(0), 1, MOVABLE, true);
    zone.addToPcp(list, pfn(2), 1, CMA, true);
    zone.addToPcp(list, pfn(4), 1, MOVABLE, false);

    assertThat(pcpList(zone, list)).containsExactly(4, 0, 2);
    assertThat(zone.lastOnPcp(list)).isEqualTo(pfn(2));
    assertThat(zone.pcpBlockOf(pfn(3))).isEqualTo(pfn(2));
    assertThat(zone.pcpType(pfn(2))).isEqualTo(CMA);
    assertThat(zone.pcpOrder(pfn(2))).isEqualTo(1);
    assertThat(zone.listOf(pfn(2))).isEqualTo(list);
    assertThat(zone.pcp().cpuOf(list)).isEqualTo(1);
    assertThat(zone.pcpPages()).isEqualTo(6);
    assertThat(zone.freePages()).isZero();
    zone.verify();
  }

  @Test
  void aBlockLeavesItsPerCpuListFromAnyPlace() {
    Zone zone = zone(V6_1, "M p-p-p-MM");
    int list = zone.pcp().list(0, 1, MOVABLE);

    zone.removeFromPcp(pfn(2));

    assertThat(draw(zone)).containsExactly("M p-ttp-MM");
    assertThat(pcpList(zone, list)).containsExactly(0, 4);
    zone.verify();
  }
}
