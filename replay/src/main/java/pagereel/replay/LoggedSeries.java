package pagereel.replay;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import pagereel.replay.metric.FragmentationIndex;
import pagereel.replay.metric.FreeBlocks;
import pagereel.replay.metric.FreePages;
import pagereel.replay.metric.Metric;
import pagereel.replay.metric.Metrics;
import pagereel.replay.metric.UnusableFreeIndex;

/// Free memory at the moments at which the kernel's log tells of it.
final class LoggedSeries {

  /// Moments kept; a log that has more tells of the first ones.
  private static final int MAX_MOMENTS = 1024;

  private record ZoneKey(int node, String name) {}

  private record Moment(long timeNs, LoggedZone zone) {}

  private final Map<ZoneKey, List<Moment>> moments = new LinkedHashMap<>();

  /// Adds the zones of one report.
  void add(LoggedRequest request) {
    for (LoggedZone zone : request.zones) {
      List<Moment> list =
          moments.computeIfAbsent(new ZoneKey(zone.node, zone.name), key -> new ArrayList<>());
      if (list.size() < MAX_MOMENTS) {
        list.add(new Moment(request.lastNs, zone));
      }
    }
  }

  void clear() {
    moments.clear();
  }

  List<ZoneSummary> zones() {
    List<ZoneSummary> zones = new ArrayList<>();
    moments.forEach((key, list) -> zones.add(new ZoneSummary(
        key.node,
        key.name,
        ZoneSummary.UNKNOWN,
        ZoneSummary.UNKNOWN,
        list.getLast().zone.managedPages,
        ZoneSummary.UNKNOWN)));
    return zones;
  }

  List<MetricSeries> series() {
    List<MetricSeries> series = new ArrayList<>();
    moments.forEach((key, list) -> {
      boolean counted = list.stream().allMatch(moment -> moment.zone.hasBlocks());
      for (Metric metric : Metrics.STANDARD) {
        if (metric instanceof FreePages || (counted && isOfBlocks(metric))) {
          series.add(series(key, list, metric));
        }
      }
    });
    return series;
  }

  /// What the numbers of free blocks are enough for.
  private static boolean isOfBlocks(Metric metric) {
    return metric instanceof FreeBlocks
        || metric instanceof UnusableFreeIndex
        || metric instanceof FragmentationIndex;
  }

  private static MetricSeries series(ZoneKey key, List<Moment> moments, Metric metric) {
    double[] values =
        moments.stream().mapToDouble(moment -> metric.sample(moment.zone)).toArray();
    return new MetricSeries(
        metric.id(),
        metric.title(),
        metric.unit(),
        metric.better(),
        key.node,
        key.name,
        metric.blockOrder(),
        moments.stream().mapToLong(Moment::timeNs).toArray(),
        values,
        values,
        values);
  }
}
