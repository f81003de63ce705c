package pagereel.reports.chart;

import java.awt.Color;
import java.awt.Shape;
import java.awt.geom.Rectangle2D;
import java.util.List;
import java.util.Optional;
import org.jfree.chart.LegendItem;
import org.jfree.chart.LegendItemCollection;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYAreaRenderer;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;
import pagereel.replay.MetricSeries;
import pagereel.replay.ZoneSummary;
import pagereel.reports.Analysis;
import pagereel.reports.FreeMemory;
import pagereel.reports.Quantities;

/// Free memory over time, as layers by block size.
final class FreeByOrderChart implements Chart {

  static final Shape SWATCH = new Rectangle2D.Double(-4, -3.5, 8, 7);

  private static final int PANEL_POINTS = 180;
  private static final int SMALL_PANEL_POINTS = 60;

  @Override
  public String id() {
    return "free-by-order";
  }

  @Override
  public String title() {
    return "Free memory by block size";
  }

  @Override
  public String caption(Analysis analysis) {
    boolean exact = FreeMemory.of(analysis).map(FreeMemory::exact).orElse(true);
    return "The height is the free memory of each zone; its layers are the block sizes, the largest at the bottom."
        + " Where the dark layers at the bottom are gone, no large block is left, however much is free."
        + (exact
            ? ""
            : " Dashed: the least and the most that it can be, as not every frame is known.");
  }

  @Override
  public Optional<String> missing(Analysis analysis) {
    return FreeMemory.of(analysis).isPresent()
        ? Optional.empty()
        : Optional.of("the replay has no counts of free blocks.");
  }

  @Override
  public Drawing draw(Analysis analysis) {
    TimePanels panels = new TimePanels(analysis);
    int largest = largestOrder(analysis);
    for (ZoneSummary zone : analysis.zonesWith(Analysis.FREE_BLOCKS)) {
      panels.add(panel(analysis, zone, largest), panelPoints(analysis, zone, PANEL_POINTS));
    }
    LegendItemCollection legend = new LegendItemCollection();
    for (int order = largest; order >= 0; order--) {
      legend.add(item(analysis.quantities(), order, Palette.order(order, largest)));
    }
    return panels.draw(legend, 2);
  }

  static int panelPoints(Analysis analysis, ZoneSummary zone, int full) {
    return analysis.isSmall(zone) ? Math.min(full, SMALL_PANEL_POINTS) : full;
  }

  /// The zone and what is counted; of a small panel only the zone.
  static String axisLabel(Analysis analysis, ZoneSummary zone, String what) {
    String title = analysis.zoneTitle(zone);
    return analysis.isSmall(zone) ? title : title + ": " + what;
  }

  static int largestOrder(Analysis analysis) {
    return analysis.result().series().stream()
        .mapToInt(s -> s.order().orElse(0))
        .max()
        .orElse(0);
  }

  private static LegendItem item(Quantities quantities, int order, Color color) {
    LegendItem item = new LegendItem(order + ": " + quantities.memory(1L << order));
    item.setShape(SWATCH);
    item.setFillPaint(color);
    return item;
  }

  private static XYPlot panel(Analysis analysis, ZoneSummary zone, int largest) {
    Quantities quantities = analysis.quantities();
    NumberAxis axis =
        ChartTheme.numberAxis(axisLabel(analysis, zone, "free " + quantities.memoryAxis()));
    XYPlot plot = ChartTheme.panel(axis);
    FreeMemory total = FreeMemory.of(analysis, zone).orElseThrow();
    int[] samples = Thinning.samples(total.pages());
    plot.setDataset(1, layers(analysis, zone, samples));
    plot.setRenderer(1, layerRenderer(analysis.series(Analysis.FREE_BLOCKS, zone), largest));
    if (!total.exact()) {
      plot.setDataset(0, bounds(analysis, total, samples));
      plot.setRenderer(0, boundRenderer());
    }
    return plot;
  }

  /// Sums from the largest order down, the sum of all first: each later one covers its part of it.
  private static XYSeriesCollection layers(Analysis analysis, ZoneSummary zone, int[] samples) {
    List<MetricSeries> byOrder = analysis.series(Analysis.FREE_BLOCKS, zone);
    XYSeriesCollection layers = new XYSeriesCollection();
    double[] sum = new double[byOrder.getFirst().values().length];
    for (MetricSeries series : byOrder.reversed()) {
      XYSeries layer = new XYSeries(series.order().orElse(0), false, true);
      double blockPages = 1L << series.order().orElse(0);
      for (int i = 0; i < sum.length; i++) {
        sum[i] += series.values()[i] * blockPages;
      }
      for (int i : samples) {
        layer.add(
            analysis.seconds(series.timesNs()[i]),
            analysis.quantities().onMemoryAxis(sum[i]),
            false);
      }
      layers.addSeries(layer);
    }
    XYSeriesCollection painted = new XYSeriesCollection();
    for (int i = layers.getSeriesCount() - 1; i >= 0; i--) {
      painted.addSeries(layers.getSeries(i));
    }
    return painted;
  }

  private static XYAreaRenderer layerRenderer(List<MetricSeries> byOrder, int largest) {
    XYAreaRenderer renderer = new XYAreaRenderer(XYAreaRenderer.AREA);
    for (int i = 0; i < byOrder.size(); i++) {
      renderer.setSeriesPaint(i, Palette.order(byOrder.get(i).order().orElse(0), largest));
    }
    return renderer;
  }

  private static XYSeriesCollection bounds(Analysis analysis, FreeMemory total, int[] samples) {
    XYSeries lowest = new XYSeries("least", false, true);
    XYSeries highest = new XYSeries("most", false, true);
    for (int i : samples) {
      double x = analysis.seconds(total.timesNs()[i]);
      lowest.add(x, analysis.quantities().onMemoryAxis(total.lowest()[i]), false);
      highest.add(x, analysis.quantities().onMemoryAxis(total.highest()[i]), false);
    }
    XYSeriesCollection bounds = new XYSeriesCollection(lowest);
    bounds.addSeries(highest);
    return bounds;
  }

  private static XYLineAndShapeRenderer boundRenderer() {
    XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer(true, false);
    renderer.setDrawSeriesLineAsPath(true);
    for (int i = 0; i < 2; i++) {
      renderer.setSeriesPaint(i, Palette.INK);
      renderer.setSeriesStroke(i, ChartTheme.DASHED);
    }
    return renderer;
  }
}
