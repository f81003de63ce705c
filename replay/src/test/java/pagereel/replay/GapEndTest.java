package pagereel.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pagereel.replay.PredictionScore.Kind;
import pagereel.replay.kernel.KernelProfiles;
import pagereel.replay.model.MigrateType;
import pagereel.replay.model.ZoneDrawing;

/// Where blocks are found to be when a gap ends: what lies where is never told but by the very
/// event that it is seen in, so that nothing parts from the trace, and nothing is announced.
class GapEndTest {

  private static final int LOSING_TASK = 7;
  private static final int OTHER_TASK = 8;
  private static final String IN_USE = "M ########";
  private static final int MOVABLE = MigrateType.MOVABLE;

  @TempDir
  Path directory;

  private final WrittenEvents events = new WrittenEvents();

  private static long pfn(int frame) {
    return ZoneDrawing.pfn(frame);
  }

  /// CPU 1 loses events, of which CPU 0 knows nothing.
  @BeforeEach
  void eventsAreLost() {
    events.on(0, OTHER_TASK).free(pfn(7), 0).on(1, LOSING_TASK).lost(5);
  }

  private ReplayResult replay(String... pageblocks) throws IOException {
    DrawnSnapshot seed = new DrawnSnapshot(
        directory, 0, ZoneDrawing.zone(KernelProfiles.forRelease("6.1").orElseThrow(), pageblocks));
    ReplayOptions options = ReplayOptions.of(
            Optional.of("6.1"), Optional.of("mono"), List.of(seed.dump(500).snapshot()))
        .withLookAhead(64)
        .withAnnouncing();
    return new Replay(options).run(events);
  }

  /// Nothing parted from the trace, and of events of a kind so many were announced, all right, and
  /// so many not.
  private static void assertForeseen(ReplayResult result, Kind kind, int announced, int not) {
    assertThat(result.divergences().items()).isEmpty();
    assertThat(result.predictions())
        .filteredOn(score -> score.kind() == kind)
        .containsExactly(new PredictionScore(kind, announced, announced, not));
  }

  @Test
  void whatAListGivesLaterLiesThereInThatOrder() throws IOException {
    events.alloc(pfn(3), 0).free(pfn(5), 0).alloc(pfn(5), 0).alloc(pfn(1), 0);

    assertForeseen(replay(IN_USE), Kind.PCP_ALLOC, 1, 2);
  }

  @Test
  void whatIsDrainedLaterLiesBehindThatFromTheTailOn() throws IOException {
    events.alloc(pfn(3), 0).drain(pfn(4), 0, MOVABLE).drain(pfn(2), 0, MOVABLE);

    assertForeseen(replay(IN_USE), Kind.PCP_DRAIN, 0, 2);
  }

  @Test
  void whatAnotherCpuDrainsLaterIsOnTheListsOfTheOneThatLostEvents() throws IOException {
    events.on(0, OTHER_TASK).drain(pfn(7), 0, MOVABLE).drain(pfn(2), 0, MOVABLE);

    assertForeseen(replay(IN_USE), Kind.PCP_DRAIN, 1, 1);
  }

  @Test
  void whatLeavesTheFreeListsLaterIsThereInThatOrder() throws IOException {
    events
        .zoneLocked(pfn(12), 0, MOVABLE)
        .zoneLocked(pfn(2), 0, MOVABLE)
        .zoneLocked(pfn(10), 0, MOVABLE);

    assertForeseen(replay(IN_USE, "M ##.#####"), Kind.ZONE_LOCKED, 1, 2);
  }

  @Test
  void whatIsFreedLaterIsOnNoList() throws IOException {
    events.free(pfn(9), 0).zoneLocked(pfn(12), 0, MOVABLE);

    assertForeseen(replay(IN_USE, "M #.##.###"), Kind.ZONE_LOCKED, 1, 0);
  }

  /// Compaction may take a free page without telling which.
  @Test
  void whatIsFreedAfterACompactionHasBegunMayBeFreeUntilThen() throws IOException {
    events
        .compactionBegin(pfn(0), pfn(16))
        .compactionComplete()
        .free(pfn(9), 0)
        .zoneLocked(pfn(12), 0, MOVABLE);

    assertThat(replay(IN_USE, "M #.##.###").divergences().items())
        .extracting(d -> d.kind().id())
        .contains("freeOfFree");
  }

  @Test
  void whatIsGivenOnlyAfterTheNextGapStaysOnItsListUntilThen() throws IOException {
    WrittenEvents longer = events.free(pfn(1), 0).free(pfn(3), 0).lost(5).alloc(pfn(3), 0);
    longer.on(0, OTHER_TASK).free(pfn(6), 0).on(1, LOSING_TASK).lost(5).alloc(pfn(1), 0);

    assertForeseen(replay(IN_USE), Kind.PCP_ALLOC, 2, 0);
  }

  @Test
  void aFrameThatNoMachineHasTellsNothing() throws IOException {
    events.alloc(1L << 40, 0).alloc(-5, 0).alloc(pfn(3), 0);

    assertThat(replay(IN_USE).predictions())
        .filteredOn(score -> score.kind() == Kind.PCP_ALLOC)
        .containsExactly(new PredictionScore(Kind.PCP_ALLOC, 0, 0, 1));
  }
}
