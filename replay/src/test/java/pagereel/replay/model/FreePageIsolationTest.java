package pagereel.replay.model;

import static org.assertj.core.api.Assertions.assertThat;
import static pagereel.replay.model.Kernels.V5_10;
import static pagereel.replay.model.Kernels.V5_15;
import static pagereel.replay.model.Kernels.V6_1;
import static pagereel.replay.model.Kernels.V6_12;
import static pagereel.replay.model.ZoneDrawing.draw;
import static pagereel.replay.model.ZoneDrawing.lists;
import static pagereel.replay.model.ZoneDrawing.pfn;
import static pagereel.replay.model.ZoneDrawing.zone;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import pagereel.replay.kernel.KernelProfile;

/// Scans take whole free blocks, those they step on; a strict one takes all or tells where not.
class FreePageIsolationTest {

  // The scan of compaction.

  /// Finds the scan that takes and scans so much, and lets it take.
  private static long isolate(Zone zone, int start, int end, long taken, long scanned) {
    FreePageIsolation isolation = new FreePageIsolation(zone);
    boolean found = isolation.findScan(pfn(start), pfn(end), taken, scanned, pfn -> false);
    assertThat(found).isTrue();
    return isolation.isolateMet(pfn(start), pfn(end), taken);
  }

  @Test
  void aScanTakesWholeBlocksAscendingUntilItHasEnough() {
    Zone zone = zone(V6_1, "M 0M1.0M1.", "M 3.......");

    // Frames 0 to 4: a page, one in use, a pair, a page.
    assertThat(isolate(zone, 0, 5, 4, 5)).isEqualTo(4);

    assertThat(draw(zone)).containsExactly("M cMcccM1.", "M 3.......");
    assertThat(lists(zone)).containsExactly("1M 6", "3M 8");
    zone.verify();
  }

  @Test
  void theLastBlockMayReachOverTheEnd() {
    Zone zone = zone(V6_1, "M MMMM2...", "M 2...MMMM");

    assertThat(isolate(zone, 0, 5, 4, 8)).isEqualTo(4);

    assertThat(draw(zone)).containsExactly("M MMMMcccc", "M 2...MMMM");
    zone.verify();
  }

  @Test
  void aScanWithAStrideSeesOnlyTheHeadsItStepsOn() {
    Zone zone = zone(V6_1, "M 0MM0MM0M", "M 1.MM0M1.");

    // Stride 2 looks at 0, 2, 4, 6, the pair 8 and 9, then 11, 13, 15: 1 + 1 + 2 pages.
    assertThat(isolate(zone, 0, 16, 4, 6)).isEqualTo(4);

    assertThat(draw(zone)).containsExactly("M cMM0MMcM", "M ccMM0M1.");
    zone.verify();
  }

  @Test
  void theStrideFollowsFromBothCounts() {
    // Of the single pages 0, 3, 8 and 16, stride 8 takes three in three looks.
    Zone zone = zone(V6_1, "M 0MM0MMMM", "M 0MMMMMMM", "M 0MMMMMMM");

    assertThat(isolate(zone, 0, 24, 3, 3)).isEqualTo(3);

    assertThat(draw(zone)).containsExactly("M cMM0MMMM", "M cMMMMMMM", "M cMMMMMMM");
    zone.verify();
  }

  @Test
  void theSamePagesAfterMoreLooksAreAnotherStride() {
    Zone zone = zone(V6_1, "M 0MM0MMMM", "M 0MMMMMMM", "M 0MMMMMMM");

    // Stride 1 takes 0, 3 and 8 in nine looks, and stops there.
    assertThat(isolate(zone, 0, 9, 3, 9)).isEqualTo(3);

    assertThat(draw(zone)).containsExactly("M cMMcMMMM", "M cMMMMMMM", "M 0MMMMMMM");
    zone.verify();
  }

  @Test
  void framesInUseBehindTheLastBlockAreScannedToo() {
    // Stride 1 meets 2 and 4; stride 2 does too, in half the looks.
    Zone zone = zone(V6_1, "M MM0M0MMM", "M MMMMMMMM");
    FreePageIsolation isolation = new FreePageIsolation(zone);

    assertThat(isolation.findScan(pfn(0), pfn(16), 2, 16, pfn -> false)).isTrue();
    zone.freeOnePage(pfn(1), 0, MigrateType.MOVABLE, false);

    // Now only a stride of 1 would meet frame 1.
    assertThat(isolation.isolateMet(pfn(0), pfn(16), 3)).isEqualTo(3);
    assertThat(draw(zone)).containsExactly("M MccMcMMM", "M MMMMMMMM");
    zone.verify();
  }

  @Test
  void aScanThatTakesMoreThanThereIsIsNotFound() {
    Zone zone = zone(V6_1, "M 0MM0MMMM", "M 1.MMMMMM");
    FreePageIsolation isolation = new FreePageIsolation(zone);

    assertThat(isolation.findScan(pfn(0), pfn(16), 5, 16, pfn -> false)).isFalse();
    assertThat(isolation.findScan(pfn(0), pfn(16), 3, 16, pfn -> false)).isTrue();
    assertThat(draw(zone)).containsExactly("M 0MM0MMMM", "M 1.MMMMMM");
  }

  @Test
  void aCompoundPageIsSteppedOverWhole() {
    Zone zone = zone(V6_1, "M ########", "M 0M0MMMMM");
    zone.setAllocated(pfn(0), 3, MigrateType.MOVABLE, 0, 0);
    FreePageIsolation isolation = new FreePageIsolation(zone);

    // Stride 2 from the compound page's last frame goes to frame 9, and never meets a head; only
    // stride 1 meets both, at eight frames at once and three by themselves.
    assertThat(isolation.findScan(pfn(0), pfn(16), 2, 11, pfn -> pfn == pfn(0))).isTrue();
    assertThat(isolation.isolateMet(pfn(0), pfn(16), 2)).isEqualTo(2);

    assertThat(draw(zone)).containsExactly("M MMMMMMMM", "M cMcMMMMM");
    zone.verify();
  }

  @Test
  void olderKernelsCountACompoundPageAsOneFrame() {
    String[] lines = {"M ########", "M 0M0MMMMM"};
    for (KernelProfile kernel : List.of(V6_1, V6_12)) {
      Zone zone = zone(kernel, lines);
      zone.setAllocated(pfn(0), 3, MigrateType.MOVABLE, 0, 0);
      int scanned = kernel.freeScanCountsCompound() ? 16 : 9;

      assertThat(new FreePageIsolation(zone)
              .gives(pfn(0), pfn(16), 1, pfn -> pfn == pfn(0), 2, scanned))
          .isTrue();
    }
    assertThat(V6_1.freeScanCountsCompound()).isFalse();
    assertThat(V6_12.freeScanCountsCompound()).isTrue();
  }

  @Test
  void upTo5_15AFreeBlockCountsAsOneFrame() {
    for (KernelProfile kernel : List.of(V5_10, V5_15, V6_1)) {
      Zone zone = zone(kernel, "M 2...MM1.", "M MMMMMMMM");
      boolean whole = kernel.freeScanCountsFree();

      assertThat(new FreePageIsolation(zone)
              .gives(pfn(0), pfn(16), 1, pfn -> false, 6, whole ? 16 : 12))
          .isTrue();
    }
  }

  @Test
  void aScanThatFitsOneCountOnlyIsNotExact() {
    Zone zone = zone(V6_1, "M MM0M0MMM");
    FreePageIsolation isolation = new FreePageIsolation(zone);

    assertThat(isolation.findScan(pfn(0), pfn(8), 2, 8, pfn -> false)).isTrue();
    assertThat(isolation.isExact()).isTrue();
    assertThat(isolation.findScan(pfn(0), pfn(8), 2, 7, pfn -> false)).isTrue();
    assertThat(isolation.isExact()).isFalse();
    assertThat(isolation.findScan(pfn(0), pfn(8), 3, 8, pfn -> false)).isFalse();
    assertThat(isolation.isExact()).isFalse();
  }

  @Test
  void aBlockMayBeThoughtAway() {
    Zone zone = zone(V6_1, "M MM0M0MMM");
    FreePageIsolation isolation = new FreePageIsolation(zone);

    isolation.without(p -> p == pfn(2));
    assertThat(isolation.findScan(pfn(0), pfn(8), 1, 8, pfn -> false)).isTrue();
    assertThat(isolation.isExact()).isTrue();
    isolation.withAll();
    assertThat(isolation.findScan(pfn(0), pfn(8), 2, 8, pfn -> false)).isTrue();
    assertThat(isolation.isExact()).isTrue();
    assertThat(draw(zone)).containsExactly("M MM0M0MMM");
  }

  @Test
  void aScanKeepsToTheZone() {
    Zone zone = zone(V6_1, "M ____2...", "M 1.M_____");
    FreePageIsolation isolation = new FreePageIsolation(zone);

    assertThat(isolation.isolateMet(pfn(-16), pfn(64), 99)).isEqualTo(6);

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
  void aStrictScanCountsAsOthersDo() {
    for (KernelProfile kernel : List.of(V5_10, V5_15, V6_1)) {
      FreePageIsolation isolation = new FreePageIsolation(zone(kernel, "I 2...1.0M", "I 3......."));
      boolean whole = kernel.freeScanCountsFree();

      isolation.isolateStrict(pfn(8), pfn(12));
      assertThat(isolation.scanned()).isEqualTo(whole ? 8 : 1);
      isolation.isolateStrict(pfn(0), pfn(8));
      assertThat(isolation.scanned()).as("with the page that ends it").isEqualTo(whole ? 8 : 4);
    }
  }

  @Test
  void aStrictScansLastBlockMayReachOverTheEnd() {
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
