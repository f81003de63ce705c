package pagereel.reports.paint;

import java.util.List;
import java.util.Locale;
import org.jfree.chart.axis.AxisLocation;
import org.jfree.chart.axis.CategoryAxis;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.plot.PlotOrientation;
import org.jfree.chart.renderer.category.StackedBarRenderer;
import org.jfree.chart.renderer.category.StandardBarPainter;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.data.category.DefaultCategoryDataset;
import pagereel.reports.plot.KeyEntry;
import pagereel.reports.plot.Palette;
import pagereel.reports.plot.Plot.Bars;

/// Bars on paper.
final class PaintedBars {

  private static final int BAR_POINTS = 22;
  private static final int AXIS_POINTS = 48;
  private static final int KEY_LINE_POINTS = 13;

  private PaintedBars() {}

  static Drawing draw(Bars bars) {
    DefaultCategoryDataset data = new DefaultCategoryDataset();
    StackedBarRenderer renderer = new StackedBarRenderer();
    renderer.setBarPainter(new StandardBarPainter());
    renderer.setShadowVisible(false);
    renderer.setMaximumBarWidth(0.5);
    for (int i = 0; i < bars.parts().size(); i++) {
      for (Bars.Bar bar : bars.bars()) {
        data.addValue(bar.sizes().get(i), bars.parts().get(i).name(), bar.label());
      }
      renderer.setSeriesPaint(i, bars.parts().get(i).color());
    }
    CategoryAxis labels = ChartTheme.style(new CategoryAxis());
    labels.setMaximumCategoryLabelWidthRatio(0.5f);
    labels.setMaximumCategoryLabelLines(2);
    NumberAxis axis = ChartTheme.style(ChartTheme.numberAxis(bars.unit()));
    axis.setStandardTickUnits(NumberAxis.createIntegerTickUnits(Locale.ROOT));
    CategoryPlot plot = new CategoryPlot(data, labels, axis, renderer);
    plot.setOrientation(PlotOrientation.HORIZONTAL);
    plot.setRangeAxisLocation(AxisLocation.BOTTOM_OR_LEFT);
    plot.setRangeGridlinePaint(Palette.GRID);
    plot.setRangeGridlineStroke(ChartTheme.HAIRLINE);
    plot.setAxisOffset(RectangleInsets.ZERO_INSETS);
    PaintedKey key = key(bars);
    return new Drawing(
        ChartTheme.chart(plot, key.items()),
        Drawing.WIDTH_POINTS,
        AXIS_POINTS
            + Math.max(0, key.lines() - 1) * KEY_LINE_POINTS
            + bars.bars().size() * BAR_POINTS);
  }

  /// A key of one part would say what the axis says.
  private static PaintedKey key(Bars bars) {
    return new PaintedKey(
        bars.parts().size() < 2
            ? List.of()
            : bars.parts().stream().map(p -> KeyEntry.area(p.name(), p.color())).toList());
  }
}
