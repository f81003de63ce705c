package pagereel.parser.event;

import static pagereel.parser.event.Field.decimal;
import static pagereel.parser.event.Field.gfpNames;
import static pagereel.parser.event.Field.hexOrDecimal;
import static pagereel.parser.event.Field.pointer;

/// A block of `1 << order` pages leaves the page allocator. Tracepoint `kmem:mm_page_alloc`.
///
/// A failed allocation is traced too, with a null page and PFN 0 (in binary: PFN −1). Frame 0 is
/// a real frame, so the PFN of a failed allocation is [#NO_PFN] here.
///
/// Source: `include/trace/events/kmem.h`.
public record MmPageAlloc(
    long timeNs, int cpu, int pid, long pfn, int order, int migrateType, int gfpFlags)
    implements PageEvent {

  public static final long NO_PFN = -1;

  /// The printed fields, in the kernel's order.
  static final FieldTable FIELDS = FieldTable.of(
      "kmem",
      "mm_page_alloc",
      pointer("page").nullMeansNoPfn(),
      hexOrDecimal("pfn", Column.PFN),
      decimal("order", Column.ORDER),
      decimal("migratetype", Column.MIGRATE_TYPE),
      gfpNames("gfp_flags"));

  public boolean failed() {
    return pfn == NO_PFN;
  }

  /// Copies one row out of a batch, for messages and tests. Replay reads the columns instead.
  static MmPageAlloc at(EventBatch batch, int row) {
    return new MmPageAlloc(
        batch.timeNs(row),
        batch.cpu(row),
        batch.pid(row),
        batch.pfn(row),
        batch.order(row),
        batch.migrateType(row),
        batch.gfpFlags(row));
  }
}
