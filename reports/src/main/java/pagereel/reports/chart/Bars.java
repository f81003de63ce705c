package pagereel.reports.chart;

import java.awt.Color;
import java.util.List;
import org.jfree.chart.LegendItem;
import org.jfree.chart.LegendItemCollection;
import org.jfree.chart.axis.AxisLocation;
import org.jfree.chart.axis.CategoryAxis;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.plot.PlotOrientation;
import org.jfree.chart.renderer.category.StackedBarRenderer;
import org.jfree.chart.renderer.category.StandardBarPainter;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.data.category.DefaultCategoryDataset;

/// A chart of bars that lie one under the other, each made of parts.
final class Bars {

  private static final int BAR_POINTS = 22;
  private static final int AXIS_POINTS = 48;

  /// @param color of the part in every bar
  record Part(String name, Color color) {}

  /// @param label what the bar is; figures belong into it
  /// @param sizes one for each part
  record Bar(String label, List<Long> sizes) {}

  private Bars() {}

  static Drawing draw(String unit, List<Part> parts, List<Bar> bars) {
    DefaultCategoryDataset data = new DefaultCategoryDataset();
    LegendItemCollection legend = new LegendItemCollection();
    StackedBarRenderer renderer = new StackedBarRenderer();
    renderer.setBarPainter(new StandardBarPainter());
    renderer.setShadowVisible(false);
    renderer.setMaximumBarWidth(0.5);
    for (int i = 0; i < parts.size(); i++) {
      Part part = parts.get(i);
      for (Bar bar : bars) {
        data.addValue(bar.sizes().get(i), part.name(), bar.label());
      }
      renderer.setSeriesPaint(i, part.color());
      LegendItem item = new LegendItem(part.name());
      item.setShape(FreeByOrderChart.SWATCH);
      item.setFillPaint(part.color());
      legend.add(item);
    }
    CategoryAxis labels = ChartTheme.style(new CategoryAxis());
    labels.setMaximumCategoryLabelWidthRatio(0.5f);
    labels.setMaximumCategoryLabelLines(2);
    NumberAxis axis = ChartTheme.style(ChartTheme.numberAxis(unit));
    axis.setStandardTickUnits(NumberAxis.createIntegerTickUnits());
    CategoryPlot plot = new CategoryPlot(data, labels, axis, renderer);
    plot.setOrientation(PlotOrientation.HORIZONTAL);
    plot.setRangeAxisLocation(AxisLocation.BOTTOM_OR_LEFT);
    plot.setRangeGridlinePaint(Palette.GRID);
    plot.setRangeGridlineStroke(ChartTheme.HAIRLINE);
    plot.setAxisOffset(RectangleInsets.ZERO_INSETS);
    return new Drawing(
        ChartTheme.chart(plot, legend),
        Drawing.WIDTH_POINTS,
        AXIS_POINTS + bars.size() * BAR_POINTS);
  }
}
