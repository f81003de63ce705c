package pagereel.parser.event;

import static pagereel.parser.event.Field.decimal;
import static pagereel.parser.event.Field.name;

/// How many free blocks of one order a zone has by the kernel's log: one term of `Node 0 DMA32:
/// 4062*4kB (UM) 1104*8kB (UME) …`. Not a tracepoint.
///
/// Source: `show_free_areas()`, `mm/show_mem.c`.
///
/// @param types the migratetypes that have such blocks, a letter each (`UMEHCI`), as an id of the
///     [NameTable]; [EventBatch#ABSENT] where the kernel tells none
public record MemInfoFreeBlocks(
    long timeNs, int cpu, int pid, int node, int zone, int order, long count, long types)
    implements PageEvent {

  static final FieldTable FIELDS = FieldTable.of(
      "dmesg",
      "mem_info_free_blocks",
      decimal("node", Column.NODE),
      name("zone", Column.ZONE),
      decimal("order", Column.ORDER),
      decimal("count", Column.COUNT),
      name("types", Column.NAME).orAbsent());

  /// Copies one row out of a batch, for messages and tests. Replay reads the columns instead.
  static MemInfoFreeBlocks at(EventBatch batch, int row) {
    return new MemInfoFreeBlocks(
        batch.timeNs(row),
        batch.cpu(row),
        batch.pid(row),
        (int) batch.value(Column.NODE, row),
        (int) batch.value(Column.ZONE, row),
        batch.order(row),
        batch.value(Column.COUNT, row),
        batch.value(Column.NAME, row));
  }
}
