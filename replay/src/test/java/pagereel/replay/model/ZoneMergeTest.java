package pagereel.replay.model;

import static org.assertj.core.api.Assertions.assertThat;
import static pagereel.replay.model.Kernels.V6_1;
import static pagereel.replay.model.MigrateType.MOVABLE;
import static pagereel.replay.model.ZoneDrawing.draw;
import static pagereel.replay.model.ZoneDrawing.lists;
import static pagereel.replay.model.ZoneDrawing.pfn;
import static pagereel.replay.model.ZoneDrawing.zone;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pagereel.replay.kernel.KernelProfile;

/// A freed block merges with its buddies as far as the kernel lets it, and goes to the end of its
/// list that the kernel puts it at.
class ZoneMergeTest {

  @Test
  void aPageMergesWithItsBuddiesUpwards() {
    Zone zone = zone(V6_1, "M 0M1.2...");

    zone.freeOnePage(pfn(1), 0, MOVABLE, false);

    assertThat(draw(zone)).containsExactly("M 3.......");
    assertThat(lists(zone)).containsExactly("3M 0");
    assertThat(zone.freeBlocks(3)).isEqualTo(1);
    assertThat(zone.freePages()).isEqualTo(8);
    zone.verify();
  }

  @Test
  void aBuddyOfAnotherOrderIsNoBuddy() {
    Zone zone = zone(V6_1, "M MM0MMMMM");

    zone.freeOnePage(pfn(0), 1, MOVABLE, false);

    assertThat(draw(zone)).containsExactly("M 1.0MMMMM");
    zone.verify();
  }

  @Test
  void aNeighbourThatIsNotTheBuddyStaysApart() {
    Zone zone = zone(V6_1, "M M0MMMMMM");

    zone.freeOnePage(pfn(2), 0, MOVABLE, false);

    assertThat(draw(zone)).containsExactly("M M00MMMMM");
    zone.verify();
  }

  @Test
  void aPageOnAPerCpuListIsNoBuddy() {
    Zone zone = zone(V6_1, "M pMMMMMMM");

    zone.freeOnePage(pfn(1), 0, MOVABLE, false);

    assertThat(draw(zone)).containsExactly("M p0MMMMMM");
    zone.verify();
  }

  @Test
  void theLargestBlocksDoNotMerge() {
    Zone zone = zone(V6_1, "M 4.......", "M ........", "M 3.......", "M MMMMMMMM");

    zone.freeOnePage(pfn(24), 3, MOVABLE, false);

    assertThat(draw(zone)).containsExactly("M 4.......", "M ........", "M 4.......", "M ........");
    assertThat(lists(zone)).containsExactly("4M 16 0");
    zone.verify();
  }

  @Test
  void aBuddyOutsideTheZoneIsNone() {
    Zone zone = zone(V6_1, "M ____MMMM");

    zone.freeOnePage(pfn(4), 2, MOVABLE, false);

    assertThat(draw(zone)).containsExactly("M ____2...");
    zone.verify();
  }

  // Across pageblocks.

  /// Frees the second pageblock, of its own type, beside a free one.
  private static Zone freeSecond(KernelProfile profile, char first, char second) {
    Zone zone = zone(profile, first + " 3.......", second + " ########");
    zone.freeOnePage(pfn(8), 3, "UMRHCI".indexOf(second), false);
    zone.verify();
    return zone;
  }

  private static void assertMerged(Zone zone) {
    assertThat(zone.isBuddy(pfn(0))).isTrue();
    assertThat(zone.buddyOrder(pfn(0))).isEqualTo(4);
  }

  private static void assertApart(Zone zone) {
    assertThat(zone.buddyOrder(pfn(0))).isEqualTo(3);
    assertThat(zone.buddyOrder(pfn(8))).isEqualTo(3);
  }

  @ParameterizedTest
  @MethodSource("pagereel.replay.model.Kernels#all")
  void pageblocksOfOneTypeMerge(KernelProfile profile) {
    for (char type : "UMRHCI".toCharArray()) {
      assertMerged(freeSecond(profile, type, type));
    }
  }

  @ParameterizedTest
  @MethodSource("pagereel.replay.model.Kernels#all")
  void pageblocksOfTypesThatMayMixMerge(KernelProfile profile) {
    assertMerged(freeSecond(profile, 'M', 'U'));
    assertMerged(freeSecond(profile, 'R', 'M'));
    assertMerged(freeSecond(profile, 'U', 'R'));
  }

  @ParameterizedTest
  @MethodSource("pagereel.replay.model.Kernels#all")
  void anIsolatedPageblockMergesWithNoOther(KernelProfile profile) {
    for (char other : "UMRHC".toCharArray()) {
      assertApart(freeSecond(profile, 'I', other));
      assertApart(freeSecond(profile, other, 'I'));
    }
  }

  @ParameterizedTest
  @MethodSource("pagereel.replay.model.Kernels#mergingAllTypes")
  void untilVersion515ReservedAndCmaPageblocksMergeWithOthers(KernelProfile profile) {
    assertMerged(freeSecond(profile, 'H', 'M'));
    assertMerged(freeSecond(profile, 'M', 'C'));
    assertMerged(freeSecond(profile, 'C', 'H'));
  }

  @ParameterizedTest
  @MethodSource("pagereel.replay.model.Kernels#mergingSomeTypes")
  void from61OnReservedAndCmaPageblocksStayApart(KernelProfile profile) {
    assertApart(freeSecond(profile, 'H', 'M'));
    assertApart(freeSecond(profile, 'M', 'C'));
    assertApart(freeSecond(profile, 'C', 'H'));
  }

  @ParameterizedTest
  @MethodSource("pagereel.replay.model.Kernels#all")
  void insideAPageblockTypesDoNotMatter(KernelProfile profile) {
    Zone zone = zone(profile, "M 2...MMMM");
    zone.moveToTail(pfn(0), MigrateType.UNMOVABLE);

    zone.freeOnePage(pfn(4), 2, MigrateType.CMA, false);

    assertThat(lists(zone)).containsExactly("3C 0");
    zone.verify();
  }

  @ParameterizedTest
  @MethodSource("pagereel.replay.model.Kernels#listsFollow")
  void from612OnTheBuddysPageblockTakesTheType(KernelProfile profile) {
    Zone zone = freeSecond(profile, 'M', 'U');

    assertThat(draw(zone)).containsExactly("U 4.......", "U ........");
    assertThat(lists(zone)).containsExactly("4U 0");
    assertThat(zone.pageblocks(MigrateType.UNMOVABLE)).isEqualTo(2);
    assertThat(zone.pageblocks(MOVABLE)).isZero();
  }

  @ParameterizedTest
  @MethodSource("pagereel.replay.model.Kernels#listsApart")
  void before612PageblocksKeepTheirTypes(KernelProfile profile) {
    Zone zone = freeSecond(profile, 'M', 'U');

    assertThat(draw(zone)).containsExactly("M 4.......", "U ........");
    assertThat(lists(zone)).containsExactly("4U 0");
  }

  @Test
  void from612OnAllPageblocksOfALargeBuddyTakeTheType() {
    Zone zone = zone(Kernels.V6_12, 5, "M 4.......", "M ........", "R ########", "R ########");

    zone.freeOnePage(pfn(16), 4, MigrateType.RECLAIMABLE, false);

    assertThat(draw(zone)).containsExactly("R 5.......", "R ........", "R ........", "R ........");
    zone.verify();
  }

  // Head or tail.

  @Test
  void aFreedBlockGoesToTheHead() {
    Zone zone = zone(V6_1, "M MMMM0MMM");

    zone.freeOnePage(pfn(0), 0, MOVABLE, false);

    assertThat(lists(zone)).containsExactly("0M 0 4");
    zone.verify();
  }

  @Test
  void aBlockPutBackGoesToTheTail() {
    Zone zone = zone(V6_1, "M MMMM0MMM");

    zone.freeOnePage(pfn(0), 0, MOVABLE, true);

    assertThat(lists(zone)).containsExactly("0M 4 0");
    zone.verify();
  }

  @Test
  void aBlockThatWouldSoonMergeTwiceGoesToTheTail() {
    Zone zone = zone(V6_1, "M 1.MM0MMM");

    // When frame 3 comes free too, [2, 4) merges with the free block [0, 2).
    zone.freeOnePage(pfn(2), 0, MOVABLE, false);

    assertThat(lists(zone)).containsExactly("0M 4 2", "1M 0");
    zone.verify();
  }

  @Test
  void itIsTheMergedBlockThatDecides() {
    Zone zone = zone(V6_1, "M 0M1.MM1.", "M 2...MMMM");

    // [0, 4) is the outcome. Its parent's buddy is [8, 16), of which only a half is free.
    zone.freeOnePage(pfn(1), 0, MOVABLE, false);

    assertThat(lists(zone)).containsExactly("1M 6", "2M 0 8");
    zone.verify();
  }

  @Test
  void theMergedBlockGoesToTheTailBesideALargeNeighbour() {
    Zone zone = zone(V6_1, "M 0M1.MMMM", "M 3.......", "M 2...MMMM");

    zone.freeOnePage(pfn(1), 0, MOVABLE, false);

    assertThat(lists(zone)).containsExactly("2M 16 0", "3M 8");
    zone.verify();
  }

  @Test
  void aBlockOneOrderBelowTheLargestGoesToTheHead() {
    Zone zone = zone(
        V6_1, "M MMMMMMMM", "M MMMMMMMM", "M 4.......", "M ........", "M 3.......", "M MMMMMMMM");

    zone.freeOnePage(pfn(0), 3, MOVABLE, false);

    assertThat(lists(zone)).containsExactly("3M 0 32", "4M 16");
    zone.verify();
  }

  // A block that somebody waits for.

  @Test
  void aBlockOfTheWantedOrderIsTakenAndMergesNoFurther() {
    Zone zone = zone(V6_1, "M 0M1.2...", "M 3.......");

    assertThat(zone.freeOrTake(pfn(1), 0, MOVABLE, 2)).isEqualTo(pfn(0));
    assertThat(draw(zone)).containsExactly("M tttt2...", "M 3.......");
    assertThat(lists(zone)).containsExactly("2M 4", "3M 8");
    zone.verify();
  }

  @Test
  void aBlockThatDoesNotBecomeOneIsFreedAsEver() {
    Zone zone = zone(V6_1, "M 0M1.MMMM");

    assertThat(zone.freeOrTake(pfn(1), 0, MOVABLE, 3)).isEqualTo(Zone.NO_PFN);
    assertThat(draw(zone)).containsExactly("M 2...MMMM");

    assertThat(zone.freeOrTake(pfn(4), 2, MOVABLE, 1)).isEqualTo(Zone.NO_PFN);
    assertThat(draw(zone)).containsExactly("M 3.......");
    zone.verify();
  }

  @Test
  void aBlockOfTheLargestOrderIsNeverTaken() {
    Zone zone = zone(V6_1, "M 3.......", "M MMMMMMMM");

    assertThat(zone.freeOrTake(pfn(8), 3, MOVABLE, 4)).isEqualTo(Zone.NO_PFN);
    assertThat(draw(zone)).containsExactly("M 4.......", "M ........");
    zone.verify();
  }
}
