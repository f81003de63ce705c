package pagereel.reports.compare;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import pagereel.replay.metric.Better;
import pagereel.reports.compare.Difference.Verdict;

/// Two sets of runs, metric by metric.
///
/// @param paired   whether the first run of one side belongs to the first of the other, and so on
/// @param warnings what makes runs hard to compare
public record Comparison(
    RunSet baseline,
    RunSet candidate,
    boolean paired,
    List<Difference> differences,
    List<String> warnings) {

  /// Below it a difference counts as shown.
  public static final double SIGNIFICANCE = 0.05;

  public Comparison {
    differences = List.copyOf(differences);
    warnings = List.copyOf(warnings);
  }

  public static Comparison of(RunSet baseline, RunSet candidate, boolean paired) {
    List<Difference> raw = new ArrayList<>();
    for (RunMetric metric : RunMetrics.ALL) {
      double[] before = baseline.values(metric);
      double[] after = candidate.values(metric);
      if (before.length > 0 && after.length > 0 && !isNothing(before, after)) {
        raw.add(difference(baseline, candidate, metric, paired));
      }
    }
    List<String> warnings = new ArrayList<>(Comparability.warnings(baseline, candidate));
    double leastP = Statistics.leastPaired(baseline.runs().size());
    if (paired && leastP >= SIGNIFICANCE) {
      warnings.add("%d pairs cannot show a difference: the smallest p-value of their test is %.3f."
              .formatted(baseline.runs().size(), leastP)
          + " More pairs are needed, or a comparison without pairs.");
    }
    return new Comparison(baseline, candidate, paired, judged(raw), warnings);
  }

  /// Whether neither side has any of what is counted.
  private static boolean isNothing(double[] before, double[] after) {
    return Statistics.allEqual(before, after) && before[0] == 0;
  }

  private static Difference difference(
      RunSet baseline, RunSet candidate, RunMetric metric, boolean paired) {
    double[] before = baseline.values(metric);
    double[] after = candidate.values(metric);
    boolean comparable = metric.comparesAcrossVersions() || sameVersions(baseline, candidate);
    boolean enough = Math.min(before.length, after.length) >= Statistics.LEAST_RUNS;
    boolean pairs = paired && baseline.tellsAll(metric) && candidate.tellsAll(metric);
    boolean same = pairs ? Arrays.equals(before, after) : Statistics.allEqual(before, after);
    boolean tested = comparable && enough && !same;
    OptionalDouble pValue = OptionalDouble.empty();
    if (tested) {
      pValue = OptionalDouble.of(
          pairs ? Statistics.paired(before, after) : Statistics.unpaired(before, after));
    }
    Verdict verdict =
        !comparable ? Verdict.NOT_COMPARABLE : enough ? Verdict.NO_DIFFERENCE : Verdict.CANNOT_TELL;
    return new Difference(
        metric,
        before,
        after,
        enough ? Optional.of(Statistics.differenceInterval(before, after)) : Optional.empty(),
        Statistics.effect(before, after),
        pValue,
        OptionalDouble.empty(),
        verdict);
  }

  private static boolean sameVersions(RunSet baseline, RunSet candidate) {
    List<String> versions = new ArrayList<>();
    baseline.runs().forEach(run -> versions.add(run.kernelVersion()));
    candidate.runs().forEach(run -> versions.add(run.kernelVersion()));
    return versions.stream().distinct().count() == 1;
  }

  /// The verdicts after the correction over all metrics that were tested.
  private static List<Difference> judged(List<Difference> raw) {
    double[] corrected = Statistics.corrected(raw.stream()
        .map(Difference::pValue)
        .filter(OptionalDouble::isPresent)
        .mapToDouble(OptionalDouble::getAsDouble)
        .toArray());
    List<Difference> judged = new ArrayList<>();
    int tested = 0;
    for (Difference one : raw) {
      if (one.pValue().isEmpty()) {
        judged.add(one);
      } else {
        double p = corrected[tested++];
        judged.add(one.judged(
            OptionalDouble.of(p), p < SIGNIFICANCE ? direction(one) : Verdict.NO_DIFFERENCE));
      }
    }
    return judged;
  }

  private static Verdict direction(Difference one) {
    Better better = one.metric().better();
    if (better == Better.NEITHER) {
      return Verdict.DIFFERENT;
    }
    boolean rises = one.effect() > 0;
    return rises == (better == Better.HIGHER) ? Verdict.BETTER : Verdict.WORSE;
  }

  public List<Difference> with(Verdict verdict) {
    return differences.stream().filter(d -> d.verdict() == verdict).toList();
  }

  public boolean isTested() {
    return differences.stream().anyMatch(d -> d.pValue().isPresent());
  }

  /// How the test is called.
  public String test() {
    return paired ? "Wilcoxon signed rank test of pairs of runs" : "Mann–Whitney U test";
  }
}
