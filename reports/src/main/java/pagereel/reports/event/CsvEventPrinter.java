package pagereel.reports.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import pagereel.parser.event.Column;
import pagereel.parser.event.EventBatch;
import pagereel.parser.event.NameTable;
import pagereel.parser.event.StackTable;
import pagereel.parser.event.Tracepoint;
import pagereel.parser.text.CsvCells;

/// Events as CSV (RFC 4180 with line feeds): `time_ns,cpu,pid,comm,event`, then one column for
/// each quantity that some tracepoint has, in the order of [Column], then the `text` of
/// markers, and last the `stack`: the call chain's frames, innermost first, with `;` between them.
///
/// A cell is empty where the event has no such quantity, and `pfn` where an allocation failed. An
/// event without a meaning to pagereel has its own name under `event`; lost events are
/// `lost_events` with their `count`. Times are nanoseconds, PFNs decimal.
///
/// Names and texts come from the traced machine. One that a spreadsheet would take for a formula
/// (it begins with `=`, `+`, `-`, `@`, a tab or a carriage return) gets an apostrophe before it;
/// so does one that begins with an apostrophe, and `;` and `\` inside a frame get a backslash, so
/// that pagereel reads the same events again. The first column is `time` where the trace's clock
/// does not count time, and a PFN that the trace does not tell is `?`.
final class CsvEventPrinter implements EventPrinter {

  private static final Tracepoint[] TRACEPOINTS = Tracepoint.values();

  private final CSVPrinter csv;
  private final NameTable names;
  private final StackTable stacks;
  /// The columns behind `event`.
  private final List<Column> columns;
  /// For each tracepoint its column at each place of [#columns], or null.
  private final List<List<PrintedColumn>> byTracepoint = new ArrayList<>();
  private final int[][] places = new int[TRACEPOINTS.length][];

  CsvEventPrinter(OutputStream out, NameTable names, StackTable stacks, long timeUnitNs)
      throws IOException {
    this.names = names;
    this.stacks = stacks;
    Set<Column> used = EnumSet.noneOf(Column.class);
    for (Tracepoint tracepoint : TRACEPOINTS) {
      List<PrintedColumn> printed =
          tracepoint == Tracepoint.OTHER ? List.of() : PrintedColumn.of(tracepoint);
      byTracepoint.add(printed);
      printed.forEach(column -> used.add(column.column()));
    }
    columns = List.copyOf(used);
    for (Tracepoint tracepoint : TRACEPOINTS) {
      places[tracepoint.ordinal()] = byTracepoint.get(tracepoint.ordinal()).stream()
          .mapToInt(column -> columns.indexOf(column.column()))
          .toArray();
    }
    csv = new CSVPrinter(
        new BufferedWriter(new OutputStreamWriter(out, UTF_8), 1 << 16),
        CSVFormat.RFC4180.builder().setRecordSeparator('\n').get());
    csv.printRecord(header(timeUnitNs == 0 ? "time" : "time_ns"));
  }

  private List<String> header(String time) {
    List<String> header = new ArrayList<>(List.of(time, "cpu", "pid", "comm", "event"));
    columns.forEach(column -> header.add(column.name().toLowerCase(Locale.ROOT)));
    header.add("text");
    header.add("stack");
    return header;
  }

  @Override
  public void print(EventBatch batch, int row) throws IOException {
    Tracepoint tracepoint = batch.tracepoint(row);
    csv.print(batch.timeNs(row));
    csv.print(batch.cpu(row));
    csv.print(batch.pid(row) == EventBatch.NO_PID ? "" : batch.pid(row));
    csv.print(
        tracepoint == Tracepoint.LOST_EVENTS ? "" : CsvCells.escape(names.name(batch.comm(row))));
    csv.print(CsvCells.escape(EventNames.of(batch, row, names)));
    List<PrintedColumn> printed = byTracepoint.get(tracepoint.ordinal());
    Object[] cells = new Object[columns.size()];
    for (int i = 0; i < printed.size(); i++) {
      PrintedColumn column = printed.get(i);
      if (column.isPresent(batch, row)) {
        cells[places[tracepoint.ordinal()][i]] = column.isText()
            ? CsvCells.escape(column.text(batch, row, names))
            : (Object) batch.value(column.column(), row);
      } else if (column.isUnknownPfn(batch, row)) {
        cells[places[tracepoint.ordinal()][i]] = "?";
      }
    }
    for (Object cell : cells) {
      csv.print(cell == null ? "" : cell);
    }
    csv.print(CsvCells.escape(batch.text(row)));
    csv.print(stack(batch.stack(row)));
    csv.println();
  }

  private String stack(int stack) {
    return stack == StackTable.NONE
        ? ""
        : CsvCells.escape(CsvCells.join(stacks.names(stack, names)));
  }

  @Override
  public void close() throws IOException {
    csv.flush();
  }
}
