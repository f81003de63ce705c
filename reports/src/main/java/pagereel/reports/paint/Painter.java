package pagereel.reports.paint;

import pagereel.reports.plot.Plot;
import pagereel.reports.plot.Timeline;

/// Makes a plot a drawing on paper.
public final class Painter {

  private Painter() {}

  public static Drawing paint(Plot plot, Timeline timeline) {
    AwtFonts.prepare();
    return switch (plot) {
      case Plot.OverTime overTime -> new PaintedTime(timeline).draw(overTime);
      case Plot.Bars bars -> PaintedBars.draw(bars);
      case Plot.Matrix matrix -> PaintedMatrix.draw(matrix);
      case Plot.Curves curves -> new PaintedCurves(timeline.quantities()).draw(curves);
    };
  }
}
