package pagereel.parser.event;

import static pagereel.parser.event.Field.decimal;
import static pagereel.parser.event.Field.hex;
import static pagereel.parser.event.Field.name;
import static pagereel.parser.event.Field.pointer;

/// One candidate range of a CMA allocation failed; the next one will be tried. Tracepoint
/// `cma:cma_alloc_busy_retry`.
///
/// Source: `include/trace/events/cma.h`.
public record CmaAllocBusyRetry(
    long timeNs, int cpu, int pid, int area, long pfn, boolean failed, long count, int align)
    implements PageEvent {

  /// The printed fields, in the kernel's order.
  static final FieldTable FIELDS = FieldTable.of(
      "cma",
      "cma_alloc_busy_retry",
      name("name", Column.NAME).orAbsent(),
      hex("pfn", Column.PFN),
      pointer("page", Column.PAGE_IS_NULL),
      decimal("count", Column.COUNT),
      decimal("align", Column.ALIGN));

  /// Copies one row out of a batch, for messages and tests. Replay reads the columns instead.
  static CmaAllocBusyRetry at(EventBatch batch, int row) {
    return new CmaAllocBusyRetry(
        batch.timeNs(row),
        batch.cpu(row),
        batch.pid(row),
        (int) batch.value(Column.NAME, row),
        batch.pfn(row),
        batch.value(Column.PAGE_IS_NULL, row) == 1,
        batch.value(Column.COUNT, row),
        (int) batch.value(Column.ALIGN, row));
  }
}
