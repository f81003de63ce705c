package pagereel.parser.event;

import static pagereel.parser.event.Field.decimal;
import static pagereel.parser.event.Field.gfpNames;
import static pagereel.parser.event.Field.hex;

/// The kernel's log says that it could not allocate a block: `page allocation failure: order:3`.
///
/// Not a tracepoint. The log tells only of some failures: it is silent on requests with
/// `__GFP_NOWARN`, and on what comes too often. What it says of memory follows in rows of
/// [MemInfoZone] and [MemInfoFreeBlocks].
///
/// Source: `warn_alloc()`, `mm/page_alloc.c`.
///
/// @param gfpFlags bits of [GfpFlags]; [EventBatch#ABSENT] where the log has the bits of an unknown
///     kernel
/// @param nodes    the nodes that the request may use, a bit each, as far as the log tells
public record PageAllocationFailure(
    long timeNs, int cpu, int pid, int order, long gfpFlags, long nodes) implements PageEvent {

  static final FieldTable FIELDS = FieldTable.of(
      "dmesg",
      "page_allocation_failure",
      decimal("order", Column.ORDER),
      gfpNames("gfp_flags").orAbsent(),
      hex("nodes", Column.NODES).orAbsent());

  /// Copies one row out of a batch, for messages and tests. Replay reads the columns instead.
  static PageAllocationFailure at(EventBatch batch, int row) {
    return new PageAllocationFailure(
        batch.timeNs(row),
        batch.cpu(row),
        batch.pid(row),
        batch.order(row),
        batch.value(Column.GFP_FLAGS, row),
        batch.value(Column.NODES, row));
  }
}
