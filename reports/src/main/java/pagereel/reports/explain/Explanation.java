package pagereel.reports.explain;

import pagereel.replay.Divergence;
import pagereel.replay.Failure;
import pagereel.reports.Analysis;

/// One failure or divergence of an analysis, with what the events tell about it.
public sealed interface Explanation {

  Analysis analysis();

  History history();

  /// `F12` or `D3`.
  String id();

  /// A failure's.
  record OfFailure(Analysis analysis, Failure failure, History history) implements Explanation {

    @Override
    public String id() {
      return failure.id();
    }
  }

  /// A divergence's.
  record OfDivergence(Analysis analysis, Divergence divergence, History history)
      implements Explanation {

    @Override
    public String id() {
      return divergence.id();
    }
  }
}
