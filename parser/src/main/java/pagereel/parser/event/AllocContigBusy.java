package pagereel.parser.event;

import static pagereel.parser.event.Field.hex;

/// The kernel's log says that a range could not be emptied: `alloc_contig_range: [2f100, 2f20a)
/// PFNs busy`. Not a tracepoint. The request may go on with another range.
///
/// Source: `alloc_contig_range()`, `mm/page_alloc.c`.
///
/// @param startPfn may lie before what was asked for: the head of a free block that reaches into it
public record AllocContigBusy(long timeNs, int cpu, int pid, long startPfn, long endPfn)
    implements PageEvent {

  static final FieldTable FIELDS = FieldTable.of(
      "dmesg",
      "alloc_contig_busy",
      hex("start_pfn", Column.START_PFN),
      hex("end_pfn", Column.END_PFN));

  /// Copies one row out of a batch, for messages and tests. Replay reads the columns instead.
  static AllocContigBusy at(EventBatch batch, int row) {
    return new AllocContigBusy(
        batch.timeNs(row),
        batch.cpu(row),
        batch.pid(row),
        batch.value(Column.START_PFN, row),
        batch.value(Column.END_PFN, row));
  }
}
