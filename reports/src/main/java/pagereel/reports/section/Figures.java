package pagereel.reports.section;

import java.util.Optional;
import pagereel.reports.Analysis;
import pagereel.reports.Block;
import pagereel.reports.chart.Chart;

/// A chart's place in a section, or the reason why it has none.
final class Figures {

  private Figures() {}

  static Block of(Chart chart, Analysis analysis) {
    Optional<String> missing = chart.missing(analysis);
    return missing.isPresent()
        ? new Block.Paragraph("No chart “" + chart.title() + "”: " + missing.get())
        : new Block.Figure(chart.id(), chart.title(), chart.caption(analysis));
  }
}
