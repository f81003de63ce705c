package pagereel.replay.metric;

import pagereel.replay.model.ZoneView;

/// Pages on the per-CPU lists of a zone: free, but only to one CPU.
public record PerCpuFreePages() implements Metric {

  @Override
  public String id() {
    return "pcp_pages";
  }

  @Override
  public String title() {
    return "pages on per-CPU lists";
  }

  @Override
  public Unit unit() {
    return Unit.PAGES;
  }

  @Override
  public Better better() {
    return Better.NEITHER;
  }

  @Override
  public double sample(ZoneView zone) {
    return zone.pcpPages();
  }
}
