package pagereel.parser.event;

import static pagereel.parser.event.Field.decimal;
import static pagereel.parser.event.Field.hexOrDecimal;
import static pagereel.parser.event.Field.pointer;

/// A block of `1 << order` pages is given back to the page allocator, before any list changes.
/// Tracepoint `kmem:mm_page_free`.
///
/// Source: `include/trace/events/kmem.h`.
public record MmPageFree(long timeNs, int cpu, int pid, long pfn, int order) implements PageEvent {

  /// The printed fields, in the kernel's order.
  static final FieldTable FIELDS = FieldTable.of(
      "kmem",
      "mm_page_free",
      pointer("page"),
      hexOrDecimal("pfn", Column.PFN),
      decimal("order", Column.ORDER));

  /// Copies one row out of a batch, for messages and tests. Replay reads the columns instead.
  static MmPageFree at(EventBatch batch, int row) {
    return new MmPageFree(
        batch.timeNs(row), batch.cpu(row), batch.pid(row), batch.pfn(row), batch.order(row));
  }
}
