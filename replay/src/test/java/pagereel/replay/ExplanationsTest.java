package pagereel.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pagereel.parser.event.ExecutionContext;
import pagereel.replay.kernel.KernelProfiles;
import pagereel.replay.model.MigrateType;
import pagereel.replay.model.ZoneDrawing;

/// Each explanation on a small trace, and the same trace without the events that prove it: the
/// divergence is then unexplained, has another explanation, or is not there.
class ExplanationsTest {

  private static final int OTHER_TASK = 8;
  private static final int UNMOVABLE = MigrateType.UNMOVABLE;
  private static final int MOVABLE = MigrateType.MOVABLE;
  private static final int HIGHATOMIC = MigrateType.HIGHATOMIC;

  @TempDir
  Path directory;

  private String kernel = "6.1";
  private int lookAhead = 64;
  private boolean withCmaArea;

  private static long pfn(int frame) {
    return ZoneDrawing.pfn(frame);
  }

  private static WrittenEvents events() {
    return new WrittenEvents();
  }

  /// Replays events upon a drawn zone.
  ///
  /// @return each divergence as `event kind: explanation`
  private List<String> replay(WrittenEvents events, String... pageblocks) throws IOException {
    return items(events, pageblocks).stream()
        .map(d -> d.event() + " " + d.kind().id() + ": "
            + d.explanation().map(Divergence.Explanation::id).orElse("unexplained"))
        .toList();
  }

  private List<Divergence> items(WrittenEvents events, String... pageblocks) throws IOException {
    DrawnSnapshot seed = new DrawnSnapshot(
        directory,
        0,
        ZoneDrawing.zone(KernelProfiles.forRelease(kernel).orElseThrow(), pageblocks));
    if (withCmaArea) {
      seed.withCmaArea("area", pfn(0), 8);
    }
    ReplayOptions options = ReplayOptions.of(
            Optional.of(kernel), Optional.of("mono"), List.of(seed.dump(500).snapshot()))
        .withLookAhead(lookAhead);
    ReplayResult result = new Replay(options).run(events);
    assertThat(result.seed().source()).isEqualTo(Seed.Source.EXACT);
    assertThat(result.divergences().items())
        .allSatisfy(
            d -> assertThat(d.evidence().isEmpty()).isEqualTo(d.explanation().isEmpty()));
    return result.divergences().items();
  }

  private static final String IN_USE = "M ########";

  private static final String UNMOVABLE_IN_USE = "U ########";

  /// A page for the kernel itself.
  private static WrittenEvents allocUnmovable(WrittenEvents events, long pfn) {
    return events.alloc(pfn, 0, "GFP_KERNEL");
  }

  // Bulk allocation.

  @Test
  void aPagePassedOverThatIsFreedNextWasAllocatedInBulk() throws IOException {
    WrittenEvents freed =
        allocUnmovable(events().free(pfn(0), 0).free(pfn(1), 0), pfn(0)).free(pfn(1), 0);
    assertThat(replay(freed, UNMOVABLE_IN_USE))
        .containsExactly("mm_page_alloc untracedTake: bulkAllocation");

    // Never seen again: it may as well have gone past the list to the free lists.
    WrittenEvents unseen = allocUnmovable(events().free(pfn(0), 0).free(pfn(1), 0), pfn(0));
    assertThat(replay(unseen, UNMOVABLE_IN_USE))
        .containsExactly("mm_page_alloc untracedTake: unexplained");
  }

  @Test
  void aPagePassedOverThatCameToTheListForCertainWasAllocatedInBulk() throws IOException {
    WrittenEvents batched = events()
        .free(pfn(0), 0)
        .free(pfn(1), 0)
        .freeBatched(pfn(0))
        .freeBatched(pfn(1))
        .alloc(pfn(0), 0, "GFP_KERNEL");
    assertThat(replay(batched, UNMOVABLE_IN_USE))
        .containsExactly("mm_page_alloc untracedTake: bulkAllocation");
    assertThat(replay(allocUnmovable(events(), pfn(1)), "U pp######"))
        .containsExactly("mm_page_alloc untracedTake: bulkAllocation");
    WrittenEvents refilled = events()
        .zoneLocked(pfn(0), 0, UNMOVABLE)
        .zoneLocked(pfn(1), 0, UNMOVABLE)
        .alloc(pfn(1), 0, "GFP_KERNEL");
    assertThat(replay(refilled, "U 1.######"))
        .containsExactly("mm_page_alloc untracedTake: bulkAllocation");
  }

  @Test
  void severalPagesGoneAtOnceWereAllocatedInBulk() throws IOException {
    WrittenEvents several =
        events().free(pfn(0), 0).free(pfn(1), 0).free(pfn(2), 0).alloc(pfn(0), 0, "GFP_KERNEL");
    assertThat(replay(several, UNMOVABLE_IN_USE))
        .containsOnly("mm_page_alloc untracedTake: bulkAllocation")
        .hasSize(2);
  }

  @Test
  void aFreeOfAPageOnAListProvesThatItHadLeft() throws IOException {
    WrittenEvents twice = events().free(pfn(0), 0).free(pfn(0), 0);
    assertThat(replay(twice, UNMOVABLE_IN_USE))
        .containsExactly("mm_page_free untracedTake: bulkAllocation");
    assertThat(replay(events().free(pfn(0), 0), UNMOVABLE_IN_USE)).isEmpty();
    WrittenEvents allocated = allocUnmovable(events().free(pfn(0), 0), pfn(0)).free(pfn(0), 0);
    assertThat(replay(allocated, UNMOVABLE_IN_USE)).isEmpty();
    // Nobody allocates movable pages without an event: it was on the free lists, and who took it
    // from there is not known.
    assertThat(replay(twice, IN_USE)).containsExactly("mm_page_free freeOfFree: unexplained");
    lookAhead = 0;
    assertThat(replay(twice, IN_USE)).containsExactly("mm_page_free untracedTake: directFree");
  }

  // Lost events.

  @Test
  void whatContradictsTheTimeBeforeAGapIsExplainedByIt() throws IOException {
    String unexplained = "mm_page_alloc allocOfAllocated: unexplained";
    WrittenEvents whole = events().alloc(pfn(0), 0).alloc(pfn(0), 0);
    assertThat(replay(whole, IN_USE)).contains(unexplained);
    WrittenEvents gap = events().alloc(pfn(0), 0).lost(12).alloc(pfn(0), 0);
    assertThat(replay(gap, IN_USE)).as("foreseen").doesNotContain(unexplained);
    lookAhead = 0;
    assertThat(replay(gap, IN_USE))
        .doesNotContain(unexplained)
        .contains("mm_page_alloc allocOfAllocated: lostEvents");
    assertThat(items(gap, IN_USE).getLast().evidence()).contains("12 events of CPU 0");
    // Seen again since the gap: what was lost does not explain it.
    WrittenEvents since = events().lost(12).alloc(pfn(0), 0).alloc(pfn(0), 0);
    assertThat(replay(since, IN_USE)).contains(unexplained);
  }

  @Test
  void whatContradictsAnEventWhileACpusAreMissingIsExplainedByTheGap() throws IOException {
    WrittenEvents twice = events().alloc(pfn(0), 0).alloc(pfn(0), 0);
    assertThat(replay(twice, IN_USE)).contains("mm_page_alloc allocOfAllocated: unexplained");
    // The other CPU's first event tells that its events until then were lost.
    twice.on(1, OTHER_TASK).lost(3);
    assertThat(replay(twice, IN_USE)).contains("mm_page_alloc allocOfAllocated: lostEvents");
    assertThat(items(twice, IN_USE).getLast().evidence())
        .matches("from the beginning to \\d+ ns events of CPU 1 are missing");
    WrittenEvents after =
        events().on(1, OTHER_TASK).lost(3).on(0, 7).alloc(pfn(0), 0).alloc(pfn(0), 0);
    assertThat(replay(after, IN_USE)).contains("mm_page_alloc allocOfAllocated: unexplained");
  }

  @Test
  void aGapExplainsBeforeAnyPathOfTheKernelDoes() throws IOException {
    lookAhead = 0;
    WrittenEvents freed = events().free(pfn(0), 0).lost(1).free(pfn(0), 0);
    assertThat(replay(freed, UNMOVABLE_IN_USE))
        .containsExactly("mm_page_free untracedTake: lostEvents");
    WrittenEvents passedOver = events().lost(1).alloc(pfn(1), 0);
    assertThat(replay(passedOver, "M pp######"))
        .containsExactly("mm_page_alloc untracedTake: lostEvents");
  }

  // Capture by compaction.

  private static final String[] HALF_FREE = {"M ####2...", IN_USE};
  private static final String UNTRACED_TAKE = "mm_page_alloc untracedTake: unexplained";

  private static WrittenEvents compacting(int order) {
    return events().tryToCompact(order).compactionBegin(pfn(0), pfn(16));
  }

  @Test
  void aBlockThatACompactingTaskMakesWholeIsItsOwn() throws IOException {
    WrittenEvents captured = compacting(3)
        .free(pfn(0), 2)
        .drain(pfn(0), 2, MOVABLE)
        .compactionComplete()
        .alloc(pfn(0), 3);
    assertThat(replay(captured, HALF_FREE)).isEmpty();
  }

  @Test
  void whatATaskDoesNotCaptureItTakesUnseen() throws IOException {
    WrittenEvents notCompacting =
        events().tryToCompact(3).free(pfn(0), 2).drain(pfn(0), 2, MOVABLE).alloc(pfn(0), 3);
    assertThat(replay(notCompacting, HALF_FREE)).containsExactly(UNTRACED_TAKE);
    WrittenEvents daemon = events()
        .compactionBegin(pfn(0), pfn(16))
        .free(pfn(0), 2)
        .drain(pfn(0), 2, MOVABLE)
        .alloc(pfn(0), 3);
    assertThat(replay(daemon, HALF_FREE)).containsExactly(UNTRACED_TAKE);
    WrittenEvents otherOrder =
        compacting(2).free(pfn(0), 2).drain(pfn(0), 2, MOVABLE).alloc(pfn(0), 3);
    assertThat(replay(otherOrder, HALF_FREE)).contains(UNTRACED_TAKE);
    WrittenEvents freedByAnother = compacting(3)
        .on(0, OTHER_TASK)
        .free(pfn(0), 2)
        .drain(pfn(0), 2, MOVABLE)
        .on(0, WrittenEvents.TASK)
        .alloc(pfn(0), 3);
    assertThat(replay(freedByAnother, HALF_FREE)).containsExactly(UNTRACED_TAKE);
    WrittenEvents done = compacting(3)
        .compactionComplete()
        .free(pfn(0), 2)
        .drain(pfn(0), 2, MOVABLE)
        .alloc(pfn(0), 3);
    assertThat(replay(done, HALF_FREE)).containsExactly(UNTRACED_TAKE);
  }

  @Test
  void aSmallMovableBlockIsCapturedForAMovableRequestAlone() throws IOException {
    String[] oneUsed = {"M #0######", IN_USE};
    WrittenEvents forTheKernel =
        compacting(1).free(pfn(0), 0).drain(pfn(0), 0, MOVABLE).alloc(pfn(0), 1, "GFP_KERNEL");
    assertThat(replay(forTheKernel, oneUsed)).containsExactly(UNTRACED_TAKE);
    WrittenEvents forAUser = events()
        .tryToCompact(1, "GFP_HIGHUSER_MOVABLE")
        .compactionBegin(pfn(0), pfn(16))
        .free(pfn(0), 0)
        .drain(pfn(0), 0, MOVABLE)
        .alloc(pfn(0), 1);
    assertThat(replay(forAUser, oneUsed)).isEmpty();
  }

  private static WrittenEvents madeWhole() {
    return events()
        .tryToCompact(3)
        .compactionBegin(pfn(0), pfn(16))
        .compactionFinished(3)
        .free(pfn(0), 2)
        .drain(pfn(0), 2, MOVABLE);
  }

  @Test
  void aBlockThatIsCapturedDoesNotMergeWithItsBuddy() throws IOException {
    String[] drawing = {"M ####2...", "M 3.......", IN_USE};
    WrittenEvents captured = madeWhole().alloc(pfn(0), 3).zoneLocked(pfn(8), 3, MOVABLE);
    assertThat(replay(captured, drawing)).isEmpty();
    WrittenEvents merged = madeWhole().zoneLocked(pfn(0), 3, MOVABLE).alloc(pfn(8), 3);
    assertThat(replay(merged, drawing)).containsExactly("mm_page_alloc untracedTake: unexplained");
    lookAhead = 0;
    assertThat(replay(captured, drawing)).as("whoever has it next").isEmpty();
  }

  @Test
  void onlyTheFirstBlockOfARunThatSuitsIsCaptured() throws IOException {
    lookAhead = 0;
    String[] drawing = {"M ####2...", "M ####2...", IN_USE};
    WrittenEvents twoBlocks = madeWhole()
        .free(pfn(8), 2)
        .drain(pfn(8), 2, MOVABLE)
        .zoneLocked(pfn(8), 3, MOVABLE)
        .alloc(pfn(0), 3);
    assertThat(replay(twoBlocks, drawing)).isEmpty();
    WrittenEvents ofCma = events()
        .tryToCompact(3)
        .compactionBegin(pfn(0), pfn(16))
        .compactionFinished(3)
        .free(pfn(0), 2)
        .drain(pfn(0), 2, MigrateType.CMA)
        .zoneLocked(pfn(0), 3, MigrateType.CMA);
    assertThat(replay(ofCma, "C ####2...", IN_USE)).isEmpty();
  }

  // Targets of compaction.

  @Test
  void whatATaskFreesOutsideOfWhatItScannedHasNotMoved() throws IOException {
    String[] drawing = {"M MM######", UNMOVABLE_IN_USE, "M 2...2...", IN_USE};
    WrittenEvents events = events()
        .compactionBegin(pfn(0), pfn(24))
        .compactionFinished(3)
        .isolateMigratePages(pfn(0), pfn(8), 2)
        .free(pfn(1), 0)
        .free(pfn(8), 2)
        .free(pfn(0), 0)
        .migrated(2, 0)
        .zoneLocked(pfn(16), 2, MOVABLE);
    assertThat(replay(events, drawing)).isEmpty();
  }

  // Order across CPUs.

  private static WrittenEvents turnBegins() {
    return events().compactionBegin(pfn(0), pfn(48)).compactionFinished(4);
  }

  @Test
  void aSearchForAPageblockMayComeAfterWhatOthersFreeMeanwhile() throws IOException {
    String[] drawing = {"M MMMMMMMM", "M ########", "M 3.......", IN_USE, IN_USE, IN_USE};
    WrittenEvents found = turnBegins().isolateMigratePages(pfn(16), pfn(24), 0);
    assertThat(replay(found, drawing)).isEmpty();
    WrittenEvents freed = turnBegins()
        .on(1, OTHER_TASK)
        .free(pfn(8), 3)
        .drain(pfn(8), 3, MOVABLE)
        .on(0, WrittenEvents.TASK)
        .isolateMigratePages(pfn(8), pfn(16), 0);
    assertThat(replay(freed, drawing))
        .containsExactly("mm_compaction_isolate_migratepages scanMismatch: crossCpuOrder");
    assertThat(items(freed, drawing).getFirst().evidence())
        .contains("mm_compaction_finished at 1001000 ns");
    WrittenEvents notFreed = turnBegins().isolateMigratePages(pfn(8), pfn(16), 0);
    assertThat(replay(notFreed, drawing))
        .containsExactly("mm_compaction_isolate_migratepages scanMismatch: unexplained");
  }

  // Release by compaction.

  @Test
  void aFreePageThatACompactingTaskFreesIsReleased() throws IOException {
    WrittenEvents released =
        events().compactionBegin(pfn(0), pfn(16)).compactionFinished(3).free(pfn(5), 0);
    assertThat(replay(released, HALF_FREE))
        .containsExactly("mm_page_free untracedTake: compactionRelease");
    assertThat(items(released, HALF_FREE).getFirst().evidence())
        .contains("mm_compaction_begin at 1000000 ns, for order 3");
  }

  @Test
  void withoutARunForAnOrderNothingIsReleased() throws IOException {
    String unexplained = "mm_page_free freeOfFree: unexplained";
    assertThat(replay(events().compactionFinished(3).free(pfn(5), 0), HALF_FREE))
        .containsExactly(unexplained);
    assertThat(replay(events().compactionBegin(pfn(0), pfn(16)).free(pfn(5), 0), HALF_FREE))
        .containsExactly(unexplained);
    WrittenEvents byAnother = events()
        .compactionBegin(pfn(0), pfn(16))
        .compactionFinished(3)
        .on(0, OTHER_TASK)
        .free(pfn(5), 0);
    assertThat(replay(byAnother, HALF_FREE)).containsExactly(unexplained);
    kernel = "6.12";
    WrittenEvents traced =
        events().compactionBegin(pfn(0), pfn(16)).compactionFinished(3).free(pfn(5), 0);
    assertThat(replay(traced, HALF_FREE)).containsExactly(unexplained);
  }

  // Contiguous ranges.

  @Test
  void whatIsFreeOfARangeThatIsHandedOutWasTaken() throws IOException {
    String cma = "C 3.......";
    WrittenEvents taken = events().cmaFinish(pfn(0), 8).free(pfn(3), 0);
    assertThat(replay(taken, cma)).containsExactly("cma_alloc_finish untracedTake: contigTaken");
    // Without it the model has the page free still.
    assertThat(replay(events().free(pfn(3), 0), cma))
        .containsExactly("mm_page_free freeOfFree: unexplained");
  }

  @Test
  void aRangeThatFailedIsGivenBackBeforeItsTaskSaysSo() throws IOException {
    withCmaArea = true;
    String[] drawing = {"C 0#0#####", IN_USE};
    WrittenEvents failed = events()
        .cmaStart(8)
        .testPagesIsolated(pfn(0), pfn(8), pfn(1))
        .on(1, OTHER_TASK)
        .zoneLocked(pfn(0), 0, MigrateType.CMA)
        .zoneLocked(pfn(2), 0, MigrateType.CMA)
        .on(0, WrittenEvents.TASK)
        .cmaBusyRetry(pfn(0), 8);
    assertThat(replay(failed, drawing))
        .containsExactly("mm_page_alloc_zone_locked typeMismatch: contigUndo");
    assertThat(items(failed, drawing).getFirst().evidence())
        .isEqualTo("the test of [0x400, 0x408), which had failed at 0x401: the range had been given"
            + " back");

    // Still being emptied, as far as is known.
    WrittenEvents untested = events()
        .cmaStart(8)
        .free(pfn(9), 0)
        .on(1, OTHER_TASK)
        .zoneLocked(pfn(0), 0, MigrateType.CMA);
    assertThat(replay(untested, drawing))
        .containsExactly("mm_page_alloc_zone_locked typeMismatch: unexplained");
  }

  @Test
  void aRangeIsIsolatedAfterARefillThatTakesFromIt() throws IOException {
    withCmaArea = true;
    String[] drawing = {"C 0#0#0###", IN_USE};
    WrittenEvents refill = events()
        .cmaStart(8)
        .on(1, OTHER_TASK)
        .zoneLocked(pfn(0), 0, MigrateType.CMA)
        .zoneLocked(pfn(2), 0, MigrateType.CMA)
        .alloc(pfn(0), 0);
    assertThat(replay(refill, drawing)).isEmpty();

    // It is isolated when the refill is over: what is freed there is on no list that gives any.
    WrittenEvents thereafter = refill
        .on(0, WrittenEvents.TASK)
        .free(pfn(9), 0)
        .on(1, OTHER_TASK)
        .zoneLocked(pfn(4), 0, MigrateType.CMA);
    assertThat(replay(thereafter, drawing))
        .containsExactly("mm_page_alloc_zone_locked typeMismatch: unexplained");
  }

  // The reserve for requests that cannot wait.

  @Test
  void aPageblockIsReservedByARequestThatCannotWait() throws IOException {
    String[] drawing = {"M 1.1.#p##", IN_USE};
    WrittenEvents drained = events().alloc(pfn(6), 1, "GFP_ATOMIC").drain(pfn(5), 0, HIGHATOMIC);
    assertThat(replay(drained, drawing))
        .containsExactly("mm_page_pcpu_drain typeMismatch: highAtomic");
    assertThat(items(drained, drawing).getFirst().evidence())
        .contains("mm_page_alloc of 0x406, order 1, by task-7 at 1000000 ns");
    WrittenEvents taken = events().alloc(pfn(6), 1, "GFP_ATOMIC").zoneLocked(pfn(0), 1, HIGHATOMIC);
    assertThat(replay(taken, drawing))
        .containsExactly("mm_page_alloc_zone_locked typeMismatch: highAtomic");
  }

  @Test
  void withoutSuchARequestInThePageblockAReserveIsUnexplained() throws IOException {
    String[] drawing = {"M 1.1.#p##", IN_USE};
    String unexplained = "mm_page_pcpu_drain typeMismatch: unexplained";
    assertThat(replay(events().drain(pfn(5), 0, HIGHATOMIC), drawing)).containsExactly(unexplained);
    WrittenEvents mayWait = events().alloc(pfn(6), 1, "GFP_KERNEL").drain(pfn(5), 0, HIGHATOMIC);
    assertThat(replay(mayWait, drawing)).containsExactly(unexplained);
    WrittenEvents onePage = events().alloc(pfn(6), 0, "GFP_ATOMIC").drain(pfn(5), 0, HIGHATOMIC);
    assertThat(replay(onePage, drawing)).containsExactly(unexplained);
    WrittenEvents elsewhere = events().alloc(pfn(8), 1, "GFP_ATOMIC").drain(pfn(5), 0, HIGHATOMIC);
    assertThat(replay(elsewhere, drawing)).containsExactly(unexplained);
    assertThat(replay(events().zoneLocked(pfn(0), 1, HIGHATOMIC), drawing))
        .containsExactly("mm_page_alloc_zone_locked typeMismatch: unexplained");
  }

  @Test
  void aReservationIsGivenUpAfterReclaim() throws IOException {
    String reserved = "H 1.1.#p##";
    WrittenEvents reclaimed = events().directReclaimEnd().zoneLocked(pfn(0), 1, MOVABLE);
    assertThat(replay(reclaimed, reserved))
        .containsExactly("mm_page_alloc_zone_locked typeMismatch: highAtomic");
    assertThat(replay(events().directReclaimEnd().drain(pfn(5), 0, MOVABLE), reserved))
        .containsExactly("mm_page_pcpu_drain typeMismatch: highAtomic");

    assertThat(replay(events().zoneLocked(pfn(0), 1, MOVABLE), reserved))
        .containsExactly("mm_page_alloc_zone_locked typeMismatch: unexplained");
    assertThat(replay(events().drain(pfn(5), 0, MOVABLE), reserved))
        .containsExactly("mm_page_pcpu_drain typeMismatch: unexplained");
    // Reserved anew since.
    WrittenEvents before =
        events().directReclaimEnd().alloc(pfn(6), 1, "GFP_ATOMIC").zoneLocked(pfn(0), 1, MOVABLE);
    assertThat(replay(before, reserved))
        .containsExactly("mm_page_alloc_zone_locked typeMismatch: unexplained");
  }

  // Frees past the per-CPU lists.

  @Test
  void aPageThatLeavesTheFreeListsWithoutADrainNeverWasOnAPerCpuList() throws IOException {
    lookAhead = 0;
    WrittenEvents taken = events().free(pfn(0), 0).zoneLocked(pfn(0), 0, MOVABLE);
    assertThat(replay(taken, IN_USE))
        .containsExactly("mm_page_alloc_zone_locked dequeueOfNotFree: directFree");

    assertThat(replay(events().free(pfn(0), 0), IN_USE)).isEmpty();
    WrittenEvents drained =
        events().free(pfn(0), 0).drain(pfn(0), 0, MOVABLE).zoneLocked(pfn(0), 0, MOVABLE);
    assertThat(replay(drained, IN_USE)).isEmpty();
    WrittenEvents inUse = events().alloc(pfn(0), 0).zoneLocked(pfn(0), 0, MOVABLE);
    assertThat(replay(inUse, IN_USE))
        .containsExactly("mm_page_alloc_zone_locked dequeueOfNotFree: unexplained");
    WrittenEvents gap = events().free(pfn(0), 0).lost(1).zoneLocked(pfn(0), 0, MOVABLE);
    assertThat(replay(gap, IN_USE))
        .containsExactly("mm_page_alloc_zone_locked dequeueOfNotFree: lostEvents");
  }

  @Test
  void aPagePassedOverNextToOneThatBypassedTheListNeverCameToIt() throws IOException {
    WrittenEvents beside = events()
        .free(pfn(2), 0)
        .free(pfn(4), 0)
        .zoneLocked(pfn(4), 0, UNMOVABLE)
        .alloc(pfn(4), 0, "GFP_KERNEL")
        .alloc(pfn(0), 0, "GFP_KERNEL");
    assertThat(replay(beside, "U p#######")).containsExactly("mm_page_alloc wrongList: directFree");

    WrittenEvents alone = allocUnmovable(events().free(pfn(2), 0), pfn(0));
    assertThat(replay(alone, "U p#######"))
        .containsExactly("mm_page_alloc untracedTake: unexplained");
    WrittenEvents listed = events()
        .free(pfn(2), 0)
        .free(pfn(4), 0)
        .free(pfn(6), 0)
        .alloc(pfn(6), 0, "GFP_KERNEL")
        .zoneLocked(pfn(4), 0, UNMOVABLE)
        .alloc(pfn(4), 0, "GFP_KERNEL")
        .alloc(pfn(0), 0, "GFP_KERNEL");
    assertThat(replay(listed, "U p#######"))
        .containsExactly("mm_page_alloc untracedTake: unexplained");
  }

  @Test
  void aBlockPassedOverNeverCameToItsList() throws IOException {
    WrittenEvents block = events().free(pfn(0), 1).free(pfn(4), 1).alloc(pfn(0), 1);
    assertThat(replay(block, IN_USE)).containsExactly("mm_page_alloc wrongList: directFree");
    WrittenEvents movable = events().free(pfn(0), 0).free(pfn(4), 0).alloc(pfn(0), 0);
    assertThat(replay(movable, IN_USE)).containsExactly("mm_page_alloc wrongList: directFree");

    // A single unmovable page may have been allocated in bulk.
    WrittenEvents page = allocUnmovable(events().free(pfn(0), 0).free(pfn(4), 0), pfn(0));
    assertThat(replay(page, UNMOVABLE_IN_USE))
        .containsExactly("mm_page_alloc untracedTake: unexplained");
  }

  @Test
  void aPageBelowOneThatIsDrainedIsOnTheFreeListsFromItsFreeOn() throws IOException {
    WrittenEvents inARow = events().free(pfn(0), 0).free(pfn(1), 0).drain(pfn(1), 0, UNMOVABLE);
    assertThat(replay(inARow, UNMOVABLE_IN_USE)).isEmpty();

    // Freed by another task: between the two frees the list may have been empty.
    WrittenEvents notInARow =
        events().free(pfn(0), 0).on(0, OTHER_TASK).free(pfn(1), 0).drain(pfn(1), 0, UNMOVABLE);
    assertThat(replay(notInARow, UNMOVABLE_IN_USE))
        .containsExactly("mm_page_pcpu_drain untracedTake: unexplained");
    // To another list.
    WrittenEvents apart = events()
        .free(pfn(0), 0)
        .free(pfn(8), 0)
        .drain(pfn(8), 0, MOVABLE)
        .alloc(pfn(1), 0, "GFP_KERNEL");
    assertThat(replay(apart, "U #p######", IN_USE))
        .containsExactly("mm_page_alloc untracedTake: unexplained");
  }

  @Test
  void aPageThatComesBackInALargerBlockHadMergedOnTheFreeLists() throws IOException {
    WrittenEvents merged = events().free(pfn(0), 0).alloc(pfn(0), 1);
    assertThat(replay(merged, "M #.######"))
        .containsExactly("mm_page_alloc untracedTake: unexplained");
    WrittenEvents alone = events().free(pfn(0), 0).alloc(pfn(0), 0);
    assertThat(replay(alone, "M #.######")).isEmpty();
  }

  @Test
  void aPageWhoseListIsBeingDrainedComesToTheFreeListsAfterThat() throws IOException {
    WrittenEvents drained = events()
        .free(pfn(0), 0)
        .free(pfn(2), 0)
        .on(1, OTHER_TASK)
        .drain(pfn(0), 0, MOVABLE)
        .zoneLocked(pfn(2), 0, MOVABLE)
        .zoneLocked(pfn(0), 0, MOVABLE);
    assertThat(replay(drained, IN_USE)).isEmpty();

    // Drained by its own CPU, which had done with the free before.
    WrittenEvents byItself = events()
        .free(pfn(0), 0)
        .free(pfn(2), 0)
        .drain(pfn(0), 0, MOVABLE)
        .on(1, OTHER_TASK)
        .zoneLocked(pfn(2), 0, MOVABLE)
        .zoneLocked(pfn(0), 0, MOVABLE);
    assertThat(replay(byItself, IN_USE))
        .contains("mm_page_alloc_zone_locked wrongPfn: unexplained");
  }

  @Test
  void aPageThatWaitsForTheLockComesAfterWhatIsTakenWithoutIt() throws IOException {
    WrittenEvents waits = events()
        .free(pfn(0), 0)
        .on(1, OTHER_TASK)
        .zoneLocked(pfn(4), 0, MOVABLE)
        .zoneLocked(pfn(0), 0, MOVABLE);
    assertThat(replay(waits, "M ####.###")).isEmpty();

    // Its buddy's free to a per-CPU list does not make the two merge.
    WrittenEvents buddyIsListed = events()
        .free(pfn(0), 0)
        .on(1, OTHER_TASK)
        .zoneLocked(pfn(4), 0, MOVABLE)
        .on(2, OTHER_TASK + 1)
        .free(pfn(1), 0)
        .on(1, OTHER_TASK)
        .zoneLocked(pfn(0), 0, MOVABLE)
        .on(2, OTHER_TASK + 1)
        .drain(pfn(1), 0, MOVABLE);
    assertThat(replay(buddyIsListed, "M ####.###")).isEmpty();

    // Its CPU goes on, and so had done with the free before.
    WrittenEvents goesOn = events()
        .free(pfn(2), 0)
        .free(pfn(0), 0)
        .drain(pfn(2), 0, MOVABLE)
        .on(1, OTHER_TASK)
        .zoneLocked(pfn(2), 0, MOVABLE)
        .zoneLocked(pfn(4), 0, MOVABLE)
        .zoneLocked(pfn(0), 0, MOVABLE);
    assertThat(replay(goesOn, "M ####.###"))
        .contains("mm_page_alloc_zone_locked wrongPfn: unexplained");
  }

  /// A page is freed in the midst of another CPU's drain.
  private static WrittenEvents freedInADrain() {
    return events()
        .free(pfn(0), 0)
        .free(pfn(2), 0)
        .on(1, OTHER_TASK)
        .drain(pfn(0), 0, MOVABLE)
        .on(0, WrittenEvents.TASK)
        .free(pfn(4), 0)
        .on(1, OTHER_TASK)
        .drain(pfn(2), 0, MOVABLE);
  }

  @Test
  void aPageThatWaitsInTheMidstOfADrainComesAfterAllOfIt() throws IOException {
    assertThat(replay(
            freedInADrain()
                .zoneLocked(pfn(4), 0, MOVABLE)
                .zoneLocked(pfn(2), 0, MOVABLE)
                .zoneLocked(pfn(0), 0, MOVABLE),
            IN_USE))
        .isEmpty();
  }

  @Test
  void pagesOfABatchWaitTogetherThoughItsFirstIsNotKnownToBeOfIt() throws IOException {
    WrittenEvents batch = events()
        .free(pfn(0), 0)
        .freeBatched(pfn(0))
        .free(pfn(2), 0)
        .free(pfn(6), 0)
        .on(1, OTHER_TASK)
        .drain(pfn(0), 0, MOVABLE)
        .on(0, WrittenEvents.TASK)
        .freeBatched(pfn(6))
        .on(1, OTHER_TASK)
        .zoneLocked(pfn(2), 0, MOVABLE)
        .zoneLocked(pfn(0), 0, MOVABLE);
    assertThat(replay(batch, IN_USE)).isEmpty();
  }

  @Test
  void aPageThatIsTakenLastCameOnceItWasToMergeSoon() throws IOException {
    assertThat(replay(takenLast(true), "M ##pp##.#")).isEmpty();
    // What it would merge with soon is not free.
    assertThat(replay(takenLast(false), "M ##pp##.#"))
        .contains("mm_page_alloc_zone_locked wrongPfn: unexplained");
  }

  private static WrittenEvents takenLast(boolean mergesSoon) {
    WrittenEvents events =
        events().free(pfn(4), 0).free(pfn(0), 0).on(1, OTHER_TASK).drain(pfn(3), 0, MOVABLE);
    if (mergesSoon) {
      events.drain(pfn(2), 0, MOVABLE);
    }
    return events
        .on(0, WrittenEvents.TASK)
        .drain(pfn(4), 0, MOVABLE)
        .on(1, OTHER_TASK)
        .zoneLocked(pfn(4), 0, MOVABLE)
        .zoneLocked(pfn(6), 0, MOVABLE)
        .zoneLocked(pfn(0), 0, MOVABLE);
  }

  // Interrupts.

  @Test
  void aPageTakenBeforeTheLastFreesOfItsCpuWasToldOfAfterThem() throws IOException {
    WrittenEvents interrupted = events()
        .free(pfn(2), 0)
        .free(pfn(4), 0)
        .alloc(pfn(0), 0)
        .alloc(pfn(4), 0)
        .alloc(pfn(2), 0);
    assertThat(replay(interrupted, "M p#######"))
        .containsExactly("mm_page_alloc wrongPfn: interrupted");

    WrittenEvents takenBetween = events()
        .free(pfn(2), 0)
        .free(pfn(4), 0)
        .alloc(pfn(4), 0)
        .alloc(pfn(0), 0)
        .alloc(pfn(2), 0);
    assertThat(replay(takenBetween, "M p#######"))
        .containsExactly("mm_page_alloc wrongPfn: unexplained");
  }

  @Test
  void aPageDrainedAfterTheOneFreedNextCameToTheListAfterIt() throws IOException {
    WrittenEvents inARow = events()
        .free(pfn(0), 0)
        .free(pfn(2), 0)
        .drain(pfn(2), 0, MOVABLE)
        .drain(pfn(0), 0, MOVABLE);
    assertThat(replay(inARow, IN_USE)).containsExactly("mm_page_pcpu_drain wrongPfn: interrupted");

    WrittenEvents notInARow = events()
        .free(pfn(0), 0)
        .on(0, OTHER_TASK)
        .free(pfn(2), 0)
        .drain(pfn(2), 0, MOVABLE)
        .drain(pfn(0), 0, MOVABLE);
    assertThat(replay(notInARow, IN_USE))
        .containsExactly("mm_page_pcpu_drain wrongPfn: unexplained");
  }

  /// Frees of the task before and of an interrupt after, all to the same list.
  private static WrittenEvents freedBeforeAnInterrupt() {
    return events()
        .free(pfn(0), 0)
        .in(ExecutionContext.SOFTIRQ)
        .free(pfn(1), 0)
        .free(pfn(2), 0)
        .in(ExecutionContext.TASK);
  }

  @Test
  void aPageMayComeToItsListAfterThoseThatAnInterruptFreesMeanwhile() throws IOException {
    WrittenEvents late =
        freedBeforeAnInterrupt().alloc(pfn(0), 0).alloc(pfn(2), 0).alloc(pfn(1), 0);
    assertThat(replay(late, IN_USE)).containsExactly("mm_page_alloc wrongPfn: interrupted");

    WrittenEvents inOrder =
        freedBeforeAnInterrupt().alloc(pfn(2), 0).alloc(pfn(1), 0).alloc(pfn(0), 0);
    assertThat(replay(inOrder, IN_USE)).isEmpty();
  }

  @Test
  void aPageThatWasTakenBeforeAnInterruptMayBeToldOfAfterIt() throws IOException {
    WrittenEvents drained = events()
        .in(ExecutionContext.HARDIRQ)
        .free(pfn(8), 0)
        .drain(pfn(8), 0, MOVABLE)
        .in(ExecutionContext.TASK)
        .alloc(pfn(0), 0);
    assertThat(replay(drained, "M p#######", IN_USE))
        .containsExactly("mm_page_pcpu_drain wrongPfn: interrupted");

    WrittenEvents byTheTask = events().free(pfn(8), 0).drain(pfn(8), 0, MOVABLE).alloc(pfn(0), 0);
    assertThat(replay(byTheTask, "M p#######", IN_USE))
        .containsExactly("mm_page_pcpu_drain wrongPfn: unexplained");
  }

  // A zone's lock.

  /// A page comes free past its per-CPU list while another CPU refills one.
  private static WrittenEvents freedDuringARefill(WrittenEvents between) {
    return allocUnmovable(
        allocUnmovable(between.zoneLocked(pfn(4), 0, UNMOVABLE), pfn(4))
            .zoneLocked(pfn(6), 0, UNMOVABLE),
        pfn(6));
  }

  @Test
  void aPageFreedPastItsListWaitsForAnotherCpusRefill() throws IOException {
    WrittenEvents refill = events()
        .on(1, OTHER_TASK)
        .zoneLocked(pfn(0), 0, UNMOVABLE)
        .on(0, WrittenEvents.TASK)
        .free(pfn(6), 0)
        .on(1, OTHER_TASK);
    assertThat(replay(freedDuringARefill(refill), "U 0###0###"))
        .doesNotContain("mm_page_alloc_zone_locked wrongPfn: unexplained");

    WrittenEvents refillIsOver = allocUnmovable(
            events().on(1, OTHER_TASK).zoneLocked(pfn(0), 0, UNMOVABLE), pfn(0))
        .on(0, WrittenEvents.TASK)
        .free(pfn(6), 0)
        .free(pfn(2), 0)
        .drain(pfn(2), 0, UNMOVABLE)
        .on(1, OTHER_TASK);
    assertThat(replay(freedDuringARefill(refillIsOver), "U 0###0###"))
        .contains("mm_page_alloc_zone_locked wrongPfn: unexplained");
  }

  @Test
  void aBlockPassedOverOnAListThatNothingTurnsHadMergedWithALostPage() throws IOException {
    WrittenEvents passedOver = events()
        .free(pfn(1), 0)
        .alloc(pfn(6), 0, "GFP_KERNEL")
        .on(1, OTHER_TASK)
        .zoneLocked(pfn(4), 0, UNMOVABLE);
    assertThat(replay(passedOver, "U 0###0###", UNMOVABLE_IN_USE))
        .containsExactly("mm_page_alloc_zone_locked wrongList: directFree");
    WrittenEvents turned =
        events().free(pfn(1), 0).alloc(pfn(6), 0).on(1, OTHER_TASK).zoneLocked(pfn(4), 0, MOVABLE);
    assertThat(replay(turned, "M 0###0###", UNMOVABLE_IN_USE))
        .containsExactly("mm_page_alloc_zone_locked wrongPfn: unexplained");
  }

  @Test
  void aBlockThatALaterOneOutlivesOnItsListDidNotComeToIt() throws IOException {
    WrittenEvents outlived = events()
        .free(pfn(0), 1)
        .alloc(pfn(8), 0, "GFP_KERNEL")
        .free(pfn(4), 1)
        .alloc(pfn(9), 0, "GFP_KERNEL")
        .drain(pfn(4), 1, UNMOVABLE)
        .zoneLocked(pfn(4), 1, UNMOVABLE)
        .zoneLocked(pfn(0), 0, UNMOVABLE);
    assertThat(replay(outlived, UNMOVABLE_IN_USE, "U pp######")).isEmpty();
    WrittenEvents stays =
        events().free(pfn(0), 1).alloc(pfn(8), 0, "GFP_KERNEL").free(pfn(4), 1);
    assertThat(replay(stays, UNMOVABLE_IN_USE, "U pp######")).isEmpty();
  }

  // Events of several CPUs.

  /// CPU 1 frees pages, and drains some of them to the free lists.
  private static WrittenEvents drainedBy1(WrittenEvents events, int... frames) {
    events.on(1, OTHER_TASK);
    for (int frame : frames) {
      events.free(pfn(frame), 0).drain(pfn(frame), 0, MOVABLE);
    }
    return events.on(0, WrittenEvents.TASK);
  }

  private static WrittenEvents compacting(WrittenEvents events) {
    return events
        .compactionBegin(pfn(0), pfn(32))
        .compactionFinished(3)
        .isolateMigratePages(pfn(0), pfn(8), 4);
  }

  /// A search that takes frame 24, past frame 0, and one more.
  ///
  /// @param scanned entries of the list that the second one looks at
  private static WrittenEvents searched(WrittenEvents events, int scanned) {
    return events
        .fastIsolateFreePages(pfn(16), pfn(32), 2, 1)
        .fastIsolateFreePages(pfn(16), pfn(32), scanned, 1);
  }

  private static final String[] SEARCHED = {"M 0###MMMM", "M ########", "M ########", "M M#M#####"};

  @Test
  void aSearchMayBeToldOfAfterWhatOthersFreedAfterIt() throws IOException {
    kernel = "6.12";
    WrittenEvents meanwhile = drainedBy1(compacting(drainedBy1(events(), 24, 4)), 26);
    assertThat(replay(searched(meanwhile, 3), SEARCHED))
        .containsExactly("mm_compaction_fast_isolate_freepages scanMismatch: crossCpuOrder");
    // It came to the list before the search.
    WrittenEvents before = drainedBy1(compacting(drainedBy1(events(), 24, 4)), 26);
    assertThat(replay(searched(before, 2), SEARCHED)).isEmpty();
    // It cannot have come after the search.
    WrittenEvents earlier = compacting(drainedBy1(events(), 24, 4, 26));
    assertThat(replay(searched(earlier, 3), SEARCHED)).isEmpty();
  }

  /// CPU 1 takes frame 24 past frame 2, and then a scan of CPU 0 is told of.
  private static WrittenEvents takenDuring(int startFrame, long taken) {
    return compacting(events())
        .on(1, OTHER_TASK)
        .zoneLocked(pfn(24), 0, MOVABLE)
        .alloc(pfn(24), 0)
        .on(0, WrittenEvents.TASK)
        .isolateFreePages(pfn(startFrame), pfn(startFrame + 8), 8, taken);
  }

  @Test
  void aTakeMayShowThatAScanThatIsToldOfLaterHasTakenABlock() throws IOException {
    kernel = "6.12";
    String[] drawing = {"M ##0#MMMM", "M ########", "M ########", "M 0#######"};
    WrittenEvents scanned = takenDuring(0, 1);
    assertThat(replay(scanned, drawing))
        .containsExactly("mm_page_alloc_zone_locked wrongPfn: crossCpuOrder");
    assertThat(items(scanned, drawing).getFirst().evidence())
        .startsWith("the scan of [0x400, 0x408) told of at ");
    assertThat(replay(takenDuring(8, 1), drawing))
        .as("elsewhere")
        .contains("mm_page_alloc_zone_locked wrongPfn: unexplained");
    assertThat(replay(takenDuring(0, 0), drawing))
        .as("nothing")
        .contains("mm_page_alloc_zone_locked wrongPfn: unexplained");
  }

  /// CPU 1 takes two blocks, and then a search of CPU 0 is told of.
  private static WrittenEvents takenBefore(WrittenEvents events, int first, int second) {
    return events
        .on(1, OTHER_TASK)
        .zoneLocked(pfn(first), 0, MOVABLE)
        .alloc(pfn(first), 0)
        .zoneLocked(pfn(second), 0, MOVABLE)
        .alloc(pfn(second), 0)
        .on(0, WrittenEvents.TASK);
  }

  @Test
  void aTakeMayShowThatASearchThatIsToldOfLaterWasMade() throws IOException {
    kernel = "6.12";
    // The lists have frames 6, 4, 24 and 0. The search takes 24 and leaves 0 first.
    WrittenEvents searching = takenBefore(compacting(drainedBy1(events(), 24, 4, 6)), 0, 6);
    assertThat(replay(searching.fastIsolateFreePages(pfn(16), pfn(32), 2, 1), SEARCHED))
        .containsExactly("mm_page_alloc_zone_locked wrongPfn: crossCpuOrder");
    WrittenEvents otherCounts = takenBefore(compacting(drainedBy1(events(), 24, 4, 6)), 0, 6);
    assertThat(replay(otherCounts.fastIsolateFreePages(pfn(16), pfn(32), 3, 1), SEARCHED))
        .contains("mm_page_alloc_zone_locked wrongPfn: unexplained");
    WrittenEvents noSearch = takenBefore(compacting(drainedBy1(events(), 24, 4, 6)), 0, 6);
    assertThat(replay(noSearch, SEARCHED))
        .contains("mm_page_alloc_zone_locked wrongPfn: unexplained");
  }

  /// Frame 8 bypasses the list of CPU 0 while CPU 1 drains its own, before what is taken then.
  private static WrittenEvents bypassed(int... taken) {
    WrittenEvents events = events()
        .on(1, OTHER_TASK)
        .free(pfn(0), 0)
        .free(pfn(2), 0)
        .free(pfn(4), 0)
        .on(0, WrittenEvents.TASK)
        .free(pfn(8), 0)
        .on(1, OTHER_TASK)
        .drain(pfn(0), 0, MOVABLE)
        .drain(pfn(2), 0, MOVABLE)
        .drain(pfn(4), 0, MOVABLE);
    for (int frame : taken) {
      events.zoneLocked(pfn(frame), 0, MOVABLE);
    }
    return events;
  }

  @Test
  void whenABypassingPageComesToTheListsFollowsFromTheTakes() throws IOException {
    String[] inUse = {"M M#M#M###", "M M#######"};
    assertThat(replay(bypassed(4, 2, 0, 8), inUse)).isEmpty();
    assertThat(replay(bypassed(4, 2, 8, 0), inUse)).isEmpty();
    assertThat(replay(bypassed(4, 8, 2, 0), inUse)).isEmpty();
    assertThat(replay(bypassed(8, 4, 2, 0), inUse)).isEmpty();
    lookAhead = 0;
    assertThat(replay(bypassed(4, 8, 2, 0), inUse)).isNotEmpty();
  }
}
