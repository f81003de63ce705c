package pagereel.reports.chart;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import pagereel.replay.Failure;
import pagereel.replay.FailureTotal;
import pagereel.reports.Analysis;
import pagereel.reports.Quantities;
import pagereel.reports.plot.Palette;
import pagereel.reports.plot.Plot;

/// Why allocations failed, by what they were.
final class FailureCausesChart implements Chart {

  @Override
  public String id() {
    return "failure-causes";
  }

  @Override
  public String title() {
    return "Causes of failure";
  }

  @Override
  public String caption(Analysis analysis) {
    return "How many allocations failed for each cause; the colours are the kinds of allocation.";
  }

  @Override
  public Optional<String> missing(Analysis analysis) {
    return analysis.result().failureTotals().isEmpty()
        ? Optional.of("nothing failed.")
        : Optional.empty();
  }

  @Override
  public Plot plot(Analysis analysis) {
    List<FailureTotal> totals = analysis.result().failureTotals();
    List<Failure.Kind> kinds =
        totals.stream().map(FailureTotal::kind).distinct().sorted().toList();
    List<Plot.Bars.Bar> bars = new ArrayList<>();
    for (Failure.Cause cause : Failure.Cause.values()) {
      List<Double> sizes = new ArrayList<>();
      for (Failure.Kind kind : kinds) {
        sizes.add(totals.stream()
            .filter(t -> t.kind() == kind && t.cause() == cause)
            .mapToDouble(FailureTotal::count)
            .sum());
      }
      long all = Math.round(sizes.stream().mapToDouble(Double::doubleValue).sum());
      if (all > 0) {
        bars.add(new Plot.Bars.Bar(cause.title() + ": " + Quantities.count(all), sizes));
      }
    }
    List<Plot.Bars.Part> parts = kinds.stream()
        .map(k -> new Plot.Bars.Part(k.title(), Palette.failure(k)))
        .toList();
    return new Plot.Bars("failures", parts, bars);
  }
}
