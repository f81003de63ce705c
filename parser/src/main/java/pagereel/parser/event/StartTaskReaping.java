package pagereel.parser.event;

import static pagereel.parser.event.Field.decimal;

/// The OOM reaper starts to free a victim's memory. Tracepoint `oom:start_task_reaping`.
///
/// Source: `include/trace/events/oom.h`.
public record StartTaskReaping(long timeNs, int cpu, int pid, int victimPid) implements PageEvent {

  /// The printed fields, in the kernel's order.
  static final FieldTable FIELDS =
      FieldTable.of("oom", "start_task_reaping", decimal("pid", Column.VICTIM_PID));

  /// Copies one row out of a batch, for messages and tests. Replay reads the columns instead.
  static StartTaskReaping at(EventBatch batch, int row) {
    return new StartTaskReaping(batch.timeNs(row), batch.cpu(row), batch.pid(row), (int)
        batch.value(Column.VICTIM_PID, row));
  }
}
