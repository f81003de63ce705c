package pagereel.reports;

import java.util.List;

/// One section of a report: an analysis in, blocks out.
public interface ReportSection {

  /// A stable word.
  String id();

  String title();

  /// The section's content; nothing if the analysis has nothing for it.
  List<Block> blocks(Analysis analysis);
}
