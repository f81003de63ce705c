package pagereel.reports.render;

import java.awt.Dimension;
import java.awt.geom.Rectangle2D;
import java.awt.image.RenderedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.batik.svggen.ImageHandlerBase64Encoder;
import org.apache.batik.svggen.SVGGeneratorContext;
import org.apache.batik.svggen.SVGGraphics2D;
import org.apache.batik.svggen.SVGGraphics2DIOException;
import org.w3c.dom.Document;
import pagereel.reports.paint.AwtFonts;
import pagereel.reports.paint.ChartTheme;
import pagereel.reports.paint.Drawing;
import pagereel.reports.paint.Painter;
import pagereel.reports.paint.PictureSize;
import pagereel.reports.plot.PlotBook;
import pagereel.reports.plot.Timeline;

/// A chart with its title as an SVG image, with its letters as text.
public final class SvgRenderer {

  private static final String NAMESPACE = "http://www.w3.org/2000/svg";

  private SvgRenderer() {}

  public static void render(
      PlotBook.Titled plot, Timeline timeline, PictureSize size, OutputStream out)
      throws IOException {
    AwtFonts.prepare();
    Drawing drawing = Painter.paint(plot.plot(), timeline);
    int width = size.width(drawing);
    int height = size.height(drawing);
    SVGGeneratorContext context = SVGGeneratorContext.createDefault(emptyDocument());
    context.setComment("pagereel: " + plot.id());
    context.setImageHandler(new Base64Png());
    SVGGraphics2D g2 = new SVGGraphics2D(context, false);
    g2.setSVGCanvasSize(new Dimension(width, height));
    ChartTheme.titled(drawing.chart(), plot.title())
        .draw(g2, new Rectangle2D.Double(0, 0, width, height));
    StringWriter text = new StringWriter();
    g2.stream(text, true);
    g2.dispose();
    out.write(selfContained(text.toString()).getBytes(StandardCharsets.UTF_8));
  }

  /// Where a viewer lacks the font, one with the same letter widths. And no document type:
  /// programs would fetch it from the network.
  private static String selfContained(String svg) {
    return svg.replaceFirst("<!DOCTYPE[^>]*>\\s*", "")
        .replace("'Liberation Sans'", "'Liberation Sans', Arimo, Arial, Helvetica, sans-serif");
  }

  private static Document emptyDocument() throws IOException {
    try {
      return DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .getDOMImplementation()
          .createDocument(NAMESPACE, "svg", null);
    } catch (ParserConfigurationException e) {
      throw new IOException("no XML documents in this Java", e);
    }
  }

  /// Images inside the file, written by Java's own encoder.
  private static final class Base64Png extends ImageHandlerBase64Encoder {

    @Override
    public void encodeImage(RenderedImage image, OutputStream out) throws SVGGraphics2DIOException {
      try {
        ImageIO.setUseCache(false);
        ImageIO.write(image, "png", out);
      } catch (IOException e) {
        throw new SVGGraphics2DIOException(e);
      }
    }
  }
}
