package pagereel.reports.render;

import java.util.LinkedHashMap;
import java.util.Map;
import org.openpdf.text.Document;
import org.openpdf.text.Element;
import org.openpdf.text.Phrase;
import org.openpdf.text.Rectangle;
import org.openpdf.text.pdf.ColumnText;
import org.openpdf.text.pdf.PdfContentByte;
import org.openpdf.text.pdf.PdfPageEventHelper;
import org.openpdf.text.pdf.PdfWriter;
import pagereel.reports.plot.Palette;

/// What stands at the foot of every page, and which page each section begins on.
final class PdfPages extends PdfPageEventHelper {

  private static final float FOOT_POINTS = 26;

  private final PdfFonts fonts;
  private final String footer;
  private final Map<String, Integer> pageBySection = new LinkedHashMap<>();
  private final int pageCount;
  private int lastPage;

  /// Begins a document.
  ///
  /// @param pageCount how many pages there will be, as an earlier pass found; 0 in the first
  PdfPages(PdfFonts fonts, String footer, int pageCount) {
    this.fonts = fonts;
    this.footer = footer;
    this.pageCount = pageCount;
  }

  void begin(String section, int page) {
    pageBySection.put(section, page);
  }

  Map<String, Integer> pageBySection() {
    return pageBySection;
  }

  int lastPage() {
    return lastPage;
  }

  @Override
  public void onEndPage(PdfWriter writer, Document document) {
    lastPage = writer.getPageNumber();
    Rectangle page = document.getPageSize();
    PdfContentByte canvas = writer.getDirectContent();
    canvas.saveState();
    canvas.setLineWidth(0.4f);
    canvas.setColorStroke(Palette.GRID);
    canvas.moveTo(document.leftMargin(), FOOT_POINTS + 12);
    canvas.lineTo(page.getWidth() - document.rightMargin(), FOOT_POINTS + 12);
    canvas.stroke();
    canvas.restoreState();
    text(canvas, Element.ALIGN_LEFT, footer, document.leftMargin());
    String number = writer.getPageNumber() + (pageCount > 0 ? " / " + pageCount : "");
    text(canvas, Element.ALIGN_RIGHT, number, page.getWidth() - document.rightMargin());
  }

  private void text(PdfContentByte canvas, int align, String text, float x) {
    Phrase phrase = new Phrase(fonts.shown(text), fonts.regular(7.5f, Palette.SOFT_INK));
    ColumnText.showTextAligned(canvas, align, phrase, x, FOOT_POINTS, 0);
  }
}
