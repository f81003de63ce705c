package pagereel.parser.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.commons.csv.CSVRecord;
import pagereel.parser.event.Column;

/// Which cell of each record holds what, by the names in the first record: other versions of
/// pagereel have other columns.
final class CsvHeader {

  /// The column of times, by what it is called where the trace's clock counts time and where it
  /// does not.
  static final String TIME_NS = "time_ns";

  static final String TIME = "time";

  private static final int MISSING = -1;
  private static final List<String> NEEDED = List.of("cpu", "pid", "comm", "event");

  private final List<String> names;
  private final int[] columns = new int[Column.values().length];

  CsvHeader(List<String> names) {
    this.names = names;
    Arrays.fill(columns, MISSING);
    for (Column column : Column.values()) {
      columns[column.ordinal()] = names.indexOf(column.name().toLowerCase(Locale.ROOT));
    }
  }

  /// Whether these are the columns of an event.
  boolean isOfEvents() {
    return names.containsAll(NEEDED) && (names.contains(TIME_NS) || names.contains(TIME));
  }

  /// Whether times are nanoseconds, and not what the trace's clock counts.
  boolean countsTime() {
    return names.contains(TIME_NS);
  }

  String timeName() {
    return countsTime() ? TIME_NS : TIME;
  }

  /// Columns that mean nothing to this version.
  List<String> unknown() {
    List<String> unknown = new ArrayList<>(names);
    unknown.removeAll(NEEDED);
    unknown.removeAll(List.of(timeName(), "text", "stack"));
    for (Column column : Column.values()) {
      unknown.remove(column.name().toLowerCase(Locale.ROOT));
    }
    return unknown;
  }

  int size() {
    return names.size();
  }

  /// The cell of this name, empty if there is none.
  String cell(CSVRecord row, String name) {
    return cell(row, names.indexOf(name));
  }

  String cell(CSVRecord row, Column column) {
    return cell(row, columns[column.ordinal()]);
  }

  private static String cell(CSVRecord row, int at) {
    return at == MISSING ? "" : row.get(at);
  }
}
