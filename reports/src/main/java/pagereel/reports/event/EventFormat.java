package pagereel.reports.event;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import pagereel.parser.event.EventStream;

/// The forms in which events are written.
public enum EventFormat {
  TEXT,
  CSV,
  JSONL;

  /// A printer of this form.
  ///
  /// @param events     the stream whose events are printed: it has what their ids stand for
  /// @param timeUnitNs of the trace: 0 where its clock does not count time
  public EventPrinter printer(OutputStream out, EventStream events, long timeUnitNs)
      throws IOException {
    return switch (this) {
      case TEXT -> new TextEventPrinter(out, events.names(), events.stacks(), timeUnitNs);
      case CSV -> new CsvEventPrinter(out, events.names(), events.stacks(), timeUnitNs);
      case JSONL -> new JsonlEventPrinter(out, events.names(), events.stacks());
    };
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
