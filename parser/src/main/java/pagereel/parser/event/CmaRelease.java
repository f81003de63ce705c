package pagereel.parser.event;

import static pagereel.parser.event.Field.decimal;
import static pagereel.parser.event.Field.hex;
import static pagereel.parser.event.Field.name;
import static pagereel.parser.event.Field.pointer;

/// A range was given back to its CMA area; its pages have been freed before. Tracepoint
/// `cma:cma_release`.
///
/// Source: `include/trace/events/cma.h`.
public record CmaRelease(long timeNs, int cpu, int pid, int area, long pfn, long count)
    implements PageEvent {

  /// The printed fields, in the kernel's order.
  static final FieldTable FIELDS = FieldTable.of(
      "cma",
      "cma_release",
      name("name", Column.NAME).orAbsent(),
      hex("pfn", Column.PFN),
      pointer("page"),
      decimal("count", Column.COUNT));

  /// Copies one row out of a batch, for messages and tests. Replay reads the columns instead.
  static CmaRelease at(EventBatch batch, int row) {
    return new CmaRelease(
        batch.timeNs(row),
        batch.cpu(row),
        batch.pid(row),
        (int) batch.value(Column.NAME, row),
        batch.pfn(row),
        batch.value(Column.COUNT, row));
  }
}
