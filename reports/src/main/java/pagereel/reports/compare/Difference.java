package pagereel.reports.compare;

import java.util.Optional;
import java.util.OptionalDouble;
import pagereel.reports.compare.Statistics.Interval;

/// One metric of two sides.
///
/// @param baseline  its values, in the order of the runs
/// @param interval  of the difference of the medians; absent where a side has too few runs
/// @param effect    Cliff's delta, −1 to 1
/// @param pValue    of the test, as it came out; absent where nothing was tested
/// @param pairedP   of a test of pairs, by itself; absent where runs do not pair up
/// @param corrected the same after the correction for all metrics that were tested
public record Difference(
    RunMetric metric,
    double[] baseline,
    double[] candidate,
    Optional<Interval> interval,
    double effect,
    OptionalDouble pValue,
    OptionalDouble pairedP,
    OptionalDouble corrected,
    Verdict verdict) {

  /// What can be said of a metric.
  public enum Verdict {
    BETTER("better"),
    WORSE("worse"),
    /// It differs, and neither way is better.
    DIFFERENT("different"),
    NO_DIFFERENCE("no difference shown"),
    /// There are too few runs.
    CANNOT_TELL("can't tell"),
    /// The two kernels count different things.
    NOT_COMPARABLE("not comparable");

    private final String text;

    Verdict(String text) {
      this.text = text;
    }

    public String text() {
      return text;
    }
  }

  public double baselineMedian() {
    return Statistics.median(baseline);
  }

  public double candidateMedian() {
    return Statistics.median(candidate);
  }

  public double change() {
    return candidateMedian() - baselineMedian();
  }

  /// The change as a share of the baseline; absent where that is 0.
  public OptionalDouble relativeChange() {
    double base = Math.abs(baselineMedian());
    return base == 0 ? OptionalDouble.empty() : OptionalDouble.of(change() / base);
  }

  public boolean isSignificant() {
    return switch (verdict) {
      case BETTER, WORSE, DIFFERENT -> true;
      case NO_DIFFERENCE, CANNOT_TELL, NOT_COMPARABLE -> false;
    };
  }

  Difference judged(OptionalDouble correctedP, Verdict judged) {
    return new Difference(
        metric, baseline, candidate, interval, effect, pValue, pairedP, correctedP, judged);
  }
}
