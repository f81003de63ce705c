package pagereel.reports.section;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import pagereel.replay.AllocationSite;
import pagereel.replay.CmaSummary;
import pagereel.replay.CompactionSummary;
import pagereel.replay.Fallback;
import pagereel.reports.Analysis;
import pagereel.reports.Block;
import pagereel.reports.Block.Column;
import pagereel.reports.PlainText;
import pagereel.reports.Quantities;
import pagereel.reports.ReportSection;

/// What the kernel did for contiguous memory and against it: compaction, CMA, fallbacks, and who
/// took the pages.
public final class CompactionSection implements ReportSection {

  private static final int LISTED_SITES = 15;

  @Override
  public String id() {
    return "compaction";
  }

  @Override
  public String title() {
    return "Compaction, CMA and who took the memory";
  }

  @Override
  public List<Block> blocks(Analysis analysis) {
    if (analysis.isLogAlone()) {
      return List.of();
    }
    List<Block> blocks = new ArrayList<>();
    blocks.add(compaction(analysis.result().compaction()));
    blocks.add(cma(analysis));
    blocks.add(fallbacks(analysis));
    blocks.add(sites(analysis));
    return blocks;
  }

  private static Block compaction(CompactionSummary c) {
    if (c.runs() == 0 && c.deferred() == 0) {
      return new Block.Paragraph("The trace has no compaction run.");
    }
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

  private static Block cma(Analysis analysis) {
    List<List<String>> rows = new ArrayList<>();
    for (CmaSummary area : analysis.result().cma()) {
      rows.add(List.of(
          PlainText.of(area.area()),
          area.basePfn().isPresent() ? Quantities.pfn(area.basePfn().getAsLong()) : "unknown",
          size(analysis, area.pages()),
          Quantities.count(area.allocations()),
          Quantities.count(area.failures()),
          Quantities.count(area.retries()),
          analysis.quantities().memory(area.peakUsedPages())));
    }
    return rows.isEmpty()
        ? new Block.Paragraph("The trace has no use of a CMA area.")
        : new Block.Table(
            "CMA areas",
            List.of(
                Column.text("area", 4),
                Column.text("first PFN", 3),
                Column.number("size", 3),
                Column.number("allocated", 3),
                Column.number("failed", 2),
                Column.number("busy ranges", 3),
                Column.number("most in use", 3)),
            rows,
            "A busy range is one that was tried and could not be emptied; the next one is tried.");
  }

  private static String size(Analysis analysis, OptionalLong pages) {
    return pages.isPresent() ? analysis.quantities().memory(pages.getAsLong()) : "unknown";
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

  private static Block sites(Analysis analysis) {
    List<AllocationSite> sites = analysis.result().sites();
    if (sites.isEmpty()) {
      return new Block.Paragraph("The trace names no task that took pages.");
    }
    List<List<String>> rows = new ArrayList<>();
    for (AllocationSite site : sites.subList(0, Math.min(LISTED_SITES, sites.size()))) {
      rows.add(List.of(
          FailureStatements.who(site.comm(), site.pid()),
          Quantities.count(site.allocatedPages()),
          Quantities.count(site.livePages()),
          Quantities.count(site.unmovablePages())));
    }
    String note = sites.size() > LISTED_SITES
        ? "The first %s of %s."
            .formatted(LISTED_SITES, Quantities.count(sites.size(), "task", "tasks"))
        : "";
    return new Block.Table(
        "Who took pages",
        List.of(
            Column.text("task", 4),
            Column.number("pages allocated", 3),
            Column.number("held at the end", 3),
            Column.number("of these unmovable", 3)),
        rows,
        note);
  }
}
