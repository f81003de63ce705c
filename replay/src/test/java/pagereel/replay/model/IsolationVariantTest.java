package pagereel.replay.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static pagereel.replay.model.Kernels.V6_1;
import static pagereel.replay.model.Kernels.V6_12;
import static pagereel.replay.model.ZoneDrawing.draw;
import static pagereel.replay.model.ZoneDrawing.pfn;
import static pagereel.replay.model.ZoneDrawing.zone;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Each version of the range isolation does to a drawn zone what its kernel does.
class IsolationVariantTest {

  private static final IsolationVariant POSTED = variant("posted-2011");
  private static final IsolationVariant CORRECTED = variant("corrected-2011");
  private static final IsolationVariant REVIEWED = variant("reviewed-2011");

  private static IsolationVariant variant(String id) {
    return IsolationVariant.of(id).orElseThrow();
  }

  private static Stream<IsolationVariant> all() {
    return IsolationVariant.ALL.stream();
  }

  private static Stream<IsolationVariant> thatTake() {
    return all().filter(variant -> !variant.equals(REVIEWED));
  }

  private static Stream<IsolationVariant> thatUndo() {
    return all().filter(variant -> !variant.equals(POSTED));
  }

  private static StrictResult strict(IsolationVariant variant, Zone zone, int start, int end) {
    return variant.isolateStrict(zone, pfn(start), pfn(end), pfn -> false);
  }

  @Test
  void theFirstPostingFreesThePageInUseThatStoppedIt() {
    Zone zone = zone(V6_1, "I 2...M.1.");

    StrictResult result = strict(POSTED, zone, 0, 8);

    assertThat(result.succeeded()).isFalse();
    assertThat(result.returned()).isZero();
    assertThat(result.failedPfn()).isEqualTo(pfn(4));
    // Once for each page that it had taken, and those are gone.
    assertThat(result.wrongFrees()).isEqualTo(4);
    assertThat(result.lostPages()).isEqualTo(4);
    assertThat(draw(zone)).containsExactly("I cccc2...");
    zone.verify();
  }

  @Test
  void theFirstPostingFreesNothingWhereTheFirstFrameIsInUse() {
    Zone zone = zone(V6_1, "I M.2.1...".replace("2.", ".."));

    StrictResult result = strict(POSTED, zone, 0, 8);

    assertThat(result.wrongFrees()).isZero();
    assertThat(result.lostPages()).isZero();
    assertThat(zone.isFree(pfn(0))).isFalse();
  }

  @Test
  void theFirstPostingFreesAFrameThatIsNotThere() {
    Zone zone = zone(V6_1, "I 2.......", "I ____MMMM".replace("____", "xxxx"));

    StrictResult result = strict(POSTED, zone, 0, 16);

    assertThat(result.failedPfn()).isEqualTo(pfn(8));
    assertThat(result.wrongFrees()).isEqualTo(8);
    // A hole is not looked at: two free blocks were.
    assertThat(result.scannedPages()).isEqualTo(2);
  }

  @Test
  void theCorrectedUndoGivesBackWhatWasTakenAndNoMore() {
    Zone zone = zone(V6_1, "I 2...M01.");

    StrictResult result = strict(CORRECTED, zone, 0, 8);

    assertThat(result.succeeded()).isFalse();
    assertThat(result.takenPages()).isEqualTo(4);
    assertThat(result.wrongFrees()).isZero();
    assertThat(result.lostPages()).isZero();
    assertThat(draw(zone)).containsExactly("I 2...M01.");
    zone.verify();
  }

  @Test
  void theReviewersTakesNothingAndLetsTheCallerCompare() {
    Zone zone = zone(V6_1, "I 2...2...", "I 3.......");

    StrictResult whole = strict(REVIEWED, zone, 0, 8);
    StrictResult over = strict(REVIEWED, zone, 0, 12);

    assertThat(whole.returned()).isEqualTo(8);
    assertThat(whole.succeeded()).isTrue();
    assertThat(whole.takenPages()).isZero();
    // The last block reaches over the end: 16 pages are not the 12 that were asked for.
    assertThat(over.returned()).isEqualTo(16);
    assertThat(over.succeeded()).isFalse();
    assertThat(draw(zone)).containsExactly("I 2...2...", "I 3.......");
  }

  @Test
  void theReviewersStopsAtTheFirstPageInUse() {
    Zone zone = zone(V6_1, "I 2...1.M0");

    StrictResult result = strict(REVIEWED, zone, 0, 8);

    assertThat(result.returned()).isEqualTo(6);
    assertThat(result.failedPfn()).isEqualTo(pfn(6));
    assertThat(result.scannedPages()).isEqualTo(3);
  }

  @ParameterizedTest
  @MethodSource("thatTake")
  void aRangeThatIsAllFreeIsTaken(IsolationVariant variant) {
    Zone zone = zone(V6_12, "I 2...2...", "I 3.......");

    StrictResult result = strict(variant, zone, 0, 12);

    assertThat(result.succeeded()).isTrue();
    assertThat(result.takenPages()).isEqualTo(16);
    assertThat(result.takenEndPfn()).isEqualTo(pfn(16));
    boolean counts = variant instanceof PostedIsolation;
    assertThat(result.returned()).isEqualTo(counts ? 16 : pfn(16));
    assertThat(draw(zone)).containsExactly("I cccccccc", "I cccccccc");
    zone.verify();
  }

  @ParameterizedTest
  @MethodSource("thatUndo")
  void aRangeThatBeginsInsideAFreeBlockIsRefusedAtOnce(IsolationVariant variant) {
    Zone zone = zone(V6_12, "I 3.......", "I 3.......");

    StrictResult result = strict(variant, zone, 2, 16);

    assertThat(result.succeeded()).isFalse();
    assertThat(result.failedPfn()).isEqualTo(pfn(2));
    assertThat(result.takenPages()).isZero();
    assertThat(draw(zone)).containsExactly("I 3.......", "I 3.......");
  }

  @ParameterizedTest
  @MethodSource("all")
  void anEmptyRangeIsRefused(IsolationVariant variant) {
    Zone zone = zone(V6_12, "I 3.......");

    assertThatThrownBy(() -> strict(variant, zone, 4, 4))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theFirstVersionsCountLooksTheLaterOnesFrames() {
    String[] lines = {"I 2...1.M0"};

    assertThat(strict(CORRECTED, zone(V6_1, lines), 0, 8).scannedPages()).isEqualTo(3);
    assertThat(strict(variant("merged-3.5"), zone(V6_1, lines), 0, 8).scannedPages())
        .isEqualTo(3);
    assertThat(strict(variant("6.1"), zone(V6_1, lines), 0, 8).scannedPages()).isEqualTo(7);
    assertThat(strict(variant("6.18"), zone(V6_1, lines), 0, 8).scannedPages()).isEqualTo(7);
  }

  // Collecting.

  private static CollectedResult collect(
      IsolationVariant variant, Zone zone, int stride, long enough) {
    return variant.isolateCollecting(zone, pfn(0), pfn(8), stride, enough, pfn -> false);
  }

  @Test
  void theFirstVersionsCollectAllThatIsFree() {
    for (String id : List.of("posted-2011", "reviewed-2011", "merged-3.5")) {
      Zone zone = zone(V6_1, "M 0M1.0M1.");

      CollectedResult result = collect(variant(id), zone, 4, 1);

      // Looks: 0, 1, 2, 4, 5, 6.
      assertThat(result).as(id).isEqualTo(new CollectedResult(6, 6, 2, 0, pfn(8)));
      assertThat(draw(zone)).as(id).containsExactly("M cMcccMcc");
    }
  }

  @Test
  void theLaterOnesStopWhenTheyHaveEnough() {
    for (String id : List.of("6.1", "6.12", "6.18")) {
      Zone zone = zone(V6_1, "M 0M1.0M1.");

      CollectedResult result = collect(variant(id), zone, 1, 3);

      // Kept whole from 6.12 on.
      int splitBlocks = id.equals("6.1") ? 1 : 0;
      assertThat(result).as(id).isEqualTo(new CollectedResult(4, 3, splitBlocks, 0, pfn(4)));
      assertThat(draw(zone)).as(id).containsExactly("M cMcc0M1.");
    }
  }

  @Test
  void theLaterOnesSeeOnlyWhatTheyStepOn() {
    Zone zone = zone(V6_1, "M 0M1.0M1.");

    assertThat(collect(variant("6.12"), zone, 4, 100))
        .isEqualTo(new CollectedResult(2, 2, 0, 0, pfn(8)));
    assertThat(draw(zone)).containsExactly("M cM1.cM1.");
  }

  @Test
  void aCompoundPageIsPassedOverWhole() {
    Zone zone = zone(V6_1, "M ####0M1.");
    zone.setAllocated(pfn(0), 2, MigrateType.MOVABLE, 0, 0);

    CollectedResult result =
        variant("6.12").isolateCollecting(zone, pfn(0), pfn(8), 1, 100, pfn -> pfn == pfn(0));

    assertThat(result).isEqualTo(new CollectedResult(8, 3, 0, 0, pfn(8)));
    zone = zone(V6_1, "M ####0M1.");
    zone.setAllocated(pfn(0), 2, MigrateType.MOVABLE, 0, 0);
    assertThat(variant("6.1").isolateCollecting(zone, pfn(0), pfn(8), 1, 100, pfn -> pfn == pfn(0)))
        .isEqualTo(new CollectedResult(5, 3, 1, 0, pfn(8)));
  }

  @Test
  void aBlockThatReachesOverTheEndIsTakenWhole() {
    for (IsolationVariant variant : IsolationVariant.ALL) {
      Zone zone = zone(V6_1, "M 4.......", "M ........");

      CollectedResult result = collect(variant, zone, 1, 100);

      assertThat(result.takenPages()).as(variant.id()).isEqualTo(16);
      assertThat(result.endPfn()).as(variant.id()).isEqualTo(pfn(8));
    }
  }

  @Test
  void onlyTheLaterOnesStopWhenTheyHaveEnough() {
    assertThat(all().filter(IsolationVariant::stopsWhenEnough).map(IsolationVariant::id))
        .containsExactly("6.1", "6.12", "6.18");
  }

  @Test
  void whatIsNotKnownOfAFrameThatIsLookedAtIsTold() {
    String[] lines = {"M 0M1.?M1."};

    assertThat(collect(POSTED, zone(V6_1, lines), 1, 1).unknownPages()).isEqualTo(1);
    // It has enough before, or steps over it.
    assertThat(collect(variant("6.12"), zone(V6_1, lines), 1, 3).unknownPages()).isZero();
    assertThat(collect(variant("6.12"), zone(V6_1, lines), 1, 4).unknownPages()).isEqualTo(1);
    assertThat(collect(variant("6.12"), zone(V6_1, lines), 8, 4).unknownPages()).isZero();
  }

  // The trial of a variant.

  @Test
  void aTrialOfCollectingLeavesTheZoneAsItIs() {
    Zone zone = zone(V6_1, "M 0M1.0cM0", "M ........");
    List<String> before = draw(zone);

    for (IsolationVariant variant : IsolationVariant.ALL) {
      CollectingTrial trial = CollectingTrial.of(variant, zone, pfn(0), pfn(8), 1, 2, pfn -> false);

      boolean stops = variant.stopsWhenEnough();
      assertThat(trial.result().takenPages()).as(variant.id()).isEqualTo(stops ? 3 : 5);
      assertThat(trial.result().endPfn()).as(variant.id()).isEqualTo(pfn(stops ? 4 : 8));
      assertThat(trial.wrongPages()).as(variant.id()).isZero();
      assertThat(draw(zone)).isEqualTo(before);
    }
  }

  @Test
  void aTrialLeavesTheZoneAsItIs() {
    Zone zone = zone(V6_1, "M 3.......", "I 2...M01.", "I 2...2...", "M 3.......");
    List<String> before = draw(zone);

    IsolationTrial failed = IsolationTrial.of(POSTED, zone, pfn(8), pfn(24), pfn -> false);

    assertThat(failed.result().wrongFrees()).isEqualTo(4);
    assertThat(failed.sameBlocks()).isFalse();
    // The block of 4 is lost; the single page has merged with the one in use beside it.
    assertThat(failed.brokenBlocks()).isEqualTo(3);
    assertThat(draw(zone)).isEqualTo(before);
  }

  @Test
  void aTrialGivesBackWhatReachesOverTheEnd() {
    Zone zone = zone(V6_1, "I 3.......", "I 3.......");

    IsolationTrial taken = IsolationTrial.of(variant("6.1"), zone, pfn(0), pfn(12), pfn -> false);

    assertThat(taken.result().succeeded()).isTrue();
    assertThat(taken.blocksBefore()).containsExactly(0, 0, 0, 2, 0);
    assertThat(taken.blocksAfter()).containsExactly(0, 0, 1, 0, 0);
    assertThat(taken.brokenBlocks()).isEqualTo(1);
  }
}
