package pagereel.replay.metric;

import java.util.OptionalInt;
import pagereel.replay.model.ZoneView;

/// Free blocks of exactly one order in a zone, as `/proc/buddyinfo` counts them.
///
/// Source: `frag_show_print()`, `mm/vmstat.c`.
///
/// @param order log2 of the block size in pages
public record FreeBlocks(int order) implements Metric {

  @Override
  public String id() {
    return "free_blocks.order" + order;
  }

  @Override
  public String title() {
    return "free blocks, order " + order;
  }

  @Override
  public Unit unit() {
    return Unit.BLOCKS;
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
    return zone.freeBlocks(order);
  }
}
