package pagereel.parser.event;

import static pagereel.parser.event.Field.text;

/// A text written to `trace_marker`, or by `trace_printk()`. Tracepoint `ftrace:print`.
public record Marker(long timeNs, int cpu, int pid, String message) implements PageEvent {

  /// The printed fields, in the kernel's order.
  static final FieldTable FIELDS = FieldTable.of("ftrace", "print", text("buf"));

  /// Copies one row out of a batch, for messages and tests. Replay reads the columns instead.
  static Marker at(EventBatch batch, int row) {
    return new Marker(batch.timeNs(row), batch.cpu(row), batch.pid(row), batch.text(row));
  }
}
