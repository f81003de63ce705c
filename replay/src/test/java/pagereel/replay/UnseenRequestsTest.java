package pagereel.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import pagereel.parser.event.Column;
import pagereel.parser.event.EventBatch;
import pagereel.parser.event.GfpFlags;
import pagereel.parser.event.NameTable;
import pagereel.parser.event.StackTable;
import pagereel.parser.event.Tracepoint;
import pagereel.replay.kernel.KernelProfile;
import pagereel.replay.kernel.KernelProfiles;
import pagereel.replay.model.FrameState;
import pagereel.replay.model.MigrateType;
import pagereel.replay.model.Zone;
import pagereel.replay.model.ZoneDrawing;

/// A request that was refused everywhere turns the lists of one zone, and is found in another that
/// has not seen it, by what is taken afterwards.
class UnseenRequestsTest {

  private static final KernelProfile KERNEL = KernelProfiles.forRelease("6.1").orElseThrow();

  /// Two pageblocks of eight frames: the second one has a page that cannot be moved.
  private static final List<String> RANGE = List.of("M 0M0M0M0M", "M 0M0M0M0#");

  private final ReplayState state = new ReplayState(KERNEL, new NameTable());
  private final UnmovablePages unmovable = state.unmovable();
  private final UnseenRequests requests = state.unseenRequests();
  private final Zone model = zone();
  private final Zone kernel = zone();

  private static Zone zone() {
    List<String> pageblocks = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      pageblocks.addAll(RANGE);
    }
    return ZoneDrawing.zone(KERNEL, pageblocks.toArray(String[]::new));
  }

  @BeforeEach
  void allocatedPagesAreMovable() {
    state.allocations().allocated(1, 0, GfpFlags.MOVABLE, StackTable.NONE, 1);
  }

  private void refusedEverywhere(long pages) {
    state.zones().add(kernel);
    new ContigSearch(state, unmovable, kernel, 0, pages).failToEnd();
  }

  private static long[] taken(Zone zone, int count) {
    long[] pfns = new long[count];
    for (int i = 0; i < count; i++) {
      pfns[i] = zone.peekSmallest(0, MigrateType.MOVABLE);
      zone.take(pfns[i], 0, MigrateType.MOVABLE);
    }
    return pfns;
  }

  private static List<Long> freeOf(Zone zone) {
    List<Long> pfns = new ArrayList<>();
    for (long pfn = zone.firstFree(0, MigrateType.MOVABLE);
        pfn != Zone.NO_PFN;
        pfn = zone.nextFree(pfn)) {
      pfns.add(pfn - zone.startPfn());
    }
    return pfns;
  }

  @Test
  void theSearchTurnsTheListsAndMovesNothingElse() {
    refusedEverywhere(32);

    assertThat(freeOf(kernel)).isNotEqualTo(freeOf(model)).hasSameElementsAs(freeOf(model));
    assertThat(freeOf(kernel))
        .endsWith(0L, 2L, 4L, 6L, 32L, 34L, 36L, 38L, 64L, 66L, 68L, 70L, 96L, 98L, 100L, 102L);
    kernel.verify();
  }

  @Test
  void theRequestIsFoundByTheOrderOfWhatIsTaken() {
    refusedEverywhere(32);
    List<Long> after = freeOf(kernel);
    requests.seen(16);

    assertThat(requests.explain(model, 0, taken(kernel, 60))).isEqualTo(32);

    assertThat(freeOf(model)).isEqualTo(after);
    model.verify();
  }

  @Test
  void itIsForeseenBeforeAnythingIsTaken() {
    refusedEverywhere(16);
    List<Long> after = freeOf(kernel);
    requests.seen(16);

    assertThat(requests.foresee(model, taken(kernel, 60))).isEqualTo(16);
    assertThat(freeOf(model)).isEqualTo(after);
  }

  @Test
  void fewTakesAreNoEvidence() {
    refusedEverywhere(32);
    List<Long> before = freeOf(model);
    requests.seen(16);

    assertThat(requests.explain(model, 0, taken(kernel, 3))).isZero();
    assertThat(freeOf(model)).isEqualTo(before);
  }

  @Test
  void takesInAnotherOrderAreNoEvidence() {
    refusedEverywhere(32);
    List<Long> before = freeOf(model);
    requests.seen(16);
    long[] backwards = taken(kernel, 60);
    for (int i = 0; i < 30; i++) {
      long pfn = backwards[i];
      backwards[i] = backwards[59 - i];
      backwards[59 - i] = pfn;
    }

    assertThat(requests.explain(model, 0, backwards)).isZero();
    assertThat(freeOf(model)).isEqualTo(before);
  }

  @Test
  void takesInTheListsOwnOrderNeedNoRequest() {
    requests.seen(16);

    assertThat(requests.foresee(model, taken(kernel, 60))).isZero();
  }

  @Test
  void whereARangeWouldHaveBeenFoundThereWasNoSuchRequest() {
    refusedEverywhere(128);
    requests.seen(16);
    // Nothing stands in the way of any length any more.
    for (long pfn = model.startPfn(); pfn < model.endPfn(); pfn++) {
      if (model.state(pfn) == FrameState.IN_USE) {
        model.setInUse(pfn, 0, MigrateType.MOVABLE);
      }
    }

    assertThat(requests.explain(model, 0, taken(kernel, 60))).isZero();
  }

  @Test
  void withoutARequestSeenNoneIsLookedFor() {
    assertThat(requests.isWorthTrying()).isFalse();
    requests.seen(16);
    assertThat(requests.isWorthTrying()).isTrue();
  }

  @Test
  void aSearchInVainIsMadeHalfAsOftenEachTime() {
    requests.seen(16);
    long[] none = {};
    assertThat(requests.explain(model, 0, none)).isZero();
    assertThat(requests.isWorthTrying()).isFalse();
    assertThat(requests.isWorthTrying()).isTrue();
    assertThat(requests.explain(model, 0, none)).isZero();
    assertThat(requests.isWorthTrying()).isFalse();
    assertThat(requests.isWorthTrying()).isFalse();
    assertThat(requests.isWorthTrying()).isTrue();
  }

  @Test
  void whatIsFreedAfterTheRequestStaysWhereItIs() {
    refusedEverywhere(32);
    requests.seen(16);
    // A new page comes to wait: another moment.
    allocated(model.startPfn() + 9);
    for (Zone zone : List.of(model, kernel)) {
      long pfn = zone.startPfn() + 8;
      zone.take(pfn, 0, MigrateType.MOVABLE);
      zone.freeOnePage(pfn, 0, MigrateType.MOVABLE, false);
    }
    state.recentFrees().freed(model.startPfn() + 8);
    List<Long> after = freeOf(kernel);

    assertThat(requests.explain(model, 0, taken(kernel, 60))).isEqualTo(32);
    assertThat(freeOf(model)).isEqualTo(after).startsWith(8L);
  }

  @Test
  void aPageThatWaitedThenRefusesItsPageblock() {
    state.zones().add(kernel);
    long pfn = kernel.startPfn() + 19;
    allocated(pfn);
    List<Long> before = freeOf(kernel);
    new ContigSearch(state, unmovable, kernel, 0, 16).failUpTo(kernel, kernel.startPfn() + 32);

    // The first range gives its first pageblock back, the second one is refused at once.
    assertThat(freeOf(kernel)).endsWith(0L, 2L, 4L, 6L);
    assertThat(freeOf(kernel).subList(4, 8)).isEqualTo(before.subList(8, 12));

    unmovable.freedBatch(0);
    assertThat(unmovable.hasUnmovable(kernel, kernel.startPfn() + 16, kernel.startPfn() + 24))
        .isFalse();
    assertThat(unmovable.waitingAt(unmovable.clock())).isEmpty();
    assertThat(unmovable.waitingAt(unmovable.clock() - 1)).containsExactly(pfn);
  }

  @Test
  void reservedFramesBarARange() {
    state.zones().add(kernel);
    List<Long> before = freeOf(kernel);
    kernel.setState(kernel.startPfn() + 15, 1, FrameState.RESERVED);
    new ContigSearch(state, unmovable, kernel, 0, 16).failUpTo(kernel, kernel.startPfn() + 16);

    assertThat(freeOf(kernel)).isEqualTo(before);
  }

  @Test
  void aRangeThatIsNotAlignedWasNotSearchedFor() {
    state.zones().add(kernel);
    List<Long> before = freeOf(kernel);
    new ContigSearch(state, unmovable, kernel, 8, 16).failToEnd();
    new ContigSearch(state, unmovable, kernel, 0, 24).failToEnd();

    assertThat(freeOf(kernel)).isEqualTo(before);
  }

  private void allocated(long pfn) {
    EventBatch batch = new EventBatch(1);
    int row = batch.add(Tracepoint.MM_PAGE_ALLOC, 0, 0, 1, 0);
    batch.set(Column.PFN, row, pfn);
    batch.set(Column.ORDER, row, 0);
    batch.set(Column.GFP_FLAGS, row, GfpFlags.MOVABLE);
    unmovable.allocated(batch, row);
  }
}
