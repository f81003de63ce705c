package pagereel.reports.chart;

import java.awt.Color;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import pagereel.replay.MetricSeries;
import pagereel.replay.metric.Unit;
import pagereel.reports.Analysis;
import pagereel.reports.Quantities;
import pagereel.reports.plot.Axis;
import pagereel.reports.plot.Line;
import pagereel.reports.plot.Palette;
import pagereel.reports.plot.Plot;

/// A metric over time as lines, one for each order that it has; a band where it is not exact.
///
/// @param base        the metric's name without its order
/// @param panelPoints the height of a zone's panel
record SeriesChart(String id, String title, String base, int panelPoints, String text)
    implements Chart {

  @Override
  public String caption(Analysis analysis) {
    return ZonePanels.exact(analysis, base)
        ? text
        : text + " Bands: the true value lies inside, as not every frame is known.";
  }

  @Override
  public Optional<String> missing(Analysis analysis) {
    return analysis.result().series().stream()
            .anyMatch(s -> Analysis.base(s).equals(base) && s.values().length > 0)
        ? Optional.empty()
        : Optional.of("the replay has no such series.");
  }

  @Override
  public Plot plot(Analysis analysis) {
    int largest = ZonePanels.largestOrder(analysis, base);
    Unit unit = analysis.result().series().stream()
        .filter(s -> Analysis.base(s).equals(base))
        .findFirst()
        .orElseThrow()
        .unit();
    return ZonePanels.of(analysis, base, axis(unit), panelPoints, (panel, series) -> {
      List<Line> lines = new ArrayList<>();
      for (MetricSeries one : series.reversed()) {
        // Not order 0 of an index: a single page is always usable.
        if (one.unit() != Unit.RATIO || one.order().orElse(1) > 0) {
          lines.add(Line.of(
              name(analysis.quantities(), one),
              color(one, lines.size(), largest),
              style(one),
              one));
        }
      }
      return panel.lines(lines);
    });
  }

  private static Axis axis(Unit unit) {
    return switch (unit) {
      case PAGES -> Axis.of("", Axis.Measure.PAGES);
      case BLOCKS, TIMES, PAGEBLOCKS -> Axis.of(unit.id(), Axis.Measure.COUNT);
      case RATIO -> Axis.of("ratio", Axis.Measure.RATIO);
      case INDEX -> Axis.of("index", Axis.Measure.NUMBER);
    };
  }

  private static String name(Quantities quantities, MetricSeries series) {
    return series.order().isPresent()
        ? series.order().getAsInt() + ": "
            + quantities.memory(1L << series.order().getAsInt())
        : series.title();
  }

  private static Color color(MetricSeries series, int line, int largest) {
    return series.order().isPresent()
        ? Palette.orderLine(series.order().getAsInt(), largest)
        : Palette.apart(line);
  }

  /// Every second order is dashed: neighbours stay apart in grey print.
  private static Line.Style style(MetricSeries series) {
    return series.order().orElse(0) % 2 == 0 ? Line.Style.SOLID : Line.Style.DASHED;
  }
}
