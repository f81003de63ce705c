package pagereel.parser.event;

import static pagereel.parser.event.Field.decimal;

/// A batch of isolated pages was migrated. Tracepoint `compaction:mm_compaction_migratepages`.
///
/// Source: `include/trace/events/compaction.h`.
public record MmCompactionMigratepages(
    long timeNs, int cpu, int pid, long nrMigrated, long nrFailed) implements PageEvent {

  /// The printed fields, in the kernel's order.
  static final FieldTable FIELDS = FieldTable.of(
      "compaction",
      "mm_compaction_migratepages",
      decimal("nr_migrated", Column.NR_MIGRATED),
      decimal("nr_failed", Column.NR_FAILED));

  /// Copies one row out of a batch, for messages and tests. Replay reads the columns instead.
  static MmCompactionMigratepages at(EventBatch batch, int row) {
    return new MmCompactionMigratepages(
        batch.timeNs(row),
        batch.cpu(row),
        batch.pid(row),
        batch.value(Column.NR_MIGRATED, row),
        batch.value(Column.NR_FAILED, row));
  }
}
