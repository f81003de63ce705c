package pagereel.parser.event;

import static pagereel.parser.event.Field.decimal;

/// The reclaim thread of a node wakes up. Tracepoint `vmscan:mm_vmscan_kswapd_wake`.
///
/// Source: `include/trace/events/vmscan.h`.
public record MmVmscanKswapdWake(long timeNs, int cpu, int pid, int node, int order)
    implements PageEvent {

  /// The printed fields, in the kernel's order.
  static final FieldTable FIELDS = FieldTable.of(
      "vmscan",
      "mm_vmscan_kswapd_wake",
      decimal("nid", Column.NODE),
      decimal("order", Column.ORDER));

  /// Copies one row out of a batch, for messages and tests. Replay reads the columns instead.
  static MmVmscanKswapdWake at(EventBatch batch, int row) {
    return new MmVmscanKswapdWake(
        batch.timeNs(row),
        batch.cpu(row),
        batch.pid(row),
        (int) batch.value(Column.NODE, row),
        batch.order(row));
  }
}
