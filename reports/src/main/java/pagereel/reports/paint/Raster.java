package pagereel.reports.paint;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import org.jfree.chart.annotations.AbstractXYAnnotation;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.PlotRenderingInfo;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.ui.RectangleEdge;

/// An image that lies on the data of a plot: its rows upwards, its columns over a span of time.
final class Raster extends AbstractXYAnnotation {

  private final transient BufferedImage image;
  private final double startX;
  private final double endX;
  private final double lowY;
  private final double highY;

  /// @param image its top row lies at `highY`
  Raster(BufferedImage image, double startX, double endX, double lowY, double highY) {
    this.image = image;
    this.startX = startX;
    this.endX = endX;
    this.lowY = lowY;
    this.highY = highY;
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
    double left = domain.valueToJava2D(startX, area, RectangleEdge.BOTTOM);
    double right = domain.valueToJava2D(endX, area, RectangleEdge.BOTTOM);
    double top = range.valueToJava2D(highY, area, RectangleEdge.LEFT);
    double bottom = range.valueToJava2D(lowY, area, RectangleEdge.LEFT);
    g2.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_NEAREST_NEIGHBOR);
    AffineTransform place = AffineTransform.getTranslateInstance(left, top);
    place.scale((right - left) / image.getWidth(), (bottom - top) / image.getHeight());
    g2.drawImage(image, place, null);
  }
}
