package pagereel.reports.paint;

import java.awt.BasicStroke;
import java.awt.Font;
import java.awt.Stroke;
import java.text.NumberFormat;
import java.util.Locale;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.LegendItemCollection;
import org.jfree.chart.axis.Axis;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.axis.TickUnits;
import org.jfree.chart.block.BlockBorder;
import org.jfree.chart.plot.Plot;
import org.jfree.chart.plot.SeriesRenderingOrder;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.title.LegendTitle;
import org.jfree.chart.title.TextTitle;
import org.jfree.chart.ui.HorizontalAlignment;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.data.xy.XYSeriesCollection;
import pagereel.reports.plot.Palette;

/// What all charts share: letters, lines, grids and legends.
public final class ChartTheme {

  static final float LETTER = 7.5f;
  static final Stroke LINE = new BasicStroke(1.1f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND);
  static final Stroke HAIRLINE = new BasicStroke(0.4f);
  static final Stroke DASHED =
      new BasicStroke(0.6f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, new float[] {2, 2}, 0);

  private ChartTheme() {}

  static Font letters() {
    return AwtFonts.regular(LETTER);
  }

  /// Puts the chart's title over it, for a chart that stands alone.
  public static JFreeChart titled(JFreeChart chart, String title) {
    TextTitle text = new TextTitle(title, AwtFonts.bold(10));
    text.setPaint(Palette.INK);
    text.setHorizontalAlignment(HorizontalAlignment.LEFT);
    text.setPadding(new RectangleInsets(2, 4, 4, 4));
    chart.setTitle(text);
    chart.setPadding(new RectangleInsets(4, 4, 4, 8));
    return chart;
  }

  static JFreeChart chart(Plot plot, LegendItemCollection legend) {
    AwtFonts.prepare();
    plot.setOutlineVisible(false);
    plot.setBackgroundPaint(Palette.PAPER);
    plot.setNoDataMessageFont(letters());
    JFreeChart chart = new JFreeChart(null, AwtFonts.bold(10), plot, false);
    chart.setBackgroundPaint(Palette.PAPER);
    chart.setPadding(new RectangleInsets(0, 0, 0, 6));
    if (legend.getItemCount() > 0) {
      LegendTitle title = new LegendTitle(() -> legend);
      title.setItemFont(letters());
      title.setItemPaint(Palette.INK);
      title.setFrame(BlockBorder.NONE);
      title.setBackgroundPaint(Palette.PAPER);
      title.setPosition(RectangleEdge.BOTTOM);
      title.setItemLabelPadding(new RectangleInsets(1, 1, 1, 6));
      chart.addSubtitle(title);
    }
    return chart;
  }

  /// A panel of a chart over time: thin grid, white ground, its value axis at the left.
  static XYPlot panel(NumberAxis values) {
    XYPlot plot = new XYPlot();
    plot.setRangeAxis(style(values));
    plot.setBackgroundPaint(Palette.PAPER);
    plot.setDomainGridlinesVisible(false);
    plot.setRangeGridlinePaint(Palette.GRID);
    plot.setRangeGridlineStroke(HAIRLINE);
    plot.setOutlinePaint(Palette.SOFT_INK);
    plot.setOutlineStroke(HAIRLINE);
    plot.setAxisOffset(RectangleInsets.ZERO_INSETS);
    plot.setSeriesRenderingOrder(SeriesRenderingOrder.FORWARD);
    // Markers are drawn by the renderer of the first dataset: there must be one.
    plot.setDataset(new XYSeriesCollection());
    plot.setRenderer(new XYLineAndShapeRenderer());
    return plot;
  }

  static NumberAxis timeAxis(double seconds) {
    NumberAxis axis = style(new NumberAxis("seconds since the trace began"));
    axis.setRange(0, seconds > 0 ? seconds : 1);
    axis.setNumberFormatOverride(NumberFormat.getNumberInstance(Locale.ROOT));
    return axis;
  }

  /// An axis whose ticks have the same text in every locale.
  static NumberAxis numberAxis(String label) {
    NumberAxis axis = new NumberAxis(label);
    NumberFormat format = NumberFormat.getNumberInstance(Locale.ROOT);
    format.setMaximumFractionDigits(3);
    axis.setNumberFormatOverride(format);
    axis.setAutoRangeIncludesZero(true);
    return axis;
  }

  /// An axis with a tick at each whole number.
  static NumberAxis wholeNumbers(NumberAxis axis, NumberFormat format) {
    TickUnits units = new TickUnits();
    for (int step : new int[] {1, 2, 5}) {
      units.add(new NumberTickUnit(step, format));
    }
    axis.setStandardTickUnits(units);
    return axis;
  }

  static <A extends Axis> A style(A axis) {
    axis.setLabelFont(AwtFonts.regular(LETTER));
    axis.setLabelPaint(Palette.INK);
    axis.setTickLabelFont(AwtFonts.regular(LETTER));
    axis.setTickLabelPaint(Palette.INK);
    axis.setAxisLinePaint(Palette.SOFT_INK);
    axis.setAxisLineStroke(HAIRLINE);
    axis.setTickMarkPaint(Palette.SOFT_INK);
    axis.setTickMarkStroke(HAIRLINE);
    return axis;
  }
}
