package pagereel.reports.render;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import javax.imageio.ImageIO;
import pagereel.reports.paint.AwtFonts;
import pagereel.reports.paint.ChartTheme;
import pagereel.reports.paint.Drawing;
import pagereel.reports.paint.Painter;
import pagereel.reports.paint.PictureSize;
import pagereel.reports.plot.Palette;
import pagereel.reports.plot.PlotBook;
import pagereel.reports.plot.Timeline;

/// A chart with its title as a PNG image.
public final class PngRenderer {

  private PngRenderer() {}

  public static void render(
      PlotBook.Titled plot, Timeline timeline, PictureSize size, OutputStream out)
      throws IOException {
    AwtFonts.prepare();
    Drawing drawing = Painter.paint(plot.plot(), timeline);
    int width = size.width(drawing);
    int height = size.height(drawing);
    BufferedImage image = new BufferedImage(
        (int) Math.ceil(width * size.scale()),
        (int) Math.ceil(height * size.scale()),
        BufferedImage.TYPE_INT_RGB);
    Graphics2D g2 = image.createGraphics();
    g2.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    g2.setRenderingHint(
        RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
    g2.setPaint(Palette.PAPER);
    g2.fillRect(0, 0, image.getWidth(), image.getHeight());
    g2.scale(size.scale(), size.scale());
    ChartTheme.titled(drawing.chart(), plot.title())
        .draw(g2, new Rectangle2D.Double(0, 0, width, height));
    g2.dispose();
    ImageIO.setUseCache(false);
    if (!ImageIO.write(image, "png", out)) {
      throw new IOException("this Java writes no PNG images");
    }
  }
}
