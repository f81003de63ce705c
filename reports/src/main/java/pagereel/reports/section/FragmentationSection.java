package pagereel.reports.section;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import pagereel.replay.MetricSeries;
import pagereel.replay.ZoneSummary;
import pagereel.reports.Analysis;
import pagereel.reports.Block;
import pagereel.reports.Block.Column;
import pagereel.reports.Quantities;
import pagereel.reports.ReportSection;
import pagereel.reports.chart.Chart;
import pagereel.reports.chart.Charts;

/// The fragmentation indices over time, and every other series that no chart of its own shows.
public final class FragmentationSection implements ReportSection {

  @Override
  public String id() {
    return "fragmentation";
  }

  @Override
  public String title() {
    return "Fragmentation over time";
  }

  @Override
  public List<Block> blocks(Analysis analysis) {
    List<Block> blocks = new ArrayList<>();
    blocks.add(Figures.of(Charts.UNUSABLE_FREE_INDEX, analysis));
    blocks.add(Figures.of(Charts.FRAGMENTATION_INDEX, analysis));
    for (ZoneSummary zone : analysis.result().zones()) {
      extremes(analysis, zone).ifPresent(blocks::add);
    }
    for (Chart chart : Charts.others(analysis)) {
      blocks.add(Figures.of(chart, analysis));
    }
    return blocks;
  }

  private static Optional<Block> extremes(Analysis analysis, ZoneSummary zone) {
    List<List<String>> rows = Stream.of(Analysis.UNUSABLE_FREE_INDEX, Analysis.FRAGMENTATION_INDEX)
        .flatMap(base -> analysis.series(base, zone).stream())
        .filter(s -> s.values().length > 0 && s.order().orElse(0) > 0)
        .map(s -> row(analysis, s))
        .toList();
    return rows.isEmpty()
        ? Optional.empty()
        : Optional.of(new Block.Table(
            "Extremes in " + analysis.zoneTitle(zone),
            List.of(
                Column.text("index", 7),
                Column.number("start", 2),
                Column.number("lowest", 2),
                Column.text("at", 3),
                Column.number("highest", 2),
                Column.text("at", 3),
                Column.number("end", 2)),
            rows,
            ""));
  }

  private static List<String> row(Analysis analysis, MetricSeries series) {
    int least = Extremes.least(series.lowest());
    int most = Extremes.most(series.highest());
    return List.of(
        series.title(),
        Quantities.ratio(series.values()[0]),
        Quantities.ratio(series.lowest()[least]),
        analysis.quantities().moment(series.timesNs()[least]),
        Quantities.ratio(series.highest()[most]),
        analysis.quantities().moment(series.timesNs()[most]),
        Quantities.ratio(series.values()[series.values().length - 1]));
  }
}
