package pagereel.reports.section;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import pagereel.replay.SnapshotScore;
import pagereel.reports.Analysis;
import pagereel.reports.Block;
import pagereel.reports.Block.KeyFigure;
import pagereel.reports.Block.Statement;
import pagereel.reports.FreeMemory;
import pagereel.reports.Quantities;
import pagereel.reports.ReportSection;

/// The first page: what happened, in words, for a reader who has never seen the tool.
public final class SummarySection implements ReportSection {

  private static final String REPLAYED =
      "pagereel replayed the recorded events of the page allocator through a model of it; this is"
          + " what the replay shows.";
  private static final String LOG_ALONE =
      "This report is made from a kernel log alone: the failures that the kernel printed, and what it"
          + " printed of memory with them. No state beyond that is known.";

  @Override
  public String id() {
    return "summary";
  }

  @Override
  public String title() {
    return "Summary";
  }

  @Override
  public List<Block> blocks(Analysis analysis) {
    List<Block> blocks = new ArrayList<>();
    blocks.add(new Block.Paragraph(
        "The kernel hands out memory in contiguous blocks of 1, 2, 4, … pages (order 0, 1, 2, …)."
            + " With time the free memory breaks into small pieces, and a request for a large block"
            + " can fail although enough is free. "
            + (analysis.isLogAlone() ? LOG_ALONE : REPLAYED)));
    blocks.add(new Block.KeyFigures(keyFigures(analysis)));
    FreeMemory.of(analysis)
        .filter(free -> !analysis.isLogAlone())
        .ifPresent(free -> blocks.add(sparkline(analysis, free)));
    if (!analysis.isLogAlone()) {
      SmallMaps.of(analysis).ifPresent(blocks::add);
    }
    List<Statement> statements = new ArrayList<>();
    if (analysis.isLogAlone()) {
      LogStatements.add(analysis, statements);
    } else {
      MemoryStatements.add(analysis, statements);
      FailureStatements.add(analysis, statements);
      TrustStatements.add(analysis, statements);
    }
    blocks.add(new Block.Findings(statements));
    return blocks;
  }

  private static Block sparkline(Analysis analysis, FreeMemory free) {
    double most = 0;
    for (double pages : free.pages()) {
      most = Math.max(most, pages);
    }
    return new Block.Sparkline(
        "Free memory",
        free.pages(),
        "0 to " + analysis.quantities().memory(Math.round(most)) + " over "
            + Quantities.duration(analysis.endNs() - analysis.startNs()));
  }

  private static List<KeyFigure> keyFigures(Analysis analysis) {
    List<KeyFigure> figures = new ArrayList<>();
    Quantities quantities = analysis.quantities();
    long failed = FailureStatements.failedAllocations(analysis);
    figures.add(new KeyFigure(
        "failed", Quantities.count(failed), failed == 1 ? "allocation" : "contiguous allocations"));
    if (analysis.isLogAlone()) {
      figures.add(new KeyFigure(
          "memory printed",
          Quantities.count(LogStatements.momentsNs(analysis).length),
          LogStatements.momentsNs(analysis).length == 1 ? "time" : "times"));
      return figures;
    }
    FreeMemory.of(analysis).ifPresent(free -> {
      boolean later = MemoryStatements.knownLater(analysis, free);
      OptionalLong managed = MemoryStatements.managedPages(analysis);
      figures.add(new KeyFigure(
          later ? "known free at the end" : "free at the end",
          quantities.memory(Math.round((later ? free.lowest() : free.pages())[free.last()])),
          managed.isPresent()
              ? "of " + quantities.memory(managed.getAsLong())
              : "of memory of unknown size"));
      if (!later) {
        figures.add(new KeyFigure(
            "least free",
            quantities.memory(Math.round(free.pages()[free.least()])),
            "at " + quantities.moment(free.timesNs()[free.least()])));
      }
    });
    figures.add(new KeyFigure(
        "model and trace parted",
        Quantities.rounded(analysis.result().divergences().perMillionEvents()),
        "times per million events"));
    worstScore(analysis)
        .ifPresent(score -> figures.add(new KeyFigure(
            "agreement with snapshots",
            Quantities.percent(1 - TrustStatements.wrongShare(score)),
            "of frames, at the worst one")));
    return figures;
  }

  private static Optional<SnapshotScore> worstScore(Analysis analysis) {
    return TrustStatements.worst(analysis);
  }
}
