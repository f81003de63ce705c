package pagereel.reports.chart;

import java.util.Optional;
import pagereel.reports.Analysis;
import pagereel.reports.plot.Plot;

/// One chart: what it is called, whether the analysis has something for it, and what it shows.
public interface Chart {

  /// A stable word: the name of its file, and how a document refers to it.
  String id();

  String title();

  /// What it shows and how to read it.
  String caption(Analysis analysis);

  /// Why there is no such chart of this analysis; empty if there is one.
  Optional<String> missing(Analysis analysis);

  /// What it shows; only where nothing is [#missing].
  Plot plot(Analysis analysis);
}
