package pagereel.reports.compare;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import pagereel.reports.PlainText;
import pagereel.reports.Quantities;

/// What makes runs hard to compare, and what is odd about some.
final class Comparability {

  private static final double MEMORY_SHARE = 0.05;
  private static final int NAMED = 5;

  private Comparability() {}

  static List<String> warnings(RunSet baseline, RunSet candidate) {
    List<String> warnings = new ArrayList<>();
    List<Run> all =
        Stream.concat(baseline.runs().stream(), candidate.runs().stream()).toList();
    memory(all, warnings);
    markers(all, warnings);
    lostEvents(all, warnings);
    tracepoints(baseline, candidate, warnings);
    return warnings;
  }

  private static void memory(List<Run> all, List<String> warnings) {
    long least = all.stream().mapToLong(Run::managedPages).min().orElse(0);
    long most = all.stream().mapToLong(Run::managedPages).max().orElse(0);
    if (most > least * (1 + MEMORY_SHARE)) {
      warnings.add("Memory differs by more than 5 %%: %s to %s."
          .formatted(
              Quantities.count(least, "page", "pages"), Quantities.count(most, "page", "pages")));
    }
  }

  private static void markers(List<Run> all, List<String> warnings) {
    Set<List<String>> kinds = new LinkedHashSet<>();
    all.forEach(run -> kinds.add(run.markers()));
    if (kinds.size() > 1) {
      warnings.add(
          "The runs do not have the same workload markers: they may not have done the same.");
    }
  }

  private static void lostEvents(List<Run> all, List<String> warnings) {
    for (Run run : all) {
      if (run.lostEvents() > 0) {
        warnings.add("%s lost %s."
            .formatted(
                PlainText.of(run.name()), Quantities.count(run.lostEvents(), "event", "events")));
      }
    }
  }

  /// Tracepoints that one side has in every run and the other in none.
  private static void tracepoints(RunSet baseline, RunSet candidate, List<String> warnings) {
    only(baseline, candidate, warnings);
    only(candidate, baseline, warnings);
  }

  private static void only(RunSet side, RunSet other, List<String> warnings) {
    Set<String> inAll = new TreeSet<>(side.runs().getFirst().tracepoints());
    side.runs().forEach(run -> inAll.retainAll(run.tracepoints()));
    other.runs().forEach(run -> inAll.removeAll(run.tracepoints()));
    if (!inAll.isEmpty()) {
      warnings.add("Only %s has events of %s."
          .formatted(side.name(), PlainText.of(String.join(", ", inAll))));
    }
  }

  /// Runs of a side that are not like the others, and figures that drift.
  static List<String> oddities(RunSet side) {
    List<String> warnings = new ArrayList<>();
    List<String> drifting = new ArrayList<>();
    for (RunMetric metric : RunMetrics.ALL) {
      if (!side.tellsAll(metric)) {
        continue;
      }
      double[] values = side.values(metric);
      for (int run : Statistics.outliers(values)) {
        warnings.add("%s: %s of %s is %s, far from the others' median of %s."
            .formatted(
                side.name(),
                metric.title(),
                PlainText.of(side.runs().get(run).name()),
                metric.unit().text(values[run]),
                metric.unit().text(Statistics.median(values))));
      }
      if (Statistics.drifts(values)) {
        drifting.add(metric.id());
      }
    }
    if (!drifting.isEmpty()) {
      warnings.add("%s: %s went one way from the first run to the last: %s."
          .formatted(
              side.name(),
              Quantities.count(drifting.size(), "metric", "metrics"),
              String.join(", ", drifting.subList(0, Math.min(NAMED, drifting.size())))));
    }
    return warnings;
  }
}
