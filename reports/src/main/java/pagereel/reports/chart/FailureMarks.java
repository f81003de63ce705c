package pagereel.reports.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jfree.chart.annotations.AbstractXYAnnotation;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.PlotRenderingInfo;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.ui.RectangleEdge;
import pagereel.replay.Failure;
import pagereel.replay.MemoryMap;
import pagereel.reports.Analysis;

/// The failed allocations on a memory map: a cross over the range that was wanted, or a triangle
/// at the upper edge where any place would have done.
final class FailureMarks extends AbstractXYAnnotation {

  private static final double CROSS = 3;
  private static final BasicStroke HALO = new BasicStroke(2.6f);
  private static final BasicStroke CORE = new BasicStroke(1.1f);

  private final transient Analysis analysis;
  private final transient List<Failure> failures;
  private final transient MemoryMap map;

  FailureMarks(Analysis analysis, List<Failure> failures, MemoryMap map) {
    this.analysis = analysis;
    this.failures = failures;
    this.map = map;
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
    Path2D crosses = new Path2D.Double();
    Path2D triangles = new Path2D.Double();
    Set<Long> drawn = new HashSet<>();
    for (Failure failure : failures) {
      double x =
          domain.valueToJava2D(analysis.seconds(failure.timeNs()), area, RectangleEdge.BOTTOM);
      if (failure.wantedPfn().isEmpty()) {
        if (drawn.add(Math.round(x * 2))) {
          triangle(triangles, x, area.getMinY());
        }
        continue;
      }
      long pfn = failure.wantedPfn().getAsLong();
      if (pfn >= map.startPfn() && pfn < map.startPfn() + map.pages()) {
        double low = range.valueToJava2D((double) pfn, area, RectangleEdge.LEFT);
        double high =
            range.valueToJava2D((double) pfn + failure.requestedPages(), area, RectangleEdge.LEFT);
        cross(crosses, x, low, high);
      }
    }
    paint(g2, crosses, triangles);
  }

  private static void cross(Path2D path, double x, double low, double high) {
    double middle = (low + high) / 2;
    path.append(new Line2D.Double(x - CROSS, middle - CROSS, x + CROSS, middle + CROSS), false);
    path.append(new Line2D.Double(x - CROSS, middle + CROSS, x + CROSS, middle - CROSS), false);
    path.append(new Line2D.Double(x, low, x, high), false);
  }

  private static void triangle(Path2D path, double x, double top) {
    path.moveTo(x - CROSS, top);
    path.lineTo(x + CROSS, top);
    path.lineTo(x, top + 2 * CROSS);
    path.closePath();
  }

  private static void paint(Graphics2D g2, Path2D crosses, Path2D triangles) {
    g2.setPaint(Color.WHITE);
    g2.setStroke(HALO);
    g2.draw(crosses);
    g2.draw(triangles);
    g2.setPaint(Color.BLACK);
    g2.setStroke(CORE);
    g2.draw(crosses);
    g2.fill(triangles);
  }
}
