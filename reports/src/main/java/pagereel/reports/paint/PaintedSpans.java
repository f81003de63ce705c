package pagereel.reports.paint;

import java.awt.BasicStroke;
import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import org.jfree.chart.annotations.AbstractXYAnnotation;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.PlotRenderingInfo;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.ui.RectangleEdge;
import pagereel.reports.plot.Panel;
import pagereel.reports.plot.Spans;
import pagereel.reports.plot.Timeline;

/// A panel's spans, as boxes or lines; the shortest are still to be seen.
final class PaintedSpans extends AbstractXYAnnotation {

  private static final double LEAST = 0.8;
  private static final BasicStroke LINE =
      new BasicStroke(1.2f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);

  private final transient Timeline timeline;
  private final transient Axes axes;
  private final transient Panel panel;

  PaintedSpans(Timeline timeline, Axes axes, Panel panel) {
    this.timeline = timeline;
    this.axes = axes;
    this.panel = panel;
  }

  @Override
  public void draw(
      Graphics2D g2,
      XYPlot plot,
      Rectangle2D area,
      ValueAxis domain,
      ValueAxis range,
      int rendererIndex,
      PlotRenderingInfo info) {
    for (Spans spans : panel.spans()) {
      Path2D path = new Path2D.Double();
      for (int i = 0; i < spans.fromNs().length; i++) {
        double x0 = x(spans.fromNs()[i], area, domain);
        double x1 = x(spans.toNs()[i], area, domain);
        double y0 = y(spans.fromValues()[i], area, range);
        double y1 = y(spans.toValues()[i], area, range);
        if (spans.filled()) {
          path.append(
              new Rectangle2D.Double(
                  x0,
                  Math.min(y0, y1),
                  Math.max(LEAST, x1 - x0),
                  Math.max(LEAST, Math.abs(y1 - y0))),
              false);
        } else {
          path.append(new Line2D.Double(x0, y0, Math.max(x1, x0 + LEAST / 2), y1), false);
        }
      }
      g2.setPaint(spans.color());
      g2.setStroke(LINE);
      if (spans.filled()) {
        g2.fill(path);
      } else {
        g2.draw(path);
      }
    }
  }

  private double x(long timeNs, Rectangle2D area, ValueAxis domain) {
    return domain.valueToJava2D(timeline.seconds(timeNs), area, RectangleEdge.BOTTOM);
  }

  private double y(double value, Rectangle2D area, ValueAxis range) {
    return range.valueToJava2D(axes.at(panel.axis(), value), area, RectangleEdge.LEFT);
  }
}
