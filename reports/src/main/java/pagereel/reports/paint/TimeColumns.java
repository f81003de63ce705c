package pagereel.reports.paint;

import pagereel.reports.plot.Timeline;

/// Which samples fall into each column of an image over the whole trace.
final class TimeColumns {

  private TimeColumns() {}

  /// For each column the range `[from, to)` of samples in its span of time; where none is, the one
  /// before it, which still holds; before the first sample nothing.
  static int[][] samples(Timeline timeline, long[] timesNs, int columns) {
    long startNs = timeline.startNs();
    double columnNs = Math.max(1, timeline.endNs() - startNs) / (double) columns;
    int[][] ranges = new int[columns][];
    int next = 0;
    for (int x = 0; x < columns; x++) {
      boolean lastColumn = x == columns - 1;
      double endNs = lastColumn ? Double.POSITIVE_INFINITY : (x + 1) * columnNs;
      int from = next;
      while (next < timesNs.length && timesNs[next] - startNs < endNs) {
        next++;
      }
      ranges[x] = from < next ? new int[] {from, next} : new int[] {Math.max(0, next - 1), next};
    }
    return ranges;
  }
}
