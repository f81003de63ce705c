package pagereel.replay.metric;

import java.util.OptionalInt;
import pagereel.replay.model.ZoneView;

/// Why an allocation of the given order would fail in a zone.
///
/// −1 when it would not fail. Else towards 0 for lack of memory, towards 1 for fragmentation;
/// below 0, down to −0.5, where very few blocks are free. A zone without a free block reads 0.
///
/// Source: `__fragmentation_index()`, `mm/vmstat.c`, shown as `extfrag/extfrag_index` in debugfs.
/// Computed in integers of a thousandth, as the kernel does.
///
/// @param order log2 of the wanted block size in pages, at least 0
public record FragmentationIndex(int order) implements Metric {

  public FragmentationIndex {
    if (order < 0) {
      throw new IllegalArgumentException("order " + order + " is negative");
    }
  }

  @Override
  public String id() {
    return "fragmentation_index.order" + order;
  }

  @Override
  public String title() {
    return "fragmentation index, order " + order;
  }

  @Override
  public Unit unit() {
    return Unit.INDEX;
  }

  @Override
  public Better better() {
    return Better.NEITHER;
  }

  @Override
  public OptionalInt blockOrder() {
    return OptionalInt.of(order);
  }

  @Override
  public double sample(ZoneView zone) {
    long blocks = 0;
    for (int o = 0; o <= zone.maxPageOrder(); o++) {
      long free = zone.freeBlocks(o);
      blocks += free;
      if (o >= order && free > 0) {
        return -1.0;
      }
    }
    if (blocks == 0) {
      return 0.0;
    }
    long wantedPages = 1L << order;
    return (1000 - (1000 + zone.freePages() * 1000 / wantedPages) / blocks) / 1000.0;
  }
}
