package pagereel.reports.paint;

import pagereel.reports.plot.Dots;
import pagereel.reports.plot.Panel;
import pagereel.reports.plot.Spans;

/// The least and the most value of a panel's dots and spans.
record ValueRange(double least, double most) {

  static ValueRange of(Panel panel) {
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    for (Dots dots : panel.dots()) {
      for (double value : dots.values()) {
        if (value != Dots.AT_THE_TOP) {
          least = Math.min(least, value);
          most = Math.max(most, value);
        }
      }
    }
    for (Spans spans : panel.spans()) {
      for (int i = 0; i < spans.fromValues().length; i++) {
        least = Math.min(least, Math.min(spans.fromValues()[i], spans.toValues()[i]));
        most = Math.max(most, Math.max(spans.fromValues()[i], spans.toValues()[i]));
      }
    }
    return least <= most ? new ValueRange(least, most) : new ValueRange(1, 1);
  }
}
