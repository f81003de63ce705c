package pagereel.replay.metric;

import pagereel.replay.model.ZoneView;

/// Pageblocks whose migratetype is another than when results began: fallbacks took them over, and
/// nothing has taken them back.
public record ChangedPageblocks() implements Metric {

  @Override
  public String id() {
    return "changed_pageblocks";
  }

  @Override
  public String title() {
    return "pageblocks that changed hands";
  }

  @Override
  public Unit unit() {
    return Unit.PAGEBLOCKS;
  }

  @Override
  public Better better() {
    return Better.LOWER;
  }

  @Override
  public double sample(ZoneView zone) {
    return zone.changedPageblocks();
  }
}
