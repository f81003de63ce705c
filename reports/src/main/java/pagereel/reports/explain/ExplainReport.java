package pagereel.reports.explain;

import java.util.List;
import pagereel.reports.Document;
import pagereel.reports.Document.Section;
import pagereel.reports.Report;
import pagereel.reports.explain.Explanation.OfDivergence;
import pagereel.reports.explain.Explanation.OfFailure;

/// Makes an explanation a document.
public final class ExplainReport {

  private ExplainReport() {}

  /// The document of one explanation.
  ///
  /// @param version pagereel's own
  public static Document of(Explanation explanation, String version) {
    List<Section> sections = switch (explanation) {
      case OfFailure failure -> FailureStory.sections(failure);
      case OfDivergence divergence -> DivergenceStory.sections(divergence);
    };
    String title = switch (explanation) {
      case OfFailure failure ->
        "Failure " + failure.id() + ": " + failure.failure().kind().title();
      case OfDivergence divergence ->
        "Divergence " + divergence.id() + ": " + divergence.divergence().kind().title();
    };
    Document head = Report.of(explanation.analysis(), List.of(), version);
    return new Document(title, head.subtitle(), head.provenance(), head.footer(), sections);
  }
}
