package pagereel.replay.metric;

import java.util.OptionalInt;
import pagereel.replay.model.ZoneView;

/// The share of a zone's free memory that cannot serve an allocation of the given order.
///
/// A ratio: 0 when every free page lies in a large enough block, 1 when none does. A zone without
/// free pages reads 1, as in the kernel: a zone that fills up then rises to 1 and stays there.
///
/// Source: `unusable_free_index()`, `mm/vmstat.c`, shown as `extfrag/unusable_index` in debugfs.
/// The kernel cuts the value to three decimals; this one is not rounded.
///
/// @param order log2 of the wanted block size in pages, at least 0
public record UnusableFreeIndex(int order) implements Metric {

  public UnusableFreeIndex {
    if (order < 0) {
      throw new IllegalArgumentException("order " + order + " is negative");
    }
  }

  @Override
  public String id() {
    return "unusable_free_index.order" + order;
  }

  @Override
  public String title() {
    return "unusable free index, order " + order;
  }

  @Override
  public Unit unit() {
    return Unit.RATIO;
  }

  @Override
  public Better better() {
    return Better.LOWER;
  }

  @Override
  public OptionalInt blockOrder() {
    return OptionalInt.of(order);
  }

  @Override
  public double sample(ZoneView zone) {
    long freePages = zone.freePages();
    if (freePages == 0) {
      return 1.0;
    }
    long usablePages = 0;
    for (int o = order; o <= zone.maxPageOrder(); o++) {
      usablePages += zone.freeBlocks(o) << o;
    }
    return (double) (freePages - usablePages) / freePages;
  }
}
