package pagereel.parser.event;

import static pagereel.parser.event.Field.hexOrDecimal;
import static pagereel.parser.event.Field.pointer;

/// A page freed as one of many, always in addition to its [MmPageFree]. Tracepoint
/// `kmem:mm_page_free_batched`.
///
/// The printed order is a constant 0, whatever the block's real order: it is not read.
///
/// Source: `include/trace/events/kmem.h`.
public record MmPageFreeBatched(long timeNs, int cpu, int pid, long pfn) implements PageEvent {

  /// The printed fields, in the kernel's order.
  static final FieldTable FIELDS = FieldTable.of(
      "kmem", "mm_page_free_batched", pointer("page"), hexOrDecimal("pfn", Column.PFN));

  /// Copies one row out of a batch, for messages and tests. Replay reads the columns instead.
  static MmPageFreeBatched at(EventBatch batch, int row) {
    return new MmPageFreeBatched(batch.timeNs(row), batch.cpu(row), batch.pid(row), batch.pfn(row));
  }
}
