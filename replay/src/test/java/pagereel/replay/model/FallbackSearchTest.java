package pagereel.replay.model;

import static org.assertj.core.api.Assertions.assertThat;
import static pagereel.replay.model.Kernels.V6_1;
import static pagereel.replay.model.Kernels.V6_12;
import static pagereel.replay.model.MigrateType.CMA;
import static pagereel.replay.model.MigrateType.MOVABLE;
import static pagereel.replay.model.MigrateType.RECLAIMABLE;
import static pagereel.replay.model.MigrateType.UNMOVABLE;
import static pagereel.replay.model.ZoneDrawing.pfn;
import static pagereel.replay.model.ZoneDrawing.zone;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pagereel.replay.kernel.KernelProfile;

/// Which other type's block serves a request. A pageblock has 8 frames: a free block of order 1 is
/// half of the order from which it is taken over for any type.
class FallbackSearchTest {

  /// Whether a page of a drawing is on a reclaim list.
  private static boolean isMovable(Zone zone, long pfn) {
    return zone.state(pfn) == FrameState.MIGRATED
        || (zone.state(pfn) == FrameState.ALLOCATED && zone.allocationType(pfn) == MOVABLE);
  }

  private static FallbackSearch found(Zone zone, int order, int type) {
    FallbackSearch search = new FallbackSearch(zone, pfn -> isMovable(zone, pfn));
    assertThat(search.find(order, type)).isTrue();
    return search;
  }

  @ParameterizedTest
  @MethodSource("pagereel.replay.model.Kernels#all")
  void theLargestBlockIsTakenWithItsPageblocks(KernelProfile profile) {
    Zone zone = zone(profile, "M 2...MMMM", "M 4.......", "M ........", "U UUUUUUUU");

    FallbackSearch search =
        found(zone(profile, "M 2...MMMM", "R 3.......", "U UUUUUUUU"), 0, UNMOVABLE);

    assertThat(search.donorType()).isEqualTo(RECLAIMABLE);
    assertThat(search.donorOrder()).isEqualTo(3);
    assertThat(search.claims()).isTrue();
    assertThat(search.takenPfn(0)).isEqualTo(pfn(8));
    assertThat(found(zone, 0, UNMOVABLE).donorType()).isEqualTo(MOVABLE);
  }

  @ParameterizedTest
  @MethodSource("pagereel.replay.model.Kernels#all")
  void aHalfFreePageblockIsTakenOverAndServesFromItsSmallestBlock(KernelProfile profile) {
    Zone zone = zone(profile, "M 1.M0MM1.", "U UUUUUUUU");

    FallbackSearch search = found(zone, 0, UNMOVABLE);

    assertThat(search.donorOrder()).isEqualTo(1);
    assertThat(search.headPfn()).isEqualTo(pfn(0));
    assertThat(search.claims()).isTrue();
    assertThat(search.takenPfn(0)).isEqualTo(pfn(3));
    assertThat(search.takenPfn(1)).isEqualTo(pfn(0));
  }

  /// Pages that are not movable count for a request that is not either.
  @ParameterizedTest
  @MethodSource("pagereel.replay.model.Kernels#all")
  void pagesAlreadyOfTheWantedKindCountAsMuchAsFreeOnes(KernelProfile profile) {
    Zone mostlyMovable = zone(profile, "M 1.MMMMMU", "U UUUUUUUU");
    Zone mostlyUnmovable = zone(profile, "M 1.MMMMUU", "U UUUUUUUU");

    assertThat(found(mostlyMovable, 0, UNMOVABLE).claims()).isFalse();
    assertThat(found(mostlyUnmovable, 0, UNMOVABLE).claims()).isTrue();
  }

  /// What compaction holds is on no reclaim list; what it has moved is.
  @ParameterizedTest
  @MethodSource("pagereel.replay.model.Kernels#all")
  void targetsOfCompactionCountAsMovableOnceTheyAreUsed(KernelProfile profile) {
    Zone waiting = zone(profile, "M 1.MMMMcc", "U UUUUUUUU");
    Zone used = zone(profile, "M 1.MMMMmm", "U UUUUUUUU");

    assertThat(found(waiting, 0, UNMOVABLE).claims()).isTrue();
    assertThat(found(used, 0, UNMOVABLE).claims()).isFalse();
  }

  @Test
  void ofSlabsFromBeforeTheTraceThe612KernelTakesOneForAMovablePage() {
    assertThat(found(zone(V6_12, "R 1.MRRRR#", "M MMMMMMMM"), 0, MOVABLE).claims())
        .isTrue();
    assertThat(found(zone(V6_12, "R 1.MRRRRR", "M MMMMMMMM"), 0, MOVABLE).claims())
        .isFalse();
    assertThat(found(zone(V6_12, "U 1.MUUUU#", "M MMMMMMMM"), 0, MOVABLE).claims())
        .isFalse();
    assertThat(found(zone(V6_1, "R 1.MRRRR#", "M MMMMMMMM"), 0, MOVABLE).claims())
        .isFalse();
  }

  @ParameterizedTest
  @MethodSource("pagereel.replay.model.Kernels#all")
  void aMovableRequestStealsTheSmallestBlockOfThoseTooSmallToClaim(KernelProfile profile) {
    Zone zone = zone(profile, "U 0U0UUUUU", "R RRRRRR0R", "M MMMMMMMM");

    FallbackSearch search = found(zone, 0, MOVABLE);

    assertThat(search.donorType()).isEqualTo(RECLAIMABLE);
    assertThat(search.claims()).isFalse();
    assertThat(search.takenPfn(0)).isEqualTo(pfn(14));
  }

  @Test
  void olderKernelsRaiseTheWatermarksForASingleBlockToo() {
    String[] pageblocks = {"U 0UUUUUUU", "M MMMMMMMM"};

    assertThat(found(zone(V6_1, pageblocks), 0, MOVABLE).claimTries()).isEqualTo(1);
    assertThat(found(zone(V6_12, pageblocks), 0, MOVABLE).claimTries()).isZero();
    assertThat(found(zone(V6_1, "U 3.......", "M MMMMMMMM"), 0, MOVABLE).claimTries())
        .isZero();
  }

  @Test
  void afterAClaimThatFailsThe612KernelStealsTheSmallestBlock() {
    String[] pageblocks = {"M 2...MMMM", "M MMMMMM0M", "M 1.MMMMMM", "U UUUUUUUU"};

    FallbackSearch newer =
        found(zone(V6_12, "M 1.MMMMMM", "M MMMMMM0M", "U UUUUUUUU"), 0, UNMOVABLE);
    assertThat(newer.claims()).isFalse();
    assertThat(newer.donorOrder()).isZero();
    assertThat(newer.claimTries()).isEqualTo(2);

    FallbackSearch older =
        found(zone(V6_1, "M 1.MMMMMM", "M MMMMMM0M", "U UUUUUUUU"), 0, UNMOVABLE);
    assertThat(older.claims()).isFalse();
    assertThat(older.donorOrder()).isEqualTo(1);
    assertThat(older.claimTries()).isEqualTo(1);

    assertThat(found(zone(V6_12, pageblocks), 0, UNMOVABLE).donorOrder()).isEqualTo(2);
  }

  @ParameterizedTest
  @MethodSource("pagereel.replay.model.Kernels#all")
  void cmaDonatesToNobodyHere(KernelProfile profile) {
    FallbackSearch search =
        new FallbackSearch(zone(profile, "C 3.......", "U UUUUUUUU"), pfn -> false);

    assertThat(search.find(0, UNMOVABLE)).isFalse();
    assertThat(search.find(0, CMA)).isFalse();
  }

  /// The zone begins within the first pageblock.
  @ParameterizedTest
  @MethodSource("pagereel.replay.model.Kernels#all")
  void aPageblockOfTwoZonesIsNotTakenOver(KernelProfile profile) {
    Zone zone = zone(profile, "M __1.2...", "U UUUUUUUU");

    assertThat(found(zone, 0, UNMOVABLE).claims()).isFalse();
  }
}
