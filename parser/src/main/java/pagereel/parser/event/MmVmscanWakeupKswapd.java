package pagereel.parser.event;

import static pagereel.parser.event.Field.decimal;
import static pagereel.parser.event.Field.gfpNames;

/// The reclaim thread of a node is asked to wake up. Tracepoint `vmscan:mm_vmscan_wakeup_kswapd`.
///
/// Source: `include/trace/events/vmscan.h`.
public record MmVmscanWakeupKswapd(long timeNs, int cpu, int pid, int node, int order, int gfpFlags)
    implements PageEvent {

  /// The printed fields, in the kernel's order.
  static final FieldTable FIELDS = FieldTable.of(
      "vmscan",
      "mm_vmscan_wakeup_kswapd",
      decimal("nid", Column.NODE),
      decimal("order", Column.ORDER),
      gfpNames("gfp_flags").orAbsent());

  /// Copies one row out of a batch, for messages and tests. Replay reads the columns instead.
  static MmVmscanWakeupKswapd at(EventBatch batch, int row) {
    return new MmVmscanWakeupKswapd(
        batch.timeNs(row),
        batch.cpu(row),
        batch.pid(row),
        (int) batch.value(Column.NODE, row),
        batch.order(row),
        batch.gfpFlags(row));
  }
}
