package pagereel.reports.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import tools.jackson.databind.JsonNode;

/// The counters of `mm_page_alloc_extfrag` that commit messages quote, by median over runs.
///
/// They are what the kernel traces, and count what that kernel counts: from 6.12 on each single
/// page
/// that is taken is an event.
final class ExtfragCounters {

  private record Counter(String name, ToDoubleFunction<Run> value) {}

  private static final List<Counter> COUNTERS = List.of(
      new Counter("Page alloc extfrag event", run -> sum(run, "", "", "count")),
      new Counter("Extfrag fragmenting", run -> sum(run, "", "", "fragmenting")),
      new Counter(
          "Extfrag fragmenting for unmovable", run -> sum(run, "", "Unmovable", "fragmenting")),
      new Counter(
          "Extfrag fragmenting unmovable placed with movable",
          run -> sum(run, "Movable", "Unmovable", "fragmenting")),
      new Counter(
          "Extfrag fragmenting unmovable placed with reclaim.",
          run -> sum(run, "Reclaimable", "Unmovable", "fragmenting")),
      new Counter(
          "Extfrag fragmenting for reclaimable", run -> sum(run, "", "Reclaimable", "fragmenting")),
      new Counter(
          "Extfrag fragmenting reclaimable placed with movable",
          run -> sum(run, "Movable", "Reclaimable", "fragmenting")),
      new Counter(
          "Extfrag fragmenting reclaimable placed with unmov.",
          run -> sum(run, "Unmovable", "Reclaimable", "fragmenting")),
      new Counter(
          "Extfrag fragmenting for movable", run -> sum(run, "", "Movable", "fragmenting")));

  private ExtfragCounters() {}

  /// A row for each counter: its name, and its median over each side's runs.
  static List<List<String>> rows(List<RunSet> sides) {
    List<List<String>> rows = new ArrayList<>();
    for (Counter counter : COUNTERS) {
      List<String> row = new ArrayList<>();
      row.add(counter.name());
      for (RunSet side : sides) {
        row.add(String.format(
            Locale.ROOT,
            "%,.0f",
            Statistics.median(side.runs().stream().mapToDouble(counter.value()).toArray())));
      }
      rows.add(row);
    }
    return rows;
  }

  /// @param from the donor, or any if empty
  /// @param to   the type that was asked for, or any if empty
  private static double sum(Run run, String from, String to, String key) {
    double sum = 0;
    for (JsonNode fallback : run.json().at("/fallbacks")) {
      if ((from.isEmpty() || fallback.path("from").asString("").equals(from))
          && (to.isEmpty() || fallback.path("to").asString("").equals(to))) {
        sum += fallback.path(key).asDouble(0);
      }
    }
    return sum;
  }
}
