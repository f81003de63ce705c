package pagereel.reports.chart;

import java.awt.Color;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import pagereel.replay.CompactionRun;
import pagereel.replay.ZoneSummary;
import pagereel.reports.Analysis;
import pagereel.reports.PlainText;
import pagereel.reports.Quantities;
import pagereel.reports.plot.Axis;
import pagereel.reports.plot.Dots;
import pagereel.reports.plot.Mark;
import pagereel.reports.plot.Palette;
import pagereel.reports.plot.Panel;
import pagereel.reports.plot.Plot;
import pagereel.reports.plot.Spans;

/// Each run of compaction: where its two scanners went, and what it cost.
final class CompactionChart implements Chart {

  private static final int PANEL_POINTS = 190;
  private static final int SMALL_PANEL_POINTS = 70;
  private static final int COST_POINTS = 90;

  @Override
  public String id() {
    return "compaction";
  }

  @Override
  public String title() {
    return "Runs of compaction";
  }

  @Override
  public String caption(Analysis analysis) {
    return "Above, the way of the two scanners in each run: one looks from low frames upwards for pages to move, the other"
        + " from high frames downwards for free ones; where they meet, there is nothing left to do."
        + " Below, what each run cost: pages that both looked at for each page moved.";
  }

  @Override
  public Optional<String> missing(Analysis analysis) {
    return analysis.result().activity().compactionRuns().isEmpty()
        ? Optional.of("the trace has no run of compaction.")
        : Optional.empty();
  }

  @Override
  public Plot plot(Analysis analysis) {
    List<CompactionRun> runs = analysis.result().activity().compactionRuns();
    List<Panel> panels = new ArrayList<>();
    for (ZoneSummary zone : analysis.result().zones()) {
      List<CompactionRun> ofZone = runs.stream()
          .filter(r -> r.node() == zone.node() && r.zone().equals(zone.name()))
          .toList();
      if (!ofZone.isEmpty()) {
        panels.add(scanners(analysis, zone, ofZone));
      }
    }
    panels.add(cost(analysis, runs));
    return new Plot.OverTime(panels);
  }

  private static Panel scanners(Analysis analysis, ZoneSummary zone, List<CompactionRun> runs) {
    boolean small = analysis.isSmall(zone);
    return Panel.empty(
            analysis.zoneTitle(zone),
            Axis.of(
                small ? "" : "page frame number",
                Axis.Measure.PFN,
                (double) zone.startPfn(),
                (double) zone.startPfn() + zone.spannedPages()),
            small ? SMALL_PANEL_POINTS : PANEL_POINTS)
        .spans(List.of(
            new Spans(
                "looked for pages to move",
                Palette.VERMILLION,
                false,
                starts(runs),
                ends(runs),
                values(runs, CompactionRun::migrateStartPfn),
                values(runs, CompactionRun::migrateEndPfn),
                notes(analysis, runs)),
            new Spans(
                "looked for free pages",
                Palette.BLUE,
                false,
                starts(runs),
                ends(runs),
                values(runs, CompactionRun::freeStartPfn),
                values(runs, CompactionRun::freeEndPfn),
                notes(analysis, runs))));
  }

  private static Panel cost(Analysis analysis, List<CompactionRun> runs) {
    List<Dots> dots = new ArrayList<>();
    add(dots, analysis, runs, "made the block", Palette.GREEN, Mark.CIRCLE, r -> r.succeeded());
    add(
        dots,
        analysis,
        runs,
        "met: nothing left",
        Palette.VERMILLION,
        Mark.DIAMOND,
        r -> r.result().equals("complete"));
    add(
        dots,
        analysis,
        runs,
        "ended otherwise",
        Palette.SOFT_INK,
        Mark.SQUARE,
        r -> !r.succeeded() && !r.result().equals("complete"));
    return Panel.empty("", Axis.of("scanned per moved", Axis.Measure.NUMBER_LOG), COST_POINTS)
        .dots(dots);
  }

  private static void add(
      List<Dots> dots,
      Analysis analysis,
      List<CompactionRun> all,
      String name,
      Color color,
      Mark mark,
      Predicate<CompactionRun> which) {
    List<CompactionRun> runs = all.stream().filter(which).toList();
    if (runs.isEmpty()) {
      return;
    }
    double[] cost = values(runs, CompactionChart::cost);
    dots.add(new Dots(
        name + ": " + Quantities.count(runs.size()),
        color,
        mark,
        starts(runs),
        cost,
        cost,
        notes(analysis, runs)));
  }

  private static double cost(CompactionRun run) {
    return (double) (run.scannedMigratePages() + run.scannedFreePages())
        / Math.max(1, run.migratedPages());
  }

  private static List<String> notes(Analysis analysis, List<CompactionRun> runs) {
    return runs.stream().map(run -> note(analysis, run)).toList();
  }

  private static String note(Analysis analysis, CompactionRun run) {
    return "%s (pid %d), %s%s: %s after %s; looked at %s to move and %s for free ones, moved %s; %s seen before"
        .formatted(
            PlainText.of(run.comm()),
            run.pid(),
            run.direct() ? "direct" : "in the background",
            run.order() < 0 ? "" : ", " + analysis.quantities().order(run.order()),
            PlainText.of(run.result()),
            Quantities.duration(run.endNs() - run.startNs()),
            Quantities.count(run.scannedMigratePages(), "page", "pages"),
            Quantities.count(run.scannedFreePages()),
            Quantities.count(run.migratedPages()),
            Quantities.count(run.rescannedPageblocks(), "pageblock", "pageblocks"));
  }

  private static long[] starts(List<CompactionRun> runs) {
    return runs.stream().mapToLong(CompactionRun::startNs).toArray();
  }

  private static long[] ends(List<CompactionRun> runs) {
    return runs.stream().mapToLong(CompactionRun::endNs).toArray();
  }

  private static double[] values(List<CompactionRun> runs, ToDoubleFunction<CompactionRun> value) {
    return runs.stream().mapToDouble(value).toArray();
  }
}
