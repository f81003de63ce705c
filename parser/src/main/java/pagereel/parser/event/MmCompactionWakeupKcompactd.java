package pagereel.parser.event;

import static pagereel.parser.event.Field.decimal;
import static pagereel.parser.event.Field.name;

/// The compaction thread of a node is asked to wake up. Tracepoint
/// `compaction:mm_compaction_wakeup_kcompactd`.
///
/// Source: `include/trace/events/compaction.h`.
public record MmCompactionWakeupKcompactd(
    long timeNs, int cpu, int pid, int node, int order, int zone) implements PageEvent {

  /// The printed fields, in the kernel's order.
  static final FieldTable FIELDS = FieldTable.of(
      "compaction",
      "mm_compaction_wakeup_kcompactd",
      decimal("nid", Column.NODE),
      decimal("order", Column.ORDER),
      name("classzone_idx", Column.ZONE).binary("highest_zoneidx"));

  /// Copies one row out of a batch, for messages and tests. Replay reads the columns instead.
  static MmCompactionWakeupKcompactd at(EventBatch batch, int row) {
    return new MmCompactionWakeupKcompactd(
        batch.timeNs(row),
        batch.cpu(row),
        batch.pid(row),
        (int) batch.value(Column.NODE, row),
        batch.order(row),
        (int) batch.value(Column.ZONE, row));
  }
}
