package pagereel.parser.event;

import static pagereel.parser.event.Field.decimal;
import static pagereel.parser.event.Field.name;

/// Whether another round of reclaim could help an allocation, for one zone. Tracepoint
/// `oom:reclaim_retry_zone`.
///
/// Source: `include/trace/events/oom.h`.
public record ReclaimRetryZone(
    long timeNs,
    int cpu,
    int pid,
    int node,
    int zone,
    int order,
    long reclaimable,
    long available,
    long minWatermark,
    int noProgressLoops,
    int watermarkOk)
    implements PageEvent {

  /// The printed fields, in the kernel's order.
  static final FieldTable FIELDS = FieldTable.of(
      "oom",
      "reclaim_retry_zone",
      decimal("node", Column.NODE),
      name("zone", Column.ZONE).binary("zone_idx"),
      decimal("order", Column.ORDER),
      decimal("reclaimable", Column.RECLAIMABLE),
      decimal("available", Column.AVAILABLE),
      decimal("min_wmark", Column.MIN_WATERMARK),
      decimal("no_progress_loops", Column.NO_PROGRESS_LOOPS),
      decimal("wmark_check", Column.WATERMARK_OK));

  /// Copies one row out of a batch, for messages and tests. Replay reads the columns instead.
  static ReclaimRetryZone at(EventBatch batch, int row) {
    return new ReclaimRetryZone(
        batch.timeNs(row),
        batch.cpu(row),
        batch.pid(row),
        (int) batch.value(Column.NODE, row),
        (int) batch.value(Column.ZONE, row),
        batch.order(row),
        batch.value(Column.RECLAIMABLE, row),
        batch.value(Column.AVAILABLE, row),
        batch.value(Column.MIN_WATERMARK, row),
        (int) batch.value(Column.NO_PROGRESS_LOOPS, row),
        (int) batch.value(Column.WATERMARK_OK, row));
  }
}
