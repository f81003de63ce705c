package pagereel.reports.paint;

import java.util.stream.IntStream;

/// Fewer samples for the same picture: of each stretch that falls on one pixel the lowest and the
/// highest stay, so that no extreme is lost.
final class Thinning {

  /// About two for each point of a chart's width.
  private static final int STRETCHES = 900;

  private Thinning() {}

  /// The samples to draw, ascending.
  static int[] samples(double[] values) {
    int length = values.length;
    if (length <= 2 * STRETCHES) {
      return IntStream.range(0, length).toArray();
    }
    IntStream.Builder kept = IntStream.builder();
    for (int stretch = 0; stretch < STRETCHES; stretch++) {
      int from = (int) ((long) length * stretch / STRETCHES);
      int to = (int) ((long) length * (stretch + 1) / STRETCHES);
      int low = from;
      int high = from;
      for (int i = from; i < to; i++) {
        low = values[i] < values[low] || Double.isNaN(values[low]) ? i : low;
        high = values[i] > values[high] || Double.isNaN(values[high]) ? i : high;
      }
      kept.add(Math.min(low, high));
      if (low != high) {
        kept.add(Math.max(low, high));
      }
    }
    return IntStream.concat(
            IntStream.concat(IntStream.of(0), kept.build()), IntStream.of(length - 1))
        .distinct()
        .toArray();
  }
}
