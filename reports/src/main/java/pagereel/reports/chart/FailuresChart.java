package pagereel.reports.chart;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import pagereel.replay.Failure;
import pagereel.replay.FailureTotal;
import pagereel.reports.Analysis;
import pagereel.reports.FailureNotes;
import pagereel.reports.Quantities;
import pagereel.reports.plot.Axis;
import pagereel.reports.plot.Dots;
import pagereel.reports.plot.Line;
import pagereel.reports.plot.Palette;
import pagereel.reports.plot.Panel;
import pagereel.reports.plot.Plot;

/// The failures over time: how many so far by kind, and how much each asked for.
final class FailuresChart implements Chart {

  private static final int PANEL_POINTS = 100;

  @Override
  public String id() {
    return "failures";
  }

  @Override
  public String title() {
    return "Failed contiguous allocations over time";
  }

  @Override
  public String caption(Analysis analysis) {
    long all = analysis.result().failureTotals().stream()
        .mapToLong(FailureTotal::count)
        .sum();
    int listed = analysis.result().failures().size();
    return "Above, how many have failed so far, by kind; below, each one by its size."
        + (listed < all
            ? " Only the first %s of %s are drawn."
                .formatted(Quantities.count(listed), Quantities.count(all))
            : "");
  }

  @Override
  public Optional<String> missing(Analysis analysis) {
    return analysis.result().failures().isEmpty()
        ? Optional.of("nothing failed.")
        : Optional.empty();
  }

  @Override
  public Plot plot(Analysis analysis) {
    List<Line> counts = new ArrayList<>();
    List<Dots> sizes = new ArrayList<>();
    for (Failure.Kind kind : Failure.Kind.values()) {
      List<Failure> failures =
          analysis.result().failures().stream().filter(f -> f.kind() == kind).toList();
      if (!failures.isEmpty()) {
        counts.add(count(analysis, kind, failures));
        sizes.add(sizes(analysis, kind, failures));
      }
    }
    return new Plot.OverTime(List.of(
        Panel.empty("", Axis.of("failed so far", Axis.Measure.COUNT), PANEL_POINTS)
            .lines(counts),
        Panel.empty("", Axis.of("asked for", Axis.Measure.PAGES_LOG), PANEL_POINTS)
            .dots(sizes)));
  }

  private static Line count(Analysis analysis, Failure.Kind kind, List<Failure> failures) {
    int points = failures.size() + 2;
    long[] timesNs = new long[points];
    double[] counts = new double[points];
    timesNs[0] = analysis.startNs();
    for (int i = 0; i < failures.size(); i++) {
      timesNs[i + 1] = failures.get(i).timeNs();
      counts[i + 1] = i + 1.0;
    }
    timesNs[points - 1] = analysis.endNs();
    counts[points - 1] = failures.size();
    return Line.exact(
        name(kind, failures),
        "failures." + kind.id(),
        Palette.failure(kind),
        Line.Style.STEPS,
        timesNs,
        counts);
  }

  private static String name(Failure.Kind kind, List<Failure> failures) {
    return kind.title() + ": " + Quantities.count(failures.size());
  }

  private static Dots sizes(Analysis analysis, Failure.Kind kind, List<Failure> failures) {
    double[] pages = failures.stream().mapToDouble(Failure::requestedPages).toArray();
    return new Dots(
        name(kind, failures),
        Palette.failure(kind),
        Palette.mark(kind),
        failures.stream().mapToLong(Failure::timeNs).toArray(),
        pages,
        pages,
        FailureNotes.of(analysis, failures));
  }
}
