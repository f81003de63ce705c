package pagereel.reports.chart;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import pagereel.replay.Fallback;
import pagereel.reports.Analysis;
import pagereel.reports.PlainText;
import pagereel.reports.plot.Plot;

/// Which migratetype's free memory served which.
final class FallbacksChart implements Chart {

  @Override
  public String id() {
    return "fallbacks";
  }

  @Override
  public String title() {
    return "Fallbacks between migratetypes";
  }

  @Override
  public String caption(Analysis analysis) {
    return "How often a request of one migratetype (down) was served from the free blocks of another (across)."
        + " What puts unmovable or reclaimable pages among movable ones is what spoils pageblocks.";
  }

  @Override
  public Optional<String> missing(Analysis analysis) {
    return analysis.result().fallbacks().isEmpty()
        ? Optional.of("no allocation fell back to another migratetype.")
        : Optional.empty();
  }

  @Override
  public Plot plot(Analysis analysis) {
    List<Fallback> fallbacks = analysis.result().fallbacks();
    Set<String> wanted = new LinkedHashSet<>();
    Set<String> donors = new LinkedHashSet<>();
    for (Fallback fallback : fallbacks) {
      wanted.add(fallback.to());
      donors.add(fallback.from());
    }
    List<String> rows = wanted.stream().sorted().toList();
    List<String> columns = donors.stream().sorted().toList();
    long[][] counts = new long[rows.size()][columns.size()];
    for (Fallback fallback : fallbacks) {
      counts[rows.indexOf(fallback.to())][columns.indexOf(fallback.from())] += fallback.count();
    }
    return new Plot.Matrix("times", "asked for", "taken from", names(rows), names(columns), counts);
  }

  private static List<String> names(List<String> types) {
    return types.stream().map(PlainText::of).toList();
  }
}
