package pagereel.parser.event;

import static pagereel.parser.event.Field.decimal;
import static pagereel.parser.event.Field.gfpNames;

/// A task that could not get a high-order block starts direct compaction. Tracepoint
/// `compaction:mm_compaction_try_to_compact_pages`.
///
/// Source: `include/trace/events/compaction.h`.
public record MmCompactionTryToCompactPages(
    long timeNs, int cpu, int pid, int order, int gfpFlags, int priority) implements PageEvent {

  /// The printed fields, in the kernel's order.
  static final FieldTable FIELDS = FieldTable.of(
      "compaction",
      "mm_compaction_try_to_compact_pages",
      decimal("order", Column.ORDER),
      gfpNames("gfp_mask"),
      decimal("priority", Column.PRIORITY).binary("prio").orAbsent());

  /// Copies one row out of a batch, for messages and tests. Replay reads the columns instead.
  static MmCompactionTryToCompactPages at(EventBatch batch, int row) {
    return new MmCompactionTryToCompactPages(
        batch.timeNs(row),
        batch.cpu(row),
        batch.pid(row),
        batch.order(row),
        batch.gfpFlags(row),
        (int) batch.value(Column.PRIORITY, row));
  }
}
