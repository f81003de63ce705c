package pagereel.reports.paint;

import org.jfree.chart.JFreeChart;

/// A chart ready to be painted, without a title.
///
/// @param widthPoints  its width at the size that its letters are made for
/// @param heightPoints its height at that size
public record Drawing(JFreeChart chart, int widthPoints, int heightPoints) {

  /// The text width of a portrait A4 page.
  public static final int WIDTH_POINTS = 515;
}
