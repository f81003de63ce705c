package pagereel.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static pagereel.replay.model.ZoneDrawing.pfn;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pagereel.replay.PredictionScore.Kind;
import pagereel.replay.kernel.KernelProfiles;
import pagereel.replay.model.ZoneDrawing;

/// What is announced of a zone whose compaction is put off.
class CompactionDeferralEventsTest {

  private static final int ORDER = 3;

  @TempDir
  Path directory;

  /// @return how many were right, of how many announced
  private String announced(WrittenEvents events) throws IOException {
    DrawnSnapshot seed = new DrawnSnapshot(
        directory,
        0,
        ZoneDrawing.zone(
            KernelProfiles.forRelease("6.12").orElseThrow(), "M 1.##2...", "M 2...##1."));
    ReplayOptions options = ReplayOptions.of(
        Optional.of("6.12"), Optional.of("mono"), List.of(seed.dump(500).snapshot()));
    return new Replay(options)
        .run(events).predictions().stream()
            .filter(score -> score.kind() == Kind.COMPACTION_DEFERRAL)
            .map(score -> score.right() + "/" + score.made())
            .findFirst()
            .orElse("none");
  }

  /// Failed twice: it is asked for four times until it is done.
  private static WrittenEvents failing() {
    return new WrittenEvents().deferCompaction(ORDER, 2, 0).deferCompaction(ORDER, 4, 0);
  }

  @Test
  void eachCheckIsAnnouncedUntilItIsDone() throws IOException {
    WrittenEvents events = failing()
        .compactionDeferred(ORDER, 1, 4, 0)
        .compactionDeferred(ORDER, 2, 4, 0)
        .compactionDeferred(ORDER, 3, 4, 0)
        .tryToCompact(ORDER)
        .compactionBegin(pfn(0), pfn(16));
    assertThat(announced(events)).isEqualTo("6/6");
  }

  @Test
  void aRunThatShouldBePutOffIsAMiss() throws IOException {
    WrittenEvents events = failing().tryToCompact(ORDER).compactionBegin(pfn(0), pfn(16));
    assertThat(announced(events)).isEqualTo("2/3");
  }

  @Test
  void whoCompactsWholeZonesIsNotPutOff() throws IOException {
    assertThat(announced(failing().compactionBegin(pfn(0), pfn(16)))).isEqualTo("2/2");
  }

  @Test
  void aRunInVainIsPutOffTwiceAsOften() throws IOException {
    assertThat(announced(failing().deferCompaction(ORDER, 8, 0))).isEqualTo("3/3");
    assertThat(announced(failing().deferCompaction(ORDER, 4, 0))).isEqualTo("2/3");
  }

  @Test
  void aBlockThatWasGotEndsIt() throws IOException {
    assertThat(announced(failing().compactionDeferReset(ORDER, 0, 1, ORDER + 1)))
        .isEqualTo("3/3");
    assertThat(announced(failing().compactionDeferReset(ORDER, 0, 4, ORDER + 1)))
        .isEqualTo("2/3");
  }
}
