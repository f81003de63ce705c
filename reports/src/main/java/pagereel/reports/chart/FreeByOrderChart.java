package pagereel.reports.chart;

import java.util.List;
import java.util.Optional;
import pagereel.replay.MetricSeries;
import pagereel.replay.ZoneSummary;
import pagereel.reports.Analysis;
import pagereel.reports.FreeMemory;
import pagereel.reports.Quantities;
import pagereel.reports.plot.Axis;
import pagereel.reports.plot.Line;
import pagereel.reports.plot.Palette;
import pagereel.reports.plot.Panel;
import pagereel.reports.plot.Plot;

/// Free memory over time, as layers by block size.
final class FreeByOrderChart implements Chart {

  private static final int PANEL_POINTS = 180;

  @Override
  public String id() {
    return "free-by-order";
  }

  @Override
  public String title() {
    return "Free memory by block size";
  }

  @Override
  public String caption(Analysis analysis) {
    boolean exact = FreeMemory.of(analysis).map(FreeMemory::exact).orElse(true);
    return "The height is the free memory of each zone; its layers are the block sizes, the largest at the bottom."
        + " Where the dark layers at the bottom are gone, no large block is left, however much is free."
        + (exact
            ? ""
            : " Dashed: the least and the most that it can be, as not every frame is known.");
  }

  @Override
  public Optional<String> missing(Analysis analysis) {
    return FreeMemory.of(analysis).isPresent()
        ? Optional.empty()
        : Optional.of("the replay has no counts of free blocks.");
  }

  @Override
  public Plot plot(Analysis analysis) {
    return new Plot.OverTime(analysis.zonesWith(Analysis.FREE_BLOCKS).stream()
        .map(zone -> panel(analysis, zone))
        .toList());
  }

  private static Panel panel(Analysis analysis, ZoneSummary zone) {
    FreeMemory total = FreeMemory.of(analysis, zone).orElseThrow();
    int largest = ZonePanels.largestOrder(analysis, Analysis.FREE_BLOCKS);
    Quantities quantities = analysis.quantities();
    return Panel.empty(
            analysis.zoneTitle(zone),
            Axis.of(analysis.isSmall(zone) ? "" : "free", Axis.Measure.PAGES),
            ZonePanels.points(analysis, zone, PANEL_POINTS))
        .layers(analysis.series(Analysis.FREE_BLOCKS, zone).reversed().stream()
            .map(series -> layer(quantities, series, largest))
            .toList())
        .lines(total.exact() ? List.of() : bounds(total));
  }

  private static Line layer(Quantities quantities, MetricSeries series, int largest) {
    int order = series.order().orElse(0);
    return new Line(
        order + ": " + quantities.memory(1L << order),
        series.metric(),
        Palette.order(order, largest),
        Line.Style.SOLID,
        series.timesNs(),
        pages(series.values(), order),
        pages(series.lowest(), order),
        pages(series.highest(), order));
  }

  private static double[] pages(double[] blocks, int order) {
    double[] pages = new double[blocks.length];
    for (int i = 0; i < pages.length; i++) {
      pages[i] = blocks[i] * (1L << order);
    }
    return pages;
  }

  private static List<Line> bounds(FreeMemory total) {
    return List.of(
        Line.exact(
            "the least",
            "free_pages",
            Palette.INK,
            Line.Style.BOUND,
            total.timesNs(),
            total.lowest()),
        Line.exact(
            "the most",
            "free_pages",
            Palette.INK,
            Line.Style.BOUND,
            total.timesNs(),
            total.highest()));
  }
}
