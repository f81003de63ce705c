package pagereel.replay.metric;

import java.util.OptionalInt;
import pagereel.replay.model.ZoneView;

/// The share of naturally aligned blocks that hold an unmovable page in use: those that no
/// compaction can ever empty.
///
/// Blocks without memory do not count. Smaller than a pageblock it is not measured: NaN.
///
/// @param order log2 of the block size in pages
public record UnmovableShare(int order) implements Metric {

  @Override
  public String id() {
    return "unmovable_share.order" + order;
  }

  @Override
  public String title() {
    return "share of blocks with an unmovable page, order " + order;
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
    return zone.unmovableShare(order);
  }
}
