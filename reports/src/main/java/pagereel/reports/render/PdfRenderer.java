package pagereel.reports.render;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Map;
import org.openpdf.text.PageSize;
import org.openpdf.text.pdf.PdfEncryption;
import org.openpdf.text.pdf.PdfName;
import org.openpdf.text.pdf.PdfWriter;
import pagereel.reports.Document;
import pagereel.reports.paint.AwtFonts;
import pagereel.reports.plot.PlotBook;

/// A document as PDF on A4 pages, with vector charts and embedded letters.
///
/// The same document gives the same bytes: the file holds no date, and its identifier is made of
/// its text.
public final class PdfRenderer {

  private static final int SIDE_POINTS = 40;
  private static final int TOP_POINTS = 44;
  private static final int BOTTOM_POINTS = 52;
  private static final int IDENTIFIER_BYTES = 16;

  private PdfRenderer() {}

  /// Renders it twice: the first time finds the pages that the list of contents names.
  public static void render(Document document, PlotBook plots, OutputStream out)
      throws IOException {
    AwtFonts.prepare();
    PdfPages draft = pass(document, plots, new ByteArrayOutputStream(), Map.of(), 0);
    ByteArrayOutputStream pdf = new ByteArrayOutputStream();
    pass(document, plots, pdf, draft.pageBySection(), draft.lastPage());
    pdf.writeTo(out);
  }

  private static PdfPages pass(
      Document document,
      PlotBook plots,
      OutputStream out,
      Map<String, Integer> pageBySection,
      int pageCount)
      throws IOException {
    PdfFonts fonts = new PdfFonts();
    PdfPages pages = new PdfPages(fonts, document.footer(), pageCount);
    org.openpdf.text.Document pdf = new org.openpdf.text.Document(
        PageSize.A4, SIDE_POINTS, SIDE_POINTS, TOP_POINTS, BOTTOM_POINTS);
    PdfWriter writer = PdfWriter.getInstance(pdf, out);
    writer.setPageEvent(pages);
    writer.setViewerPreferences(PdfWriter.PageModeUseOutlines);
    pdf.addTitle(document.title() + ": " + document.subtitle());
    pdf.addSubject("Linux page allocator trace, replayed");
    pdf.addCreator(document.footer());
    pdf.open();
    writer.getInfo().remove(PdfName.CREATIONDATE);
    byte[] identifier = identifier(document);
    writer.getInfo().put(PdfName.FILEID, PdfEncryption.createInfoId(identifier, identifier));
    PdfBlocks blocks = new PdfBlocks(pdf, writer, fonts, pages, plots);
    blocks.write(document, pageBySection);
    pdf.close();
    return pages;
  }

  private static byte[] identifier(Document document) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      String text = new TextRenderer(80, false, true).all(document);
      return Arrays.copyOf(digest.digest(text.getBytes(StandardCharsets.UTF_8)), IDENTIFIER_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
