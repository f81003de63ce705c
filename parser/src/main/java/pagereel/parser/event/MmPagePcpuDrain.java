package pagereel.parser.event;

import static pagereel.parser.event.Field.decimal;
import static pagereel.parser.event.Field.hexOrDecimal;
import static pagereel.parser.event.Field.pointer;

/// A block went from a per-CPU list to the zone's buddy free lists, under the zone lock.
/// Tracepoint `kmem:mm_page_pcpu_drain`.
///
/// Source: `include/trace/events/kmem.h`.
public record MmPagePcpuDrain(long timeNs, int cpu, int pid, long pfn, int order, int migrateType)
    implements PageEvent {

  /// The printed fields, in the kernel's order.
  static final FieldTable FIELDS = FieldTable.of(
      "kmem",
      "mm_page_pcpu_drain",
      pointer("page"),
      hexOrDecimal("pfn", Column.PFN),
      decimal("order", Column.ORDER),
      decimal("migratetype", Column.MIGRATE_TYPE));

  /// Copies one row out of a batch, for messages and tests. Replay reads the columns instead.
  static MmPagePcpuDrain at(EventBatch batch, int row) {
    return new MmPagePcpuDrain(
        batch.timeNs(row),
        batch.cpu(row),
        batch.pid(row),
        batch.pfn(row),
        batch.order(row),
        batch.migrateType(row));
  }
}
