package pagereel.reports.section;

import java.util.ArrayList;
import java.util.List;
import pagereel.replay.MetricSeries;
import pagereel.replay.ZoneSummary;
import pagereel.reports.Analysis;
import pagereel.reports.Block;
import pagereel.reports.Block.Column;
import pagereel.reports.Quantities;
import pagereel.reports.ReportSection;
import pagereel.reports.chart.Charts;

/// Free memory by block size over time, and every other series that has no section of its own.
public final class FreeMemorySection implements ReportSection {

  @Override
  public String id() {
    return "free-memory";
  }

  @Override
  public String title() {
    return "Free memory by block size";
  }

  @Override
  public List<Block> blocks(Analysis analysis) {
    List<Block> blocks = new ArrayList<>();
    if (analysis.isLogAlone()) {
      blocks.add(Figures.of(Charts.FREE_BY_ORDER, analysis));
    } else {
      blocks.addAll(Figures.of(
          List.of(Charts.FREE_BY_ORDER, Charts.FREE_BY_MIGRATETYPE, Charts.PER_CPU_LISTS),
          analysis));
    }
    blocks.addAll(Figures.of(Charts.others(analysis), analysis));
    for (ZoneSummary zone : analysis.zonesWith(Analysis.FREE_BLOCKS)) {
      blocks.add(extremes(analysis, zone));
    }
    return blocks;
  }

  private static Block extremes(Analysis analysis, ZoneSummary zone) {
    List<List<String>> rows = new ArrayList<>();
    boolean exact = true;
    for (MetricSeries series : analysis.series(Analysis.FREE_BLOCKS, zone)) {
      if (series.order().isPresent() && series.values().length > 0) {
        rows.add(row(analysis, series));
        exact &= series.exact();
      }
    }
    return new Block.Table(
        "Free blocks in " + analysis.zoneTitle(zone),
        List.of(
            Column.text("block", 5),
            Column.number("at the start", 3),
            Column.number("fewest", 3),
            Column.text("at", 3),
            Column.number("most", 3),
            Column.text("at", 3),
            Column.number("at the end", 3)),
        rows,
        exact
            ? ""
            : "Not every frame was known all the time: these are the blocks that the model knew.");
  }

  private static List<String> row(Analysis analysis, MetricSeries series) {
    double[] values = series.values();
    int least = Extremes.least(values);
    int most = Extremes.most(values);
    return List.of(
        analysis.quantities().order(series.order().getAsInt()),
        Quantities.count(Math.round(values[0])),
        Quantities.count(Math.round(values[least])),
        analysis.quantities().moment(series.timesNs()[least]),
        Quantities.count(Math.round(values[most])),
        analysis.quantities().moment(series.timesNs()[most]),
        Quantities.count(Math.round(values[values.length - 1])));
  }
}
