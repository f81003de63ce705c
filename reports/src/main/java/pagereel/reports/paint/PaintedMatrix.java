package pagereel.reports.paint;

import java.awt.Color;
import java.util.List;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.LegendItemCollection;
import org.jfree.chart.annotations.XYBoxAnnotation;
import org.jfree.chart.annotations.XYTextAnnotation;
import org.jfree.chart.axis.AxisLocation;
import org.jfree.chart.axis.SymbolAxis;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.ui.TextAnchor;
import pagereel.reports.Quantities;
import pagereel.reports.plot.Palette;
import pagereel.reports.plot.Plot.Matrix;

/// A matrix on paper: its counts as numbers on cells that are the darker the more they are, in
/// powers of ten.
final class PaintedMatrix {

  private static final int ROW_POINTS = 20;
  private static final int AXIS_POINTS = 46;
  private static final Color NOTHING = new Color(0xF4F5F7);

  private PaintedMatrix() {}

  static Drawing draw(Matrix matrix) {
    SymbolAxis across = axis(matrix.across(), matrix.columns());
    SymbolAxis down = axis(matrix.down(), matrix.rows());
    down.setInverted(true);
    XYPlot plot = ChartTheme.panel(down);
    plot.setDomainAxis(across);
    plot.setDomainAxisLocation(AxisLocation.TOP_OR_LEFT);
    plot.setRangeGridlinesVisible(false);
    for (int row = 0; row < matrix.rows().size(); row++) {
      for (int column = 0; column < matrix.columns().size(); column++) {
        cell(plot, row, column, matrix.counts()[row][column], matrix.most());
      }
    }
    JFreeChart chart = ChartTheme.chart(plot, new LegendItemCollection());
    return new Drawing(
        chart, Drawing.WIDTH_POINTS, AXIS_POINTS + matrix.rows().size() * ROW_POINTS);
  }

  private static SymbolAxis axis(String label, List<String> names) {
    SymbolAxis axis = ChartTheme.style(new SymbolAxis(label, names.toArray(String[]::new)));
    axis.setRange(-0.5, names.size() - 0.5);
    axis.setGridBandsVisible(false);
    axis.setTickMarksVisible(false);
    return axis;
  }

  private static void cell(XYPlot plot, int row, int column, long count, long most) {
    double share = count == 0 ? 0 : Math.log1p((double) count) / Math.log1p((double) most);
    Color color = count == 0 ? NOTHING : Palette.share(share);
    // The axis points downwards: the lower end of the box is the greater value.
    plot.addAnnotation(new XYBoxAnnotation(
        column - 0.49,
        row + 0.46,
        column + 0.49,
        row - 0.46,
        ChartTheme.HAIRLINE,
        Palette.PAPER,
        color));
    XYTextAnnotation text = new XYTextAnnotation(Quantities.count(count), column, row);
    text.setFont(ChartTheme.letters());
    text.setPaint(count == 0 ? Palette.SOFT_INK : Palette.letterOn(color));
    text.setTextAnchor(TextAnchor.CENTER);
    plot.addAnnotation(text);
  }
}
