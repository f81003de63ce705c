package pagereel.replay.model;

import static org.assertj.core.api.Assertions.assertThat;
import static pagereel.replay.model.Kernels.V5_10;
import static pagereel.replay.model.Kernels.V6_1;
import static pagereel.replay.model.Kernels.V6_12;
import static pagereel.replay.model.Kernels.V6_18;
import static pagereel.replay.model.MigrateType.CMA;
import static pagereel.replay.model.MigrateType.ISOLATE;
import static pagereel.replay.model.MigrateType.MOVABLE;
import static pagereel.replay.model.MigrateType.UNMOVABLE;
import static pagereel.replay.model.ZoneDrawing.draw;
import static pagereel.replay.model.ZoneDrawing.lists;
import static pagereel.replay.model.ZoneDrawing.pfn;
import static pagereel.replay.model.ZoneDrawing.zone;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import pagereel.replay.kernel.KernelProfile;

/// Free blocks change lists when their pageblock is isolated, given back or retyped.
class PageblockIsolationTest {

  // A pageblock's free blocks move.

  @Test
  void freeBlocksMoveToTheTailsInAscendingOrder() {
    Zone zone = zone(V6_1, "M 0M0M1.0M", "U 0UUUUUUU");

    new PageblockIsolation(zone).moveFreePages(pfn(5), UNMOVABLE);

    assertThat(lists(zone)).containsExactly("0U 8 0 2 6", "1U 4");
    assertThat(zone.pageblockType(pfn(0))).isEqualTo(MOVABLE);
    zone.verify();
  }

  @Test
  void aChangeOfTypeMovesAndRetypes() {
    Zone zone = zone(V6_1, "M 0M0M1.0M", "U 0UUUUUUU");

    new PageblockIsolation(zone).changeType(pfn(0), UNMOVABLE);

    assertThat(draw(zone)).containsExactly("U 0M0M1.0M", "U 0UUUUUUU");
    assertThat(lists(zone)).containsExactly("0U 8 0 2 6", "1U 4");
    zone.verify();
  }

  @Test
  void aBlockOfBothPageblocksMovesWithTheFirst() {
    Zone zone = zone(V6_1, "M 4.......", "M ........");
    PageblockIsolation moves = new PageblockIsolation(zone);

    moves.moveFreePages(pfn(8), UNMOVABLE);
    assertThat(lists(zone)).containsExactly("4M 0");
    moves.moveFreePages(pfn(0), UNMOVABLE);
    assertThat(lists(zone)).containsExactly("4U 0");
    zone.verify();
  }

  @Test
  void aRequestMovesOfAPageblockThatBeginsBeforeTheZoneWhatComesFromItsBlockOn() {
    Zone zone = zone(V6_1, "M _0M01.M0", "M 0M0MMMMM");

    assertThat(new PageblockIsolation(zone).moveForFallback(pfn(3), UNMOVABLE)).isTrue();
    assertThat(lists(zone)).containsExactly("0U 3 7", "0M 1 8 10", "1U 4");
    zone.verify();
  }

  @Test
  void aRequestMovesNothingOfAPageblockThatEndsBehindTheZone() {
    Zone zone = zone(V6_1, "M 0MMMMMMM", "M 0M0M____");

    assertThat(new PageblockIsolation(zone).moveForFallback(pfn(8), UNMOVABLE)).isFalse();
    assertThat(lists(zone)).containsExactly("0M 0 8 10");
    assertThat(new PageblockIsolation(zone).moveForFallback(pfn(0), UNMOVABLE)).isTrue();
    assertThat(lists(zone)).containsExactly("0U 0", "0M 8 10");
    zone.verify();
  }

  @Test
  void pageblocksCutByTheZonesEndsMoveTheirPart() {
    Zone zone = zone(V6_1, "M _____M1.", "M 0M______");
    PageblockIsolation moves = new PageblockIsolation(zone);

    moves.changeType(pfn(0), UNMOVABLE);
    moves.changeType(pfn(8), CMA);

    assertThat(draw(zone)).containsExactly("U _____M1.", "C 0M______");
    assertThat(lists(zone)).containsExactly("0C 8", "1U 6");
    zone.verify();
  }

  // Isolation.

  @ParameterizedTest
  @MethodSource("pagereel.replay.model.Kernels#isolatingByPageblock")
  void thePageblocksOfARangeGoFirstLastThenBetween(KernelProfile profile) {
    Zone zone = zone(profile, "M 0M######", "M 0M######", "M 0M######", "M 0M######", "M 0M######");

    new PageblockIsolation(zone).isolateRange(pfn(3), pfn(30));

    assertThat(lists(zone)).containsExactly("0M 32", "0I 0 24 8 16");
    assertThat(zone.pageblocks(ISOLATE)).isEqualTo(4);
    zone.verify();
  }

  @ParameterizedTest
  @MethodSource("pagereel.replay.model.Kernels#all")
  void anIsolatedPageblockIsLeftAlone(KernelProfile profile) {
    Zone zone = zone(profile, "I 0M0M####", "M 0M######");

    new PageblockIsolation(zone).isolateRange(pfn(0), pfn(16));

    assertThat(lists(zone)).containsExactly("0I 0 2 8");
    zone.verify();
  }

  @ParameterizedTest
  @MethodSource("pagereel.replay.model.Kernels#mergingSomeTypes")
  void aBlockAcrossTheStartIsSplitThere(KernelProfile profile) {
    Zone zone = zone(profile, "M 4.......", "M ........");

    new PageblockIsolation(zone).isolateRange(pfn(8), pfn(16));

    assertThat(draw(zone)).containsExactly("M 3.......", "I 3.......");
    assertThat(lists(zone)).containsExactly("3M 0", "3I 8");
    zone.verify();
  }

  @ParameterizedTest
  @MethodSource("pagereel.replay.model.Kernels#mergingSomeTypes")
  void aBlockAcrossTheEndIsSplitThere(KernelProfile profile) {
    Zone zone = zone(profile, "M 4.......", "M ........");

    new PageblockIsolation(zone).isolateRange(pfn(2), pfn(5));

    assertThat(draw(zone)).containsExactly("I 3.......", "M 3.......");
    assertThat(lists(zone)).containsExactly("3M 8", "3I 0");
    zone.verify();
  }

  @ParameterizedTest
  @MethodSource("pagereel.replay.model.Kernels#mergingSomeTypes")
  void piecesOutsideTheRangeMergeAgain(KernelProfile profile) {
    Zone zone = zone(profile, 5, "M 5.......", "M ........", "M ........", "M ........");

    new PageblockIsolation(zone).isolateRange(pfn(8), pfn(16));

    assertThat(draw(zone)).containsExactly("M 3.......", "I 3.......", "M 4.......", "M ........");
    assertThat(lists(zone)).containsExactly("3M 0", "3I 8", "4M 16");
    zone.verify();
  }

  @Test
  void until66ABlockInsideTheRangeStaysWhole() {
    Zone zone = zone(V6_1, "M 4.......", "M ........");

    new PageblockIsolation(zone).isolateRange(pfn(0), pfn(16));

    assertThat(draw(zone)).containsExactly("I 4.......", "I ........");
    assertThat(lists(zone)).containsExactly("4I 0");
    zone.verify();
  }

  @Test
  void from612OnABlockInsideTheRangeIsSplitIntoPageblocks() {
    Zone zone = zone(V6_12, "M 4.......", "M ........");

    new PageblockIsolation(zone).isolateRange(pfn(0), pfn(16));

    assertThat(draw(zone)).containsExactly("I 3.......", "I 3.......");
    assertThat(lists(zone)).containsExactly("3I 0 8");
    zone.verify();
  }

  @Test
  void aPieceInAPageblockOfUnknownTypeIsTakenToBeMovable() {
    Zone zone = zone(V6_1, "M 4.......", "? ........");

    new PageblockIsolation(zone).isolateRange(pfn(0), pfn(8));

    assertThat(lists(zone)).containsExactly("3M 8", "3I 0");
    zone.verify();
  }

  @ParameterizedTest
  @MethodSource("pagereel.replay.model.Kernels#listsFollow")
  void from612OnAPieceInAPageblockOfUnknownTypeStaysOnItsList(KernelProfile profile) {
    Zone zone = zone(profile, "U 4.......", "? ........");

    new PageblockIsolation(zone).isolateRange(pfn(0), pfn(8));

    assertThat(lists(zone)).containsExactly("3U 8", "3I 0");
    zone.verify();
  }

  @ParameterizedTest
  @MethodSource("pagereel.replay.model.Kernels#isolatingByPageblock")
  void whatIsFreedIntoAnIsolatedPageblockStaysInIt(KernelProfile profile) {
    Zone zone = zone(profile, "M 3.......", "M ########");
    new PageblockIsolation(zone).isolateRange(pfn(8), pfn(16));

    zone.freeOnePage(pfn(8), 3, ISOLATE, false);

    assertThat(lists(zone)).containsExactly("3M 0", "3I 8");
    zone.verify();
  }

  // Isolation that is refused.

  private static boolean tryIsolate(Zone zone, int refusedBlock) {
    return new PageblockIsolation(zone)
        .tryIsolateRange(
            pfn(1), pfn(33), MOVABLE, (startPfn, endPfn) -> startPfn == pfn(8 * refusedBlock));
  }

  private static Zone fiveBlocks(KernelProfile profile) {
    return zone(profile, "U 0M######", "M 0M######", "M 0M######", "M 0M######", "M 0M######");
  }

  @ParameterizedTest
  @MethodSource("pagereel.replay.model.Kernels#all")
  void refusedAtItsFirstPageblockARangeStaysAsItIs(KernelProfile profile) {
    Zone zone = fiveBlocks(profile);

    assertThat(tryIsolate(zone, 0)).isFalse();

    assertThat(lists(zone)).containsExactly("0U 0", "0M 8 16 24 32");
    assertThat(zone.pageblockType(pfn(0))).isEqualTo(UNMOVABLE);
    zone.verify();
  }

  @ParameterizedTest
  @MethodSource("pagereel.replay.model.Kernels#overwritingTypes")
  void refusedAtItsLastPageblockTheFirstIsGivenBack(KernelProfile profile) {
    Zone zone = fiveBlocks(profile);

    assertThat(tryIsolate(zone, 4)).isFalse();

    assertThat(lists(zone)).containsExactly("0M 8 16 24 32 0");
    assertThat(zone.pageblockType(pfn(0))).isEqualTo(MOVABLE);
    zone.verify();
  }

  @ParameterizedTest
  @MethodSource("pagereel.replay.model.Kernels#overwritingTypes")
  void refusedBetweenThoseBeforeAreGivenBackAndThenTheLast(KernelProfile profile) {
    Zone zone = fiveBlocks(profile);

    assertThat(tryIsolate(zone, 2)).isFalse();

    assertThat(lists(zone)).containsExactly("0M 16 24 0 8 32");
    assertThat(zone.pageblocks(ISOLATE)).isZero();
    zone.verify();
  }

  @ParameterizedTest
  @MethodSource("pagereel.replay.model.Kernels#isolatingByPageblock")
  void notRefusedAllAreIsolated(KernelProfile profile) {
    Zone zone = fiveBlocks(profile);

    assertThat(tryIsolate(zone, 9)).isTrue();

    assertThat(lists(zone)).containsExactly("0I 0 32 8 16 24");
    zone.verify();
  }

  @ParameterizedTest
  @MethodSource("pagereel.replay.model.Kernels#mergingSomeTypes")
  void aBlockThatWasSplitForARefusedRangeIsWholeAgain(KernelProfile profile) {
    Zone zone = zone(profile, "M 4.......", "M ........", "M 4.......", "M ........");

    boolean isolated = new PageblockIsolation(zone)
        .tryIsolateRange(pfn(8), pfn(24), MOVABLE, (startPfn, endPfn) -> startPfn == pfn(16));

    assertThat(isolated).isFalse();
    assertThat(lists(zone)).containsExactly("4M 16 0");
    zone.verify();
  }

  @ParameterizedTest
  @MethodSource("pagereel.replay.model.Kernels#all")
  void whatAnotherRangeHasIsolatedIsRefused(KernelProfile profile) {
    Zone zone = zone(profile, "M 0M######", "I 0M######");

    boolean isolated = new PageblockIsolation(zone)
        .tryIsolateRange(pfn(0), pfn(16), MOVABLE, (startPfn, endPfn) -> false);

    assertThat(isolated).isFalse();
    assertThat(zone.pageblockType(pfn(8))).isEqualTo(ISOLATE);
    zone.verify();
  }

  // Its undo.

  @ParameterizedTest
  @MethodSource("pagereel.replay.model.Kernels#all")
  void theUndoGivesFreeBlocksBackAscending(KernelProfile profile) {
    Zone zone = zone(profile, "I 0M##1.##", "I 0M######", "I 0M######", "M 0M######");

    new PageblockIsolation(zone).undoRange(pfn(1), pfn(17), MOVABLE);

    assertThat(lists(zone)).containsExactly("0M 24 0 8 16", "1M 4");
    assertThat(zone.pageblocks(ISOLATE)).isZero();
    zone.verify();
  }

  @ParameterizedTest
  @MethodSource("pagereel.replay.model.Kernels#all")
  void theUndoGivesPageblocksTheTypeAskedFor(KernelProfile profile) {
    Zone zone = zone(profile, "I 0M######", "M 0M######");

    new PageblockIsolation(zone).undoRange(pfn(0), pfn(16), CMA);

    assertThat(draw(zone)).containsExactly("C 0M######", "M 0M######");
    assertThat(lists(zone)).containsExactly("0M 8", "0C 0");
    zone.verify();
  }

  @ParameterizedTest
  @MethodSource("pagereel.replay.model.Kernels#all")
  void aWholeFreePageblockMergesWithItsBuddyAtTheUndo(KernelProfile profile) {
    Zone zone = zone(profile, "I 3.......", "M 3.......", "M 4.......", "M ........");

    new PageblockIsolation(zone).undoRange(pfn(0), pfn(8), MOVABLE);

    assertThat(lists(zone)).containsExactly("4M 16 0");
    zone.verify();
  }

  @ParameterizedTest
  @MethodSource("pagereel.replay.model.Kernels#all")
  void twoPageblocksGivenBackMergeAtTheSecond(KernelProfile profile) {
    Zone zone = zone(profile, "I 3.......", "I 3.......");
    PageblockIsolation isolation = new PageblockIsolation(zone);

    isolation.unisolateBlock(pfn(0), MOVABLE);
    assertThat(lists(zone)).containsExactly("3M 0", "3I 8");
    isolation.unisolateBlock(pfn(8), MOVABLE);
    assertThat(lists(zone)).containsExactly("4M 0");
    zone.verify();
  }

  @ParameterizedTest
  @MethodSource("pagereel.replay.model.Kernels#all")
  void smallerBlocksDoNotMergeAtTheUndo(KernelProfile profile) {
    Zone zone = zone(profile, "I 2...####", "M 3.......");

    new PageblockIsolation(zone).undoRange(pfn(0), pfn(8), MOVABLE);

    assertThat(draw(zone)).containsExactly("M 2...####", "M 3.......");
    zone.verify();
  }

  @ParameterizedTest
  @MethodSource("pagereel.replay.model.Kernels#mergingSomeTypes")
  void theUndoMergesOnlyTypesThatMayMix(KernelProfile profile) {
    Zone zone = zone(profile, "I 3.......", "M 3.......");

    new PageblockIsolation(zone).undoRange(pfn(0), pfn(8), CMA);

    assertThat(draw(zone)).containsExactly("C 3.......", "M 3.......");
    assertThat(lists(zone)).containsExactly("3M 8", "3C 0");
    zone.verify();
  }

  @ParameterizedTest
  @MethodSource("pagereel.replay.model.Kernels#all")
  void isolationAndUndoGiveTheSameZoneBack(KernelProfile profile) {
    String[] drawing = {"M 4.......", "M ........", "M 0MM02...", "M 3.......", "M 2...M01."};
    Zone zone = zone(profile, drawing);
    PageblockIsolation isolation = new PageblockIsolation(zone);

    isolation.isolateRange(pfn(9), pfn(30));
    isolation.undoRange(pfn(9), pfn(30), MOVABLE);

    assertThat(draw(zone)).containsExactly(drawing);
    zone.verify();
  }

  // At the ends of a zone.

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 5, 7})
  void aZoneThatBeginsInsideAPageblockIsIsolatedAndGivenBackToItsEnds(int outside) {
    Zone zone = Zone.inUse(0, "DMA", outside, 29 - outside, 4, 3, V6_1);
    for (long pfn = 7; pfn < 29; pfn += 7) {
      zone.setPageblockType(pfn, CMA);
      zone.link(pfn, 0, CMA, true);
    }
    PageblockIsolation isolation = new PageblockIsolation(zone);

    isolation.isolateBlocks(outside, 29);
    assertThat(zone.pageblocks(ISOLATE)).isEqualTo(4);
    assertThat(zone.freeBlocks(0, ISOLATE)).isEqualTo(4);
    isolation.undoRange(outside, 29, CMA);
    assertThat(zone.pageblocks(ISOLATE)).isZero();
    assertThat(zone.freeBlocks(0, CMA)).isEqualTo(4);

    isolation.isolateRange(outside, 29);
    assertThat(zone.pageblocks(ISOLATE)).isEqualTo(4);
    assertThat(zone.freeBlocks(0, ISOLATE)).isEqualTo(4);
    zone.verify();
  }

  @Test
  void anIsolatedPageblockKeepsItsOwnTypeOnNewKernels() {
    Zone old = zone(V6_12, "U 0U0U1.0U", "M 0MMMMMMM");
    PageblockIsolation isolation = new PageblockIsolation(old);
    isolation.isolateRange(pfn(0), pfn(8));
    isolation.undoRange(pfn(0), pfn(8), MOVABLE);
    assertThat(old.pageblockType(pfn(0))).isEqualTo(MOVABLE);

    Zone zone = zone(V6_18, "U 0U0U1.0U", "M 0MMMMMMM");
    isolation = new PageblockIsolation(zone);
    isolation.isolateRange(pfn(0), pfn(8));
    assertThat(zone.pageblockType(pfn(0))).isEqualTo(ISOLATE);
    isolation.undoRange(pfn(0), pfn(8), MOVABLE);
    assertThat(zone.pageblockType(pfn(0))).isEqualTo(UNMOVABLE);
    assertThat(lists(zone)).containsExactly("0U 0 2 6", "0M 8", "1U 4");
    zone.verify();
  }

  @Test
  void oldKernelsRoundARangeOutToTheLargestBlocksAndGoUpwards() {
    Zone zone = fiveBlocks(V5_10);
    PageblockIsolation isolation = new PageblockIsolation(zone);

    isolation.isolateRange(pfn(9), pfn(30));
    assertThat(lists(zone)).containsExactly("0M 32", "0I 0 8 16 24");
    isolation.undoRange(pfn(9), pfn(30), MOVABLE);
    assertThat(lists(zone)).containsExactly("0M 32 0 8 16 24");
    zone.verify();
  }

  @Test
  void refusedOldKernelsGiveBackWhatCameBefore() {
    Zone zone = fiveBlocks(V5_10);

    assertThat(tryIsolate(zone, 2)).isFalse();
    assertThat(lists(zone)).containsExactly("0M 16 24 32 0 8");
    zone.verify();
  }
}
