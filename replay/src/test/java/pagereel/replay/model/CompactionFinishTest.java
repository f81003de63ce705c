package pagereel.replay.model;

import static org.assertj.core.api.Assertions.assertThat;
import static pagereel.replay.model.Kernels.V6_12;
import static pagereel.replay.model.ZoneDrawing.pfn;
import static pagereel.replay.model.ZoneDrawing.zone;

import org.junit.jupiter.api.Test;
import pagereel.replay.model.CompactionFinish.Goal;

/// When a compaction is over.
class CompactionFinishTest {

  private static final int ORDER = 3;

  private final CompactionFinish finish = new CompactionFinish();

  private static CompactionControl control(Zone zone, int migrateType, int from, int to) {
    return new CompactionControl(zone, true, true, migrateType, false, pfn(from), pfn(to));
  }

  private String verdict(Goal goal, int from, String... pageblocks) {
    Zone zone = zone(V6_12, pageblocks);
    return finish.verdict(control(zone, MigrateType.MOVABLE, from, 16), ORDER, goal);
  }

  private static final String[] SCATTERED = {"M 0#0#0#0#", "M 2...####", "M ########"};
  private static final String[] WITH_BLOCK = {"M 0#0#0#0#", "M ########", "M 3......."};

  @Test
  void aRequestsRunEndsWithABlockAtTheEndOfAPageblock() {
    assertThat(verdict(Goal.BLOCK, 8, SCATTERED)).isEqualTo("no_suitable_page");
    assertThat(verdict(Goal.BLOCK, 8, WITH_BLOCK)).isEqualTo("success");
    assertThat(verdict(Goal.BLOCK, 11, WITH_BLOCK)).isEqualTo("continue");
  }

  @Test
  void aBlockOfAnotherTypeWillDoIfItsPageblockMayChangeHands() {
    assertThat(verdict(Goal.BLOCK, 8, "M ########", "M ########", "U 3......."))
        .isEqualTo("success");
    assertThat(verdict(Goal.BLOCK, 8, "M ########", "M ########", "C 3......."))
        .isEqualTo("success");
    Zone zone = zone(V6_12, "M ########", "M ########", "C 3.......");
    assertThat(finish.verdict(control(zone, MigrateType.UNMOVABLE, 8, 16), ORDER, Goal.BLOCK))
        .isEqualTo("no_suitable_page");
  }

  @Test
  void scannersThatHaveMetEndIt() {
    Zone zone = zone(V6_12, SCATTERED);
    CompactionControl met = control(zone, MigrateType.MOVABLE, 8, 8);
    assertThat(finish.verdict(met, ORDER, Goal.BLOCK)).isEqualTo("partial_skipped");
    assertThat(finish.verdict(met, -1, Goal.EVERYTHING)).isEqualTo("complete");
    assertThat(finish.verdict(met, -1, Goal.AHEAD_OF_NEED)).isEqualTo("complete");
  }

  @Test
  void aRunFromWhereTheLastResetBeganHasSeenTheWholeZone() {
    Zone zone = zone(V6_12, SCATTERED);
    for (int frame = 0; frame < 24; frame += 8) {
      zone.compaction().setSkipped(pfn(frame), true);
    }
    zone.compaction().scannersMet(true, 1);
    zone.compaction().resetSkips(pfn -> true, pfn -> false);
    assertThat(finish.verdict(control(zone, MigrateType.MOVABLE, 0, 0), ORDER, Goal.BLOCK))
        .isEqualTo("complete");
    assertThat(finish.verdict(control(zone, MigrateType.MOVABLE, 8, 8), ORDER, Goal.BLOCK))
        .isEqualTo("partial_skipped");
  }

  @Test
  void aheadOfNeedItGoesOnWhileTooMuchIsScattered() {
    assertThat(verdict(Goal.AHEAD_OF_NEED, 8, SCATTERED)).isEqualTo("continue");
    // 4 of 12 free pages.
    assertThat(verdict(Goal.AHEAD_OF_NEED, 8, WITH_BLOCK)).isEqualTo("success");
    assertThat(verdict(Goal.EVERYTHING, 8, WITH_BLOCK)).isEqualTo("continue");
  }

  @Test
  void howMuchIsTooMuchIsToldByTheTurnsBefore() {
    finish.observed(zone(V6_12, WITH_BLOCK), "continue");
    assertThat(verdict(Goal.AHEAD_OF_NEED, 8, WITH_BLOCK)).isEqualTo("continue");
    finish.observed(zone(V6_12, SCATTERED), "success");
    assertThat(verdict(Goal.AHEAD_OF_NEED, 8, SCATTERED)).isEqualTo("success");
  }
}
