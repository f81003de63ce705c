package pagereel.replay.metric;

import pagereel.replay.model.ZoneView;

/// Pages on the buddy free lists of a zone, those of isolated pageblocks included.
public record FreePages() implements Metric {

  @Override
  public String id() {
    return "free_pages";
  }

  @Override
  public String title() {
    return "free pages";
  }

  @Override
  public Unit unit() {
    return Unit.PAGES;
  }

  @Override
  public Better better() {
    return Better.HIGHER;
  }

  @Override
  public double sample(ZoneView zone) {
    return zone.freePages();
  }
}
