package pagereel.parser.event;

import static pagereel.parser.event.Field.symbol;

/// Migration of a list of pages starts. Tracepoint `migrate:mm_migrate_pages_start`.
///
/// Source: `include/trace/events/migrate.h`.
public record MmMigratePagesStart(long timeNs, int cpu, int pid, int mode, int reason)
    implements PageEvent {

  /// The printed fields, in the kernel's order.
  static final FieldTable FIELDS = FieldTable.of(
      "migrate",
      "mm_migrate_pages_start",
      symbol("mode", Column.MIGRATE_MODE, Symbols.MIGRATE_MODE),
      symbol("reason", Column.MIGRATE_REASON, Symbols.MIGRATE_REASON));

  /// Copies one row out of a batch, for messages and tests. Replay reads the columns instead.
  static MmMigratePagesStart at(EventBatch batch, int row) {
    return new MmMigratePagesStart(
        batch.timeNs(row),
        batch.cpu(row),
        batch.pid(row),
        (int) batch.value(Column.MIGRATE_MODE, row),
        (int) batch.value(Column.MIGRATE_REASON, row));
  }
}
