package pagereel.reports;

import java.util.ArrayList;
import java.util.List;
import pagereel.reports.Document.Fact;
import pagereel.reports.Document.Section;

/// Makes an analysis a document, section by section.
public final class Report {

  private Report() {}

  /// The document of an analysis; sections without content are left out.
  ///
  /// @param version pagereel's own
  public static Document of(Analysis analysis, List<ReportSection> sections, String version) {
    List<Section> filled = new ArrayList<>();
    for (ReportSection section : sections) {
      List<Block> blocks = section.blocks(analysis);
      if (!blocks.isEmpty()) {
        filled.add(new Section(section.id(), section.title(), blocks));
      }
    }
    String kernel = analysis.info().kernel().map(PlainText::of).orElse("unknown kernel");
    String footer = "%s · Linux %s · pagereel %s".formatted(analysis.traceName(), kernel, version);
    return new Document(
        "What happened to contiguous memory",
        "Replay of " + analysis.traceName(),
        provenance(analysis, kernel, version),
        footer,
        filled);
  }

  private static List<Fact> provenance(Analysis analysis, String kernel, String version) {
    List<Fact> facts = new ArrayList<>();
    facts.add(new Fact("Trace", PlainText.of(analysis.path())));
    facts.add(new Fact("Format", PlainText.of(analysis.info().formatDetail())));
    facts.add(new Fact(
        "Kernel",
        kernel + analysis.info().arch().map(a -> ", " + PlainText.of(a)).orElse("")));
    facts.add(new Fact("Rules", "as of Linux " + PlainText.of(analysis.result().kernelProfile())));
    facts.add(new Fact(
        "Length",
        Quantities.duration(analysis.endNs() - analysis.startNs()) + ", "
            + Quantities.count(analysis.tally().totalEvents(), "event", "events")));
    facts.add(new Fact("Made by", "pagereel " + version));
    return facts;
  }
}
