package pagereel.parser.event;

import static pagereel.parser.event.Field.decimal;
import static pagereel.parser.event.Field.name;

/// A CMA allocation starts, before the bitmap is searched. Tracepoint `cma:cma_alloc_start`.
///
/// Source: `include/trace/events/cma.h`.
public record CmaAllocStart(long timeNs, int cpu, int pid, int area, long count, int align)
    implements PageEvent {

  /// The printed fields, in the kernel's order.
  static final FieldTable FIELDS = FieldTable.of(
      "cma",
      "cma_alloc_start",
      name("name", Column.NAME).orAbsent(),
      decimal("count", Column.COUNT),
      decimal("align", Column.ALIGN));

  /// Copies one row out of a batch, for messages and tests. Replay reads the columns instead.
  static CmaAllocStart at(EventBatch batch, int row) {
    return new CmaAllocStart(
        batch.timeNs(row),
        batch.cpu(row),
        batch.pid(row),
        (int) batch.value(Column.NAME, row),
        batch.value(Column.COUNT, row),
        (int) batch.value(Column.ALIGN, row));
  }
}
