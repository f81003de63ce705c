package pagereel.reports.section;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import pagereel.reports.Analysis;
import pagereel.reports.Block;
import pagereel.reports.chart.Chart;

/// The places of charts in a section, and the reasons why some have none.
final class Figures {

  private Figures() {}

  static Block of(Chart chart, Analysis analysis) {
    Optional<String> missing = chart.missing(analysis);
    return missing.isPresent()
        ? new Block.Paragraph("No chart “" + chart.title() + "”: " + missing.get())
        : figure(chart, analysis);
  }

  /// The charts that there are; one line for each reason why others are not.
  static List<Block> of(List<Chart> charts, Analysis analysis) {
    List<Block> blocks = new ArrayList<>();
    Map<String, List<String>> missing = new LinkedHashMap<>();
    for (Chart chart : charts) {
      Optional<String> why = chart.missing(analysis);
      if (why.isPresent()) {
        missing
            .computeIfAbsent(why.get(), reason -> new ArrayList<>())
            .add("“" + chart.title() + "”");
      } else {
        blocks.add(figure(chart, analysis));
      }
    }
    missing.forEach((why, titles) ->
        blocks.add(new Block.Paragraph((titles.size() == 1 ? "No chart " : "No charts ")
            + String.join(", ", titles) + ": " + why)));
    return blocks;
  }

  private static Block figure(Chart chart, Analysis analysis) {
    return new Block.Figure(chart.id(), chart.title(), chart.caption(analysis));
  }
}
