package pagereel.parser.event;

import static pagereel.parser.event.Field.decimal;
import static pagereel.parser.event.Field.hexOrDecimal;
import static pagereel.parser.event.Field.pointer;

/// An allocation had to take from a free list of another migratetype. Tracepoint
/// `kmem:mm_page_alloc_extfrag`.
///
/// The text also says `fragmenting`, which is that the fallback order is below the pageblock's.
/// It is not read: `trace-cmd report` works it out wrongly.
///
/// Source: `include/trace/events/kmem.h`.
public record MmPageAllocExtfrag(
    long timeNs,
    int cpu,
    int pid,
    long pfn,
    int allocOrder,
    int fallbackOrder,
    int pageblockOrder,
    int allocMigrateType,
    int fallbackMigrateType,
    int changeOwnership)
    implements PageEvent {

  /// The printed fields, in the kernel's order.
  static final FieldTable FIELDS = FieldTable.of(
      "kmem",
      "mm_page_alloc_extfrag",
      pointer("page"),
      hexOrDecimal("pfn", Column.PFN),
      decimal("alloc_order", Column.ORDER),
      decimal("fallback_order", Column.FALLBACK_ORDER),
      decimal("pageblock_order", Column.PAGEBLOCK_ORDER).textOnly(),
      decimal("alloc_migratetype", Column.MIGRATE_TYPE),
      decimal("fallback_migratetype", Column.FALLBACK_MIGRATE_TYPE),
      decimal("change_ownership", Column.CHANGE_OWNERSHIP).orAbsent());

  /// Copies one row out of a batch, for messages and tests. Replay reads the columns instead.
  static MmPageAllocExtfrag at(EventBatch batch, int row) {
    return new MmPageAllocExtfrag(
        batch.timeNs(row),
        batch.cpu(row),
        batch.pid(row),
        batch.pfn(row),
        batch.order(row),
        (int) batch.value(Column.FALLBACK_ORDER, row),
        (int) batch.value(Column.PAGEBLOCK_ORDER, row),
        batch.migrateType(row),
        (int) batch.value(Column.FALLBACK_MIGRATE_TYPE, row),
        (int) batch.value(Column.CHANGE_OWNERSHIP, row));
  }
}
