package pagereel.reports;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import pagereel.replay.MetricSeries;
import pagereel.replay.ZoneSummary;

/// The free pages on buddy lists over time, of one zone or of all together.
///
/// @param pages   at each sample
/// @param lowest  the least that it can have been, where frames are unknown
/// @param highest the most
public record FreeMemory(long[] timesNs, double[] pages, double[] lowest, double[] highest) {

  private static final String FREE_PAGES = "free_pages";

  /// All zones together; empty if nothing was sampled.
  public static Optional<FreeMemory> of(Analysis analysis) {
    return of(analysis.result().series());
  }

  public static Optional<FreeMemory> of(Analysis analysis, ZoneSummary zone) {
    return of(analysis.result().series().stream()
        .filter(s -> s.node() == zone.node() && s.zone().equals(zone.name()))
        .toList());
  }

  /// From the counts of free pages; where a result has none, from those of blocks.
  private static Optional<FreeMemory> of(List<MetricSeries> series) {
    List<MetricSeries> counts =
        series.stream().filter(s -> s.metric().equals(FREE_PAGES)).toList();
    return counts.isEmpty()
        ? sum(series.stream()
            .filter(s -> Analysis.base(s).equals(Analysis.FREE_BLOCKS))
            .toList())
        : sum(counts);
  }

  private static Optional<FreeMemory> sum(List<MetricSeries> parts) {
    if (parts.isEmpty() || parts.getFirst().timesNs().length == 0) {
      return Optional.empty();
    }
    long[] timesNs = parts.getFirst().timesNs();
    FreeMemory sum = new FreeMemory(
        timesNs,
        new double[timesNs.length],
        new double[timesNs.length],
        new double[timesNs.length]);
    for (MetricSeries series : parts) {
      double weight = 1L << series.order().orElse(0);
      add(sum.pages, series.values(), weight);
      add(sum.lowest, series.lowest(), weight);
      add(sum.highest, series.highest(), weight);
    }
    return Optional.of(sum);
  }

  private static void add(double[] sum, double[] values, double weight) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += values[i] * weight;
    }
  }

  public boolean exact() {
    return Arrays.equals(lowest, highest);
  }

  public int last() {
    return pages.length - 1;
  }

  /// The sample with the least free memory, the first of several.
  public int least() {
    int least = 0;
    for (int i = 1; i < pages.length; i++) {
      if (pages[i] < pages[least]) {
        least = i;
      }
    }
    return least;
  }

  /// The largest order of which a block is free at a sample, or -1.
  public static int largestOrder(List<MetricSeries> byOrder, int sample) {
    int largest = -1;
    for (MetricSeries series : byOrder) {
      if (series.order().isPresent() && series.values()[sample] > 0) {
        largest = Math.max(largest, series.order().getAsInt());
      }
    }
    return largest;
  }
}
