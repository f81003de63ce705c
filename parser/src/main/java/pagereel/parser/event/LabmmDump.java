package pagereel.parser.event;

import static pagereel.parser.event.Field.decimal;

/// The exact state of the page allocator was dumped: the snapshot numbered `seq` − 1 in the
/// capture. Tracepoint `labmm:labmm_dump`.
public record LabmmDump(long timeNs, int cpu, int pid, long seq, long monoNs, long localNs)
    implements PageEvent {

  /// The printed fields, in the kernel's order.
  static final FieldTable FIELDS = FieldTable.of(
      "labmm",
      "labmm_dump",
      decimal("seq", Column.SEQ),
      decimal("mono", Column.MONO_NS),
      decimal("local", Column.LOCAL_NS));

  /// Copies one row out of a batch, for messages and tests. Replay reads the columns instead.
  static LabmmDump at(EventBatch batch, int row) {
    return new LabmmDump(
        batch.timeNs(row),
        batch.cpu(row),
        batch.pid(row),
        batch.value(Column.SEQ, row),
        batch.value(Column.MONO_NS, row),
        batch.value(Column.LOCAL_NS, row));
  }
}
