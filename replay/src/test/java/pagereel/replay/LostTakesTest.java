package pagereel.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pagereel.replay.kernel.KernelProfiles;
import pagereel.replay.model.MigrateType;
import pagereel.replay.model.ZoneDrawing;

/// Blocks that are passed over, and whose take is among the events that a CPU lost.
class LostTakesTest {

  private static final int LOSING_TASK = 7;
  private static final int OTHER_TASK = 8;
  private static final String PARTLY_FREE = "M 0#1.1.##";
  private static final String IN_USE = "U ########";

  @TempDir
  Path directory;

  private static long pfn(int frame) {
    return ZoneDrawing.pfn(frame);
  }

  /// Takes on CPU 1, past the free page at frame 0: the first and the third one split larger
  /// blocks.
  private static WrittenEvents takesPastFirst() {
    return new WrittenEvents()
        .on(1, OTHER_TASK)
        .zoneLocked(pfn(2), 0, MigrateType.MOVABLE)
        .zoneLocked(pfn(3), 0, MigrateType.MOVABLE)
        .zoneLocked(pfn(4), 0, MigrateType.MOVABLE)
        .zoneLocked(pfn(5), 0, MigrateType.MOVABLE)
        .on(0, LOSING_TASK);
  }

  private ReplayResult result(WrittenEvents events, String pageblock) throws IOException {
    DrawnSnapshot seed = new DrawnSnapshot(
        directory, 0, ZoneDrawing.zone(KernelProfiles.forRelease("6.1").orElseThrow(), pageblock));
    ReplayOptions options = ReplayOptions.of(
            Optional.of("6.1"), Optional.of("mono"), List.of(seed.dump(500).snapshot()))
        .withLookAhead(64)
        .withAnnouncing();
    return new Replay(options).run(events);
  }

  private List<String> replay(WrittenEvents events, String pageblock) throws IOException {
    return result(events, pageblock).divergences().items().stream()
        .map(d -> d.event() + " " + d.kind().id() + ": "
            + d.explanation().map(Divergence.Explanation::id).orElse("unexplained"))
        .toList();
  }

  /// How often a take was announced, rightly, and not at all.
  private List<Long> announcedTakes(WrittenEvents events, String pageblock) throws IOException {
    return result(events, pageblock).predictions().stream()
        .filter(score -> score.kind() == PredictionScore.Kind.ZONE_LOCKED)
        .flatMap(score -> Stream.of(score.made(), score.right(), score.abstained()))
        .toList();
  }

  @Test
  void aPagePassedOverInAGapThatAPerCpuListGivesNextHadBeenTaken() throws IOException {
    assertThat(
            replay(takesPastFirst().lost(1).alloc(pfn(0), 0, "GFP_HIGHUSER_MOVABLE"), PARTLY_FREE))
        .containsExactly("mm_page_alloc_zone_locked wrongPfn: lostEvents");
  }

  @Test
  void aPagePassedOverInAGapForALargerBlockHadBeenTakenThoughItIsTakenAgain() throws IOException {
    WrittenEvents events = takesPastFirst()
        .on(1, OTHER_TASK)
        .zoneLocked(pfn(0), 0, MigrateType.MOVABLE)
        .on(0, LOSING_TASK)
        .lost(1);
    assertThat(replay(events, PARTLY_FREE))
        .containsExactly(
            "mm_page_alloc_zone_locked wrongPfn: lostEvents",
            "mm_page_alloc_zone_locked dequeueOfNotFree: lostEvents");
  }

  @Test
  void aPageIsFreeUntilItIsTakenWhereNothingWasLost() throws IOException {
    assertThat(replay(takesPastFirst().zoneLocked(pfn(0), 0, MigrateType.MOVABLE), PARTLY_FREE))
        .containsExactly(
            "mm_page_alloc_zone_locked wrongPfn: unexplained",
            "mm_page_alloc_zone_locked wrongPfn: unexplained");
  }

  @Test
  void inAGapABlockThatIsNotTakenNextIsNotAnnounced() throws IOException {
    assertThat(announcedTakes(
            takesPastFirst().lost(1).alloc(pfn(0), 0, "GFP_HIGHUSER_MOVABLE"), PARTLY_FREE))
        .containsExactly(4L, 4L, 0L);
    assertThat(announcedTakes(takesPastFirst(), PARTLY_FREE))
        .as("nothing was lost")
        .containsExactly(4L, 3L, 0L);
  }

  @Test
  void inAGapThePartOfABlockIsAnnouncedThatIsTakenNext() throws IOException {
    WrittenEvents events = new WrittenEvents()
        .on(1, OTHER_TASK)
        .zoneLocked(pfn(3), 0, MigrateType.MOVABLE)
        .on(0, LOSING_TASK)
        .lost(1)
        .free(pfn(2), 0);
    assertThat(announcedTakes(events, "M ##1.####")).containsExactly(1L, 1L, 0L);
  }

  @Test
  void whatMergesWithABlockThatCameBackUnseenCameBackWithIt() throws IOException {
    WrittenEvents events = new WrittenEvents()
        .on(1, OTHER_TASK)
        .zoneLocked(pfn(4), 0, MigrateType.MOVABLE)
        .zoneLocked(pfn(5), 0, MigrateType.MOVABLE)
        .zoneLocked(pfn(6), 0, MigrateType.MOVABLE)
        .zoneLocked(pfn(7), 0, MigrateType.MOVABLE)
        .zoneLocked(pfn(2), 0, MigrateType.MOVABLE)
        .zoneLocked(pfn(3), 0, MigrateType.MOVABLE)
        .on(0, LOSING_TASK)
        .lost(1);
    assertThat(announcedTakes(events, "M ##1.2...")).containsExactly(5L, 4L, 1L);
    assertThat(replay(events, "M ##1.2..."))
        .containsExactly(
            "mm_page_alloc_zone_locked wrongPfn: lostEvents",
            "mm_page_alloc_zone_locked dequeueOfNotFree: lostEvents");
  }

  /// A per-CPU list that gives three pages past frame 1, which is put on it last.
  private static WrittenEvents givenPastFirst() {
    return new WrittenEvents()
        .on(0, OTHER_TASK)
        .free(pfn(3), 0)
        .on(0, LOSING_TASK)
        .free(pfn(2), 0)
        .on(0, OTHER_TASK)
        .free(pfn(0), 0)
        .on(0, LOSING_TASK)
        .free(pfn(1), 0)
        .alloc(pfn(0), 0, "GFP_KERNEL")
        .alloc(pfn(2), 0, "GFP_KERNEL")
        .alloc(pfn(3), 0, "GFP_KERNEL")
        .on(1, OTHER_TASK)
        .free(pfn(5), 0);
  }

  @Test
  void aPageThatItsPerCpuListPassesOverBeforeAGapHasLeftIt() throws IOException {
    assertThat(replay(givenPastFirst().lost(1).alloc(pfn(1), 0, "GFP_KERNEL"), IN_USE))
        .containsExactly(
            "mm_page_alloc wrongPfn: interrupted", "mm_page_alloc wrongPfn: unexplained");
  }

  @Test
  void aPageThatItsPerCpuListGivesLaterStaysThereWhereNothingWasLost() throws IOException {
    assertThat(replay(givenPastFirst().on(0, LOSING_TASK).alloc(pfn(1), 0, "GFP_KERNEL"), IN_USE))
        .containsExactly(
            "mm_page_alloc wrongPfn: interrupted",
            "mm_page_alloc wrongPfn: unexplained",
            "mm_page_alloc wrongPfn: unexplained");
  }
}
