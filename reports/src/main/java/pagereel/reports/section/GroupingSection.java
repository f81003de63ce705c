package pagereel.reports.section;

import java.util.ArrayList;
import java.util.List;
import pagereel.replay.Fallback;
import pagereel.reports.Analysis;
import pagereel.reports.Block;
import pagereel.reports.Block.Column;
import pagereel.reports.PlainText;
import pagereel.reports.Quantities;
import pagereel.reports.ReportSection;
import pagereel.reports.chart.Charts;

/// How well pages of a kind are kept together: what pageblocks hold, and who took from whom.
public final class GroupingSection implements ReportSection {

  @Override
  public String id() {
    return "grouping";
  }

  @Override
  public String title() {
    return "Pageblocks and fallbacks";
  }

  @Override
  public List<Block> blocks(Analysis analysis) {
    if (analysis.isLogAlone()) {
      return List.of();
    }
    List<Block> blocks = new ArrayList<>();
    blocks.add(new Block.Paragraph(
        "The kernel keeps pages that can be moved apart from those that cannot, a pageblock at a time."
            + " When one kind runs out it takes from another's pageblocks: a fallback."));
    blocks.addAll(Figures.of(List.of(Charts.PAGEBLOCKS, Charts.UNMOVABLE_SHARE), analysis));
    if (!analysis.result().fallbacks().isEmpty()) {
      blocks.addAll(Figures.of(List.of(Charts.FALLBACKS, Charts.FALLBACKS_OVER_TIME), analysis));
    }
    blocks.add(fallbacks(analysis));
    return blocks;
  }

  private static Block fallbacks(Analysis analysis) {
    List<List<String>> rows = new ArrayList<>();
    for (Fallback fallback : analysis.result().fallbacks()) {
      rows.add(List.of(
          PlainText.of(fallback.to()),
          PlainText.of(fallback.from()),
          Quantities.count(fallback.count()),
          Quantities.count(fallback.pageblockStolen())));
    }
    return rows.isEmpty()
        ? new Block.Paragraph(
            "The trace has no allocation that fell back to another migratetype's free blocks.")
        : new Block.Table(
            "Fallbacks: allocations served from another migratetype's free blocks",
            List.of(
                Column.text("asked for", 3),
                Column.text("taken from", 3),
                Column.number("times", 2),
                Column.number("whole pageblock taken over", 3)),
            rows,
            "Each unmovable page in a movable pageblock can keep the whole block from coming free.");
  }
}
