package pagereel.captures;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pagereel.replay.Divergence;
import pagereel.replay.Divergence.Explanation;
import pagereel.replay.PredictionScore;
import pagereel.replay.PredictionScore.Kind;
import pagereel.replay.ReplayOptions;
import pagereel.replay.ReplayResult;
import pagereel.replay.Seed;

/// The samples with the `/proc` files of their snapshots alone, as most traces have them.
class ProcSeedTest {

  static List<Path> samples() {
    return List.of(Replays.FRAGMENTATION_SAMPLE, Replays.CMA_SAMPLE);
  }

  /// Replays a sample without its exact dumps.
  private static ReplayResult replay(Path sample, Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(sample)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (!file.getFileName().toString().startsWith("labmm")) {
          Path copy = directory.resolve(sample.relativize(file));
          Files.createDirectories(copy.getParent());
          Files.copy(file, copy);
        }
      }
    }
    ReplayResult result = Replays.of(directory, ReplayOptions::withAnnouncing);
    assertThat(result.seed().source()).isEqualTo(Seed.Source.PROCFS);
    return result;
  }

  private static double score(ReplayResult result, Kind kind) {
    PredictionScore score = result.predictions().stream()
        .filter(each -> each.kind() == kind)
        .findFirst()
        .orElseThrow();
    return (double) score.right() / (score.made() + score.abstained());
  }

  /// What the files do not tell explains what diverges because of it, and that alone.
  @ParameterizedTest
  @MethodSource("samples")
  void whatProcFilesDoNotTellIsAnExplanation(Path sample, @TempDir Path directory)
      throws IOException {
    List<Divergence> items = replay(sample, directory).divergences().items();
    assertThat(items)
        .filteredOn(d -> d.explanation().filter(e -> e == Explanation.PRE_TRACE).isPresent())
        .isNotEmpty()
        .allSatisfy(d -> assertThat(d.evidence()).contains("/proc files do not tell it"));

    ReplayResult exact = Replays.of(sample, UnaryOperator.identity());
    assertThat(exact.divergences().byExplanation()).doesNotContainKey(Explanation.PRE_TRACE);
  }

  /// Ranges of an area whose bitmap is not told are isolated for their attempt alone: their pages
  /// go through the per-CPU lists again when they have been given back.
  @Test
  void rangesOfAnUnknownAreaAreGivenBack(@TempDir Path directory) throws IOException {
    ReplayResult result = replay(Replays.CMA_SAMPLE, directory);
    assertThat(score(result, Kind.PCP_DRAIN)).isGreaterThan(0.98);
    assertThat(score(result, Kind.CONTIG_OUTCOME)).isEqualTo(1.0);
  }

  /// The range of `high` follows from the watermarks and the zone's size.
  @Test
  void refillsAreAnnouncedAllTheSame(@TempDir Path directory) throws IOException {
    ReplayResult result = replay(Replays.FRAGMENTATION_SAMPLE, directory);
    assertThat(score(result, Kind.REFILL)).isGreaterThan(0.9);
  }
}
