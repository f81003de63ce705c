package pagereel.reports.whatif;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import pagereel.reports.Analysis;
import pagereel.reports.Block;
import pagereel.reports.Document;
import pagereel.reports.Document.Section;
import pagereel.reports.Report;

/// Makes a comparison of rules a document.
public final class WhatifReport {

  private WhatifReport() {}

  /// The document of one comparison.
  ///
  /// @param version pagereel's own
  public static Document of(Whatif whatif, String version) {
    List<Section> sections = new ArrayList<>();
    if (!whatif.asIs().result().isolationTotals().isEmpty()) {
      sections.add(new Section(
          "isolation", "Versions of the range isolation", IsolationBlocks.of(whatif.asIs())));
    }
    Optional<Analysis> other = whatif.other();
    if (other.isPresent()) {
      List<Block> blocks = KernelBlocks.of(whatif.asIs(), other.get());
      sections.add(new Section("kernel", "The same requests, other rules", blocks));
    }
    Document head = Report.of(whatif.asIs(), List.of(), version);
    return new Document(
        "What would have been", head.subtitle(), head.provenance(), head.footer(), sections);
  }
}
