package pagereel.parser.event;

import static pagereel.parser.event.Field.decimal;

/// The reclaim thread of a node goes to sleep. Tracepoint `vmscan:mm_vmscan_kswapd_sleep`.
///
/// Source: `include/trace/events/vmscan.h`.
public record MmVmscanKswapdSleep(long timeNs, int cpu, int pid, int node) implements PageEvent {

  /// The printed fields, in the kernel's order.
  static final FieldTable FIELDS =
      FieldTable.of("vmscan", "mm_vmscan_kswapd_sleep", decimal("nid", Column.NODE));

  /// Copies one row out of a batch, for messages and tests. Replay reads the columns instead.
  static MmVmscanKswapdSleep at(EventBatch batch, int row) {
    return new MmVmscanKswapdSleep(
        batch.timeNs(row), batch.cpu(row), batch.pid(row), (int) batch.value(Column.NODE, row));
  }
}
