package pagereel.reports.chart;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import pagereel.replay.MetricSeries;
import pagereel.reports.Analysis;

/// All charts.
public final class Charts {

  public static final Chart FREE_BY_ORDER = new FreeByOrderChart();
  public static final Chart UNUSABLE_FREE_INDEX = new SeriesChart(
      "unusable-free-index",
      "Unusable free index by order",
      Analysis.UNUSABLE_FREE_INDEX,
      130,
      "The share of free memory that lies in blocks too small for an allocation of each order: at 0"
          + " all of it would do, at 1 none of it. Lines for larger orders lie higher.");
  public static final Chart FRAGMENTATION_INDEX = new IndexStrips(
      "fragmentation-index",
      "Fragmentation index by order",
      Analysis.FRAGMENTATION_INDEX,
      "Would an allocation of each order fail, and why? Pale: it would succeed. Yellow: it would fail because too"
          + " little is free. Dark: it would fail although enough is free, because that is in pieces.",
      "would succeed",
      "lack of memory",
      "fragmentation");
  public static final Chart MEMORY_MAP = new MemoryMapChart();
  public static final Chart FAILURES = new FailuresChart();
  public static final Chart FAILURE_CAUSES = new FailureCausesChart();
  public static final Chart DIVERGENCES = new DivergencesChart();

  /// The charts that every report has, in the order of their sections.
  public static final List<Chart> STANDARD = List.of(
      FREE_BY_ORDER,
      UNUSABLE_FREE_INDEX,
      FRAGMENTATION_INDEX,
      MEMORY_MAP,
      FAILURES,
      FAILURE_CAUSES,
      DIVERGENCES);

  private Charts() {}

  /// The standard charts and one for each metric that none of them shows.
  public static List<Chart> of(Analysis analysis) {
    List<Chart> charts = new ArrayList<>(STANDARD);
    charts.addAll(others(analysis));
    return charts;
  }

  /// A chart for each metric that no standard chart shows.
  public static List<Chart> others(Analysis analysis) {
    Map<String, Chart> byMetric = new LinkedHashMap<>();
    for (MetricSeries series : analysis.result().series()) {
      String base = Analysis.base(series);
      switch (base) {
        case Analysis.FREE_BLOCKS, Analysis.UNUSABLE_FREE_INDEX, Analysis.FRAGMENTATION_INDEX -> {}
        default -> byMetric.computeIfAbsent(base, b -> other(b, series));
      }
    }
    return List.copyOf(byMetric.values());
  }

  private static Chart other(String base, MetricSeries series) {
    String title = series.order().isPresent()
        ? series.title().replace(", order " + series.order().getAsInt(), "") + " by order"
        : series.title();
    String better = switch (series.better()) {
      case LOWER -> " Lower is better.";
      case HIGHER -> " Higher is better.";
      case NEITHER -> "";
    };
    String capital = Character.toUpperCase(title.charAt(0)) + title.substring(1);
    return new SeriesChart(
        base.replace('_', '-'), capital, base, 80, capital + " over time." + better);
  }
}
