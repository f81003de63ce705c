package pagereel.reports.paint;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.HashSet;
import java.util.Set;
import org.jfree.chart.annotations.AbstractXYAnnotation;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.PlotRenderingInfo;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.ui.RectangleEdge;
import pagereel.reports.plot.Dots;
import pagereel.reports.plot.Mark;
import pagereel.reports.plot.Panel;
import pagereel.reports.plot.Timeline;

/// A panel's dots: one mark for each place on paper. Crosses also show the range that they are
/// about, and lie on a halo, as what is under them may be dark.
final class PaintedDots extends AbstractXYAnnotation {

  private static final double CROSS = 3;
  private static final double PLACES_PER_POINT = 1.5;
  private static final BasicStroke HALO = new BasicStroke(2.6f);
  private static final BasicStroke CORE = new BasicStroke(1.1f);

  private final transient Timeline timeline;
  private final transient Axes axes;
  private final transient Panel panel;

  PaintedDots(Timeline timeline, Axes axes, Panel panel) {
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
    for (Dots dots : panel.dots()) {
      Path2D marks = new Path2D.Double();
      Shape shape = PaintedKey.shape(dots.mark());
      Set<Long> drawn = new HashSet<>();
      for (int i = 0; i < dots.timesNs().length; i++) {
        double x =
            domain.valueToJava2D(timeline.seconds(dots.timesNs()[i]), area, RectangleEdge.BOTTOM);
        double low = y(dots.values()[i], area, range);
        double high = y(dots.ends()[i], area, range);
        long place = Math.round(x * PLACES_PER_POINT) << 32 | Math.round(low * PLACES_PER_POINT);
        if (!inside(low, high, area) || !drawn.add(place)) {
          continue;
        }
        if (dots.mark() == Mark.CROSS) {
          cross(marks, x, low, high);
        } else {
          marks.append(
              AffineTransform.getTranslateInstance(x, low).createTransformedShape(shape), false);
        }
      }
      paint(g2, dots, marks);
    }
  }

  private double y(double value, Rectangle2D area, ValueAxis range) {
    return value == Dots.AT_THE_TOP
        ? area.getMinY() + CROSS
        : range.valueToJava2D(axes.at(panel.axis(), value), area, RectangleEdge.LEFT);
  }

  private static boolean inside(double low, double high, Rectangle2D area) {
    return Math.max(low, high) >= area.getMinY() - 1 && Math.min(low, high) <= area.getMaxY() + 1;
  }

  private static void cross(Path2D path, double x, double low, double high) {
    double middle = (low + high) / 2;
    path.append(new Line2D.Double(x - CROSS, middle - CROSS, x + CROSS, middle + CROSS), false);
    path.append(new Line2D.Double(x - CROSS, middle + CROSS, x + CROSS, middle - CROSS), false);
    path.append(new Line2D.Double(x, low, x, high), false);
  }

  private void paint(Graphics2D g2, Dots dots, Path2D marks) {
    if (panel.picture().isPresent()) {
      g2.setPaint(Color.WHITE);
      g2.setStroke(HALO);
      g2.draw(marks);
    }
    g2.setPaint(dots.color());
    g2.setStroke(CORE);
    if (dots.mark() == Mark.CROSS) {
      g2.draw(marks);
    } else {
      g2.fill(marks);
    }
  }
}
