package pagereel.parser.event;

import static pagereel.parser.event.Field.decimal;
import static pagereel.parser.event.Field.name;

/// What the kernel's log says of one zone: `Node 0 DMA32 free:26732kB min:1720kB …`, in pages. Not
/// a tracepoint: it belongs to the [PageAllocationFailure] or [OomKillerInvoked] before it.
///
/// Source: `show_free_areas()`, `mm/show_mem.c`.
///
/// @param zone       an id of the [NameTable]
/// @param boost      what is added to the watermarks for a while; part of `min`
/// @param highatomic set aside for urgent requests
/// @param cma        free pages in CMA areas; part of `free`
public record MemInfoZone(
    long timeNs,
    int cpu,
    int pid,
    int node,
    int zone,
    long free,
    long boost,
    long min,
    long low,
    long high,
    long highatomic,
    long managed,
    long cma)
    implements PageEvent {

  static final FieldTable FIELDS = FieldTable.of(
      "dmesg",
      "mem_info_zone",
      decimal("node", Column.NODE),
      name("zone", Column.ZONE),
      decimal("free", Column.FREE_PAGES),
      decimal("boost", Column.BOOST_PAGES).orAbsent(),
      decimal("min", Column.MIN_PAGES),
      decimal("low", Column.LOW_PAGES).orAbsent(),
      decimal("high", Column.HIGH_PAGES).orAbsent(),
      decimal("highatomic", Column.HIGHATOMIC_PAGES).orAbsent(),
      decimal("managed", Column.MANAGED_PAGES).orAbsent(),
      decimal("cma", Column.CMA_PAGES).orAbsent());

  /// Copies one row out of a batch, for messages and tests. Replay reads the columns instead.
  static MemInfoZone at(EventBatch batch, int row) {
    return new MemInfoZone(
        batch.timeNs(row),
        batch.cpu(row),
        batch.pid(row),
        (int) batch.value(Column.NODE, row),
        (int) batch.value(Column.ZONE, row),
        batch.value(Column.FREE_PAGES, row),
        batch.value(Column.BOOST_PAGES, row),
        batch.value(Column.MIN_PAGES, row),
        batch.value(Column.LOW_PAGES, row),
        batch.value(Column.HIGH_PAGES, row),
        batch.value(Column.HIGHATOMIC_PAGES, row),
        batch.value(Column.MANAGED_PAGES, row),
        batch.value(Column.CMA_PAGES, row));
  }
}
