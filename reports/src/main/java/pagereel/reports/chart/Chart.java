package pagereel.reports.chart;

import java.util.Optional;
import pagereel.reports.Analysis;

/// One chart: what it is called, whether the analysis has something for it, and how it is drawn.
public interface Chart {

  /// A stable word: the name of its file, and how a document refers to it.
  String id();

  String title();

  /// What it shows and how to read it.
  String caption(Analysis analysis);

  /// Why there is no such chart of this analysis; empty if there is one.
  Optional<String> missing(Analysis analysis);

  /// Draws it anew; only where nothing is [#missing].
  Drawing draw(Analysis analysis);
}
