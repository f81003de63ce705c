package pagereel.reports.compare;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.apache.commons.statistics.descriptive.Median;
import org.apache.commons.statistics.descriptive.Quantile;
import org.apache.commons.statistics.inference.MannWhitneyUTest;
import org.apache.commons.statistics.inference.WilcoxonSignedRankTest;

/// What is known of two sets of runs: the unit of replication is a run.
///
/// Random numbers begin with a fixed seed: the same runs give the same intervals.
final class Statistics {

  /// Fewer runs of a side are not tested.
  static final int LEAST_RUNS = 4;
  /// The share of intervals that hold the true value.
  static final double CONFIDENCE = 0.95;

  private static final int RESAMPLES = 4_000;
  private static final long SEED = 0x70616765;
  /// A value so many times the median absolute deviation away is pointed out.
  private static final double OUTLIER = 5;
  /// From the median absolute deviation to the standard deviation of a normal distribution.
  private static final double MAD_TO_DEVIATION = 1.4826;

  /// An interval of a median, or of a difference of medians.
  record Interval(double low, double high) {}

  private Statistics() {}

  static double median(double[] values) {
    return Median.withDefaults().withCopy(true).evaluate(values);
  }

  /// A bootstrap interval of a median.
  static Interval medianInterval(double[] values) {
    UniformRandomProvider random = RandomSource.XO_RO_SHI_RO_128_PP.create(SEED);
    double[] medians = new double[RESAMPLES];
    for (int i = 0; i < RESAMPLES; i++) {
      medians[i] = median(at(values, drawn(values.length, random)));
    }
    return interval(medians);
  }

  /// A bootstrap interval of the difference of two medians, the second less the first.
  ///
  /// @param paired draw the values of both sets together, where they belong together
  static Interval differenceInterval(double[] baseline, double[] candidate, boolean paired) {
    UniformRandomProvider random = RandomSource.XO_RO_SHI_RO_128_PP.create(SEED);
    double[] differences = new double[RESAMPLES];
    for (int i = 0; i < RESAMPLES; i++) {
      int[] drawn = drawn(candidate.length, random);
      double after = median(at(candidate, drawn));
      differences[i] =
          after - median(at(baseline, paired ? drawn : drawn(baseline.length, random)));
    }
    return interval(differences);
  }

  private static int[] drawn(int count, UniformRandomProvider random) {
    int[] drawn = new int[count];
    for (int i = 0; i < count; i++) {
      drawn[i] = random.nextInt(count);
    }
    return drawn;
  }

  private static double[] at(double[] values, int[] places) {
    return Arrays.stream(places).mapToDouble(place -> values[place]).toArray();
  }

  private static Interval interval(double[] estimates) {
    double tail = (1 - CONFIDENCE) / 2;
    double[] ends = Quantile.withDefaults().evaluate(estimates, tail, 1 - tail);
    return new Interval(ends[0], ends[1]);
  }

  /// Cliff's delta: how much more often a value of the second set is the larger one of a pair than
  /// the smaller one, from −1 to 1.
  static double effect(double[] baseline, double[] candidate) {
    double balance = 0;
    for (double b : baseline) {
      for (double c : candidate) {
        balance += Double.compare(c, b) == 0 ? 0 : c > b ? 1 : -1;
      }
    }
    return balance / ((double) baseline.length * candidate.length);
  }

  /// The two-sided p-value of a Mann–Whitney U test, exact where no two values are equal.
  static double unpaired(double[] baseline, double[] candidate) {
    return MannWhitneyUTest.withDefaults().test(baseline, candidate).getPValue();
  }

  /// The two-sided p-value of a Wilcoxon signed rank test, where runs pair up.
  static double paired(double[] baseline, double[] candidate) {
    double p = WilcoxonSignedRankTest.withDefaults().test(baseline, candidate).getPValue();
    return Math.max(p, leastPaired(baseline.length));
  }

  /// The smallest p-value that so many pairs can have. Where differences are equal the test is an
  /// approximation, which would go below it.
  static double leastPaired(int pairs) {
    return Math.pow(2, 1 - pairs);
  }

  static boolean allEqual(double[] baseline, double[] candidate) {
    double first = baseline[0];
    return Arrays.stream(baseline).allMatch(v -> v == first)
        && Arrays.stream(candidate).allMatch(v -> v == first);
  }

  /// P-values after Benjamini and Hochberg: those below 0.05 have among them, on average, no more
  /// than one false one in twenty.
  static double[] corrected(double[] pValues) {
    int n = pValues.length;
    int[] byValue = IntStream.range(0, n)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> pValues[i]))
        .mapToInt(Integer::intValue)
        .toArray();
    double[] corrected = new double[n];
    double least = 1;
    for (int rank = n; rank >= 1; rank--) {
      int i = byValue[rank - 1];
      least = Math.min(least, pValues[i] * n / rank);
      corrected[i] = least;
    }
    return corrected;
  }

  /// The runs whose values lie far from those of their side, by number.
  static int[] outliers(double[] values) {
    if (values.length < LEAST_RUNS) {
      return new int[0];
    }
    double middle = median(values);
    double deviation =
        median(Arrays.stream(values).map(v -> Math.abs(v - middle)).toArray()) * MAD_TO_DEVIATION;
    return IntStream.range(0, values.length)
        .filter(i -> deviation > 0 && Math.abs(values[i] - middle) > OUTLIER * deviation)
        .toArray();
  }

  /// Whether values go one way from run to run, all of at least five.
  static boolean drifts(double[] values) {
    if (values.length <= LEAST_RUNS) {
      return false;
    }
    boolean up = true;
    boolean down = true;
    for (int i = 1; i < values.length; i++) {
      up &= values[i] > values[i - 1];
      down &= values[i] < values[i - 1];
    }
    return up || down;
  }
}
