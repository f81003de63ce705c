package pagereel.replay;

import java.util.Arrays;
import java.util.OptionalInt;
import pagereel.replay.metric.Better;
import pagereel.replay.metric.Unit;

/// One metric of one zone over time, sampled at moments that all series of a result share.
///
/// Where the model does not know every frame, the true value lies between `lowest` and `highest`;
/// where it does, all three are equal.
///
/// @param metric  the metric's id, such as `unusable_free_index.order9`
/// @param title   the metric's name for people, such as `unusable free index, order 9`
/// @param order   the block order that it is about, if it is about one
/// @param timesNs nanoseconds on the trace's clock, ascending
public record MetricSeries(
    String metric,
    String title,
    Unit unit,
    Better better,
    int node,
    String zone,
    OptionalInt order,
    long[] timesNs,
    double[] values,
    double[] lowest,
    double[] highest) {

  /// For how long a sample holds: until the next one, the last one not at all.
  public long heldNs(int sample) {
    return sample + 1 < timesNs.length ? timesNs[sample + 1] - timesNs[sample] : 0;
  }

  /// From the first sample to the last.
  public long spanNs() {
    return timesNs.length == 0 ? 0 : timesNs[timesNs.length - 1] - timesNs[0];
  }

  /// Whether the values are exact: every frame's state was known all the time.
  public boolean exact() {
    return Arrays.equals(lowest, highest);
  }
}
