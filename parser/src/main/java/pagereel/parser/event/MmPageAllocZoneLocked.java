package pagereel.parser.event;

import static pagereel.parser.event.Field.decimal;
import static pagereel.parser.event.Field.hexOrDecimal;
import static pagereel.parser.event.Field.pointer;

/// A block has left a zone's buddy free lists, under the zone lock. Tracepoint
/// `kmem:mm_page_alloc_zone_locked`.
///
/// Up to 5.4 it is also traced when no block was found, with a null page: its PFN is −1 here.
/// From 5.15 on `migratetype` is that of the list; before, that of the request.
///
/// Source: `include/trace/events/kmem.h`.
public record MmPageAllocZoneLocked(
    long timeNs, int cpu, int pid, long pfn, int order, int migrateType, int percpuRefill)
    implements PageEvent {

  /// The printed fields, in the kernel's order.
  static final FieldTable FIELDS = FieldTable.of(
      "kmem",
      "mm_page_alloc_zone_locked",
      pointer("page").nullMeansNoPfn(),
      hexOrDecimal("pfn", Column.PFN),
      decimal("order", Column.ORDER),
      decimal("migratetype", Column.MIGRATE_TYPE),
      decimal("percpu_refill", Column.PERCPU_REFILL).orAbsent());

  /// Copies one row out of a batch, for messages and tests. Replay reads the columns instead.
  static MmPageAllocZoneLocked at(EventBatch batch, int row) {
    return new MmPageAllocZoneLocked(
        batch.timeNs(row),
        batch.cpu(row),
        batch.pid(row),
        batch.pfn(row),
        batch.order(row),
        batch.migrateType(row),
        (int) batch.value(Column.PERCPU_REFILL, row));
  }
}
