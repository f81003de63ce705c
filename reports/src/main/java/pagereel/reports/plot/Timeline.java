package pagereel.reports.plot;

import java.util.List;
import pagereel.replay.TimeMark;
import pagereel.reports.Analysis;
import pagereel.reports.Quantities;

/// The time axis that a report's plots share, and what their figures are counted in.
///
/// @param marks shown across all plots over time
public record Timeline(Quantities quantities, long startNs, long endNs, List<TimeMark> marks) {

  public Timeline {
    marks = List.copyOf(marks);
  }

  public static Timeline of(Analysis analysis) {
    return new Timeline(
        analysis.quantities(), analysis.startNs(), analysis.endNs(), Marks.shown(analysis));
  }

  public double seconds(long timeNs) {
    return (timeNs - startNs) / 1e9;
  }
}
