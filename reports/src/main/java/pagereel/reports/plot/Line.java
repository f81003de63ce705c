package pagereel.reports.plot;

import java.awt.Color;
import java.util.Arrays;
import pagereel.replay.MetricSeries;

/// A line over time; a band about it where the values are not exact.
///
/// @param name what the key calls it
/// @param id   the series that it shows, as JSON and CSV name it
public record Line(
    String name,
    String id,
    Color color,
    Style style,
    long[] timesNs,
    double[] values,
    double[] lowest,
    double[] highest) {

  /// How a line is drawn.
  public enum Style {
    SOLID,
    DASHED,
    /// Thin and dashed: a bound, not the thing itself.
    BOUND,
    /// One of many of a kind.
    THIN,
    /// Keeps its height until the next point.
    STEPS
  }

  public static Line of(String name, Color color, Style style, MetricSeries series) {
    return new Line(
        name,
        series.metric(),
        color,
        style,
        series.timesNs(),
        series.values(),
        series.lowest(),
        series.highest());
  }

  /// A line that is exact.
  public static Line exact(
      String name, String id, Color color, Style style, long[] timesNs, double[] values) {
    return new Line(name, id, color, style, timesNs, values, values, values);
  }

  public boolean exact() {
    return Arrays.equals(lowest, highest);
  }
}
