package pagereel.reports.section;

import java.util.ArrayList;
import java.util.List;
import pagereel.replay.CompactionSummary;
import pagereel.reports.Analysis;
import pagereel.reports.Block;
import pagereel.reports.Block.Column;
import pagereel.reports.Quantities;
import pagereel.reports.ReportSection;
import pagereel.reports.chart.Charts;

/// What compaction did for contiguous memory, and at what cost.
public final class CompactionSection implements ReportSection {

  @Override
  public String id() {
    return "compaction";
  }

  @Override
  public String title() {
    return "Compaction";
  }

  @Override
  public List<Block> blocks(Analysis analysis) {
    if (analysis.isLogAlone()) {
      return List.of();
    }
    CompactionSummary compaction = analysis.result().compaction();
    if (compaction.runs() == 0 && compaction.deferred() == 0) {
      return List.of(new Block.Paragraph("The trace has no run of compaction."));
    }
    List<Block> blocks = new ArrayList<>();
    blocks.addAll(Figures.of(
        List.of(Charts.COMPACTION, Charts.COMPACTION_WORK, Charts.COMPACTION_RUNS), analysis));
    blocks.add(compaction(compaction));
    return blocks;
  }

  private static Block compaction(CompactionSummary c) {
    List<List<String>> rows = List.of(
        List.of("runs begun", Quantities.count(c.runs()), "one zone compacted once"),
        List.of(
            "succeeded", Quantities.count(c.succeeded()), "a block of the wanted order came free"),
        List.of("partial", Quantities.count(c.partial()), "ended before the scanners met"),
        List.of(
            "complete",
            Quantities.count(c.complete()),
            "the scanners met: nothing was left to try"),
        List.of("failed", Quantities.count(c.failed()), "runs without a block for the request"),
        List.of(
            "deferred",
            Quantities.count(c.deferred()),
            "not begun, because earlier runs had failed"),
        List.of("pages migrated", Quantities.count(c.migratedPages()), "moved out of the way"),
        List.of("pages not migrated", Quantities.count(c.failedPages()), "could not be moved"),
        List.of(
            "scanned to migrate",
            Quantities.count(c.scannedMigratePages()),
            "pages looked at from below"),
        List.of(
            "scanned for free",
            Quantities.count(c.scannedFreePages()),
            "pages looked at from above"),
        List.of(
            "free pages taken", Quantities.count(c.isolatedFreePages()), "as targets of migration"),
        List.of(
            "stalled",
            Quantities.duration(c.stalledNs()),
            "time that tasks waited in direct compaction"));
    return new Block.Table(
        "Compaction",
        List.of(Column.text("what", 3), Column.number("count", 2), Column.text("meaning", 6)),
        rows,
        "");
  }
}
