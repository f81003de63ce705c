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
/// @param pairing  whether the runs belong together one by one, and whether that was used
/// @param warnings what makes runs hard to compare
public record Comparison(
    RunSet baseline, Pairing pairing, List<Difference> differences, List<String> warnings) {

  /// Below it a difference counts as shown.
  public static final double SIGNIFICANCE = 0.05;

  public Comparison {
    differences = List.copyOf(differences);
    warnings = List.copyOf(warnings);
  }

  /// The side that is judged, its runs in the order of those that they belong to.
  public RunSet candidate() {
    return pairing.candidate();
  }

  /// Compares two sets of runs.
  ///
  /// @param paired whether the test is to be one of pairs; absent where the runs are to decide
  public static Comparison of(RunSet baseline, RunSet candidate, Optional<Boolean> paired) {
    List<RunMetric> told = RunMetrics.ALL.stream()
        .filter(metric -> isTold(baseline.values(metric), candidate.values(metric)))
        .toList();
    Pairing pairing = Pairing.of(baseline, candidate, paired, told.size());
    List<Difference> raw =
        told.stream().map(metric -> difference(baseline, pairing, metric)).toList();
    List<String> warnings = new ArrayList<>(Comparability.warnings(baseline, candidate));
    double leastP = Statistics.leastPaired(baseline.runs().size());
    if (pairing.used() && leastP >= SIGNIFICANCE) {
      warnings.add("%d pairs cannot show a difference: the smallest p-value of their test is %.3f."
              .formatted(baseline.runs().size(), leastP)
          + " More pairs are needed, or a comparison without pairs.");
    }
    return new Comparison(baseline, pairing, judged(raw), warnings);
  }

  /// Whether both sides know the figure, and one has any of what is counted.
  private static boolean isTold(double[] before, double[] after) {
    return before.length > 0
        && after.length > 0
        && !(Statistics.allEqual(before, after) && before[0] == 0);
  }

  private static Difference difference(RunSet baseline, Pairing pairing, RunMetric metric) {
    RunSet candidate = pairing.candidate();
    double[] before = baseline.values(metric);
    double[] after = candidate.values(metric);
    boolean comparable = metric.comparesAcrossVersions() || sameVersions(baseline, candidate);
    boolean enough = Math.min(before.length, after.length) >= Statistics.LEAST_RUNS;
    boolean pairUp = pairing.known() && baseline.tellsAll(metric) && candidate.tellsAll(metric);
    boolean pairs = pairing.used() && pairUp;
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
        enough
            ? Optional.of(Statistics.differenceInterval(before, after, pairs))
            : Optional.empty(),
        Statistics.effect(before, after),
        pValue,
        tested && pairUp && !Arrays.equals(before, after)
            ? OptionalDouble.of(Statistics.paired(before, after))
            : OptionalDouble.empty(),
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
    return pairing.used() ? "Wilcoxon signed rank test of pairs of runs" : "Mann–Whitney U test";
  }
}
