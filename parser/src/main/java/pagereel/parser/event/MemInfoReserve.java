package pagereel.parser.event;

import static pagereel.parser.event.Field.decimal;
import static pagereel.parser.event.Field.name;

/// How many pages a zone keeps from requests that may also use a higher zone: one number of the
/// kernel log's `lowmem_reserve[]`. Not a tracepoint.
///
/// @param zoneIndex the highest zone that the request may use, by the kernel's own numbering
public record MemInfoReserve(
    long timeNs, int cpu, int pid, int node, int zone, int zoneIndex, long pages)
    implements PageEvent {

  static final FieldTable FIELDS = FieldTable.of(
      "dmesg",
      "mem_info_reserve",
      decimal("node", Column.NODE),
      name("zone", Column.ZONE),
      decimal("zone_index", Column.ZONE_INDEX),
      decimal("count", Column.COUNT));

  /// Copies one row out of a batch, for messages and tests. Replay reads the columns instead.
  static MemInfoReserve at(EventBatch batch, int row) {
    return new MemInfoReserve(
        batch.timeNs(row),
        batch.cpu(row),
        batch.pid(row),
        (int) batch.value(Column.NODE, row),
        (int) batch.value(Column.ZONE, row),
        (int) batch.value(Column.ZONE_INDEX, row),
        batch.value(Column.COUNT, row));
  }
}
