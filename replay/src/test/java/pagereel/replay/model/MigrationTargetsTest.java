package pagereel.replay.model;

import static org.assertj.core.api.Assertions.assertThat;
import static pagereel.replay.model.Kernels.V6_1;
import static pagereel.replay.model.Kernels.V6_12;
import static pagereel.replay.model.ZoneDrawing.draw;
import static pagereel.replay.model.ZoneDrawing.pfn;
import static pagereel.replay.model.ZoneDrawing.zone;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pagereel.replay.kernel.KernelProfile;

/// Which of the pages that compaction took become new homes first.
class MigrationTargetsTest {

  private static CompactionControl takingAll(Zone zone) {
    CompactionControl control = new CompactionControl(
        zone, true, false, MigrateType.UNMOVABLE, false, pfn(0), zone.lastPageblockPfn());
    FreePageIsolation isolation = new FreePageIsolation(control);
    for (long pfn = zone.startPfn(); pfn < zone.endPfn(); pfn++) {
      if (zone.isBuddy(pfn)) {
        isolation.isolateFreePage(pfn);
      }
    }
    return control;
  }

  @Test
  void blocksThatAreKeptWholeAreUsedFromTheSmallestOnAndFromTheirBeginning() {
    Zone zone = zone(V6_12, "M 2...M0M0", "M 1.MMMMMM");
    CompactionControl control = takingAll(zone);

    control.use(2);
    assertThat(draw(zone)).containsExactly("M ccccMmMm", "M ccMMMMMM");

    control.use(1);
    assertThat(draw(zone)).containsExactly("M ccccMmMm", "M mcMMMMMM");

    control.use(4);
    assertThat(draw(zone)).containsExactly("M mmmcMmMm", "M mmMMMMMM");
  }

  @Test
  void pagesThatAreSplitOffAreUsedFromTheLastOneOn() {
    Zone zone = zone(V6_1, "M 2...M0M0", "M 1.MMMMMM");
    CompactionControl control = takingAll(zone);

    control.use(3);
    assertThat(draw(zone)).containsExactly("M ccccMcMm", "M mmMMMMMM");
  }

  @ParameterizedTest
  @MethodSource("pagereel.replay.model.Kernels#all")
  void whatWasGivenBackIsNotUsed(KernelProfile profile) {
    Zone zone = zone(profile, "M 2...M0M0", "M 1.MMMMMM");
    CompactionControl control = takingAll(zone);
    zone.freeOnePage(pfn(8), 1, MigrateType.MOVABLE, false);

    control.use(2);

    assertThat(draw(zone).getLast()).isEqualTo("M 1.MMMMMM");
    assertThat(draw(zone).getFirst()).contains("m");
  }

  /// What is not given back when the compaction ends has been used, whatever the counts said.
  @ParameterizedTest
  @MethodSource("pagereel.replay.model.Kernels#all")
  void atTheEndNoTargetWaits(KernelProfile profile) {
    Zone zone = zone(profile, "M 2...M0M0", "M 1.MMMMMM");
    CompactionControl control = takingAll(zone);

    control.end();

    assertThat(draw(zone)).containsExactly("M mmmmMmMm", "M mmMMMMMM");
  }

  @ParameterizedTest
  @MethodSource("pagereel.replay.model.Kernels#all")
  void moreThanThereIsCannotBeUsed(KernelProfile profile) {
    Zone zone = zone(profile, "M 2...MMMM", "M MMMMMMMM");
    CompactionControl control = takingAll(zone);

    control.use(9);

    assertThat(draw(zone)).containsExactly("M mmmmMMMM", "M MMMMMMMM");
  }
}
