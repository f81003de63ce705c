package pagereel.captures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pagereel.replay.Seed;
import pagereel.replay.SnapshotScore;

/// How near the model comes to the kernel's own state, seeded from the first exact dump and held
/// against each later one.
///
/// With `-Dpagereel.fidelity=FILE` the figures are written too: see `docs/fidelity.md`.
class FidelityTest {

  /// The part of the managed frames that may be wrong at any dump where everything that takes
  /// pages leaves an event: in quiet runs, and in CMA's, whose ranges are named.
  private static final double WRONG_SHARE = 0.01;

  static List<String> captures() throws IOException {
    return Captures.names();
  }

  private static CaptureRun wholeTrace(String name) throws IOException {
    CaptureRun run = Captures.run(name);
    assumeFalse(run.lostEvents(), "its trace lost events");
    return run;
  }

  @ParameterizedTest
  @MethodSource("captures")
  void everyLaterDumpIsComparedAtItsInstant(String name) throws IOException {
    CaptureRun run = Captures.run(name);

    assertThat(run.result().seed().source()).isEqualTo(Seed.Source.EXACT);
    assertThat(run.result().snapshotScores())
        .filteredOn(SnapshotScore::exact)
        .extracting(SnapshotScore::snapshot)
        .isNotEmpty()
        .containsExactlyElementsOf(
            run.naive().stream().map(NaiveReplay.Score::snapshot).toList());
  }

  @ParameterizedTest
  @MethodSource("captures")
  void theModelIsNearerThanTheNaiveReplay(String name) throws IOException {
    CaptureRun run = wholeTrace(name);
    assumeTrue(run.naiveWrong() > 0, "nothing for a model to improve");

    assertThat(run.modelWrong())
        .as("wrong free frames of all dumps, naive %d", run.naiveWrong())
        .isLessThan(run.naiveWrong());
  }

  @ParameterizedTest
  @MethodSource("captures")
  void fewFramesAreWrongWhereEventsNameWhatIsTaken(String name) throws IOException {
    CaptureRun run = wholeTrace(name);
    assumeTrue(
        run.isQuiet() || run.hasCmaEvents(), "pages are taken without an event that names them");

    assertThat(run.result().snapshotScores()).allSatisfy(score -> {
      double bound = WRONG_SHARE * score.managedFrames();
      assertThat((double) CaptureRun.wrongFrames(score)).isLessThanOrEqualTo(bound);
      assertThat((double) CaptureRun.wrongFree(score)).isLessThanOrEqualTo(bound);
    });
  }

  @Test
  @EnabledIfSystemProperty(named = "pagereel.fidelity", matches = ".+")
  void writesTheFigures(@TempDir Path temporary) throws IOException {
    for (String name : Captures.names()) {
      assertThat(Captures.folder(name)).isDirectory();
    }
    String text = new FidelityDocument(temporary).text();
    Path file = Path.of(System.getProperty("pagereel.fidelity", ""));
    Files.writeString(file, text, StandardCharsets.UTF_8);
  }
}
