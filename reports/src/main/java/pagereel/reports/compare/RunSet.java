package pagereel.reports.compare;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;

/// The runs of one side.
public record RunSet(String name, List<Run> runs) {

  public RunSet {
    runs = List.copyOf(runs);
  }

  /// A metric's value of each run that tells it, in the order of the runs.
  public double[] values(RunMetric metric) {
    return runs.stream()
        .map(metric.value())
        .filter(OptionalDouble::isPresent)
        .mapToDouble(OptionalDouble::getAsDouble)
        .toArray();
  }

  /// A metric's value of each run, NaN where the run does not tell it.
  public double[] valuesByRun(RunMetric metric) {
    return runs.stream()
        .mapToDouble(run -> metric.value().apply(run).orElse(Double.NaN))
        .toArray();
  }

  boolean tellsAll(RunMetric metric) {
    return Arrays.stream(valuesByRun(metric)).noneMatch(Double::isNaN);
  }
}
