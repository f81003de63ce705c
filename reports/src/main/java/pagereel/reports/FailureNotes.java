package pagereel.reports;

import java.util.List;
import pagereel.replay.Failure;

/// Failures in a few words each, for a pointer that rests on them: the id first.
public final class FailureNotes {

  private FailureNotes() {}

  public static List<String> of(Analysis analysis, List<Failure> failures) {
    return failures.stream().map(failure -> of(analysis, failure)).toList();
  }

  private static String of(Analysis analysis, Failure failure) {
    return "%s: %s of %s for %s, %s"
        .formatted(
            failure.id(),
            failure.kind().title(),
            analysis.quantities().memory(failure.requestedPages()),
            PlainText.of(failure.comm()),
            failure.cause().title());
  }
}
