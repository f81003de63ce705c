package pagereel.reports.event;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import pagereel.parser.event.Column;
import pagereel.parser.event.Field;
import pagereel.parser.event.Tracepoint;

/// Which columns each tracepoint has; any other of its row is undefined.
final class EventColumns {

  private static final Map<Tracepoint, Set<Column>> BY_TRACEPOINT = new EnumMap<>(Tracepoint.class);

  static {
    for (Tracepoint tracepoint : Tracepoint.values()) {
      Set<Column> columns = EnumSet.noneOf(Column.class);
      for (Field field : tracepoint.fields().fields()) {
        Column column = field.column();
        Column endColumn = field.endColumn();
        if (column != null) {
          columns.add(column);
        }
        if (endColumn != null) {
          columns.add(endColumn);
        }
      }
      BY_TRACEPOINT.put(tracepoint, columns);
    }
  }

  private EventColumns() {}

  static boolean has(Tracepoint tracepoint, Column column) {
    Set<Column> columns = BY_TRACEPOINT.get(tracepoint);
    return columns != null && columns.contains(column);
  }
}
