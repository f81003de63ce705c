package pagereel.parser.event;

import static pagereel.parser.event.Field.decimal;
import static pagereel.parser.event.Field.name;

/// A task's readiness to be the OOM killer's victim changed. Tracepoint
/// `oom:oom_score_adj_update`.
///
/// Source: `include/trace/events/oom.h`.
public record OomScoreAdjUpdate(
    long timeNs, int cpu, int pid, int victimPid, int task, int oomScoreAdj) implements PageEvent {

  /// The printed fields, in the kernel's order.
  static final FieldTable FIELDS = FieldTable.of(
      "oom",
      "oom_score_adj_update",
      decimal("pid", Column.VICTIM_PID),
      name("comm", Column.NAME),
      decimal("oom_score_adj", Column.OOM_SCORE_ADJ));

  /// Copies one row out of a batch, for messages and tests. Replay reads the columns instead.
  static OomScoreAdjUpdate at(EventBatch batch, int row) {
    return new OomScoreAdjUpdate(
        batch.timeNs(row),
        batch.cpu(row),
        batch.pid(row),
        (int) batch.value(Column.VICTIM_PID, row),
        (int) batch.value(Column.NAME, row),
        (int) batch.value(Column.OOM_SCORE_ADJ, row));
  }
}
