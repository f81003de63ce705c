package pagereel.reports.chart;

import java.awt.Color;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import pagereel.replay.MetricSeries;
import pagereel.reports.Analysis;
import pagereel.reports.plot.Axis;
import pagereel.reports.plot.Line;
import pagereel.reports.plot.Panel;
import pagereel.reports.plot.Plot;

/// Metrics that add up to a whole, as layers over time; with others as lines over them.
///
/// @param layers  colours by metric, the lowest layer first
/// @param lines   colours by metric
record LayersChart(
    String id,
    String title,
    Axis axis,
    int panelPoints,
    List<Part> layers,
    List<Part> lines,
    String text)
    implements Chart {

  /// A metric and how it is shown.
  ///
  /// @param metric its whole id
  record Part(String metric, String name, Color color) {}

  @Override
  public String caption(Analysis analysis) {
    boolean exact = analysis.result().series().stream()
        .filter(s -> layers.stream().anyMatch(part -> part.metric().equals(s.metric())))
        .allMatch(MetricSeries::exact);
    return exact ? text : text + " Not every frame is known: layers are what the model knew.";
  }

  @Override
  public Optional<String> missing(Analysis analysis) {
    return analysis.result().series().stream()
            .anyMatch(s -> s.metric().equals(layers.getFirst().metric()) && s.values().length > 0)
        ? Optional.empty()
        : Optional.of("the replay has no such series.");
  }

  @Override
  public Plot plot(Analysis analysis) {
    String base = base(layers.getFirst().metric());
    return new Plot.OverTime(analysis.zonesWith(base).stream()
        .map(zone -> {
          Map<String, MetricSeries> byMetric = analysis.byMetric(zone);
          return Panel.empty(
                  analysis.zoneTitle(zone),
                  analysis.isSmall(zone) ? Axis.of("", axis.measure()) : axis,
                  ZonePanels.points(analysis, zone, panelPoints))
              .layers(lines(layers, byMetric, Line.Style.SOLID))
              .lines(lines(lines, byMetric, Line.Style.DASHED));
        })
        .toList());
  }

  private static List<Line> lines(
      List<Part> parts, Map<String, MetricSeries> byMetric, Line.Style style) {
    List<Line> lines = new ArrayList<>();
    for (Part part : parts) {
      MetricSeries series = byMetric.get(part.metric());
      if (series != null && Arrays.stream(series.highest()).anyMatch(v -> v > 0)) {
        lines.add(Line.of(part.name(), part.color(), style, series));
      }
    }
    return lines;
  }

  private static String base(String metric) {
    int dot = metric.indexOf('.');
    return dot < 0 ? metric : metric.substring(0, dot);
  }
}
