package pagereel.reports.render;

import java.awt.Color;
import java.util.List;
import java.util.Map;
import org.openpdf.text.Chunk;
import org.openpdf.text.Element;
import org.openpdf.text.Font;
import org.openpdf.text.Phrase;
import org.openpdf.text.Rectangle;
import org.openpdf.text.pdf.PdfPCell;
import org.openpdf.text.pdf.PdfPTable;
import pagereel.reports.Block;
import pagereel.reports.Block.Align;
import pagereel.reports.Block.Column;
import pagereel.reports.Block.KeyFigure;
import pagereel.reports.Block.Statement;
import pagereel.reports.Document.Fact;
import pagereel.reports.Document.Section;
import pagereel.reports.Severity;
import pagereel.reports.plot.Palette;

/// All that stands in rows and columns in a PDF.
final class PdfTables {

  private static final Color STRIPE = new Color(0xF5F7F9);
  private static final Color HEAD = new Color(0xE4EAF0);
  /// Tables of so many rows are not torn apart.
  private static final int KEPT_ROWS = 14;
  private static final float LETTERS = 7.5f;

  private final PdfFonts fonts;

  PdfTables(PdfFonts fonts) {
    this.fonts = fonts;
  }

  /// A table of the report; its title and column names are repeated on each page.
  PdfPTable table(Block.Table block) {
    PdfPTable table = plain(block.columns().size());
    table.setWidths(block.columns().stream().mapToInt(Column::weight).toArray());
    int headerRows = 1;
    if (!block.title().isEmpty()) {
      PdfPCell title = cell(block.title(), fonts.bold(9.5f, Palette.INK));
      title.setColspan(block.columns().size());
      title.setPaddingBottom(5);
      table.addCell(title);
      headerRows = 2;
    }
    for (Column column : block.columns()) {
      PdfPCell cell = cell(column.name(), fonts.bold(LETTERS, Palette.INK));
      align(cell, column.align());
      cell.setBackgroundColor(HEAD);
      cell.setVerticalAlignment(Element.ALIGN_BOTTOM);
      table.addCell(cell);
    }
    table.setHeaderRows(headerRows);
    table.setKeepTogether(block.rows().size() <= KEPT_ROWS);
    for (int row = 0; row < block.rows().size(); row++) {
      for (int c = 0; c < block.columns().size(); c++) {
        PdfPCell cell = cell(block.rows().get(row).get(c), fonts.regular(LETTERS, Palette.INK));
        align(cell, block.columns().get(c).align());
        if (row % 2 == 1) {
          cell.setBackgroundColor(STRIPE);
        }
        table.addCell(cell);
      }
    }
    if (!block.note().isEmpty()) {
      PdfPCell note = cell(block.note(), fonts.regular(LETTERS, Palette.SOFT_INK));
      note.setColspan(block.columns().size());
      table.addCell(note);
    }
    return table;
  }

  private static void align(PdfPCell cell, Align align) {
    cell.setHorizontalAlignment(
        switch (align) {
          case LEFT -> Element.ALIGN_LEFT;
          case RIGHT -> Element.ALIGN_RIGHT;
        });
  }

  /// The numbers that stand for the whole, side by side.
  PdfPTable keyFigures(List<KeyFigure> figures) {
    PdfPTable table = plain(figures.size());
    for (KeyFigure figure : figures) {
      PdfPCell cell = new PdfPCell();
      cell.setBorder(Rectangle.LEFT);
      cell.setBorderWidth(1.5f);
      cell.setBorderColor(Palette.BLUE);
      cell.setPaddingLeft(7);
      cell.setPaddingBottom(5);
      cell.addElement(line(figure.label(), fonts.regular(LETTERS, Palette.SOFT_INK), 9));
      cell.addElement(line(figure.value(), fonts.bold(14, Palette.INK), 17));
      cell.addElement(line(figure.note(), fonts.regular(LETTERS, Palette.SOFT_INK), 10));
      table.addCell(cell);
    }
    return table;
  }

  private org.openpdf.text.Paragraph line(String text, Font font, float leading) {
    return new org.openpdf.text.Paragraph(leading, fonts.shown(text), font);
  }

  /// Statements, each behind the word for its weight.
  PdfPTable findings(List<Statement> statements) {
    PdfPTable table = plain(2);
    table.setWidths(new int[] {11, 89});
    for (Statement statement : statements) {
      PdfPCell word = cell(statement.severity().word(), fonts.bold(8, color(statement.severity())));
      word.setPaddingTop(3);
      table.addCell(word);
      PdfPCell text = cell(statement.text(), fonts.regular(9, Palette.INK));
      text.setLeading(0, 1.25f);
      text.setPaddingBottom(4);
      table.addCell(text);
    }
    return table;
  }

  private static Color color(Severity severity) {
    return switch (severity) {
      case FACT -> Palette.BLUE;
      case PROBLEM -> Palette.VERMILLION;
      case CAUTION -> new Color(0x8A6100);
      case DATA_LOSS -> Palette.PURPLE;
    };
  }

  /// What was analysed, in two columns of names and values.
  PdfPTable provenance(List<Fact> facts) {
    PdfPTable table = plain(4);
    table.setWidths(new int[] {9, 46, 9, 36});
    for (Fact fact : facts) {
      table.addCell(cell(fact.name(), fonts.regular(8, Palette.SOFT_INK)));
      table.addCell(cell(fact.value(), fonts.regular(8, Palette.INK)));
    }
    table.completeRow();
    return table;
  }

  /// The sections with their pages, in two columns, each a link.
  PdfPTable contents(List<Section> sections, Map<String, Integer> pageBySection) {
    PdfPTable table = plain(5);
    table.setWidths(new int[] {42, 5, 6, 42, 5});
    int half = (sections.size() + 1) / 2;
    for (int row = 0; row < half; row++) {
      entry(table, sections.get(row), pageBySection);
      table.addCell(cell("", fonts.regular(8, Palette.INK)));
      if (half + row < sections.size()) {
        entry(table, sections.get(half + row), pageBySection);
      }
    }
    table.completeRow();
    return table;
  }

  private void entry(PdfPTable table, Section section, Map<String, Integer> pageBySection) {
    Integer page = pageBySection.get(section.id());
    for (String text : new String[] {section.title(), page == null ? "" : page.toString()}) {
      Chunk link = new Chunk(fonts.shown(text), fonts.regular(8.5f, Palette.BLUE));
      link.setLocalGoto(section.id());
      PdfPCell cell = new PdfPCell(new Phrase(link));
      cell.setBorder(Rectangle.BOTTOM);
      cell.setBorderColor(Palette.GRID);
      cell.setBorderWidth(0.4f);
      cell.setPaddingBottom(3);
      table.addCell(cell);
    }
  }

  private PdfPCell cell(String text, Font font) {
    PdfPCell cell = new PdfPCell(new Phrase(fonts.shown(text), font));
    cell.setBorder(Rectangle.NO_BORDER);
    cell.setPadding(2.2f);
    cell.setPaddingRight(4);
    return cell;
  }

  static PdfPTable plain(int columns) {
    PdfPTable table = new PdfPTable(columns);
    table.setWidthPercentage(100);
    table.getDefaultCell().setBorder(Rectangle.NO_BORDER);
    return table;
  }
}
