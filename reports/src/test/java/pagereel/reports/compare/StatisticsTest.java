package pagereel.reports.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pagereel.reports.compare.Statistics.Interval;

class StatisticsTest {

  private static final int ROUNDS = 2_000;

  private final Random random = new Random(20261126);

  private double[] drawn(int runs, double shift) {
    double[] values = new double[runs];
    for (int i = 0; i < runs; i++) {
      // Skewed, as latencies are.
      values[i] = shift + Math.exp(0.5 * random.nextGaussian());
    }
    return values;
  }

  @ParameterizedTest
  @CsvSource({"4", "5", "6", "8"})
  void sidesOfOneKindDifferNoMoreOftenThanStated(int runs) {
    int alarms = 0;
    for (int round = 0; round < ROUNDS; round++) {
      alarms += Statistics.unpaired(drawn(runs, 0), drawn(runs, 0)) < 0.05 ? 1 : 0;
    }
    // An exact test of few runs has fewer; three standard errors are allowed above.
    assertThat((double) alarms / ROUNDS).isLessThanOrEqualTo(0.05 + 3 * 0.0049);
  }

  /// The power that docs/compare.md states.
  @ParameterizedTest
  @CsvSource({"4, 3, 0.95", "6, 2, 0.9", "6, 1, 0.35"})
  void shiftedSidesAreFound(int runs, double shift, double least) {
    int found = 0;
    for (int round = 0; round < ROUNDS; round++) {
      found += Statistics.unpaired(drawn(runs, 0), drawn(runs, shift)) < 0.05 ? 1 : 0;
    }
    assertThat((double) found / ROUNDS).isGreaterThanOrEqualTo(least);
  }

  @Test
  void amongManyMetricsOfOneKindFewAreCalledDifferent() {
    int called = 0;
    for (int round = 0; round < ROUNDS / 10; round++) {
      double[] pValues = new double[40];
      for (int metric = 0; metric < pValues.length; metric++) {
        pValues[metric] = Statistics.unpaired(drawn(6, 0), drawn(6, 0));
      }
      called += Arrays.stream(Statistics.corrected(pValues)).anyMatch(p -> p < 0.05) ? 1 : 0;
    }
    assertThat((double) called / (ROUNDS / 10)).isLessThan(0.1);
  }

  @Test
  void theCorrectionIsThatOfBenjaminiAndHochberg() {
    double[] corrected = Statistics.corrected(new double[] {0.01, 0.04, 0.03, 0.005});

    assertThat(corrected[3]).isEqualTo(0.02, within(1e-12));
    assertThat(corrected[0]).isEqualTo(0.02, within(1e-12));
    assertThat(corrected[2]).isEqualTo(0.04, within(1e-12));
    assertThat(corrected[1]).isEqualTo(0.04, within(1e-12));
  }

  @Test
  void anIntervalHoldsTheTrueDifferenceMostly() {
    int held = 0;
    for (int round = 0; round < ROUNDS / 20; round++) {
      Interval interval = Statistics.differenceInterval(drawn(8, 0), drawn(8, 1.5), false);
      held += interval.low() <= 1.5 && interval.high() >= 1.5 ? 1 : 0;
    }
    assertThat((double) held / (ROUNDS / 20)).isGreaterThan(0.85);
  }

  @Test
  void nothingIsChangedThatIsLookedAt() {
    double[] values = {5, 1, 4, 2, 3};
    Statistics.median(values);
    Statistics.outliers(values);
    Statistics.medianInterval(values);

    assertThat(values).containsExactly(5, 1, 4, 2, 3);
  }

  @Test
  void theEffectIsHowMuchMoreOftenTheCandidateIsLarger() {
    assertThat(Statistics.effect(new double[] {1, 2}, new double[] {3, 4})).isEqualTo(1);
    assertThat(Statistics.effect(new double[] {1, 2}, new double[] {1, 2})).isZero();
    assertThat(Statistics.effect(new double[] {3}, new double[] {1, 4})).isZero();
  }

  @Test
  void oddRunsAndDriftsAreSeen() {
    assertThat(Statistics.outliers(new double[] {10, 11, 10.5, 10.2, 90})).containsExactly(4);
    assertThat(Statistics.outliers(new double[] {10, 11, 90})).isEmpty();
    assertThat(Statistics.drifts(new double[] {1, 2, 3, 4, 5})).isTrue();
    assertThat(Statistics.drifts(new double[] {1, 2, 3, 5, 4})).isFalse();
    assertThat(Statistics.drifts(new double[] {1, 2, 3, 4})).isFalse();
  }
}
