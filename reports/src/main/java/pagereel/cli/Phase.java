package pagereel.cli;

import java.io.IOException;
import pagereel.parser.Diagnostics;
import pagereel.parser.TraceFormat;
import pagereel.parser.TraceReader;
import pagereel.parser.TraceSource;
import pagereel.parser.event.EventBatch;
import pagereel.parser.event.Tracepoint;
import pagereel.reports.PlainText;

/// A part of a trace, `[fromNs, toNs)` on its clock.
record Phase(long fromNs, long toNs) {

  static final Phase WHOLE = new Phase(Long.MIN_VALUE, Long.MAX_VALUE);

  /// Finds `A..B`: from the first marker that has the text A to the next one that has B.
  ///
  /// @param name what messages call the trace
  /// @throws IOException if the trace has no such markers
  static Phase find(String wanted, TraceSource source, String name) throws IOException {
    int dots = wanted.indexOf("..");
    String start = dots < 0 ? wanted : wanted.substring(0, dots);
    String end = dots < 0 ? "" : wanted.substring(dots + 2);
    if (start.isEmpty() || end.isEmpty()) {
      throw new IOException(
          "--phase: expected A..B, the texts of two markers, found '" + PlainText.of(wanted) + "'");
    }
    boolean begun = false;
    long fromNs = 0;
    EventBatch batch = new EventBatch();
    try (TraceReader reader = TraceFormat.open(source, new Diagnostics(false))) {
      while (reader.next(batch)) {
        for (int row = 0; row < batch.size(); row++) {
          if (batch.tracepoint(row) != Tracepoint.MARKER) {
            continue;
          }
          String text = batch.text(row);
          if (!begun && text.contains(start)) {
            begun = true;
            fromNs = batch.timeNs(row);
          } else if (begun && text.contains(end)) {
            return new Phase(fromNs, batch.timeNs(row));
          }
        }
      }
    }
    throw new IOException("%s: expected a marker with “%s”%s, found none"
        .formatted(name, PlainText.of(begun ? end : start), begun ? " after it" : ""));
  }
}
