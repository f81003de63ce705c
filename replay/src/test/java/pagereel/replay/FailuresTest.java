package pagereel.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static pagereel.replay.model.ZoneDrawing.pfn;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pagereel.replay.Failure.Blocker;
import pagereel.replay.Failure.Cause;
import pagereel.replay.Failure.Kind;
import pagereel.replay.Failure.ModelVerdict;
import pagereel.replay.Failure.Release;
import pagereel.replay.kernel.KernelProfiles;
import pagereel.replay.model.MigrateType;
import pagereel.replay.model.ZoneDrawing;

/// What is told of requests that could not be served.
class FailuresTest {

  private static final String KERNEL = "6.12";
  private static final int FRAMES = 16;

  @TempDir
  private Path directory;

  private boolean withCmaArea;

  private List<Failure> replay(WrittenEvents events, String... pageblocks) throws IOException {
    DrawnSnapshot seed = new DrawnSnapshot(
        directory,
        0,
        ZoneDrawing.zone(KernelProfiles.forRelease(KERNEL).orElseThrow(), pageblocks));
    if (withCmaArea) {
      seed.withCmaArea("area", pfn(0), 8);
    }
    ReplayOptions options = ReplayOptions.of(
        Optional.of(KERNEL), Optional.of("mono"), List.of(seed.dump(500).snapshot()));
    return new Replay(options).run(events).failures();
  }

  @Test
  void aBlockThatCouldNotBeHadNamesWhatIsInUseOfTheNearestRange() throws IOException {
    WrittenEvents events =
        new WrittenEvents().alloc(-1, 3, "GFP_KERNEL").on(1, 9).free(pfn(13), 0);

    Failure failure = replay(events, "M 1.##0#1.", "M 2...##1.").getFirst();

    assertThat(failure.cause()).isEqualTo(Cause.FRAGMENTED);
    assertThat(failure.moment().nearest()).hasValue(new NearestRange(pfn(8), 8, 2));
    assertThat(failure.blockers()).extracting(Blocker::pfn).containsExactly(pfn(12), pfn(13));
    assertThat(failure.blockers()).noneMatch(Blocker::namedByKernel);
    assertThat(failure.blockers())
        .extracting(Blocker::release)
        .containsExactly(Release.HELD_TO_END, Release.FREED);
  }

  @Test
  void aRunWhoseBlockWasCapturedHasNotFailed() throws IOException {
    String[] drawing = {"M 1.##2...", "M 2...##1."};
    WrittenEvents vain = new WrittenEvents()
        .tryToCompact(3)
        .compactionBegin(pfn(0), pfn(FRAMES))
        .compactionFinished(3)
        .compactionComplete();
    assertThat(replay(vain, drawing))
        .extracting(failure -> failure.id() + " " + failure.kind() + " " + failure.modelSays())
        .containsExactly("F1 COMPACTION FAILS");

    WrittenEvents captured = new WrittenEvents()
        .tryToCompact(3)
        .compactionBegin(pfn(0), pfn(FRAMES))
        .compactionFinished(3)
        .free(pfn(2), 1)
        .drain(pfn(2), 1, MigrateType.MOVABLE)
        .compactionComplete();
    assertThat(replay(captured, drawing)).isEmpty();
  }

  // What stays in a range.

  private static final String PROCESS_MEMORY = "GFP_HIGHUSER_MOVABLE|__GFP_ZERO|__GFP_COMP";

  /// A page in the middle of a CMA area that stays when the area is asked for.
  ///
  /// @param failed pages that were taken to be moved, and could not be
  private Cause causeOfStay(String gfpFlags, int failed) throws IOException {
    withCmaArea = true;
    WrittenEvents events = new WrittenEvents()
        .alloc(pfn(4), 0, gfpFlags)
        .pause(100_000)
        .cmaStart(8)
        .isolateMigratePages(pfn(0), pfn(8), 1)
        .migratePages(failed)
        .testPagesIsolated(pfn(0), pfn(8), pfn(4))
        .cmaBusyRetry(pfn(0), 8)
        .cmaFails(8);
    List<Failure> failures = replay(events, "C 0.######", "M ########");
    assertThat(failures).hasSize(1);
    return failures.getFirst().cause();
  }

  @Test
  void aPageThatTheScanPassesOverIsPinnedIfItIsAProcessesOwn() throws IOException {
    assertThat(causeOfStay(PROCESS_MEMORY, 0)).isEqualTo(Cause.PINNED_PAGE);
    assertThat(causeOfStay(PROCESS_MEMORY, 1)).isEqualTo(Cause.MIGRATION_FAILED);
  }

  @Test
  void aPageThatNoReclaimListHasCannotBeMovedWhateverItsRequestSaid() throws IOException {
    assertThat(causeOfStay("GFP_HIGHUSER_MOVABLE", 0)).isEqualTo(Cause.UNMOVABLE_PAGE);
    assertThat(causeOfStay("GFP_KERNEL|__GFP_COMP", 0)).isEqualTo(Cause.UNMOVABLE_PAGE);
    assertThat(causeOfStay("GFP_HIGHUSER_MOVABLE", 1)).isEqualTo(Cause.MIGRATION_FAILED);
  }

  @Test
  void aPageThatCameAfterTheScanIsNotPinned() throws IOException {
    withCmaArea = true;
    WrittenEvents events = new WrittenEvents()
        .cmaStart(8)
        .isolateMigratePages(pfn(0), pfn(8), 0)
        .alloc(pfn(4), 0, PROCESS_MEMORY)
        .testPagesIsolated(pfn(0), pfn(8), pfn(4))
        .cmaBusyRetry(pfn(0), 8)
        .cmaFails(8);
    assertThat(replay(events, "C 0.######", "M ########"))
        .extracting(Failure::cause)
        .containsExactly(Cause.MIGRATION_FAILED);
  }

  @Test
  void aRequestHasTheCauseOfMostOfItsRanges() throws IOException {
    withCmaArea = true;
    WrittenEvents events = new WrittenEvents()
        .alloc(pfn(1), 0, PROCESS_MEMORY)
        .alloc(pfn(3), 0, PROCESS_MEMORY)
        .alloc(pfn(5), 0, PROCESS_MEMORY)
        .pause(100_000)
        .cmaStart(2);
    for (int frame = 0; frame < 6; frame += 2) {
      events
          .isolateMigratePages(pfn(frame), pfn(frame + 2), 1)
          .migratePages(frame == 0 ? 1 : 0)
          .testPagesIsolated(pfn(frame), pfn(frame + 2), pfn(frame + 1))
          .cmaBusyRetry(pfn(frame), 2);
    }
    assertThat(replay(events.cmaFails(2), "C 0#0#0#0#", "M ########"))
        .extracting(Failure::cause)
        .containsExactly(Cause.PINNED_PAGE);
  }

  @Test
  void aRunAfterWhichThereIsABlockHasNotFailed() throws IOException {
    WrittenEvents events = new WrittenEvents()
        .compactionBegin(pfn(0), pfn(FRAMES))
        .compactionFinished(3)
        .compactionComplete();

    assertThat(replay(events, "M 3.......", "M ########")).isEmpty();
    assertThat(replay(events, "M 2...####", "M ########"))
        .extracting(Failure::kind, Failure::cause, Failure::modelSays)
        .containsExactly(tuple(Kind.COMPACTION, Cause.FRAGMENTED, ModelVerdict.FAILS));
  }

  @Test
  void anAreaWithoutAFreeRunNamesWhoHasIt() throws IOException {
    withCmaArea = true;
    WrittenEvents events = new WrittenEvents()
        .cmaStart(4)
        .testPagesIsolated(pfn(0), pfn(4), pfn(4))
        .cmaFinish(pfn(0), 4)
        .on(1, 9)
        .cmaStart(6)
        .cmaFails(6);

    Failure failure = replay(events, "C 3.......", "M ########").getFirst();

    assertThat(failure.cause()).isEqualTo(Cause.NO_FREE_RUN);
    assertThat(failure.moment().nearest()).hasValue(new NearestRange(pfn(2), 6, 2));
    assertThat(failure.blockers())
        .extracting(Blocker::startPfn, Blocker::pages, b -> b.ownerPid().orElse(-1))
        .containsExactly(tuple(pfn(0), 4L, WrittenEvents.TASK));
  }
}
