package pagereel.reports.chart;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import pagereel.replay.CounterSeries;
import pagereel.reports.Analysis;
import pagereel.reports.PlainText;
import pagereel.reports.plot.Line;
import pagereel.reports.plot.Palette;

/// Counters of the whole run as lines.
final class CounterLines {

  private CounterLines() {}

  static List<CounterSeries> of(Analysis analysis, String prefix) {
    return analysis.result().activity().counters().stream()
        .filter(counter -> counter.id().startsWith(prefix))
        .toList();
  }

  /// A line for each counter, with its last value in its name where it counts.
  static List<Line> lines(List<CounterSeries> counters, UnaryOperator<String> name) {
    List<Line> lines = new ArrayList<>();
    for (CounterSeries counter : counters) {
      lines.add(Line.exact(
          PlainText.of(name.apply(counter.title())),
          counter.id(),
          Palette.apart(lines.size()),
          lines.size() % 2 == 0 ? Line.Style.SOLID : Line.Style.DASHED,
          counter.timesNs(),
          counter.values()));
    }
    return lines;
  }
}
