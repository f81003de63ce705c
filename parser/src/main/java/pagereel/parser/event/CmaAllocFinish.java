package pagereel.parser.event;

import static pagereel.parser.event.Field.decimal;
import static pagereel.parser.event.Field.hex;
import static pagereel.parser.event.Field.name;
import static pagereel.parser.event.Field.pointer;

/// A CMA allocation is over, successful or not. Tracepoint `cma:cma_alloc_finish`.
///
/// A failure has a null page and the PFN of the last candidate: the page tells, not the PFN.
///
/// Source: `include/trace/events/cma.h`.
public record CmaAllocFinish(
    long timeNs,
    int cpu,
    int pid,
    int area,
    long pfn,
    boolean failed,
    long count,
    int align,
    int errno)
    implements PageEvent {

  /// The printed fields, in the kernel's order.
  static final FieldTable FIELDS = FieldTable.of(
      "cma",
      "cma_alloc_finish",
      name("name", Column.NAME).orAbsent(),
      hex("pfn", Column.PFN),
      pointer("page", Column.PAGE_IS_NULL),
      decimal("count", Column.COUNT),
      decimal("align", Column.ALIGN),
      decimal("errorno", Column.ERRORNO).orAbsent());

  /// Copies one row out of a batch, for messages and tests. Replay reads the columns instead.
  static CmaAllocFinish at(EventBatch batch, int row) {
    return new CmaAllocFinish(
        batch.timeNs(row),
        batch.cpu(row),
        batch.pid(row),
        (int) batch.value(Column.NAME, row),
        batch.pfn(row),
        batch.value(Column.PAGE_IS_NULL, row) == 1,
        batch.value(Column.COUNT, row),
        (int) batch.value(Column.ALIGN, row),
        (int) batch.value(Column.ERRORNO, row));
  }
}
