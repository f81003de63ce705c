package pagereel.replay.model;

import static org.assertj.core.api.Assertions.assertThat;
import static pagereel.replay.model.Kernels.V6_1;
import static pagereel.replay.model.ZoneDrawing.draw;
import static pagereel.replay.model.ZoneDrawing.lists;
import static pagereel.replay.model.ZoneDrawing.pfn;
import static pagereel.replay.model.ZoneDrawing.zone;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import pagereel.replay.kernel.KernelProfile;

/// Scans take whole free blocks, those they step on; a strict one takes all or tells where not.
class FreePageIsolationTest {

  // The scan of compaction.

  @Test
  void aScanTakesWholeBlocksAscendingUntilItHasEnough() {
    Zone zone = zone(V6_1, "M 0M1.0M1.", "M 3.......");

    assertThat(new FreePageIsolation(zone).isolateMet(pfn(0), pfn(16), 1, 4)).isEqualTo(4);

    assertThat(draw(zone)).containsExactly("M cMcccM1.", "M 3.......");
    assertThat(lists(zone)).containsExactly("1M 6", "3M 8");
    zone.verify();
  }

  @Test
  void theLastBlockMayBeMoreThanEnoughAndReachOverTheEnd() {
    Zone zone = zone(V6_1, "M MMMM2...", "M 2...MMMM");

    assertThat(new FreePageIsolation(zone).isolateMet(pfn(0), pfn(5), 1, 1)).isEqualTo(4);

    assertThat(draw(zone)).containsExactly("M MMMMcccc", "M 2...MMMM");
    zone.verify();
  }

  @Test
  void aScanWithAStrideSeesOnlyTheHeadsItStepsOn() {
    Zone zone = zone(V6_1, "M 0MM0MM0M", "M 1.MM0M1.");

    assertThat(new FreePageIsolation(zone).isolateMet(pfn(0), pfn(16), 2, 99)).isEqualTo(4);

    // From a block taken it goes on a stride behind the block's last frame: after 8 and 9 come 11,
    // 13 and 15.
    assertThat(draw(zone)).containsExactly("M cMM0MMcM", "M ccMM0M1.");
  }

  @Test
  void theStrideFollowsFromTheCount() {
    Zone zone = zone(V6_1, "M 0MM0MM0M", "M 0MMMMMMM", "M MMMM0MMM");
    FreePageIsolation isolation = new FreePageIsolation(zone);

    assertThat(isolation.strideThatTakes(pfn(0), pfn(24), 5)).isEqualTo(1);
    assertThat(isolation.strideThatTakes(pfn(0), pfn(24), 1)).isEqualTo(1);
    assertThat(isolation.strideThatTakes(pfn(0), pfn(24), 6)).isZero();
    assertThat(isolation.strideThatTakes(pfn(1), pfn(9), 3)).isEqualTo(1);
    assertThat(draw(zone)).containsExactly("M 0MM0MM0M", "M 0MMMMMMM", "M MMMM0MMM");
    zone.verify();
  }

  @Test
  void aLargeStrideIsFoundWhereASmallOneWouldTakeMore() {
    // Stride 1 meets 1 + 4 pages, stride 2 steps over the single one.
    Zone zone = zone(V6_1, "M M0MM2...", "M MMMMMMMM");

    assertThat(new FreePageIsolation(zone).strideThatTakes(pfn(0), pfn(16), 4)).isEqualTo(2);
    assertThat(new FreePageIsolation(zone).strideThatTakes(pfn(0), pfn(16), 5)).isEqualTo(1);
    assertThat(new FreePageIsolation(zone).strideThatTakes(pfn(0), pfn(16), 3)).isZero();
  }

  @Test
  void aScanKeepsToTheZone() {
    Zone zone = zone(V6_1, "M ____2...", "M 1.M_____");

    assertThat(new FreePageIsolation(zone).isolateMet(pfn(-16), pfn(64), 1, 99)).isEqualTo(6);

    assertThat(draw(zone)).containsExactly("M ____cccc", "M ccM_____");
    zone.verify();
  }

  // What a large block leaves.

  @Test
  void aBlockSmallerThanHalfAPageblockLeavesTheType() {
    Zone zone = zone(V6_1, "U 1.UUUUUU");

    new FreePageIsolation(zone).isolateFreePage(pfn(0));

    assertThat(draw(zone)).containsExactly("U ccUUUUUU");
    zone.verify();
  }

  @ParameterizedTest
  @MethodSource("pagereel.replay.model.Kernels#listsApart")
  void halfAPageblockMakesItMovable(KernelProfile profile) {
    Zone zone = zone(profile, "U 2...1.UU");

    new FreePageIsolation(zone).isolateFreePage(pfn(0));

    assertThat(draw(zone)).containsExactly("M cccc1.UU");
    assertThat(lists(zone)).containsExactly("1U 4");
    zone.verify();
  }

  @ParameterizedTest
  @MethodSource("pagereel.replay.model.Kernels#listsFollow")
  void from612OnTheOtherFreeBlocksFollow(KernelProfile profile) {
    Zone zone = zone(profile, "U 1.UU2...", "M 1.MMMMMM");

    new FreePageIsolation(zone).isolateFreePage(pfn(4));

    assertThat(draw(zone)).containsExactly("M 1.UUcccc", "M 1.MMMMMM");
    assertThat(lists(zone)).containsExactly("1M 8 0");
    zone.verify();
  }

  @ParameterizedTest
  @MethodSource("pagereel.replay.model.Kernels#all")
  void aLargeBlockMakesAllItsPageblocksMovable(KernelProfile profile) {
    Zone zone = zone(profile, "R 4.......", "U ........");

    new FreePageIsolation(zone).isolateFreePage(pfn(0));

    assertThat(draw(zone)).containsExactly("M cccccccc", "M cccccccc");
    zone.verify();
  }

  @ParameterizedTest
  @ValueSource(strings = {"H", "C", "I", "?"})
  void onlyTypesThatMayMixBecomeMovable(String type) {
    Zone zone = zone(V6_1, "M ########", type + " ########");
    zone.link(pfn(8), 3, MigrateType.MOVABLE, true);

    new FreePageIsolation(zone).isolateFreePage(pfn(8));

    assertThat(draw(zone)).containsExactly("M ########", type + " cccccccc");
    zone.verify();
  }

  // The strict scan.

  @Test
  void aStrictScanTakesEveryPageOfAFreeRange() {
    Zone zone = zone(V6_1, "I M01.2...", "I 3.......");

    assertThat(new FreePageIsolation(zone).isolateStrict(pfn(1), pfn(16))).isEqualTo(15);

    assertThat(draw(zone)).containsExactly("I Mggggggg", "I gggggggg");
    assertThat(zone.freePages()).isZero();
    zone.verify();
  }

  @Test
  void theLastBlockMayReachOverTheEnd() {
    Zone zone = zone(V6_1, "I 2...2...");

    assertThat(new FreePageIsolation(zone).isolateStrict(pfn(0), pfn(6))).isEqualTo(8);

    assertThat(draw(zone)).containsExactly("I gggggggg");
    zone.verify();
  }

  @Test
  void theFirstFrameInUseEndsIt() {
    Zone zone = zone(V6_1, "I 1.1.M01.");

    assertThat(new FreePageIsolation(zone).isolateStrict(pfn(0), pfn(8))).isEqualTo(4);

    assertThat(draw(zone)).containsExactly("I ggggM01.");
    zone.verify();
  }

  @Test
  void aRangeThatBeginsInsideABlockIsNotTaken() {
    Zone zone = zone(V6_1, "I 3.......");

    assertThat(new FreePageIsolation(zone).isolateStrict(pfn(2), pfn(8))).isZero();

    assertThat(draw(zone)).containsExactly("I 3.......");
  }

  @Test
  void aRangeThatLeavesTheZoneEndsThere() {
    Zone zone = zone(V6_1, "I 3.......");

    assertThat(new FreePageIsolation(zone).isolateStrict(pfn(0), pfn(24))).isEqualTo(8);
    assertThat(new FreePageIsolation(zone).isolateStrict(pfn(16), pfn(24))).isZero();
  }

  @Test
  void aPerCpuPageIsInUseToAStrictScan() {
    Zone zone = zone(V6_1, "M 1.p#####");

    assertThat(new FreePageIsolation(zone).isolateStrict(pfn(0), pfn(8))).isEqualTo(2);

    assertThat(draw(zone)).containsExactly("M ggp#####");
    zone.verify();
  }

  // The test of a range.

  @Test
  void theFirstFrameThatIsNotFreeIsFound() {
    Zone zone = zone(V6_1, "I 1.1.M01.", "I 3.......");
    FreePageIsolation isolation = new FreePageIsolation(zone);

    assertThat(isolation.firstNotFree(pfn(0), pfn(8))).isEqualTo(pfn(4));
    assertThat(isolation.firstNotFree(pfn(4), pfn(8))).isEqualTo(pfn(4));
    assertThat(isolation.firstNotFree(pfn(5), pfn(16))).isEqualTo(pfn(16));
    assertThat(isolation.firstNotFree(pfn(5), pfn(40))).isEqualTo(pfn(16));
  }

  @Test
  void theTestMayBeginInsideABlockAndEndBehindTheRange() {
    Zone zone = zone(V6_1, "I 3.......");

    assertThat(new FreePageIsolation(zone).firstNotFree(pfn(3), pfn(5))).isEqualTo(pfn(8));
  }
}
