package pagereel.reports.section;

/// Where a series is lowest and highest; unknown samples (NaN) are neither.
final class Extremes {

  private Extremes() {}

  /// The first of the lowest samples.
  static int least(double[] values) {
    int least = 0;
    for (int i = 1; i < values.length; i++) {
      if (values[i] < values[least] || Double.isNaN(values[least])) {
        least = i;
      }
    }
    return least;
  }

  /// The first of the highest samples.
  static int most(double[] values) {
    int most = 0;
    for (int i = 1; i < values.length; i++) {
      if (values[i] > values[most] || Double.isNaN(values[most])) {
        most = i;
      }
    }
    return most;
  }
}
