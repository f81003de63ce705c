package pagereel.parser.text;

import java.util.List;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;
import pagereel.parser.event.Column;
import pagereel.parser.event.EventBatch;
import pagereel.parser.event.Field;
import pagereel.parser.event.GfpFlags;
import pagereel.parser.event.MmPageAlloc;
import pagereel.parser.event.NameTable;
import pagereel.parser.event.StackTable;
import pagereel.parser.event.Symbols;
import pagereel.parser.event.TestPagesIsolated;
import pagereel.parser.event.Tracepoint;

/// Reads one record of pagereel's CSV into a row of a batch.
final class CsvRow {

  /// A PFN that the trace does not tell; where the cell is empty, there is no page.
  private static final String UNKNOWN_PFN = "?";

  private static final String LOST_EVENTS = Tracepoint.LOST_EVENTS.eventName();

  /// A cell that does not hold what its column should.
  private static final class BadCell extends Exception {
    private static final long serialVersionUID = 1;

    BadCell(String expected, String cell) {
      super("%s, found `%s`".formatted(expected, cell));
    }
  }

  private final CsvHeader header;
  private final NameTable names;
  private final StackTable stacks;
  private int[] frames = new int[16];

  CsvRow(CsvHeader header, NameTable names, StackTable stacks) {
    this.header = header;
    this.names = names;
    this.stacks = stacks;
  }

  /// Adds the record's event to the batch.
  ///
  /// @return what does not parse, in words, and then no event is added; null if all is well
  @Nullable
  String read(CSVRecord record, EventBatch batch) {
    if (record.size() != header.size()) {
      return "%d cells, found %d".formatted(header.size(), record.size());
    }
    int size = batch.size();
    try {
      add(record, batch);
      return null;
    } catch (BadCell e) {
      if (batch.size() > size) {
        batch.removeLast();
      }
      return e.getMessage();
    }
  }

  private void add(CSVRecord record, EventBatch batch) throws BadCell {
    String event = CsvCells.unescape(header.cell(record, "event"));
    if (event.isEmpty()) {
      throw new BadCell("an event's name", "");
    }
    Tracepoint tracepoint =
        event.equals(LOST_EVENTS) ? Tracepoint.LOST_EVENTS : Tracepoint.byName(event);
    String pid = header.cell(record, "pid");
    int row = batch.add(
        tracepoint,
        number(header.cell(record, header.timeName()), header.timeName()),
        small(header.cell(record, "cpu"), "cpu"),
        pid.isEmpty() ? EventBatch.NO_PID : small(pid, "pid"),
        names.id(CsvCells.unescape(header.cell(record, "comm"))));
    if (tracepoint == Tracepoint.OTHER) {
      batch.set(Column.NAME, row, names.id(event));
    } else {
      for (Field field : tracepoint.fields().fields()) {
        set(field, field.column(), record, batch, row);
        set(field, field.endColumn(), record, batch, row);
      }
    }
    if (tracepoint == Tracepoint.MARKER) {
      batch.setText(row, CsvCells.unescape(header.cell(record, "text")));
    } else if (tracepoint == Tracepoint.TEST_PAGES_ISOLATED) {
      TestPagesIsolated.setResult(batch, row);
    }
    stack(CsvCells.unescape(header.cell(record, "stack")), batch, row);
  }

  private void set(
      Field field, @Nullable Column column, CSVRecord record, EventBatch batch, int row)
      throws BadCell {
    if (column != null) {
      batch.set(column, row, value(field, column, header.cell(record, column)));
    }
  }

  private long value(Field field, Column column, String cell) throws BadCell {
    if (cell.isEmpty()) {
      return empty(field, column);
    }
    return switch (field.kind()) {
      case NAME -> names.id(CsvCells.unescape(cell));
      case GFP_FLAGS -> gfpFlags(cell);
      case SYMBOL -> symbol(field.symbols(), cell, field.key());
      case POINTER, DECIMAL, HEX_OR_DECIMAL, HEX, POWER_OF_TWO, RANGE, TEXT ->
        column == Column.PFN && cell.equals(UNKNOWN_PFN)
            ? EventBatch.ABSENT
            : number(cell, field.key());
    };
  }

  /// What an empty cell stands for: nothing, or what is printed as nothing.
  private static long empty(Field field, Column column) {
    if (field.optional()) {
      return EventBatch.ABSENT;
    }
    Symbols symbols = field.symbols();
    if (symbols != null && symbols.number("") != Symbols.UNKNOWN) {
      return symbols.number("");
    }
    return column == Column.PFN ? MmPageAlloc.NO_PFN : EventBatch.ABSENT;
  }

  /// Flags by name; a number alone is all bits as they are, not those of another kernel.
  private static long gfpFlags(String cell) throws BadCell {
    if (cell.startsWith("0x") && cell.indexOf('|') < 0) {
      try {
        return Integer.parseUnsignedInt(cell, 2, cell.length(), 16);
      } catch (NumberFormatException e) {
        throw new BadCell("gfp_flags as names", cell);
      }
    }
    int flags = GfpFlags.parse(cell);
    if (flags == 0 && !cell.equals("none")) {
      throw new BadCell("gfp_flags as names", cell);
    }
    return flags;
  }

  private static long symbol(@Nullable Symbols symbols, String cell, String key) throws BadCell {
    int number = symbols == null ? Symbols.UNKNOWN : symbols.number(cell);
    return number == Symbols.UNKNOWN ? number(cell, key) : number;
  }

  private static int small(String cell, String name) throws BadCell {
    long number = number(cell, name);
    if (number != (int) number) {
      throw new BadCell("a smaller number for " + name, cell);
    }
    return (int) number;
  }

  private static long number(String cell, String name) throws BadCell {
    try {
      return Long.parseLong(cell);
    } catch (NumberFormatException e) {
      throw new BadCell("a number for " + name, cell);
    }
  }

  private void stack(String cell, EventBatch batch, int row) {
    if (cell.isEmpty()) {
      return;
    }
    List<String> chain = CsvCells.split(cell);
    if (chain.size() > frames.length) {
      frames = new int[2 * chain.size()];
    }
    for (int i = 0; i < chain.size(); i++) {
      frames[i] = names.id(chain.get(i));
    }
    batch.setStack(row, stacks.id(frames, chain.size()));
  }
}
