package pagereel.reports.chart;

import java.util.List;
import java.util.Optional;
import pagereel.replay.UnmovableResident;
import pagereel.reports.Analysis;
import pagereel.reports.CallSite;
import pagereel.reports.PlainText;
import pagereel.reports.Quantities;
import pagereel.reports.plot.Palette;
import pagereel.reports.plot.Plot;
import pagereel.reports.plot.Plot.Bars;

/// Who had unmovable pages where movable ones belong, over time.
final class ResidentsChart implements Chart {

  private static final int SHOWN = 12;
  private static final int NAME = 60;

  @Override
  public String id() {
    return "residents";
  }

  @Override
  public String title() {
    return "Unmovable pages in movable pageblocks, by owner";
  }

  @Override
  public String caption(Analysis analysis) {
    return "Pageblocks spoilt, in pageblocks × seconds: for how long each owner had at least one unmovable page in how"
        + " many pageblocks that were for movable pages or CMA's.";
  }

  @Override
  public Optional<String> missing(Analysis analysis) {
    return analysis.result().residents().isEmpty()
        ? Optional.of("no unmovable page was taken from a pageblock for movable ones.")
        : Optional.empty();
  }

  @Override
  public Plot plot(Analysis analysis) {
    return new Bars(
        "pageblocks × seconds",
        List.of(
            new Bars.Part("in Movable pageblocks", Palette.ORANGE),
            new Bars.Part("in CMA's", Palette.PURPLE)),
        analysis.result().residents().stream()
            .limit(SHOWN)
            .map(resident -> new Bars.Bar(
                name(resident) + ": " + Quantities.rounded(resident.pageblockSeconds()),
                List.of(
                    resident.inCma() ? 0 : resident.pageblockSeconds(),
                    resident.inCma() ? resident.pageblockSeconds() : 0)))
            .toList());
  }

  private static String name(UnmovableResident resident) {
    String task = resident.comm().isEmpty() ? "not known" : PlainText.of(resident.comm());
    String callSite = CallSite.of(resident.stack());
    return PlainText.cut(callSite.isEmpty() ? task : task + ", " + callSite, NAME);
  }
}
