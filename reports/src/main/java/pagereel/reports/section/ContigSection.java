package pagereel.reports.section;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import pagereel.replay.CmaSummary;
import pagereel.reports.Analysis;
import pagereel.reports.Block;
import pagereel.reports.Block.Column;
import pagereel.reports.PlainText;
import pagereel.reports.Quantities;
import pagereel.reports.ReportSection;
import pagereel.reports.chart.Charts;

/// Contiguous allocations that are searched for range by range: CMA's and others'.
public final class ContigSection implements ReportSection {

  @Override
  public String id() {
    return "contiguous";
  }

  @Override
  public String title() {
    return "CMA and contiguous ranges";
  }

  @Override
  public List<Block> blocks(Analysis analysis) {
    boolean used = !analysis.result().activity().contigRuns().isEmpty()
        || analysis.result().cma().stream().anyMatch(area -> area.peakUsedPages() > 0);
    if (analysis.isLogAlone() || (analysis.result().cma().isEmpty() && !used)) {
      return List.of();
    }
    List<Block> blocks = new ArrayList<>();
    if (used) {
      blocks.addAll(Figures.of(
          List.of(
              Charts.CMA_MAP,
              Charts.CMA_OCCUPANCY,
              Charts.CONTIG_LATENCY,
              Charts.CONTIG_LATENCY_CURVE),
          analysis));
    }
    blocks.add(cma(analysis));
    return blocks;
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
}
