package pagereel.parser.event;

import static pagereel.parser.event.Field.hexOrDecimal;
import static pagereel.parser.event.Field.symbol;

/// Compaction of one zone is over, leftover free pages given back. Tracepoint
/// `compaction:mm_compaction_end`.
///
/// Source: `include/trace/events/compaction.h`.
public record MmCompactionEnd(
    long timeNs,
    int cpu,
    int pid,
    long zoneStartPfn,
    long migratePfn,
    long freePfn,
    long zoneEndPfn,
    int sync,
    int status)
    implements PageEvent {

  /// The printed fields, in the kernel's order.
  static final FieldTable FIELDS = FieldTable.of(
      "compaction",
      "mm_compaction_end",
      hexOrDecimal("zone_start", Column.START_PFN),
      hexOrDecimal("migrate_pfn", Column.MIGRATE_PFN),
      hexOrDecimal("free_pfn", Column.FREE_PFN),
      hexOrDecimal("zone_end", Column.END_PFN),
      symbol("mode", Column.SYNC, Symbols.COMPACT_MODE).binary("sync"),
      symbol("status", Column.STATUS, Symbols.COMPACT_RESULT));

  /// Copies one row out of a batch, for messages and tests. Replay reads the columns instead.
  static MmCompactionEnd at(EventBatch batch, int row) {
    return new MmCompactionEnd(
        batch.timeNs(row),
        batch.cpu(row),
        batch.pid(row),
        batch.value(Column.START_PFN, row),
        batch.value(Column.MIGRATE_PFN, row),
        batch.value(Column.FREE_PFN, row),
        batch.value(Column.END_PFN, row),
        (int) batch.value(Column.SYNC, row),
        (int) batch.value(Column.STATUS, row));
  }
}
