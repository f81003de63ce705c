package pagereel.replay;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import pagereel.replay.metric.Metric;
import pagereel.replay.metric.Metrics;
import pagereel.replay.metric.UnknownAs;
import pagereel.replay.model.Zone;
import pagereel.replay.model.Zones;

/// Looks at the zones at even moments of the trace's time, in memory that does not grow with it.
///
/// It begins with a short interval. When it holds [#MAX_SAMPLES] moments, every second one goes
/// and the interval doubles: there are always at least half as many. Moments that are marked stay,
/// up to [#MAX_MARKED] of them.
final class Sampler {

  static final int MAX_SAMPLES = 1024;

  static final int MAX_MARKED = 128;

  private static final long FIRST_INTERVAL_NS = 1_000_000;

  private final Zones zones;
  private final Counters counters;
  private final List<Metric> metrics = Metrics.STANDARD;
  private final List<ZoneSamples> samples = new ArrayList<>();
  private final long[] timesNs = new long[MAX_SAMPLES];
  private final boolean[] marked = new boolean[MAX_SAMPLES];
  private int markedCount;
  private int count;
  private long intervalNs = FIRST_INTERVAL_NS;
  private long nextNs = Long.MAX_VALUE;

  Sampler(Zones zones, Counters counters) {
    this.zones = zones;
    this.counters = counters;
  }

  void start(long timeNs) {
    nextNs = timeNs;
  }

  /// When the next sample is due: before the first event of this time or later.
  long nextNs() {
    return nextNs;
  }

  /// Samples every moment that has come before an event of this time.
  void sampleUntil(long timeNs) {
    while (nextNs <= timeNs) {
      sample(nextNs);
      nextNs += intervalNs;
    }
  }

  /// Takes a sample that stays.
  void mark(long timeNs) {
    if (nextNs == Long.MAX_VALUE) {
      return;
    }
    sampleUntil(timeNs);
    if (count == 0 || timesNs[count - 1] < timeNs) {
      sample(timeNs);
    }
    if (markedCount < MAX_MARKED && !marked[count - 1]) {
      marked[count - 1] = true;
      markedCount++;
    }
  }

  /// Takes the last sample.
  void finish(long timeNs) {
    if (nextNs == Long.MAX_VALUE) {
      return;
    }
    sampleUntil(timeNs);
    if (count == 0 || timesNs[count - 1] < timeNs) {
      sample(timeNs);
    }
  }

  private void sample(long timeNs) {
    if (count == MAX_SAMPLES) {
      thin();
    }
    List<Zone> all = zones.all();
    while (samples.size() < all.size()) {
      samples.add(new ZoneSamples(all.get(samples.size()), metrics, count));
    }
    timesNs[count] = timeNs;
    marked[count] = false;
    for (ZoneSamples zone : samples) {
      zone.sample(count);
    }
    counters.sample(count);
    count++;
  }

  /// Drops every second one of those that are not marked.
  private void thin() {
    int[] kept = new int[count];
    int keptCount = 0;
    boolean even = true;
    for (int i = 0; i < count; i++) {
      if (marked[i] || even) {
        kept[keptCount++] = i;
      }
      even = marked[i] == even;
    }
    kept = Arrays.copyOf(kept, keptCount);
    for (int i = 0; i < keptCount; i++) {
      timesNs[i] = timesNs[kept[i]];
      marked[i] = marked[kept[i]];
    }
    for (ZoneSamples zone : samples) {
      zone.keep(kept);
    }
    counters.keep(kept);
    count = keptCount;
    intervalNs *= 2;
  }

  List<MetricSeries> series() {
    List<MetricSeries> series = new ArrayList<>();
    long[] times = Arrays.copyOf(timesNs, count);
    for (ZoneSamples zone : samples) {
      zone.addSeries(series, times);
    }
    return series;
  }

  List<CounterSeries> counters() {
    return counters.series(Arrays.copyOf(timesNs, count));
  }

  List<MemoryMap> memoryMaps() {
    long[] times = Arrays.copyOf(timesNs, count);
    return samples.stream().map(zone -> zone.map(times)).toList();
  }

  /// One zone's samples.
  private static final class ZoneSamples {
    private final Zone zone;
    private final List<Metric> metrics;
    private final double[][] values;
    private final double[][] lowest;
    private final double[][] highest;
    private final MemoryMapSampler map;

    /// @param first number of the first sample that the zone has
    ZoneSamples(Zone zone, List<Metric> metrics, int first) {
      this.zone = zone;
      this.metrics = metrics;
      values = new double[metrics.size()][MAX_SAMPLES];
      lowest = new double[metrics.size()][MAX_SAMPLES];
      highest = new double[metrics.size()][MAX_SAMPLES];
      map = new MemoryMapSampler(zone, first);
      zone.markPageblocks();
    }

    void sample(int column) {
      recount();
      for (int m = 0; m < metrics.size(); m++) {
        double value = metrics.get(m).sample(zone);
        values[m][column] = value;
        lowest[m][column] = value;
        highest[m][column] = value;
      }
      if (zone.unknownPages() > 0) {
        widen(column);
      }
      map.sample();
    }

    /// Looks again at each pageblock that changed since the last sample.
    private void recount() {
      map.fit();
      long blockPages = 1L << zone.pageblockOrder();
      int block = 0;
      for (long pfn = zone.startPfn(); pfn < zone.endPfn(); pfn += blockPages) {
        if (zone.clearTouched(pfn)) {
          long endPfn = Math.min(pfn + blockPages, zone.endPfn());
          map.recount(block, pfn, endPfn);
          zone.census().recount(pfn, endPfn);
        }
        block++;
      }
    }

    /// The unknown pages may be free, in blocks of any order.
    private void widen(int column) {
      for (int order = 0; order <= zone.maxPageOrder(); order++) {
        UnknownAs free = new UnknownAs(zone, order);
        for (int m = 0; m < metrics.size(); m++) {
          double value = metrics.get(m).sample(free);
          lowest[m][column] = Math.min(lowest[m][column], value);
          highest[m][column] = Math.max(highest[m][column], value);
        }
      }
    }

    void keep(int[] columns) {
      for (double[][] all : List.of(values, lowest, highest)) {
        for (double[] series : all) {
          for (int i = 0; i < columns.length; i++) {
            series[i] = series[columns[i]];
          }
        }
      }
      map.keep(columns);
    }

    void addSeries(List<MetricSeries> series, long[] times) {
      for (int m = 0; m < metrics.size(); m++) {
        Metric metric = metrics.get(m);
        series.add(new MetricSeries(
            metric.id(),
            metric.title(),
            metric.unit(),
            metric.better(),
            zone.node(),
            zone.name(),
            metric.blockOrder(),
            times,
            Arrays.copyOf(values[m], times.length),
            Arrays.copyOf(lowest[m], times.length),
            Arrays.copyOf(highest[m], times.length)));
      }
    }

    MemoryMap map(long[] times) {
      return map.result(times);
    }
  }
}
