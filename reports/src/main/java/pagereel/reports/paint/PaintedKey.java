package pagereel.reports.paint;

import java.awt.BasicStroke;
import java.awt.Shape;
import java.awt.Stroke;
import java.awt.font.FontRenderContext;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jfree.chart.LegendItem;
import org.jfree.chart.LegendItemCollection;
import org.jfree.chart.util.ShapeUtils;
import pagereel.reports.plot.KeyEntry;
import pagereel.reports.plot.Line;
import pagereel.reports.plot.Mark;
import pagereel.reports.plot.Palette;

/// A chart's key, each name once, and how many lines it takes.
final class PaintedKey {

  private static final Shape SWATCH = new Rectangle2D.Double(-4, -3.5, 8, 7);
  private static final double ITEM_POINTS = 22;

  private final Map<String, KeyEntry> entries = new LinkedHashMap<>();

  PaintedKey(List<KeyEntry> entries) {
    for (KeyEntry entry : entries) {
      this.entries.putIfAbsent(entry.name(), entry);
    }
  }

  LegendItemCollection items() {
    LegendItemCollection items = new LegendItemCollection();
    entries.values().forEach(entry -> items.add(item(entry)));
    return items;
  }

  int lines() {
    double x = 0;
    int lines = entries.isEmpty() ? 0 : 1;
    for (String name : entries.keySet()) {
      double width = ITEM_POINTS
          + ChartTheme.letters()
              .getStringBounds(name, new FontRenderContext(null, true, true))
              .getWidth();
      if (x > 0 && x + width > Drawing.WIDTH_POINTS) {
        lines++;
        x = 0;
      }
      x += width;
    }
    return lines;
  }

  private static LegendItem item(KeyEntry entry) {
    LegendItem item = new LegendItem(entry.name());
    if (entry.line().isPresent()) {
      item.setShapeVisible(false);
      item.setLineVisible(true);
      item.setLine(new Line2D.Double(-9, 0, 9, 0));
      item.setLinePaint(entry.color());
      item.setLineStroke(stroke(entry.line().get()));
    } else if (entry.mark().isPresent()) {
      item.setShape(shape(entry.mark().get()));
      item.setFillPaint(entry.color());
    } else {
      item.setShape(SWATCH);
      item.setFillPaint(entry.color());
      item.setOutlinePaint(Palette.SOFT_INK);
      item.setOutlineStroke(ChartTheme.HAIRLINE);
    }
    return item;
  }

  static Stroke stroke(Line.Style style) {
    return switch (style) {
      case SOLID, STEPS -> ChartTheme.LINE;
      case DASHED ->
        new BasicStroke(
            1.1f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, new float[] {4, 1.2f}, 0);
      case BOUND -> ChartTheme.DASHED;
      case THIN -> ChartTheme.HAIRLINE;
    };
  }

  static Shape shape(Mark mark) {
    return switch (mark) {
      case CIRCLE -> new Ellipse2D.Double(-2.5, -2.5, 5, 5);
      case SQUARE -> new Rectangle2D.Double(-2.5, -2.5, 5, 5);
      case DIAMOND -> polygon(0, -3.5, 3.5, 0, 0, 3.5, -3.5, 0);
      case UP -> polygon(0, -3.5, 3.2, 2.5, -3.2, 2.5);
      case DOWN -> polygon(0, 3.5, 3.2, -2.5, -3.2, -2.5);
      case BAR -> new Rectangle2D.Double(-0.9, -3.5, 1.8, 7);
      case CROSS -> ShapeUtils.createDiagonalCross(3, 0.6f);
    };
  }

  private static Shape polygon(double... points) {
    Path2D path = new Path2D.Double();
    path.moveTo(points[0], points[1]);
    for (int i = 2; i < points.length; i += 2) {
      path.lineTo(points[i], points[i + 1]);
    }
    path.closePath();
    return path;
  }
}
