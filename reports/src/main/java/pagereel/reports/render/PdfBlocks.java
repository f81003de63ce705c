package pagereel.reports.render;

import java.awt.geom.Rectangle2D;
import java.util.Map;
import org.openpdf.text.Chunk;
import org.openpdf.text.Element;
import org.openpdf.text.Image;
import org.openpdf.text.Paragraph;
import org.openpdf.text.Rectangle;
import org.openpdf.text.pdf.PdfAction;
import org.openpdf.text.pdf.PdfContentByte;
import org.openpdf.text.pdf.PdfGraphics2D;
import org.openpdf.text.pdf.PdfOutline;
import org.openpdf.text.pdf.PdfPCell;
import org.openpdf.text.pdf.PdfPTable;
import org.openpdf.text.pdf.PdfTemplate;
import org.openpdf.text.pdf.PdfWriter;
import pagereel.reports.Block;
import pagereel.reports.Document;
import pagereel.reports.Document.Section;
import pagereel.reports.paint.Drawing;
import pagereel.reports.paint.Painter;
import pagereel.reports.plot.Palette;
import pagereel.reports.plot.PlotBook;

/// Writes a document's sections and blocks onto the pages of a PDF.
final class PdfBlocks {

  private static final float SPARK_WIDTH = 300;
  private static final float SPARK_HEIGHT = 22;

  private final org.openpdf.text.Document pdf;
  private final PdfWriter writer;
  private final PdfFonts fonts;
  private final PdfPages pages;
  private final PdfTables tables;
  private final PlotBook plots;

  PdfBlocks(
      org.openpdf.text.Document pdf,
      PdfWriter writer,
      PdfFonts fonts,
      PdfPages pages,
      PlotBook plots) {
    this.pdf = pdf;
    this.writer = writer;
    this.fonts = fonts;
    this.pages = pages;
    this.tables = new PdfTables(fonts);
    this.plots = plots;
  }

  /// Writes the whole document: title and first section on the first page, the others each on a
  /// page of their own.
  void write(Document document, Map<String, Integer> pageBySection) {
    title(document);
    for (int i = 0; i < document.sections().size(); i++) {
      Section section = document.sections().get(i);
      if (i > 0) {
        pdf.newPage();
      }
      begin(section, i == 0);
      section.blocks().forEach(this::block);
      if (i == 0) {
        add(paragraph("Contents", fonts.bold(10, Palette.INK), 12, 12));
        space(4);
        add(tables.contents(document.sections(), pageBySection));
      }
    }
  }

  private void title(Document document) {
    add(paragraph(document.title(), fonts.bold(20, Palette.INK), 0, 24));
    Paragraph subtitle = paragraph(document.subtitle(), fonts.regular(11, Palette.SOFT_INK), 0, 15);
    subtitle.setSpacingAfter(8);
    add(subtitle);
    add(tables.provenance(document.provenance()));
  }

  private void begin(Section section, boolean first) {
    Chunk heading = new Chunk(section.title(), fonts.bold(first ? 12 : 15, Palette.INK));
    heading.setLocalDestination(section.id());
    Paragraph paragraph = new Paragraph(first ? 15 : 18, heading);
    paragraph.setFont(heading.getFont());
    paragraph.setSpacingBefore(first ? 8 : 0);
    paragraph.setSpacingAfter(6);
    add(paragraph);
    pages.begin(section.id(), writer.getPageNumber());
    new PdfOutline(
        writer.getRootOutline(), PdfAction.gotoLocalPage(section.id(), false), section.title());
  }

  private void block(Block block) {
    switch (block) {
      case Block.Heading heading ->
        add(paragraph(heading.text(), fonts.bold(10.5f, Palette.INK), 10, 14));
      case Block.Paragraph text ->
        add(paragraph(text.text(), fonts.regular(9, Palette.INK), 4, 12.5f));
      case Block.KeyFigures figures -> {
        space(8);
        add(tables.keyFigures(figures.figures()));
      }
      case Block.Findings findings -> {
        space(6);
        add(tables.findings(findings.statements()));
      }
      case Block.Table table -> {
        space(9);
        add(tables.table(table));
      }
      case Block.Figure figure -> figure(figure);
      case Block.Sparkline line -> sparkline(line);
      case Block.SmallMap map -> {
        // The memory map's chart shows it.
      }
    }
  }

  private void figure(Block.Figure figure) {
    PlotBook.Titled plot = plots
        .plot(figure.chart())
        .orElseThrow(() -> new IllegalArgumentException("no chart " + figure.chart()));
    Drawing drawing = Painter.paint(plot.plot(), plots.timeline());
    PdfTemplate template =
        writer.getDirectContent().createTemplate(drawing.widthPoints(), drawing.heightPoints());
    PdfGraphics2D g2 = new PdfGraphics2D(
        template, drawing.widthPoints(), drawing.heightPoints(), fonts, false, false, 0);
    drawing
        .chart()
        .draw(g2, new Rectangle2D.Double(0, 0, drawing.widthPoints(), drawing.heightPoints()));
    g2.dispose();
    Image image = Image.getInstance(template);
    PdfPCell cell = new PdfPCell();
    cell.setBorder(Rectangle.NO_BORDER);
    cell.setPadding(0);
    cell.addElement(paragraph(figure.title(), fonts.bold(9.5f, Palette.INK), 0, 12));
    Paragraph caption = paragraph(figure.caption(), fonts.regular(8, Palette.SOFT_INK), 0, 10.5f);
    caption.setSpacingAfter(4);
    cell.addElement(caption);
    cell.addElement(image);
    PdfPTable table = PdfTables.plain(1);
    table.setKeepTogether(true);
    space(6);
    table.addCell(cell);
    add(table);
  }

  private void sparkline(Block.Sparkline line) {
    PdfTemplate template = writer.getDirectContent().createTemplate(SPARK_WIDTH, SPARK_HEIGHT);
    curve(template, line.values());
    space(4);
    PdfPTable table = PdfTables.plain(3);
    table.setWidths(new float[] {14, 58, 28});
    table.addCell(sparkText(line.label(), Element.ALIGN_LEFT));
    PdfPCell picture = new PdfPCell(Image.getInstance(template), true);
    picture.setBorder(Rectangle.NO_BORDER);
    table.addCell(picture);
    table.addCell(sparkText(line.note(), Element.ALIGN_LEFT));
    add(table);
  }

  private PdfPCell sparkText(String text, int align) {
    PdfPCell cell = new PdfPCell(paragraph(text, fonts.regular(8, Palette.SOFT_INK), 0, 10));
    cell.setBorder(Rectangle.NO_BORDER);
    cell.setPaddingLeft(4);
    cell.setHorizontalAlignment(align);
    cell.setVerticalAlignment(Element.ALIGN_MIDDLE);
    return cell;
  }

  /// The area under the values; of those on one point the lowest.
  private static void curve(PdfContentByte canvas, double[] values) {
    double most = Double.MIN_NORMAL;
    for (double value : values) {
      most = Math.max(most, value);
    }
    canvas.setColorFill(Palette.SKY);
    canvas.moveTo(0, 0);
    int columns = (int) Math.min(SPARK_WIDTH, values.length);
    for (int x = 0; x < columns; x++) {
      int from = (int) ((long) values.length * x / columns);
      int to = (int) ((long) values.length * (x + 1) / columns);
      double least = values[from];
      for (int i = from; i < to; i++) {
        least = Math.min(least, values[i]);
      }
      float at = columns == 1 ? 0 : SPARK_WIDTH * x / (columns - 1);
      canvas.lineTo(at, (float) (SPARK_HEIGHT * least / most));
    }
    canvas.lineTo(SPARK_WIDTH, 0);
    canvas.closePath();
    canvas.fill();
  }

  private Paragraph paragraph(
      String text, org.openpdf.text.Font font, float before, float leading) {
    Paragraph paragraph = new Paragraph(leading, fonts.shown(text), font);
    paragraph.setSpacingBefore(before);
    return paragraph;
  }

  /// An empty line of this height. The library's own space before a table would be set in a font
  /// that is not embedded.
  private void space(float points) {
    add(new Paragraph(points, " ", fonts.regular(1, Palette.INK)));
  }

  private void add(Element element) {
    pdf.add(element);
  }
}
