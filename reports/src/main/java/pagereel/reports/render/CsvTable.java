package pagereel.reports.render;

import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import pagereel.reports.PlainText;

/// One CSV file being written.
public final class CsvTable {

  private static final CSVFormat FORMAT =
      CSVFormat.RFC4180.builder().setRecordSeparator('\n').get();

  private final Writer writer;
  private final CSVPrinter printer;

  /// Begins the file with its header.
  public CsvTable(OutputStream out, String... header) throws IOException {
    writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
    printer = new CSVPrinter(writer, FORMAT);
    printer.printRecord((Object[]) header);
  }

  /// Writes a row. A text that a spreadsheet would take for a formula gets an apostrophe before
  /// it; what is not known is an empty cell.
  public void row(Object... cells) throws IOException {
    for (Object cell : cells) {
      printer.print(cell(cell));
    }
    printer.println();
  }

  /// To be called last. Leaves the stream open.
  public void end() throws IOException {
    printer.flush();
  }

  private static Object cell(Object cell) {
    return switch (cell) {
      case String text -> text(text);
      case Optional<?> optional -> optional.map(CsvTable::cell).orElse("");
      case OptionalInt optional -> optional.isPresent() ? (Object) optional.getAsInt() : "";
      case OptionalLong optional -> optional.isPresent() ? (Object) optional.getAsLong() : "";
      case Double value -> number(value);
      default -> cell;
    };
  }

  private static Object number(double value) {
    if (!Double.isFinite(value)) {
      return "";
    }
    boolean whole = value == Math.rint(value) && Math.abs(value) < 1L << 53;
    return whole ? (Object) (long) value : (Object) value;
  }

  private static String text(String text) {
    String plain = PlainText.of(text);
    String start = plain.stripLeading();
    boolean formula = !start.isEmpty() && "=+-@".indexOf(start.charAt(0)) >= 0;
    return formula ? "'" + plain : plain;
  }
}
