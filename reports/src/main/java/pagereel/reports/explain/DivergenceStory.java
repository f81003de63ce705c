package pagereel.reports.explain;

import java.util.ArrayList;
import java.util.List;
import pagereel.replay.Divergence;
import pagereel.reports.Analysis;
import pagereel.reports.Block;
import pagereel.reports.Block.Statement;
import pagereel.reports.Document.Section;
import pagereel.reports.PlainText;
import pagereel.reports.Severity;
import pagereel.reports.explain.Explanation.OfDivergence;

/// One event at which model and trace parted.
final class DivergenceStory {

  private DivergenceStory() {}

  static List<Section> sections(OfDivergence explanation) {
    Analysis analysis = explanation.analysis();
    Divergence divergence = explanation.divergence();
    List<Section> sections = new ArrayList<>();
    sections.add(new Section("parted", "How they parted", parted(analysis, divergence)));
    sections.add(new Section("why", "Why", List.of(new Block.Findings(why(divergence)))));
    if (explanation.history().meanwhile().isEmpty()) {
      return sections;
    }
    List<Block> events = EventStory.frames(analysis, explanation.history());
    sections.add(new Section(
        "events",
        "The events that led there",
        events.isEmpty()
            ? List.of(new Block.Paragraph("The event names no frame that others could name too."))
            : events));
    return sections;
  }

  private static List<Block> parted(Analysis analysis, Divergence divergence) {
    return List.of(
        new Block.Paragraph("At %s of the trace the event %s showed: %s (%s)."
            .formatted(
                analysis.quantities().moment(divergence.timeNs()),
                PlainText.of(divergence.event()),
                divergence.kind().title(),
                divergence.kind().id())),
        new Block.Findings(List.of(
            new Statement(
                Severity.FACT, "The model held: " + PlainText.of(divergence.expected()) + "."),
            new Statement(
                Severity.FACT, "The trace says: " + PlainText.of(divergence.observed()) + "."),
            new Statement(
                Severity.FACT,
                "The trace won, and the model was put right by as little as would do."))));
  }

  private static List<Statement> why(Divergence divergence) {
    if (divergence.explanation().isEmpty()) {
      return List.of(new Statement(
          Severity.CAUTION,
          "Unexplained: no event of the trace proves why. It counts against the model."));
    }
    Divergence.Explanation explanation = divergence.explanation().get();
    List<Statement> statements = new ArrayList<>();
    statements.add(new Statement(
        Severity.FACT, "Explained, %s: %s.".formatted(explanation.id(), meaning(explanation))));
    if (!divergence.evidence().isEmpty()) {
      statements.add(
          new Statement(Severity.FACT, "Evidence: " + PlainText.of(divergence.evidence()) + "."));
    }
    return statements;
  }

  private static String meaning(Divergence.Explanation explanation) {
    return switch (explanation) {
      case BULK_ALLOCATION ->
        "the bulk allocator takes pages off a per-CPU list and writes no event";
      case COMPACTION_TARGET -> "compaction took the page as a new home, of which no event tells";
      case COMPACTION_RELEASE -> "compaction gave back a page that it had taken without an event";
      case COMPACTION_CAPTURE ->
        "a page freed during direct compaction went to the waiting task without touching a list";
      case SPLIT_FREE -> "an allocation was split and is freed in parts";
      case CONTIG_TAKEN ->
        "a contiguous allocation took the free pages of its range without events";
      case CONTIG_UNDO -> "a contiguous allocation that failed gave back what it had taken";
      case HIGH_ATOMIC ->
        "the kernel set a pageblock aside for atomic requests, or gave it back, without an event";
      case DIRECT_FREE ->
        "the page went straight to the free lists, for its per-CPU list was locked";
      case CROSS_CPU_ORDER -> "events of two CPUs are written in another order than they happened";
      case INTERRUPTED ->
        "an interrupt freed pages between what a task did to a per-CPU list and the event that tells"
            + " of it";
      case LIST_ROTATION -> "compaction turned a free list without an event";
      case LOST_EVENTS -> "events were lost before";
      case PRE_TRACE -> "it goes back to what was before the trace";
    };
  }
}
