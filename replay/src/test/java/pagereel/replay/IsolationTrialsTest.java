package pagereel.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static pagereel.replay.model.ZoneDrawing.pfn;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pagereel.parser.snapshot.Snapshot;
import pagereel.replay.TriedScan.Outcome;
import pagereel.replay.kernel.KernelProfiles;
import pagereel.replay.model.ZoneDrawing;

/// What each version of the isolation would have collected, tried on compaction's scans: each goes
/// on to where its own rules stop, as far as that is known.
class IsolationTrialsTest {

  private static final String KERNEL = "6.12";
  private static final List<String> VERSIONS = List.of("posted-2011", "6.1", "6.12");
  /// Pages to move, and below them where they may go to.
  private static final String[] ZONE = {"M MMMMMMMM", "M 0#1.#0#0"};

  @TempDir
  private Path directory;

  private static ReplayResult replay(WrittenEvents events, List<Snapshot> snapshots)
      throws IOException {
    ReplayOptions options = ReplayOptions.of(Optional.of(KERNEL), Optional.of("mono"), snapshots);
    return new Replay(options.withIsolations(VERSIONS)).run(events);
  }

  private ReplayResult replay(WrittenEvents events) throws IOException {
    DrawnSnapshot seed = new DrawnSnapshot(
        directory, 0, ZoneDrawing.zone(KernelProfiles.forRelease(KERNEL).orElseThrow(), ZONE));
    return replay(events, List.of(seed.dump(500).snapshot()));
  }

  private static WrittenEvents compaction() {
    return new WrittenEvents(2 * IsolationTrials.MAX_SCANS).compactionBegin(pfn(0), pfn(16));
  }

  @Test
  void eachVersionStopsWhereItsOwnRulesStop() throws IOException {
    ReplayResult result = replay(compaction()
        .isolateMigratePages(pfn(0), pfn(4), 3)
        .isolateFreePages(pfn(8), pfn(12), 4, 3));

    TriedScan scan = result.scans().getFirst();
    assertThat(scan.endPfn()).isEqualTo(pfn(16));
    assertThat(scan.kernelEndPfn()).isEqualTo(pfn(12));
    assertThat(scan.waitingPages()).hasValue(3);
    assertThat(scan.outcomes())
        .containsExactly(
            new Outcome("posted-2011", true, 0, 7, 5, 1, 0, pfn(16)),
            new Outcome("6.1", true, 0, 4, 3, 1, 0, pfn(12)),
            new Outcome("6.12", true, 0, 4, 3, 0, 0, pfn(12)));
    assertThat(result.collectingTotals())
        .containsExactly(
            new CollectingTotal("posted-2011", 1, 0, 0, 7, 5, 1, 0, 4, 3),
            new CollectingTotal("6.1", 1, 0, 1, 4, 3, 1, 0, 4, 3),
            new CollectingTotal("6.12", 1, 0, 1, 4, 3, 0, 0, 4, 3));
  }

  @Test
  void whatWasTakenBeforeAndNotUsedYetLowersTheLimit() throws IOException {
    ReplayResult result = replay(compaction()
        .isolateMigratePages(pfn(0), pfn(4), 4)
        .isolateFreePages(pfn(15), pfn(16), 1, 1)
        .isolateFreePages(pfn(8), pfn(12), 4, 3));

    assertThat(result.scans())
        .extracting(TriedScan::waitingPages)
        .containsExactly(OptionalLong.of(4), OptionalLong.of(3));
    assertThat(result.collectingTotals().getLast().asKernel()).isEqualTo(2);
  }

  @Test
  void whereItIsNotKnownHowManyPagesWaitALimitCannotBeFollowed() throws IOException {
    ReplayResult result = replay(compaction().isolateFreePages(pfn(8), pfn(12), 4, 3));

    assertThat(result.scans().getFirst().outcomes())
        .extracting(Outcome::followed)
        .containsExactly(true, false, false);
    assertThat(result.collectingTotals())
        .containsExactly(
            new CollectingTotal("posted-2011", 1, 0, 0, 7, 5, 1, 0, 4, 3),
            new CollectingTotal("6.1", 1, 1, 0, 0, 0, 0, 0, 0, 0),
            new CollectingTotal("6.12", 1, 1, 0, 0, 0, 0, 0, 0, 0));
  }

  @Test
  void aScanThatStopsBeforeItHasEnoughTellsThatTheLimitIsNotKnown() throws IOException {
    ReplayResult result = replay(compaction()
        .isolateMigratePages(pfn(0), pfn(8), 5)
        .isolateFreePages(pfn(8), pfn(12), 4, 3));

    assertThat(result.scans().getFirst().waitingPages()).isEmpty();
    assertThat(result.scans().getFirst().outcomes())
        .extracting(Outcome::followed)
        .containsExactly(true, false, false);
  }

  @Test
  void whereNothingIsKnownOfAFrameNoVersionCanBeFollowed() throws IOException {
    WrittenEvents events = new WrittenEvents()
        .free(pfn(9), 0)
        .compactionBegin(0, pfn(512))
        .isolateMigratePages(0, 4, 3)
        .isolateFreePages(pfn(0), pfn(16), 16, 3);

    ReplayResult result = replay(events, List.of());

    for (Outcome outcome : result.scans().getFirst().outcomes()) {
      assertThat(outcome.followed()).as(outcome.variant()).isFalse();
      assertThat(outcome.unknownPages()).as(outcome.variant()).isPositive();
    }
    assertThat(result.collectingTotals())
        .allMatch(total -> total.followed() == 0 && total.takenPages() == 0);
  }

  @Test
  void whereTheKernelFindsLessThanTheModelHasNoVersionCanBeFollowed() throws IOException {
    ReplayResult result = replay(compaction()
        .isolateMigratePages(pfn(0), pfn(4), 3)
        .isolateFreePages(pfn(8), pfn(16), 8, 0));

    assertThat(result.collectingTotals())
        .extracting(CollectingTotal::notFollowed)
        .containsExactly(1L, 1L, 1L);
  }

  @Test
  void ofVeryManyScansThoseThatDifferMostAreKept() throws IOException {
    WrittenEvents events = compaction();
    for (int i = 0; i < IsolationTrials.MAX_SCANS; i++) {
      events.isolateFreePages(pfn(0), pfn(8), 8, 0);
    }
    events.isolateFreePages(pfn(8), pfn(12), 4, 3);

    ReplayResult result = replay(events);

    assertThat(result.collectingTotals().getFirst().scans())
        .isEqualTo(IsolationTrials.MAX_SCANS + 1);
    assertThat(result.scans()).hasSize(IsolationTrials.MAX_SCANS);
    assertThat(result.scans()).isSortedAccordingTo(Comparator.comparingLong(TriedScan::timeNs));
    assertThat(result.scans().getLast().takenDifference()).isEqualTo(2);
  }
}
