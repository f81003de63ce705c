package pagereel.parser.event;

import static pagereel.parser.event.Field.decimal;

/// The OOM reaper is woken for a victim. Tracepoint `oom:wake_reaper`.
///
/// Source: `include/trace/events/oom.h`.
public record WakeReaper(long timeNs, int cpu, int pid, int victimPid) implements PageEvent {

  /// The printed fields, in the kernel's order.
  static final FieldTable FIELDS =
      FieldTable.of("oom", "wake_reaper", decimal("pid", Column.VICTIM_PID));

  /// Copies one row out of a batch, for messages and tests. Replay reads the columns instead.
  static WakeReaper at(EventBatch batch, int row) {
    return new WakeReaper(batch.timeNs(row), batch.cpu(row), batch.pid(row), (int)
        batch.value(Column.VICTIM_PID, row));
  }
}
