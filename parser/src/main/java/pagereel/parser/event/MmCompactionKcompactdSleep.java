package pagereel.parser.event;

import static pagereel.parser.event.Field.decimal;

/// The compaction thread of a node goes to sleep. Tracepoint
/// `compaction:mm_compaction_kcompactd_sleep`.
///
/// Source: `include/trace/events/compaction.h`.
public record MmCompactionKcompactdSleep(long timeNs, int cpu, int pid, int node)
    implements PageEvent {

  /// The printed fields, in the kernel's order.
  static final FieldTable FIELDS =
      FieldTable.of("compaction", "mm_compaction_kcompactd_sleep", decimal("nid", Column.NODE));

  /// Copies one row out of a batch, for messages and tests. Replay reads the columns instead.
  static MmCompactionKcompactdSleep at(EventBatch batch, int row) {
    return new MmCompactionKcompactdSleep(
        batch.timeNs(row), batch.cpu(row), batch.pid(row), (int) batch.value(Column.NODE, row));
  }
}
