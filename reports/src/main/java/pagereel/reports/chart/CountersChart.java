package pagereel.reports.chart;

import java.util.List;
import java.util.Optional;
import pagereel.replay.CounterSeries;
import pagereel.reports.Analysis;
import pagereel.reports.plot.Axis;
import pagereel.reports.plot.Panel;
import pagereel.reports.plot.Plot;

/// Counters of the whole run over time.
///
/// @param prefixes what the ids of the counters begin with
/// @param none     why there may be no such chart
record CountersChart(
    String id,
    String title,
    List<String> prefixes,
    Axis axis,
    int panelPoints,
    String text,
    String none)
    implements Chart {

  @Override
  public String caption(Analysis analysis) {
    return text;
  }

  private List<CounterSeries> counters(Analysis analysis) {
    return prefixes.stream()
        .flatMap(prefix -> CounterLines.of(analysis, prefix).stream())
        .toList();
  }

  @Override
  public Optional<String> missing(Analysis analysis) {
    return counters(analysis).stream().anyMatch(c -> c.values().length > 0)
        ? Optional.empty()
        : Optional.of(none);
  }

  @Override
  public Plot plot(Analysis analysis) {
    return new Plot.OverTime(List.of(Panel.empty("", axis, panelPoints)
        .lines(CounterLines.lines(counters(analysis), name -> name))));
  }
}
