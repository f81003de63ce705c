package pagereel.parser.event;

import static pagereel.parser.event.Field.decimal;
import static pagereel.parser.event.Field.hexOrDecimal;

/// What the migration step of a contiguous allocation moved and reclaimed. Tracepoint
/// `kmem:mm_alloc_contig_migrate_range_info`.
///
/// The fields are given here as the kernel names them. In recorded traces of 6.12 they hold other
/// things than their names say: `nr_migrated` is always the wanted migratetype (1 or, for CMA, 4).
///
/// Source: `include/trace/events/kmem.h`.
public record MmAllocContigMigrateRangeInfo(
    long timeNs,
    int cpu,
    int pid,
    long startPfn,
    long endPfn,
    int migrateType,
    long nrMigrated,
    long nrReclaimed,
    long nrMapped)
    implements PageEvent {

  /// The printed fields, in the kernel's order.
  static final FieldTable FIELDS = FieldTable.of(
      "kmem",
      "mm_alloc_contig_migrate_range_info",
      hexOrDecimal("start", Column.START_PFN),
      hexOrDecimal("end", Column.END_PFN),
      decimal("migratetype", Column.MIGRATE_TYPE),
      decimal("nr_migrated", Column.NR_MIGRATED),
      decimal("nr_reclaimed", Column.NR_RECLAIMED),
      decimal("nr_mapped", Column.NR_MAPPED));

  /// Copies one row out of a batch, for messages and tests. Replay reads the columns instead.
  static MmAllocContigMigrateRangeInfo at(EventBatch batch, int row) {
    return new MmAllocContigMigrateRangeInfo(
        batch.timeNs(row),
        batch.cpu(row),
        batch.pid(row),
        batch.value(Column.START_PFN, row),
        batch.value(Column.END_PFN, row),
        batch.migrateType(row),
        batch.value(Column.NR_MIGRATED, row),
        batch.value(Column.NR_RECLAIMED, row),
        batch.value(Column.NR_MAPPED, row));
  }
}
