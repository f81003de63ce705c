package pagereel.parser.event;

import static pagereel.parser.event.Field.decimal;
import static pagereel.parser.event.Field.name;
import static pagereel.parser.event.Field.symbol;

/// Compaction asked itself whether it is done, once each round. Tracepoint
/// `compaction:mm_compaction_finished`.
///
/// Source: `include/trace/events/compaction.h`.
public record MmCompactionFinished(
    long timeNs, int cpu, int pid, int node, int zone, int order, int result) implements PageEvent {

  /// The printed fields, in the kernel's order.
  static final FieldTable FIELDS = FieldTable.of(
      "compaction",
      "mm_compaction_finished",
      decimal("node", Column.NODE).binary("nid"),
      name("zone", Column.ZONE).binary("idx"),
      decimal("order", Column.ORDER),
      symbol("ret", Column.STATUS, Symbols.COMPACT_RESULT));

  /// Copies one row out of a batch, for messages and tests. Replay reads the columns instead.
  static MmCompactionFinished at(EventBatch batch, int row) {
    return new MmCompactionFinished(
        batch.timeNs(row),
        batch.cpu(row),
        batch.pid(row),
        (int) batch.value(Column.NODE, row),
        (int) batch.value(Column.ZONE, row),
        batch.order(row),
        (int) batch.value(Column.STATUS, row));
  }
}
