package pagereel.reports.chart;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.text.FieldPosition;
import java.text.NumberFormat;
import java.text.ParsePosition;
import java.util.List;
import java.util.Optional;
import org.jfree.chart.LegendItem;
import org.jfree.chart.LegendItemCollection;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.ui.Layer;
import pagereel.replay.MetricSeries;
import pagereel.replay.ZoneSummary;
import pagereel.reports.Analysis;

/// The fragmentation index as a strip for each order: white while an allocation would succeed,
/// darker the more its failure would be due to fragmentation.
final class FragmentationIndexChart implements Chart {

  private static final int COLUMNS = 1000;
  private static final int ROW_PIXELS = 8;
  private static final int ROW_POINTS = 11;
  private static final int SMALL_ROW_POINTS = 6;
  private static final Color SUCCEEDS = new Color(0xF1F4F7);
  private static final Color UNKNOWN = new Color(0xC9CDD2);

  @Override
  public String id() {
    return "fragmentation-index";
  }

  @Override
  public String title() {
    return "Fragmentation index by order";
  }

  @Override
  public String caption(Analysis analysis) {
    boolean exact = analysis.result().series().stream()
        .filter(s -> Analysis.base(s).equals(Analysis.FRAGMENTATION_INDEX))
        .allMatch(MetricSeries::exact);
    return "Would an allocation of each order fail, and why? Pale: it would succeed. Yellow: it would fail because too"
        + " little is free. Dark: it would fail although enough is free, because that is in pieces."
        + " Of all samples on one point the highest is shown."
        + (exact
            ? ""
            : " Not every frame is known: the upper half of a strip is the highest that the index can be, the lower half the lowest.");
  }

  @Override
  public Optional<String> missing(Analysis analysis) {
    return analysis.zonesWith(Analysis.FRAGMENTATION_INDEX).isEmpty()
        ? Optional.of("the replay has no such series.")
        : Optional.empty();
  }

  @Override
  public Drawing draw(Analysis analysis) {
    TimePanels panels = new TimePanels(analysis);
    for (ZoneSummary zone : analysis.zonesWith(Analysis.FRAGMENTATION_INDEX)) {
      List<MetricSeries> byOrder = analysis.series(Analysis.FRAGMENTATION_INDEX, zone);
      int rowPoints = analysis.isSmall(zone) ? SMALL_ROW_POINTS : ROW_POINTS;
      panels.add(panel(analysis, zone, byOrder), byOrder.size() * rowPoints);
    }
    LegendItemCollection legend = new LegendItemCollection();
    legend.add(item("would succeed", SUCCEEDS));
    for (int tenths = 0; tenths <= 10; tenths += 2) {
      String name = switch (tenths) {
        case 0 -> "0: lack of memory";
        case 10 -> "1: fragmentation";
        default -> "0." + tenths;
      };
      legend.add(item(name, color(tenths / 10.0)));
    }
    return panels.draw(legend, 1);
  }

  private static LegendItem item(String name, Color color) {
    LegendItem item = new LegendItem(name);
    item.setShape(FreeByOrderChart.SWATCH);
    item.setFillPaint(color);
    item.setOutlinePaint(Palette.SOFT_INK);
    item.setOutlineStroke(ChartTheme.HAIRLINE);
    return item;
  }

  private static XYPlot panel(Analysis analysis, ZoneSummary zone, List<MetricSeries> byOrder) {
    NumberAxis axis = new NumberAxis(FreeByOrderChart.axisLabel(analysis, zone, "order"));
    axis.setRange(-0.5, byOrder.size() - 0.5);
    ChartTheme.wholeNumbers(axis, orderNames(byOrder));
    XYPlot plot = ChartTheme.panel(axis);
    plot.setRangeGridlinesVisible(false);
    plot.getRenderer()
        .addAnnotation(
            new Raster(
                image(analysis, byOrder),
                0,
                analysis.seconds(analysis.endNs()),
                -0.5,
                byOrder.size() - 0.5),
            Layer.BACKGROUND);
    return plot;
  }

  private static BufferedImage image(Analysis analysis, List<MetricSeries> byOrder) {
    int rows = byOrder.size();
    BufferedImage image = new BufferedImage(COLUMNS, rows * ROW_PIXELS, BufferedImage.TYPE_INT_RGB);
    for (int row = 0; row < rows; row++) {
      MetricSeries series = byOrder.get(rows - 1 - row);
      int[][] ranges = TimeColumns.samples(analysis, series.timesNs(), COLUMNS);
      for (int x = 0; x < COLUMNS; x++) {
        int high = color(most(series.highest(), ranges[x])).getRGB();
        int low = color(most(series.lowest(), ranges[x])).getRGB();
        for (int y = 0; y < ROW_PIXELS; y++) {
          boolean line = y == ROW_PIXELS - 1;
          int rgb = y < ROW_PIXELS / 2 ? high : low;
          image.setRGB(x, row * ROW_PIXELS + y, line ? Color.WHITE.getRGB() : rgb);
        }
      }
    }
    return image;
  }

  private static double most(double[] values, int[] range) {
    double most = Double.NaN;
    for (int i = range[0]; i < range[1]; i++) {
      most = Double.isNaN(most) || values[i] > most ? values[i] : most;
    }
    return most;
  }

  private static Color color(double index) {
    if (Double.isNaN(index)) {
      return UNKNOWN;
    }
    return index < 0 ? SUCCEEDS : Palette.ramp(1 - index);
  }

  /// Rows are numbered from below; their names are the orders.
  private static NumberFormat orderNames(List<MetricSeries> byOrder) {
    return new NumberFormat() {
      @Override
      public StringBuffer format(double row, StringBuffer to, FieldPosition at) {
        return format(Math.round(row), to, at);
      }

      @Override
      public StringBuffer format(long row, StringBuffer to, FieldPosition at) {
        return row < 0 || row >= byOrder.size()
            ? to
            : to.append(byOrder.get((int) row).order().orElse(0));
      }

      @Override
      public Number parse(String text, ParsePosition at) {
        throw new UnsupportedOperationException("axis labels are not read");
      }
    };
  }
}
