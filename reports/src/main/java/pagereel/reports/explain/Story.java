package pagereel.reports.explain;

import java.util.ArrayList;
import java.util.List;
import pagereel.replay.Divergence;
import pagereel.replay.Failure;
import pagereel.reports.Analysis;
import pagereel.reports.Document.Section;
import pagereel.reports.PlainText;
import pagereel.reports.explain.Explanation.OfDivergence;
import pagereel.reports.explain.Explanation.OfFailure;

/// The story of one failure or divergence, as far as the result of the replay tells it: without the
/// events that led there, for which the trace is read again.
///
/// @param id     `F12` or `D3`
/// @param title  what it is, in a line
/// @param timeNs when it was
public record Story(String id, String title, long timeNs, List<Section> sections) {

  public Story {
    sections = List.copyOf(sections);
  }

  /// The stories of all failures that the result lists, then of all divergences.
  public static List<Story> of(Analysis analysis) {
    List<Story> stories = new ArrayList<>();
    analysis.result().failures().forEach(failure -> stories.add(of(analysis, failure)));
    analysis
        .result()
        .divergences()
        .items()
        .forEach(divergence -> stories.add(of(analysis, divergence)));
    return stories;
  }

  private static Story of(Analysis analysis, Failure failure) {
    return new Story(
        failure.id(),
        "%s of %s for %s: %s"
            .formatted(
                failure.kind().title(),
                analysis.quantities().memory(failure.requestedPages()),
                FailureStory.who(failure.comm(), failure.pid()),
                failure.cause().title()),
        failure.timeNs(),
        FailureStory.sections(new OfFailure(analysis, failure, History.unread(failure.startNs()))));
  }

  private static Story of(Analysis analysis, Divergence divergence) {
    return new Story(
        divergence.id(),
        "%s at %s, %s"
            .formatted(
                divergence.kind().title(),
                PlainText.of(divergence.event()),
                divergence.explanation().map(e -> "explained: " + e.id()).orElse("unexplained")),
        divergence.timeNs(),
        DivergenceStory.sections(
            new OfDivergence(analysis, divergence, History.unread(divergence.timeNs()))));
  }
}
