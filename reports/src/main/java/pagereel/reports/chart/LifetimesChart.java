package pagereel.reports.chart;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import pagereel.replay.Lifetimes;
import pagereel.reports.Analysis;
import pagereel.reports.Quantities;
import pagereel.reports.plot.Axis;
import pagereel.reports.plot.Palette;
import pagereel.reports.plot.Plot;
import pagereel.reports.plot.Plot.Curves.Curve;

/// How long pages are held, by migratetype.
final class LifetimesChart implements Chart {

  @Override
  public String id() {
    return "lifetimes";
  }

  @Override
  public String title() {
    return "How long pages are held";
  }

  @Override
  public String caption(Analysis analysis) {
    return "The share of pages, allocated in the trace, that are still held after the time below (after Kaplan and Meier:"
        + " pages that outlive the trace count as long as they were seen). A curve that ends high is memory that stays.";
  }

  @Override
  public Optional<String> missing(Analysis analysis) {
    return analysis.result().activity().lifetimes().isEmpty()
        ? Optional.of("no page was allocated in the trace.")
        : Optional.empty();
  }

  @Override
  public Plot plot(Analysis analysis) {
    List<Curve> curves = new ArrayList<>();
    for (Lifetimes lifetimes : analysis.result().activity().lifetimes()) {
      int last = last(lifetimes);
      double[] survival = lifetimes.survival();
      double[] x = new double[last + 1];
      double[] y = new double[last + 1];
      for (int i = 0; i <= last; i++) {
        x[i] = lifetimes.bucketEndNs()[i];
        y[i] = survival[i];
      }
      curves.add(new Curve(
          lifetimes.migrateType() + ": " + Quantities.count(lifetimes.pages(), "page", "pages"),
          Palette.apart(curves.size() + 1),
          curves.size() % 2 == 1,
          x,
          y));
    }
    return new Plot.Curves(
        Axis.of("held for", Axis.Measure.DURATION_LOG),
        Axis.of("share still held", Axis.Measure.RATIO),
        curves);
  }

  /// The last bucket that has pages and an end.
  private static int last(Lifetimes lifetimes) {
    int last = 0;
    for (int i = 0; i < lifetimes.bucketEndNs().length - 1; i++) {
      if (lifetimes.freedPages()[i] + lifetimes.livePages()[i] > 0) {
        last = i;
      }
    }
    return last;
  }
}
