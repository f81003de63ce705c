package pagereel.parser.event;

import static pagereel.parser.event.Field.decimal;
import static pagereel.parser.event.Field.pfnRange;

/// Free blocks of a PFN range were taken off the buddy free lists. Which ones is not told.
/// Tracepoint `compaction:mm_compaction_isolate_freepages`.
///
/// Kernels 3.x print no range.
///
/// Source: `include/trace/events/compaction.h`.
public record MmCompactionIsolateFreepages(
    long timeNs, int cpu, int pid, long startPfn, long endPfn, long nrScanned, long nrTaken)
    implements PageEvent {

  /// The printed fields, in the kernel's order.
  static final FieldTable FIELDS = FieldTable.of(
      "compaction",
      "mm_compaction_isolate_freepages",
      pfnRange("range"),
      decimal("nr_scanned", Column.NR_SCANNED),
      decimal("nr_taken", Column.NR_TAKEN));

  /// Copies one row out of a batch, for messages and tests. Replay reads the columns instead.
  static MmCompactionIsolateFreepages at(EventBatch batch, int row) {
    return new MmCompactionIsolateFreepages(
        batch.timeNs(row),
        batch.cpu(row),
        batch.pid(row),
        batch.value(Column.START_PFN, row),
        batch.value(Column.END_PFN, row),
        batch.value(Column.NR_SCANNED, row),
        batch.value(Column.NR_TAKEN, row));
  }
}
