package pagereel.captures;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pagereel.replay.PredictionScore;
import pagereel.replay.ReplayOptions;
import pagereel.replay.ReplayResult;

/// A model that announces each event comes to the same outcome as one that does not.
class AnnouncingTest {

  static List<Path> samples() {
    return List.of(Replays.FRAGMENTATION_SAMPLE, Replays.CMA_SAMPLE);
  }

  @ParameterizedTest
  @MethodSource("samples")
  void theOutcomeIsTheSame(Path sample) throws IOException {
    ReplayResult silent = Replays.of(sample, UnaryOperator.identity());
    ReplayResult announcing = Replays.of(sample, ReplayOptions::withAnnouncing);

    assertThat(announcing)
        .usingRecursiveComparison()
        .ignoringFields("predictions")
        .isEqualTo(silent);
    assertThat(announcing.predictions())
        .extracting(PredictionScore::kind)
        .contains(PredictionScore.Kind.PCP_ALLOC, PredictionScore.Kind.ZONE_LOCKED);
    assertThat(silent.predictions())
        .extracting(PredictionScore::kind)
        .doesNotContain(PredictionScore.Kind.PCP_ALLOC, PredictionScore.Kind.ZONE_LOCKED);
  }
}
