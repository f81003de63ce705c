package pagereel.reports.chart;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import pagereel.reports.Analysis;
import pagereel.reports.Quantities;
import pagereel.reports.plot.Axis;
import pagereel.reports.plot.Palette;
import pagereel.reports.plot.Plot;
import pagereel.reports.plot.Plot.Curves.Curve;

/// Which share of the requests for contiguous memory took how long at most.
final class ContigLatencyCurve implements Chart {

  @Override
  public String id() {
    return "contig-latency-distribution";
  }

  @Override
  public String title() {
    return "Latency of contiguous allocations as a distribution";
  }

  @Override
  public String caption(Analysis analysis) {
    return "The share of requests that were over after the time below. Where a curve crosses 0.5, there is the median.";
  }

  @Override
  public Optional<String> missing(Analysis analysis) {
    return Charts.CONTIG_LATENCY.missing(analysis);
  }

  @Override
  public Plot plot(Analysis analysis) {
    List<Curve> curves = new ArrayList<>();
    for (boolean succeeded : new boolean[] {true, false}) {
      double[] took = analysis.result().activity().contigRuns().stream()
          .filter(run -> run.succeeded() == succeeded)
          .mapToDouble(ContigLatencyChart::tookNs)
          .sorted()
          .toArray();
      if (took.length > 0) {
        curves.add(curve(took, succeeded));
      }
    }
    return new Plot.Curves(
        Axis.of("took at most", Axis.Measure.DURATION_LOG),
        Axis.of("share of requests", Axis.Measure.RATIO),
        curves);
  }

  private static Curve curve(double[] took, boolean succeeded) {
    double[] share = new double[took.length];
    for (int i = 0; i < took.length; i++) {
      share[i] = (i + 1.0) / took.length;
    }
    return new Curve(
        (succeeded ? "served: " : "failed: ") + Quantities.count(took.length),
        succeeded ? Palette.GREEN : Palette.VERMILLION,
        !succeeded,
        took,
        share);
  }
}
