package pagereel.reports.chart;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import pagereel.replay.Failure;
import pagereel.replay.FailureTotal;
import pagereel.reports.Analysis;
import pagereel.reports.Quantities;

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
  public Drawing draw(Analysis analysis) {
    List<FailureTotal> totals = analysis.result().failureTotals();
    List<Failure.Kind> kinds =
        totals.stream().map(FailureTotal::kind).distinct().sorted().toList();
    List<Bars.Bar> bars = new ArrayList<>();
    for (Failure.Cause cause : Failure.Cause.values()) {
      List<Long> sizes = new ArrayList<>();
      for (Failure.Kind kind : kinds) {
        sizes.add(totals.stream()
            .filter(t -> t.kind() == kind && t.cause() == cause)
            .mapToLong(FailureTotal::count)
            .sum());
      }
      long all = sizes.stream().mapToLong(Long::longValue).sum();
      if (all > 0) {
        bars.add(new Bars.Bar(cause.title() + ": " + Quantities.count(all), sizes));
      }
    }
    List<Bars.Part> parts =
        kinds.stream().map(k -> new Bars.Part(k.title(), Palette.failure(k))).toList();
    return Bars.draw("failures", parts, bars);
  }
}
