package pagereel.reports.section;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import pagereel.replay.MetricSeries;
import pagereel.replay.ZoneSummary;
import pagereel.reports.Analysis;
import pagereel.reports.Block;
import pagereel.reports.Block.Column;
import pagereel.reports.Quantities;
import pagereel.reports.ReportSection;
import pagereel.reports.chart.Charts;

/// The fragmentation indices over time.
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
    blocks.addAll(Figures.of(
        List.of(
            Charts.UNUSABLE_FREE_INDEX, Charts.UNUSABLE_FREE_INDEX_MAP, Charts.FRAGMENTATION_INDEX),
        analysis));
    for (ZoneSummary zone : analysis.result().zones()) {
      extremes(analysis, zone).ifPresent(blocks::add);
    }
    return blocks;
  }

  private static Optional<Block> extremes(Analysis analysis, ZoneSummary zone) {
    Map<Integer, MetricSeries> unusable = byOrder(analysis, Analysis.UNUSABLE_FREE_INDEX, zone);
    Map<Integer, MetricSeries> fragmentation =
        byOrder(analysis, Analysis.FRAGMENTATION_INDEX, zone);
    List<List<String>> rows = new ArrayList<>();
    unusable.forEach((order, series) -> {
      List<String> row = new ArrayList<>();
      row.add(analysis.quantities().order(order));
      row.addAll(cells(analysis, series));
      row.addAll(
          fragmentation.containsKey(order)
              ? cells(analysis, fragmentation.get(order))
              : List.of("–", "–", "–", "–"));
      rows.add(row);
    });
    return rows.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Block.Table(
                "Indices in " + analysis.zoneTitle(zone),
                List.of(
                    Column.text("for blocks of", 5),
                    Column.number("unusable: start", 3),
                    Column.number("highest", 3),
                    Column.text("at", 3),
                    Column.number("end", 3),
                    Column.number("fragm.: start", 3),
                    Column.number("highest", 3),
                    Column.text("at", 3),
                    Column.number("end", 3)),
                rows,
                "Unusable: unusable free index. Fragm.: fragmentation index, −1 where an allocation would succeed."));
  }

  private static Map<Integer, MetricSeries> byOrder(
      Analysis analysis, String base, ZoneSummary zone) {
    Map<Integer, MetricSeries> byOrder = new TreeMap<>();
    for (MetricSeries series : analysis.series(base, zone)) {
      if (series.values().length > 0 && series.order().orElse(0) > 0) {
        byOrder.put(series.order().getAsInt(), series);
      }
    }
    return byOrder;
  }

  /// At the start, the highest, its time, and at the end.
  private static List<String> cells(Analysis analysis, MetricSeries series) {
    int most = Extremes.most(series.highest());
    return List.of(
        Quantities.ratio(series.values()[0]),
        Quantities.ratio(series.highest()[most]),
        analysis.quantities().moment(series.timesNs()[most]),
        Quantities.ratio(series.values()[series.values().length - 1]));
  }
}
