package pagereel.reports.paint;

import java.util.List;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYStepRenderer;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;
import pagereel.reports.Quantities;
import pagereel.reports.plot.Axis;
import pagereel.reports.plot.KeyEntry;
import pagereel.reports.plot.Line;
import pagereel.reports.plot.Palette;
import pagereel.reports.plot.Plot.Curves;

/// Curves on paper.
final class PaintedCurves {

  private static final int PANEL_POINTS = 170;
  private static final int AXIS_POINTS = 34;
  private static final int KEY_LINE_POINTS = 13;

  private final Axes axes;

  PaintedCurves(Quantities quantities) {
    axes = new Axes(quantities);
  }

  Drawing draw(Curves curves) {
    NumberAxis up = axes.of(curves.up(), curves.up().label());
    XYPlot plot = ChartTheme.panel(up);
    NumberAxis across = axes.of(curves.across(), curves.across().label());
    plot.setDomainAxis(across);
    plot.setDomainGridlinesVisible(true);
    plot.setDomainGridlinePaint(Palette.GRID);
    plot.setDomainGridlineStroke(ChartTheme.HAIRLINE);
    XYSeriesCollection data = new XYSeriesCollection();
    XYStepRenderer renderer = new XYStepRenderer();
    List<KeyEntry> entries = curves.curves().stream()
        .map(c ->
            KeyEntry.line(c.name(), c.color(), c.dashed() ? Line.Style.DASHED : Line.Style.SOLID))
        .toList();
    for (int i = 0; i < curves.curves().size(); i++) {
      data.addSeries(series(curves, i));
      renderer.setSeriesPaint(i, curves.curves().get(i).color());
      renderer.setSeriesStroke(i, PaintedKey.stroke(entries.get(i).line().orElseThrow()));
    }
    plot.setDataset(data);
    plot.setRenderer(renderer);
    whole(across, curves.across());
    PaintedKey key = new PaintedKey(entries);
    return new Drawing(
        ChartTheme.chart(plot, key.items()),
        Drawing.WIDTH_POINTS,
        PANEL_POINTS + AXIS_POINTS + key.lines() * KEY_LINE_POINTS);
  }

  private XYSeries series(Curves curves, int number) {
    Curves.Curve curve = curves.curves().get(number);
    XYSeries series = new XYSeries(number, false, true);
    for (int i = 0; i < curve.x().length; i++) {
      series.add(
          axes.at(curves.across(), curve.x()[i]), axes.at(curves.up(), curve.y()[i]), false);
    }
    return series;
  }

  /// A logarithmic axis begins and ends at a tick.
  private static void whole(NumberAxis painted, Axis axis) {
    if (axis.isLogarithmic() && Double.isNaN(axis.from())) {
      painted.setRange(
          Math.floor(painted.getRange().getLowerBound()),
          Math.ceil(painted.getRange().getUpperBound()));
    }
  }
}
