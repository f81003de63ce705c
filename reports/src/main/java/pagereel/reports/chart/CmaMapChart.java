package pagereel.reports.chart;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import pagereel.replay.CmaStay;
import pagereel.replay.CmaSummary;
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
import pagereel.reports.plot.Spans;

/// Each CMA area over time: which of its ranges were handed out, and which were tried in vain.
final class CmaMapChart implements Chart {

  private static final int PANEL_POINTS = 190;

  @Override
  public String id() {
    return "cma-map";
  }

  @Override
  public String title() {
    return "CMA areas over time";
  }

  @Override
  public String caption(Analysis analysis) {
    return "Each box is a range that an area handed out, from then until it was given back."
        + " A diamond is a range that was served, a cross one that was tried and could not be emptied.";
  }

  @Override
  public Optional<String> missing(Analysis analysis) {
    return areas(analysis).isEmpty()
        ? Optional.of("no use of a CMA area whose place is known.")
        : Optional.empty();
  }

  private static List<CmaSummary> areas(Analysis analysis) {
    return analysis.result().cma().stream()
        .filter(area -> area.basePfn().isPresent()
            && (area.allocations() > 0 || area.failures() > 0 || area.peakUsedPages() > 0))
        .toList();
  }

  @Override
  public Plot plot(Analysis analysis) {
    return new Plot.OverTime(
        areas(analysis).stream().map(area -> panel(analysis, area)).toList());
  }

  private static Panel panel(Analysis analysis, CmaSummary area) {
    long base = area.basePfn().orElseThrow();
    List<CmaStay> stays = analysis.result().activity().cmaStays().stream()
        .filter(stay -> stay.area().equals(area.area()))
        .toList();
    List<ContigRun> runs = analysis.result().activity().contigRuns().stream()
        .filter(run -> run.area().equals(area.area()))
        .toList();
    return Panel.empty(
            PlainText.of(area.area()),
            Axis.of(
                "page frame number",
                Axis.Measure.PFN,
                (double) base,
                (double) base + area.pages().orElse(1)),
            PANEL_POINTS)
        .spans(List.of(new Spans(
            "handed out",
            Palette.SKY,
            true,
            stays.stream().mapToLong(CmaStay::fromNs).toArray(),
            stays.stream().mapToLong(CmaStay::toNs).toArray(),
            stays.stream().mapToDouble(CmaStay::startPfn).toArray(),
            stays.stream().mapToDouble(s -> s.startPfn() + s.pages()).toArray(),
            stays.stream().map(s -> note(analysis, s)).toList())))
        .dots(tries(analysis, runs));
  }

  private static String note(Analysis analysis, CmaStay stay) {
    return "%s at %s, held for %s"
        .formatted(
            analysis.quantities().pages(stay.pages()),
            Quantities.pfn(stay.startPfn()),
            Quantities.duration(stay.toNs() - stay.fromNs()));
  }

  private static List<Dots> tries(Analysis analysis, List<ContigRun> runs) {
    List<Dots> dots = new ArrayList<>();
    List<ContigRun> served = runs.stream().filter(ContigRun::succeeded).toList();
    if (!served.isEmpty()) {
      double[] pfns = served.stream().mapToDouble(ContigRun::pfn).toArray();
      dots.add(new Dots(
          "served: " + Quantities.count(served.size()),
          Palette.GREEN,
          Mark.DIAMOND,
          served.stream().mapToLong(ContigRun::endNs).toArray(),
          pfns,
          pfns,
          served.stream()
              .map(run -> "%s for %s after %s"
                  .formatted(
                      analysis.quantities().pages(run.pages()),
                      PlainText.of(run.comm()),
                      Quantities.duration(run.endNs() - run.startNs())))
              .toList()));
    }
    List<ContigRun.Try> busy = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    for (ContigRun run : runs) {
      for (ContigRun.Try one : run.tries()) {
        busy.add(one);
        notes.add("%s at %s busy, for %s"
            .formatted(
                analysis.quantities().pages(run.pages()),
                Quantities.pfn(one.pfn()),
                PlainText.of(run.comm())));
      }
    }
    if (!busy.isEmpty()) {
      double[] pfns = busy.stream().mapToDouble(ContigRun.Try::pfn).toArray();
      dots.add(new Dots(
          "tried in vain: " + Quantities.count(busy.size()),
          Palette.VERMILLION,
          Mark.CROSS,
          busy.stream().mapToLong(ContigRun.Try::timeNs).toArray(),
          pfns,
          pfns,
          notes));
    }
    return dots;
  }
}
