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
