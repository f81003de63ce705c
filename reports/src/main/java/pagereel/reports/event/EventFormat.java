package pagereel.reports.event;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import pagereel.parser.event.NameTable;

/// The forms in which events are written.
public enum EventFormat {
  TEXT,
  CSV,
  JSONL;

  /// A printer of this form.
  ///
  /// @param timeUnitNs of the trace: 0 where its clock does not count time
  public EventPrinter printer(OutputStream out, NameTable names, long timeUnitNs)
      throws IOException {
    return switch (this) {
      case TEXT -> new TextEventPrinter(out, names, timeUnitNs);
      case CSV -> new CsvEventPrinter(out, names);
      case JSONL -> new JsonlEventPrinter(out, names);
    };
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
