package pagereel.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pagereel.parser.event.ExecutionContext;
import pagereel.replay.kernel.KernelProfiles;
import pagereel.replay.model.MigrateType;
import pagereel.replay.model.ZoneDrawing;

/// Tasks that leave the CPU between what they do and the event that tells of it, or the other way
/// round.
class PreemptedTasksTest {

  private static final int TASK = 7;
  private static final int OTHER = 8;
  private static final String LISTED = "M p#p#p#p#";
  private static final String IN_USE = "M ########";

  @TempDir
  Path directory;

  private static long pfn(int frame) {
    return ZoneDrawing.pfn(frame);
  }

  private static WrittenEvents events() {
    return new WrittenEvents().on(0, TASK);
  }

  private ReplayResult result(WrittenEvents events, String... pageblocks) throws IOException {
    DrawnSnapshot seed = new DrawnSnapshot(
        directory,
        0,
        ZoneDrawing.zone(KernelProfiles.forRelease("6.18").orElseThrow(), pageblocks));
    ReplayOptions options = ReplayOptions.of(
            Optional.of("6.18"), Optional.of("mono"), List.of(seed.dump(500).snapshot()))
        .withLookAhead(64)
        .withAnnouncing();
    return new Replay(options).run(events);
  }

  private List<String> replay(WrittenEvents events, String... pageblocks) throws IOException {
    return result(events, pageblocks).divergences().items().stream()
        .map(d -> d.event() + " " + d.kind().id() + ": "
            + d.explanation().map(Divergence.Explanation::id).orElse("unexplained"))
        .toList();
  }

  /// How often what a list gives was announced, and rightly.
  private List<Long> announced(WrittenEvents events, String... pageblocks) throws IOException {
    return result(events, pageblocks).predictions().stream()
        .filter(score -> score.kind() == PredictionScore.Kind.PCP_ALLOC)
        .flatMap(score -> Stream.of(score.made(), score.right()))
        .toList();
  }

  // Told of late.

  /// The task has taken the page at frame 2 before the other one takes those behind it.
  private static WrittenEvents toldLate() {
    return events()
        .alloc(pfn(0), 0)
        .on(0, OTHER)
        .alloc(pfn(4), 0)
        .alloc(pfn(6), 0)
        .on(0, TASK)
        .alloc(pfn(2), 0);
  }

  @Test
  void aPagePassedOverThatATaskTellsOfWhenItGoesOnHadBeenTaken() throws IOException {
    assertThat(replay(toldLate(), LISTED)).containsExactly("mm_page_alloc wrongPfn: interrupted");
    assertThat(announced(toldLate(), LISTED)).containsExactly(4L, 4L);
  }

  @Test
  void aPagePassedOverThatIsToldOfAmidOtherWorkIsNotExplained() throws IOException {
    WrittenEvents amid = events()
        .alloc(pfn(0), 0)
        .on(0, OTHER)
        .alloc(pfn(4), 0)
        .on(0, TASK)
        .alloc(pfn(6), 0)
        .alloc(pfn(2), 0);
    assertThat(replay(amid, LISTED))
        .containsOnly("mm_page_alloc wrongPfn: unexplained")
        .hasSize(2);
  }

  @Test
  void aPageThatIsFreedAndTakenAgainInBetweenWasNotTheTasksThen() throws IOException {
    WrittenEvents again = events()
        .alloc(pfn(0), 0)
        .on(0, OTHER)
        .alloc(pfn(4), 0)
        .alloc(pfn(2), 0)
        .free(pfn(2), 0)
        .on(0, TASK)
        .alloc(pfn(2), 0);
    assertThat(replay(again, LISTED)).containsExactly("mm_page_alloc wrongPfn: unexplained");
  }

  @Test
  void whatIsLeftOfAnEndedTaskIsFreedBeforeTheTaskGoesOn() throws IOException {
    WrittenEvents freesFirst = events()
        .alloc(pfn(0), 0)
        .on(0, OTHER)
        .alloc(pfn(4), 0)
        .on(0, TASK)
        .free(pfn(9), 0)
        .alloc(pfn(2), 0)
        .alloc(pfn(9), 0);
    assertThat(replay(freesFirst, LISTED, IN_USE))
        .containsExactly("mm_page_alloc wrongPfn: interrupted");
  }

  @Test
  void aPageFreedWhileTheTaskWasAwayLiesBeforeTheOneThatItHas() throws IOException {
    WrittenEvents freedMeanwhile = events()
        .alloc(pfn(0), 0)
        .on(0, OTHER)
        .free(pfn(9), 0)
        .on(0, TASK)
        .alloc(pfn(2), 0)
        .alloc(pfn(9), 0)
        .alloc(pfn(4), 0);
    assertThat(replay(freedMeanwhile, LISTED, IN_USE))
        .containsExactly("mm_page_alloc wrongPfn: interrupted");
  }

  @Test
  void aTaskMayTellOnAnotherCpuWhatItTookOnTheOneThatItLeft() throws IOException {
    WrittenEvents moved =
        events().alloc(pfn(0), 0).on(0, OTHER).alloc(pfn(4), 0).on(1, TASK).alloc(pfn(2), 0);
    assertThat(replay(moved, LISTED)).containsExactly("mm_page_alloc wrongPfn: interrupted");

    WrittenEvents notPassedOver = events().alloc(pfn(0), 0).on(1, TASK).alloc(pfn(2), 0);
    assertThat(replay(notPassedOver, LISTED))
        .containsExactly("mm_page_alloc wrongList: interrupted");
  }

  // Done late.

  /// A batch of frames 8 and 9, of which the second part follows what the other task frees.
  private static WrittenEvents dividedBatch() {
    return events()
        .free(pfn(8), 0)
        .on(0, OTHER)
        .free(pfn(10), 0)
        .freeBatched(pfn(10))
        .on(0, TASK)
        .free(pfn(9), 0)
        .freeBatched(pfn(8))
        .freeBatched(pfn(9));
  }

  @Test
  void aBatchComesToItsListWhenItIsToldOfAgain() throws IOException {
    assertThat(replay(
            dividedBatch().alloc(pfn(9), 0).alloc(pfn(8), 0).alloc(pfn(10), 0), LISTED, IN_USE))
        .isEmpty();
    assertThat(replay(dividedBatch().alloc(pfn(10), 0), LISTED, IN_USE)).isNotEmpty();
  }

  @Test
  void thePageFreedLastMayComeToItsListWhenTheTaskGoesOn() throws IOException {
    WrittenEvents late = events()
        .free(pfn(8), 0)
        .on(0, OTHER)
        .alloc(pfn(0), 0)
        .on(0, TASK)
        .alloc(pfn(8), 0)
        .alloc(pfn(2), 0);
    assertThat(replay(late, LISTED, IN_USE)).containsExactly("mm_page_alloc wrongPfn: interrupted");
  }

  @Test
  void anInterruptIsNoOtherTask() throws IOException {
    WrittenEvents interrupt = events()
        .alloc(pfn(0), 0)
        .in(ExecutionContext.SOFTIRQ)
        .alloc(pfn(4), 0)
        .in(ExecutionContext.TASK)
        .alloc(pfn(2), 0);
    assertThat(replay(interrupt, LISTED)).containsExactly("mm_page_alloc wrongPfn: unexplained");
  }

  // A steal that is none.

  @Test
  void aDrainedPageWithWhichABlockIsCapturedWasOnItsListUntilThen() throws IOException {
    WrittenEvents captured = events()
        .free(pfn(8), 0)
        .tryToCompact(1)
        .compactionBegin(pfn(0), pfn(16))
        .steal(pfn(8), 1, 1, MigrateType.MOVABLE, MigrateType.UNMOVABLE)
        .drain(pfn(8), 0, MigrateType.UNMOVABLE)
        .compactionComplete()
        .alloc(pfn(8), 1);
    assertThat(replay(captured, LISTED, "U #0######")).isEmpty();
  }
}
