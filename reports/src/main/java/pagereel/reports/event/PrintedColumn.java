package pagereel.reports.event;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import pagereel.parser.event.Column;
import pagereel.parser.event.EventBatch;
import pagereel.parser.event.Field;
import pagereel.parser.event.GfpFlags;
import pagereel.parser.event.MmPageAlloc;
import pagereel.parser.event.NameTable;
import pagereel.parser.event.Symbols;
import pagereel.parser.event.Tracepoint;

/// One column of an event as CSV and JSON show it: numbers as they are, flags and symbols by name.
///
/// @param column     where the value stands
/// @param kernelName what the kernel's record calls it
/// @param kind       how it is shown
record PrintedColumn(
    Column column,
    String kernelName,
    Field.Kind kind,
    @Nullable Symbols symbols) {

  /// The columns of a tracepoint that every format of a trace has, in the kernel's order.
  static List<PrintedColumn> of(Tracepoint tracepoint) {
    List<PrintedColumn> columns = new ArrayList<>();
    for (Field field : tracepoint.fields().fields()) {
      if (field.binaryName().isEmpty()) {
        continue;
      }
      for (Column column : columnsOf(field)) {
        columns.add(
            new PrintedColumn(column, kernelName(field, column), field.kind(), field.symbols()));
      }
    }
    return columns;
  }

  /// A range is one field in text and two in the record.
  private static String kernelName(Field field, Column column) {
    return field.kind() == Field.Kind.RANGE
        ? column.name().toLowerCase(Locale.ROOT)
        : field.binaryName();
  }

  private static List<Column> columnsOf(Field field) {
    Column column = field.column();
    Column endColumn = field.endColumn();
    if (column == null) {
      return List.of();
    }
    return endColumn == null ? List.of(column) : List.of(column, endColumn);
  }

  /// Whether the row has a value here. The PFN of a failed allocation is none.
  boolean isPresent(EventBatch batch, int row) {
    long value = batch.value(column, row);
    return value != EventBatch.ABSENT && (column != Column.PFN || value != MmPageAlloc.NO_PFN);
  }

  /// Whether the event is about a page whose PFN the trace does not tell. Of a failed allocation
  /// there is none to tell.
  boolean isUnknownPfn(EventBatch batch, int row) {
    return column == Column.PFN && batch.value(column, row) == EventBatch.ABSENT;
  }

  /// Whether the value is shown as a word rather than as a number.
  boolean isText() {
    return switch (kind) {
      case NAME, GFP_FLAGS, SYMBOL -> true;
      case POINTER, DECIMAL, HEX_OR_DECIMAL, HEX, POWER_OF_TWO, RANGE, TEXT -> false;
    };
  }

  /// The word for a value that is shown as one.
  String text(EventBatch batch, int row, NameTable names) {
    long value = batch.value(column, row);
    Symbols named = symbols;
    if (kind == Field.Kind.NAME) {
      return names.name(value);
    }
    if (kind == Field.Kind.GFP_FLAGS) {
      return GfpFlags.names((int) value);
    }
    return named == null ? Long.toString(value) : named.name(value);
  }
}
