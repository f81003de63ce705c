package pagereel.reports.chart;

import java.util.List;
import java.util.function.BiFunction;
import pagereel.replay.MetricSeries;
import pagereel.replay.ZoneSummary;
import pagereel.reports.Analysis;
import pagereel.reports.plot.Axis;
import pagereel.reports.plot.Panel;
import pagereel.reports.plot.Plot;

/// Charts that have a panel for each zone, those of small zones lower.
final class ZonePanels {

  private static final int SMALL_PANEL_POINTS = 60;

  private ZonePanels() {}

  /// A panel for each zone that has series of a metric.
  ///
  /// @param base   the metric's name without its order
  /// @param points the height of a panel; those of small zones are lower
  /// @param fill   puts a zone's series, by ascending order, into its panel
  static Plot of(
      Analysis analysis,
      String base,
      Axis axis,
      int points,
      BiFunction<Panel, List<MetricSeries>, Panel> fill) {
    return new Plot.OverTime(analysis.zonesWith(base).stream()
        .map(zone -> fill.apply(
            Panel.empty(
                analysis.zoneTitle(zone),
                analysis.isSmall(zone) ? Axis.of("", axis.measure()) : axis,
                points(analysis, zone, points)),
            analysis.series(base, zone)))
        .toList());
  }

  static int points(Analysis analysis, ZoneSummary zone, int points) {
    return analysis.isSmall(zone) ? Math.min(points, SMALL_PANEL_POINTS) : points;
  }

  /// The largest order that a metric has in any zone.
  static int largestOrder(Analysis analysis, String base) {
    return analysis.result().series().stream()
        .filter(s -> Analysis.base(s).equals(base))
        .mapToInt(s -> s.order().orElse(0))
        .max()
        .orElse(0);
  }

  static boolean exact(Analysis analysis, String base) {
    return analysis.result().series().stream()
        .filter(s -> Analysis.base(s).equals(base))
        .allMatch(MetricSeries::exact);
  }
}
