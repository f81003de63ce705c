package pagereel.parser.event;

import static pagereel.parser.event.Field.decimal;

/// The trace lost events of one CPU: what happened between this CPU's last event and its next one
/// is not known.
///
/// Not a tracepoint: the reader puts it into the stream just before the CPU's first event after
/// the loss.
///
/// @param count how many were lost, or [EventBatch#ABSENT] where the trace does not tell
public record LostEvents(long timeNs, int cpu, int pid, long count) implements PageEvent {

  static final FieldTable FIELDS =
      FieldTable.of("", "lost_events", decimal("count", Column.COUNT).orAbsent());

  /// Copies one row out of a batch, for messages and tests. Replay reads the columns instead.
  static LostEvents at(EventBatch batch, int row) {
    return new LostEvents(
        batch.timeNs(row), batch.cpu(row), batch.pid(row), batch.value(Column.COUNT, row));
  }
}
