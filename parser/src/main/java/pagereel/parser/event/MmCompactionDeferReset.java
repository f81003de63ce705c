package pagereel.parser.event;

import static pagereel.parser.event.Field.decimal;
import static pagereel.parser.event.Field.name;
import static pagereel.parser.event.Field.powerOfTwo;

/// Compaction of a zone succeeded: it is no longer skipped. Tracepoint
/// `compaction:mm_compaction_defer_reset`.
///
/// Source: `include/trace/events/compaction.h`.
public record MmCompactionDeferReset(
    long timeNs,
    int cpu,
    int pid,
    int node,
    int zone,
    int order,
    int orderFailed,
    long considered,
    long limit)
    implements PageEvent {

  /// The printed fields, in the kernel's order.
  static final FieldTable FIELDS = FieldTable.of(
      "compaction",
      "mm_compaction_defer_reset",
      decimal("node", Column.NODE).binary("nid"),
      name("zone", Column.ZONE).binary("idx"),
      decimal("order", Column.ORDER),
      decimal("order_failed", Column.ORDER_FAILED),
      decimal("consider", Column.CONSIDERED).binary("considered"),
      powerOfTwo("limit", Column.DEFER_LIMIT).binary("defer_shift"));

  /// Copies one row out of a batch, for messages and tests. Replay reads the columns instead.
  static MmCompactionDeferReset at(EventBatch batch, int row) {
    return new MmCompactionDeferReset(
        batch.timeNs(row),
        batch.cpu(row),
        batch.pid(row),
        (int) batch.value(Column.NODE, row),
        (int) batch.value(Column.ZONE, row),
        batch.order(row),
        (int) batch.value(Column.ORDER_FAILED, row),
        batch.value(Column.CONSIDERED, row),
        batch.value(Column.DEFER_LIMIT, row));
  }
}
