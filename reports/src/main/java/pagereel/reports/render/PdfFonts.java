package pagereel.reports.render;

import java.awt.Color;
import java.io.IOException;
import java.security.SecureRandom;
import org.openpdf.text.Font;
import org.openpdf.text.pdf.BaseFont;
import org.openpdf.text.pdf.FontMapper;
import pagereel.reports.paint.AwtFonts;

/// The letters of one PDF: two faces, embedded as far as they are used.
final class PdfFonts implements FontMapper {

  private final BaseFont regular;
  private final BaseFont bold;

  PdfFonts() throws IOException {
    regular = embedded("LiberationSans-Regular.ttf", AwtFonts.bytes(false), 1);
    bold = embedded("LiberationSans-Bold.ttf", AwtFonts.bytes(true), 2);
  }

  private static BaseFont embedded(String name, byte[] file, int face) throws IOException {
    BaseFont font =
        BaseFont.createFont(name, BaseFont.IDENTITY_H, BaseFont.EMBEDDED, false, file, null);
    font.setSecureRandom(new SamePrefix(face));
    return font;
  }

  Font regular(float points, Color color) {
    return new Font(regular, points, Font.NORMAL, color);
  }

  Font bold(float points, Color color) {
    return new Font(bold, points, Font.NORMAL, color);
  }

  /// The text with `?` for each character that the font cannot show.
  String shown(String text) {
    StringBuilder shown = new StringBuilder(text.length());
    text.codePoints().forEach(c -> shown.appendCodePoint(regular.charExists(c) ? c : '?'));
    return shown.toString();
  }

  @Override
  public BaseFont awtToPdf(java.awt.Font font) {
    return font.isBold() || font.getFontName().endsWith("Bold") ? bold : regular;
  }

  @Override
  public java.awt.Font pdfToAwt(BaseFont font, int size) {
    throw new UnsupportedOperationException("charts are drawn with fonts of AWT");
  }

  /// Names a subset of a font the same way each time, so that the same input gives the same bytes.
  private static final class SamePrefix extends SecureRandom {

    private int next;

    SamePrefix(int face) {
      next = face;
    }

    @Override
    public double nextDouble() {
      next = (next * 7 + 3) % 26;
      return next / 26.0;
    }
  }
}
