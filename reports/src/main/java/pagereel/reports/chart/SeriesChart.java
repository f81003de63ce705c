package pagereel.reports.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Stroke;
import java.awt.geom.Line2D;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jfree.chart.LegendItem;
import org.jfree.chart.LegendItemCollection;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.DeviationRenderer;
import org.jfree.data.xy.YIntervalSeries;
import org.jfree.data.xy.YIntervalSeriesCollection;
import pagereel.replay.MetricSeries;
import pagereel.replay.ZoneSummary;
import pagereel.replay.metric.Unit;
import pagereel.reports.Analysis;
import pagereel.reports.Quantities;

/// A metric over time as lines, one for each order that it has; a band where it is not exact.
///
/// @param base        the metric's name without its order
/// @param panelPoints the height of a zone's panel
record SeriesChart(String id, String title, String base, int panelPoints, String text)
    implements Chart {

  private static final float BAND_ALPHA = 0.25f;

  @Override
  public String caption(Analysis analysis) {
    boolean exact = analysis.result().series().stream()
        .filter(s -> Analysis.base(s).equals(base))
        .allMatch(MetricSeries::exact);
    return exact ? text : text + " Bands: the true value lies inside, as not every frame is known.";
  }

  @Override
  public Optional<String> missing(Analysis analysis) {
    return analysis.result().series().stream()
            .anyMatch(s -> Analysis.base(s).equals(base) && s.values().length > 0)
        ? Optional.empty()
        : Optional.of("the replay has no such series.");
  }

  @Override
  public Drawing draw(Analysis analysis) {
    TimePanels panels = new TimePanels(analysis);
    int largest = FreeByOrderChart.largestOrder(analysis);
    LegendItemCollection legend = new LegendItemCollection();
    for (ZoneSummary zone : analysis.zonesWith(base)) {
      List<MetricSeries> shown = shown(analysis, zone);
      panels.add(
          panel(analysis, zone, shown, largest),
          FreeByOrderChart.panelPoints(analysis, zone, panelPoints));
      if (legend.getItemCount() == 0 && shown.size() > 1) {
        for (int i = shown.size() - 1; i >= 0; i--) {
          legend.add(item(analysis.quantities(), shown.get(i), color(shown.get(i), i, largest)));
        }
      }
    }
    return panels.draw(legend, legend.getItemCount() == 0 ? 0 : 2);
  }

  /// Not order 0 of an index: a single page is always usable.
  private List<MetricSeries> shown(Analysis analysis, ZoneSummary zone) {
    return analysis.series(base, zone).stream()
        .filter(s -> s.unit() != Unit.RATIO || s.order().orElse(1) > 0)
        .toList();
  }

  private static XYPlot panel(
      Analysis analysis, ZoneSummary zone, List<MetricSeries> shown, int largest) {
    NumberAxis axis = ChartTheme.numberAxis(FreeByOrderChart.axisLabel(
        analysis, zone, unit(analysis, shown.getFirst().unit())));
    if (shown.getFirst().unit() == Unit.RATIO) {
      axis.setRange(0, 1.02);
    }
    XYPlot plot = ChartTheme.panel(axis);
    YIntervalSeriesCollection lines = new YIntervalSeriesCollection();
    DeviationRenderer renderer = new DeviationRenderer(true, false);
    renderer.setDrawSeriesLineAsPath(true);
    renderer.setAlpha(BAND_ALPHA);
    for (int i = 0; i < shown.size(); i++) {
      MetricSeries series = shown.get(i);
      lines.addSeries(line(analysis, series));
      renderer.setSeriesPaint(i, color(series, i, largest));
      renderer.setSeriesFillPaint(i, color(series, i, largest));
      renderer.setSeriesStroke(i, stroke(series));
    }
    plot.setDataset(lines);
    plot.setRenderer(renderer);
    return plot;
  }

  private static String unit(Analysis analysis, Unit unit) {
    return unit == Unit.PAGES ? analysis.quantities().memoryAxis() : unit.id();
  }

  private static YIntervalSeries line(Analysis analysis, MetricSeries series) {
    YIntervalSeries line = new YIntervalSeries(series.metric(), false, true);
    for (int i : Thinning.samples(series.values())) {
      line.add(
          analysis.seconds(series.timesNs()[i]),
          scaled(analysis, series, series.values()[i]),
          scaled(analysis, series, series.lowest()[i]),
          scaled(analysis, series, series.highest()[i]));
    }
    return line;
  }

  private static double scaled(Analysis analysis, MetricSeries series, double value) {
    return series.unit() == Unit.PAGES ? analysis.quantities().onMemoryAxis(value) : value;
  }

  private static Color color(MetricSeries series, int line, int largest) {
    return series.order().isPresent()
        ? Palette.orderLine(series.order().getAsInt(), largest)
        : Palette.apart(line);
  }

  /// Every second order is dashed: neighbours stay apart in grey print.
  private static Stroke stroke(MetricSeries series) {
    return series.order().orElse(0) % 2 == 0
        ? ChartTheme.LINE
        : new BasicStroke(
            1.1f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, new float[] {4, 1.2f}, 0);
  }

  private static LegendItem item(Quantities quantities, MetricSeries series, Color color) {
    OptionalInt order = series.order();
    LegendItem item = new LegendItem(
        order.isPresent()
            ? order.getAsInt() + ": " + quantities.memory(1L << order.getAsInt())
            : series.title());
    item.setShapeVisible(false);
    item.setLineVisible(true);
    item.setLine(new Line2D.Double(-9, 0, 9, 0));
    item.setLinePaint(color);
    item.setLineStroke(stroke(series));
    return item;
  }
}
