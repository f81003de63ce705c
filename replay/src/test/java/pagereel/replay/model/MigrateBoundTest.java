package pagereel.replay.model;

import static org.assertj.core.api.Assertions.assertThat;
import static pagereel.replay.model.Kernels.V6_1;
import static pagereel.replay.model.Kernels.V6_12;
import static pagereel.replay.model.ZoneDrawing.pfn;
import static pagereel.replay.model.ZoneDrawing.zone;

import org.junit.jupiter.api.Test;
import pagereel.replay.kernel.KernelProfile;

/// How many pages the migrate scanner can take from a range: movable pages are on the LRU lists
/// here, and blocks of more than a page are compound.
class MigrateBoundTest {

  private static final boolean SYNC = true;
  private static final boolean ASYNC = false;
  private static final long ELSEWHERE = Zone.NO_PFN;
  private static final String FULL = "M MMMMMMMM";

  private static CompactionControl control(Zone zone, boolean sync, int order) {
    CompactionControl control = new CompactionControl(
        zone, sync, true, MigrateType.MOVABLE, false, pfn(0), zone.lastPageblockPfn());
    control.workFor(order);
    return control;
  }

  private static long most(CompactionControl control, int startFrame, int endFrame, long duePfn) {
    return bound(control.zone()).mostTaken(control, pfn(startFrame), pfn(endFrame), duePfn);
  }

  private static MigrateBound bound(Zone zone) {
    return new MigrateBound(
        zone,
        p -> zone.state(p) == FrameState.COMPACTION
            || (zone.state(p) == FrameState.ALLOCATED
                && zone.allocationType(p) == MigrateType.MOVABLE)
            || (zone.state(p) == FrameState.IN_USE && zone.inUseType(p) == MigrateType.MOVABLE),
        p -> (zone.state(p) == FrameState.ALLOCATED || zone.state(p) == FrameState.IN_USE)
            && zone.allocationOrder(p) > 0
            && (p & ((1L << zone.allocationOrder(p)) - 1)) == 0);
  }

  private static long most(CompactionControl control, int startFrame, int endFrame) {
    return most(control, startFrame, endFrame, ELSEWHERE);
  }

  @Test
  void aRangeIsEmptiedOfCompoundPagesToo() {
    Zone zone = zone(V6_1, "M ####MMU.", "M ........");
    zone.setInUse(pfn(0), 2, MigrateType.MOVABLE);

    assertThat(bound(zone).mostEmptied(pfn(0), pfn(16))).isEqualTo(6);
    assertThat(bound(zone).mostEmptied(pfn(6), pfn(16))).isZero();
  }

  /// Older kernels pass over compound pages, from before the trace too, as long as they are whole.
  @Test
  void compoundPagesFromBeforeTheTraceAreNotTakenByOlderKernels() {
    Zone zone = zone(V6_1, "M ####MMMM", "M UUUUUUUU");
    zone.setInUse(pfn(0), 2, MigrateType.MOVABLE);
    assertThat(most(control(zone, SYNC, 3), 0, 8)).isEqualTo(4);

    zone.setAllocated(pfn(3), 0, MigrateType.MOVABLE, 1, 0);
    assertThat(most(control(zone, SYNC, 3), 0, 8)).as("split since").isEqualTo(8);
  }

  private static Zone withCompound(KernelProfile profile, int order) {
    Zone zone = zone(profile, "M MMMMMMMM", "M UUUUUUUU");
    zone.setAllocated(pfn(0), order, MigrateType.MOVABLE, 1, 0);
    return zone;
  }

  @Test
  void pagesThatAreFreeOrNotOnTheLruListsAreNotTaken() {
    Zone zone = zone(V6_1, "M MU1.pMcR", "M UUUUUUUU");

    assertThat(most(control(zone, SYNC, 3), 0, 8)).isEqualTo(3);
    assertThat(most(control(zone, SYNC, 3), 1, 7)).as("of a part").isEqualTo(2);
    assertThat(most(control(zone, SYNC, 3), 8, 16)).isZero();
  }

  @Test
  void whatIsNotKnownMayBeTaken() {
    assertThat(most(control(zone(V6_1, "M ?tUx####"), SYNC, 3), 0, 8)).isEqualTo(2);
  }

  @Test
  void aFullClusterEndsTheScanUnlessThePageblockIsFinished() {
    Zone zone = zone(V6_1, FULL, FULL, FULL, FULL, FULL);
    CompactionControl control = control(zone, SYNC, 4);

    assertThat(most(control, 0, 40)).isEqualTo(32);

    control.finishPageblock = true;
    assertThat(most(control, 0, 40)).isEqualTo(40);
  }

  @Test
  void olderKernelsPassCompoundPagesOver() {
    assertThat(most(control(withCompound(V6_1, 1), SYNC, 3), 0, 8)).isEqualTo(6);
    assertThat(most(control(withCompound(V6_1, 3), SYNC, 3), 0, 8)).isZero();
  }

  @Test
  void newerKernelsTakeCompoundPagesSmallerThanWhatTheyWorkFor() {
    Zone zone = withCompound(V6_12, 2);

    assertThat(most(control(zone, SYNC, 3), 0, 8)).isEqualTo(8);
    assertThat(most(control(zone, SYNC, 2), 0, 8)).isEqualTo(4);
    assertThat(most(control(zone, SYNC, -1), 0, 8)).as("for a whole zone").isEqualTo(8);
    assertThat(most(control(withCompound(V6_12, 3), SYNC, -1), 0, 8)).as("huge").isZero();
    assertThat(most(control(withCompound(V6_12, 3), SYNC, 4), 0, 8)).as("huge").isZero();
  }

  @Test
  void aCompoundPageMayOverfillACluster() {
    Zone zone = zone(V6_12, FULL, FULL, FULL, FULL, FULL);
    zone.setAllocated(pfn(32), 2, MigrateType.MOVABLE, 1, 0);

    assertThat(most(control(zone, SYNC, 3), 0, 36)).isEqualTo(31 + 4);
  }

  @Test
  void theRestOfACompoundPageIsNotTaken() {
    assertThat(most(control(withCompound(V6_1, 2), SYNC, 3), 2, 8)).isEqualTo(4);
    assertThat(most(control(withCompound(V6_12, 2), SYNC, 3), 2, 8)).isEqualTo(4);
  }

  @Test
  void aCompoundPageThatWasSplitIsTakenPageByPage() {
    Zone zone = withCompound(V6_1, 2);
    zone.setState(pfn(3), 1, FrameState.TAKEN);
    zone.freeOnePage(pfn(3), 0, MigrateType.MOVABLE, false);

    assertThat(most(control(zone, SYNC, 3), 0, 8)).isEqualTo(7);
    zone.verify();
  }

  @Test
  void anAsynchronousDirectCompactionGivesUpABlockThatItFailsIn() {
    Zone zone = zone(V6_1, "M MMMMMUMM", "M MMMMMMMM");

    assertThat(most(control(zone, ASYNC, 2), 0, 4)).isEqualTo(4);
    assertThat(most(control(zone, ASYNC, 2), 0, 8))
        .as("failed in the last block")
        .isZero();
    assertThat(most(control(zone, ASYNC, 3), 0, 8)).isZero();
    assertThat(most(control(zone, ASYNC, 3), 6, 8)).as("begun behind it").isEqualTo(2);
    assertThat(most(control(zone, ASYNC, 3), 0, 16)).as("gone on to the next").isEqualTo(8);
    assertThat(most(control(zone, SYNC, 3), 0, 8)).as("it goes on").isEqualTo(7);
    assertThat(most(control(zone, ASYNC, -1), 0, 8)).as("no block is wanted").isEqualTo(7);
  }

  @Test
  void aFreeBlockIsNoFailure() {
    assertThat(most(control(zone(V6_1, "M MM1.MMMM"), ASYNC, 3), 0, 8)).isEqualTo(6);
  }

  @Test
  void nothingIsTakenOfAMarkedPageblockThatIsDue() {
    Zone zone = zone(V6_1, FULL, FULL);
    zone.compaction().setSkipped(pfn(8), true);

    assertThat(most(control(zone, SYNC, 3), 8, 16, pfn(8))).isZero();
    assertThat(most(control(zone, SYNC, 3), 8, 16, pfn(0)))
        .as("the mark is gone")
        .isEqualTo(8);
    assertThat(most(control(zone, SYNC, 3), 12, 16, pfn(12))).as("from within").isEqualTo(4);
  }
}
