package pagereel.reports.chart;

import java.util.List;
import java.util.Optional;
import pagereel.replay.AllocationSite;
import pagereel.reports.Analysis;
import pagereel.reports.PlainText;
import pagereel.reports.plot.Palette;
import pagereel.reports.plot.Plot;
import pagereel.reports.plot.Plot.Bars;

/// Who holds most pages at the end.
final class SitesChart implements Chart {

  private static final int SHOWN = 12;
  private static final int NAME = 40;

  @Override
  public String id() {
    return "top-sites";
  }

  @Override
  public String title() {
    return "Who holds pages at the end of the trace";
  }

  @Override
  public String caption(Analysis analysis) {
    return "Pages that were allocated in the trace and not given back, by task; those that cannot be moved are dark.";
  }

  @Override
  public Optional<String> missing(Analysis analysis) {
    return holding(analysis).isEmpty()
        ? Optional.of("nothing that was allocated in the trace is held at its end.")
        : Optional.empty();
  }

  private static List<AllocationSite> holding(Analysis analysis) {
    return analysis.result().sites().stream()
        .filter(site -> site.livePages() > 0)
        .limit(SHOWN)
        .toList();
  }

  @Override
  public Plot plot(Analysis analysis) {
    return new Bars(
        "pages",
        List.of(
            new Bars.Part("movable", Palette.SKY), new Bars.Part("unmovable", Palette.VERMILLION)),
        holding(analysis).stream()
            .map(site -> new Bars.Bar(
                PlainText.cut(PlainText.of(site.comm()), NAME)
                    + " (pid "
                    + site.pid()
                    + "): "
                    + analysis.quantities().memory(site.livePages()),
                List.of((double) site.livePages() - site.unmovablePages(), (double)
                    site.unmovablePages())))
            .toList());
  }
}
