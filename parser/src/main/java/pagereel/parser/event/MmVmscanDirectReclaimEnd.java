package pagereel.parser.event;

import static pagereel.parser.event.Field.decimal;

/// A task's own reclaim is over. Tracepoint `vmscan:mm_vmscan_direct_reclaim_end`.
///
/// Source: `include/trace/events/vmscan.h`.
public record MmVmscanDirectReclaimEnd(long timeNs, int cpu, int pid, long nrReclaimed)
    implements PageEvent {

  /// The printed fields, in the kernel's order.
  static final FieldTable FIELDS = FieldTable.of(
      "vmscan", "mm_vmscan_direct_reclaim_end", decimal("nr_reclaimed", Column.NR_RECLAIMED));

  /// Copies one row out of a batch, for messages and tests. Replay reads the columns instead.
  static MmVmscanDirectReclaimEnd at(EventBatch batch, int row) {
    return new MmVmscanDirectReclaimEnd(
        batch.timeNs(row), batch.cpu(row), batch.pid(row), batch.value(Column.NR_RECLAIMED, row));
  }
}
