package pagereel.reports.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pagereel.reports.SampleAnalysis;

class MinimumTest {

  private final Verification verification = SampleVerification.full();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "freeFrames.agree=0.9997",
        "freeFrames.missed=20",
        "freeFrames.extra=5",
        "blocks.agree=0.9803",
        "order.agree=0.99",
        "pageblocks.agree=0.99",
        "pageblocks.wrong=1",
        "pcp.agree=0.98",
        "buddyinfo.maxError=7",
        "predictions.zoneLocked.informed=0.999",
        "predictions.zoneLocked.online=0.95",
        "predictions.refill.online=1",
        "predictions.fastIsolateFreepages.informed=0"
      })
  void isReachedAtTheWorstSnapshot(String minimum) {
    assertThat(Minimum.parse(minimum).brokenBy(verification)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
          freeFrames.missed=19      | freeFrames.missed: wanted at most 19, got 20 at snapshot 5
          buddyinfo.maxError=6.5    | buddyinfo.maxError: wanted at most 6.5, got 7 at snapshot 6
          pageblocks.wrong=0        | pageblocks.wrong: wanted at most 0, got 1 at snapshot 4
          blocks.agree=0.981        | blocks.agree: wanted at least 0.981, got 0.9803921568627451 at snapshot 6
          order.agree=1             | order.agree: wanted at least 1, got 0.9958333333333333 at snapshot 5
          predictions.zoneLocked.online=0.96 | predictions.zoneLocked.online: wanted at least 0.96, got 0.9533575811 (119000 of 124822)
          predictions.fastIsolateFreepages.informed=0.1 | predictions.fastIsolateFreepages.informed: wanted at least 0.1, got 0 (0 of 81)
          predictions.refill.informed=0 | predictions.refill.informed: not reached, nothing of that kind occurred
          """)
  void saysWhatIsWrongAndWhere(String minimum, String message) {
    String got = Minimum.parse(minimum).brokenBy(verification).orElseThrow();

    // The last digits of a ratio are not the point.
    assertThat(got.replaceFirst("(0\\.9533\\d{6})\\d*", "$1")).isEqualTo(message);
  }

  @Test
  void isNotReachedWhereNoSnapshotTellsTheFigure() {
    Verification quiet = new Verification(SampleAnalysis.quiet(), List.of());

    assertThat(Minimum.parse("pcp.agree=0").brokenBy(quiet))
        .contains("pcp.agree: not reached, no snapshot tells it");
    assertThat(Minimum.parse("pageblocks.wrong=1000").brokenBy(quiet)).isPresent();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
          blocks.agree      | 'blocks.agree' is not KEY=VALUE
          blocks.agree=     | '' is not a ratio from 0 to 1
          blocks.agree=1.01 | '1.01' is not a ratio from 0 to 1
          blocks.agree=NaN  | 'NaN' is not a ratio from 0 to 1
          blocks.agree=-1   | '-1' is not a ratio from 0 to 1
          pageblocks.wrong=x | 'x' is not a number of at least 0
          freeFrames.extra=Infinity | 'Infinity' is not a number of at least 0
          predictions.refill.online=2 | '2' is not a ratio from 0 to 1
          """)
  void refusesWhatIsNoMinimum(String text, String message) {
    assertThatIllegalArgumentException().isThrownBy(() -> Minimum.parse(text)).withMessage(message);
  }

  @Test
  void namesTheKeysWhereOneIsUnknown() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Minimum.parse("predictions.refill=1"))
        .withMessageContaining("'predictions.refill' is not a key")
        .withMessageContaining("freeFrames.agree, freeFrames.missed")
        .withMessageContaining("predictions.KIND.online")
        .withMessageEndingWith("contigOutcome, compactionDeferral, compactionFinished");
  }
}
