package pagereel.parser.event;

import static pagereel.parser.event.Field.decimal;
import static pagereel.parser.event.Field.gfpNames;

/// A task has to reclaim memory itself. Tracepoint `vmscan:mm_vmscan_direct_reclaim_begin`.
///
/// Source: `include/trace/events/vmscan.h`.
public record MmVmscanDirectReclaimBegin(long timeNs, int cpu, int pid, int order, int gfpFlags)
    implements PageEvent {

  /// The printed fields, in the kernel's order.
  static final FieldTable FIELDS = FieldTable.of(
      "vmscan",
      "mm_vmscan_direct_reclaim_begin",
      decimal("order", Column.ORDER),
      gfpNames("gfp_flags"));

  /// Copies one row out of a batch, for messages and tests. Replay reads the columns instead.
  static MmVmscanDirectReclaimBegin at(EventBatch batch, int row) {
    return new MmVmscanDirectReclaimBegin(
        batch.timeNs(row), batch.cpu(row), batch.pid(row), batch.order(row), batch.gfpFlags(row));
  }
}
