package pagereel.reports.section;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import pagereel.replay.AllocationSite;
import pagereel.reports.Analysis;
import pagereel.reports.Block;
import pagereel.reports.Block.Column;
import pagereel.reports.CallSite;
import pagereel.reports.Quantities;
import pagereel.reports.ReportSection;
import pagereel.reports.chart.Charts;

/// Who took the memory, of what kind, and for how long.
public final class SitesSection implements ReportSection {

  private static final int LISTED_SITES = 15;

  @Override
  public String id() {
    return "sites";
  }

  @Override
  public String title() {
    return "Who took the memory";
  }

  @Override
  public List<Block> blocks(Analysis analysis) {
    if (analysis.isLogAlone()) {
      return List.of();
    }
    List<Block> blocks = new ArrayList<>();
    blocks.addAll(
        Figures.of(List.of(Charts.TOP_SITES, Charts.ALLOCATIONS, Charts.LIFETIMES), analysis));
    blocks.add(sites(analysis));
    callSites(analysis).ifPresent(blocks::add);
    return blocks;
  }

  /// Who holds pages by call chain, where the trace has such.
  private static Optional<Block> callSites(Analysis analysis) {
    List<List<String>> rows = analysis.result().activity().stackSites().stream()
        .filter(site -> !site.stack().isEmpty())
        .limit(LISTED_SITES)
        .map(site -> List.of(
            FailureStatements.who(site.comm(), -1),
            CallSite.of(site.stack()),
            Quantities.count(site.allocatedPages()),
            Quantities.count(site.livePages()),
            Quantities.count(site.unmovablePages())))
        .toList();
    return rows.isEmpty()
        ? Optional.empty()
        : Optional.of(new Block.Table(
            "By call chain",
            List.of(
                Column.text("task", 3),
                Column.text("taken by", 5),
                Column.number("pages allocated", 3),
                Column.number("held at the end", 3),
                Column.number("of these unmovable", 3)),
            rows,
            "taken by: the first function of the chain that is not the allocator's. --folded has whole"
                + " chains."));
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
