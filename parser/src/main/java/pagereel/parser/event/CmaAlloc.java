package pagereel.parser.event;

import static pagereel.parser.event.Field.decimal;
import static pagereel.parser.event.Field.hex;
import static pagereel.parser.event.Field.pointer;

/// A CMA allocation is over, successful or not: the one event of kernels up to 5.10. Tracepoint
/// `cma:cma_alloc`.
///
/// A failure has a null page; its PFN is that of the last candidate, or all ones.
///
/// Source: `include/trace/events/cma.h`.
public record CmaAlloc(
    long timeNs, int cpu, int pid, long pfn, boolean failed, long count, int align)
    implements PageEvent {

  /// The printed fields, in the kernel's order.
  static final FieldTable FIELDS = FieldTable.of(
      "cma",
      "cma_alloc",
      hex("pfn", Column.PFN),
      pointer("page", Column.PAGE_IS_NULL),
      decimal("count", Column.COUNT),
      decimal("align", Column.ALIGN));

  /// Copies one row out of a batch, for messages and tests. Replay reads the columns instead.
  static CmaAlloc at(EventBatch batch, int row) {
    return new CmaAlloc(
        batch.timeNs(row),
        batch.cpu(row),
        batch.pid(row),
        batch.pfn(row),
        batch.value(Column.PAGE_IS_NULL, row) == 1,
        batch.value(Column.COUNT, row),
        (int) batch.value(Column.ALIGN, row));
  }
}
