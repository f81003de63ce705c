package pagereel.parser.event;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// Gives each [Column] a place in a batch, so that a row is as wide as the widest tracepoint and
/// not as all columns together.
final class ColumnPlaces {

  private static final int NONE = -1;

  private ColumnPlaces() {}

  /// The place of each column by its ordinal: two columns of one tracepoint never share one.
  static int[] assign() {
    List<Set<Column>> rows = rows();
    int[] places = new int[Column.values().length];
    Arrays.fill(places, NONE);
    for (Column column : Column.values()) {
      boolean[] taken = new boolean[places.length];
      for (Set<Column> row : rows) {
        if (row.contains(column)) {
          row.stream().mapToInt(Column::ordinal).filter(c -> places[c] != NONE).forEach(c -> {
            taken[places[c]] = true;
          });
        }
      }
      int place = 0;
      while (taken[place]) {
        place++;
      }
      places[column.ordinal()] = place;
    }
    return places;
  }

  private static List<Set<Column>> rows() {
    List<Set<Column>> rows = new ArrayList<>();
    for (Tracepoint tracepoint : Tracepoint.values()) {
      Set<Column> row = EnumSet.noneOf(Column.class);
      for (Field field : tracepoint.fields().fields()) {
        if (field.column() != null) {
          row.add(field.column());
        }
        if (field.endColumn() != null) {
          row.add(field.endColumn());
        }
      }
      rows.add(row);
    }
    return rows;
  }
}
