package pagereel.parser.event;

import static pagereel.parser.event.Field.hexOrDecimal;
import static pagereel.parser.event.Field.symbol;

/// Compaction of one zone starts, its scanners placed, nothing isolated yet. Tracepoint
/// `compaction:mm_compaction_begin`.
///
/// Source: `include/trace/events/compaction.h`.
public record MmCompactionBegin(
    long timeNs,
    int cpu,
    int pid,
    long zoneStartPfn,
    long migratePfn,
    long freePfn,
    long zoneEndPfn,
    int sync)
    implements PageEvent {

  /// The printed fields, in the kernel's order.
  static final FieldTable FIELDS = FieldTable.of(
      "compaction",
      "mm_compaction_begin",
      hexOrDecimal("zone_start", Column.START_PFN),
      hexOrDecimal("migrate_pfn", Column.MIGRATE_PFN),
      hexOrDecimal("free_pfn", Column.FREE_PFN),
      hexOrDecimal("zone_end", Column.END_PFN),
      symbol("mode", Column.SYNC, Symbols.COMPACT_MODE).binary("sync"));

  /// Copies one row out of a batch, for messages and tests. Replay reads the columns instead.
  static MmCompactionBegin at(EventBatch batch, int row) {
    return new MmCompactionBegin(
        batch.timeNs(row),
        batch.cpu(row),
        batch.pid(row),
        batch.value(Column.START_PFN, row),
        batch.value(Column.MIGRATE_PFN, row),
        batch.value(Column.FREE_PFN, row),
        batch.value(Column.END_PFN, row),
        (int) batch.value(Column.SYNC, row));
  }
}
