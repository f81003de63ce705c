package pagereel.parser.event;

import static pagereel.parser.event.Field.decimal;
import static pagereel.parser.event.Field.name;

/// The kernel's log says that a CMA allocation failed: `cma_alloc: reserved: alloc failed,
/// req-size: 38 pages, ret: -16`. Not a tracepoint.
///
/// Source: `cma_alloc()`, `mm/cma.c`.
///
/// @param area       an id of the [NameTable]; [EventBatch#ABSENT] up to 5.10
/// @param largestRun the longest free run of the area in pages, where the kernel tells it
///     (`CONFIG_CMA_DEBUG`); else [EventBatch#ABSENT]
/// @param free       free pages of the area, the same
public record CmaAllocFailed(
    long timeNs, int cpu, int pid, long area, long count, int errno, long largestRun, long free)
    implements PageEvent {

  static final FieldTable FIELDS = FieldTable.of(
      "dmesg",
      "cma_alloc_failed",
      name("name", Column.NAME).orAbsent(),
      decimal("count", Column.COUNT),
      decimal("errorno", Column.ERRORNO),
      decimal("largest_run", Column.LARGEST_RUN).orAbsent(),
      decimal("free", Column.FREE_PAGES).orAbsent());

  /// Copies one row out of a batch, for messages and tests. Replay reads the columns instead.
  static CmaAllocFailed at(EventBatch batch, int row) {
    return new CmaAllocFailed(
        batch.timeNs(row),
        batch.cpu(row),
        batch.pid(row),
        batch.value(Column.NAME, row),
        batch.value(Column.COUNT, row),
        (int) batch.value(Column.ERRORNO, row),
        batch.value(Column.LARGEST_RUN, row),
        batch.value(Column.FREE_PAGES, row));
  }
}
