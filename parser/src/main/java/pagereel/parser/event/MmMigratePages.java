package pagereel.parser.event;

import static pagereel.parser.event.Field.decimal;
import static pagereel.parser.event.Field.symbol;

/// Migration of a list of pages is over. Tracepoint `migrate:mm_migrate_pages`.
///
/// Source: `include/trace/events/migrate.h`.
public record MmMigratePages(
    long timeNs,
    int cpu,
    int pid,
    long nrSucceeded,
    long nrFailed,
    long nrThpSucceeded,
    long nrThpFailed,
    long nrThpSplit,
    long nrSplit,
    int mode,
    int reason)
    implements PageEvent {

  /// The printed fields, in the kernel's order.
  static final FieldTable FIELDS = FieldTable.of(
      "migrate",
      "mm_migrate_pages",
      decimal("nr_succeeded", Column.NR_MIGRATED).binary("succeeded"),
      decimal("nr_failed", Column.NR_FAILED).binary("failed"),
      decimal("nr_thp_succeeded", Column.NR_THP_SUCCEEDED)
          .binary("thp_succeeded")
          .orAbsent(),
      decimal("nr_thp_failed", Column.NR_THP_FAILED).binary("thp_failed").orAbsent(),
      decimal("nr_thp_split", Column.NR_THP_SPLIT).binary("thp_split").orAbsent(),
      decimal("nr_split", Column.NR_SPLIT).binary("large_folio_split").orAbsent(),
      symbol("mode", Column.MIGRATE_MODE, Symbols.MIGRATE_MODE),
      symbol("reason", Column.MIGRATE_REASON, Symbols.MIGRATE_REASON));

  /// Copies one row out of a batch, for messages and tests. Replay reads the columns instead.
  static MmMigratePages at(EventBatch batch, int row) {
    return new MmMigratePages(
        batch.timeNs(row),
        batch.cpu(row),
        batch.pid(row),
        batch.value(Column.NR_MIGRATED, row),
        batch.value(Column.NR_FAILED, row),
        batch.value(Column.NR_THP_SUCCEEDED, row),
        batch.value(Column.NR_THP_FAILED, row),
        batch.value(Column.NR_THP_SPLIT, row),
        batch.value(Column.NR_SPLIT, row),
        (int) batch.value(Column.MIGRATE_MODE, row),
        (int) batch.value(Column.MIGRATE_REASON, row));
  }
}
