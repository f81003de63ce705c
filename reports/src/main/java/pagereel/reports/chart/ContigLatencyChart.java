package pagereel.reports.chart;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import pagereel.replay.ContigRun;
import pagereel.reports.Analysis;
import pagereel.reports.PlainText;
import pagereel.reports.Quantities;
import pagereel.reports.plot.Axis;
import pagereel.reports.plot.Dots;
import pagereel.reports.plot.Mark;
import pagereel.reports.plot.Palette;
import pagereel.reports.plot.Panel;
import pagereel.reports.plot.Plot;

/// How long each request for contiguous memory took.
final class ContigLatencyChart implements Chart {

  private static final int PANEL_POINTS = 130;

  @Override
  public String id() {
    return "contig-latency";
  }

  @Override
  public String title() {
    return "Latency of contiguous allocations over time";
  }

  @Override
  public String caption(Analysis analysis) {
    return "Each dot is a request for contiguous memory (CMA, alloc_contig_pages), by how long it took from its first"
        + " event to its last.";
  }

  @Override
  public Optional<String> missing(Analysis analysis) {
    return analysis.result().activity().contigRuns().isEmpty()
        ? Optional.of("the trace has no such request.")
        : Optional.empty();
  }

  @Override
  public Plot plot(Analysis analysis) {
    List<Dots> dots = new ArrayList<>();
    add(analysis, dots, "served", true);
    add(analysis, dots, "failed", false);
    return new Plot.OverTime(
        List.of(Panel.empty("", Axis.of("took", Axis.Measure.DURATION_LOG), PANEL_POINTS)
            .dots(dots)));
  }

  private static void add(Analysis analysis, List<Dots> dots, String name, boolean succeeded) {
    List<ContigRun> runs = analysis.result().activity().contigRuns().stream()
        .filter(run -> run.succeeded() == succeeded)
        .toList();
    if (runs.isEmpty()) {
      return;
    }
    double[] took = runs.stream().mapToDouble(ContigLatencyChart::tookNs).toArray();
    dots.add(new Dots(
        name + ": " + Quantities.count(runs.size()),
        succeeded ? Palette.GREEN : Palette.VERMILLION,
        succeeded ? Mark.CIRCLE : Mark.DIAMOND,
        runs.stream().mapToLong(ContigRun::startNs).toArray(),
        took,
        took,
        runs.stream()
            .map(run -> "%s for %s (pid %d): %s after %s, %s"
                .formatted(
                    analysis.quantities().pages(run.pages()),
                    PlainText.of(run.comm()),
                    run.pid(),
                    name,
                    Quantities.duration(run.endNs() - run.startNs()),
                    Quantities.count(run.tries().size(), "busy range", "busy ranges")))
            .toList()));
  }

  /// At least a nanosecond, for a logarithmic axis.
  static double tookNs(ContigRun run) {
    return Math.max(1, run.endNs() - run.startNs());
  }
}
