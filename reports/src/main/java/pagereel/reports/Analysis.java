package pagereel.reports;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import pagereel.parser.Diagnostics;
import pagereel.parser.TraceInfo;
import pagereel.parser.TraceTally;
import pagereel.replay.MetricSeries;
import pagereel.replay.ReplayResult;
import pagereel.replay.ReplayWarning;
import pagereel.replay.ZoneSummary;

/// One trace, read and replayed: all that a report is made of.
///
/// @param path     the input as the user named it
/// @param tally    the events that were counted, complete
/// @param findings what was wrong with the input
public record Analysis(
    String path,
    TraceInfo info,
    TraceTally tally,
    List<Diagnostics.Finding> findings,
    ReplayResult result) {

  /// The base name of the series that count free blocks by order.
  public static final String FREE_BLOCKS = "free_blocks";

  public static final String UNUSABLE_FREE_INDEX = "unusable_free_index";

  public static final String FRAGMENTATION_INDEX = "fragmentation_index";

  /// The zone of a replay that began with nothing: all frames that the trace names.
  private static final String NO_NAME = "?";

  private static final double SMALL_SHARE = 0.1;

  public Analysis {
    findings = List.copyOf(findings);
  }

  /// The last part of the path, for titles.
  public String traceName() {
    String clean = PlainText.of(path);
    while (clean.length() > 1 && clean.endsWith("/")) {
      clean = clean.substring(0, clean.length() - 1);
    }
    return clean.substring(clean.lastIndexOf('/') + 1);
  }

  public Quantities quantities() {
    return new Quantities(info.pageSizeBytes(), startNs());
  }

  /// The trace's first instant; the seed's where there is no event.
  public long startNs() {
    return tally.startNs() == Long.MIN_VALUE ? result.seed().timeNs() : tally.startNs();
  }

  public long endNs() {
    return tally.endNs() == Long.MIN_VALUE ? startNs() : tally.endNs();
  }

  /// Whether there is no trace, but what the kernel's log tells.
  public boolean isLogAlone() {
    return result.warnings().stream()
        .anyMatch(warning -> warning.code().equals(ReplayWarning.LOG_ALONE));
  }

  /// Lines, records and fields that did not parse.
  public long malformed() {
    return findings.stream()
        .filter(f -> f.severity() == Diagnostics.Severity.WARNING)
        .mapToLong(Diagnostics.Finding::count)
        .sum();
  }

  public double seconds(long timeNs) {
    return (timeNs - startNs()) / 1e9;
  }

  /// A metric's name without its order: `unusable_free_index` of `unusable_free_index.order9`.
  public static String base(MetricSeries series) {
    int dot = series.metric().indexOf('.');
    return dot < 0 ? series.metric() : series.metric().substring(0, dot);
  }

  /// The series of one metric in one zone, by ascending order.
  public List<MetricSeries> series(String base, ZoneSummary zone) {
    return result.series().stream()
        .filter(s ->
            s.node() == zone.node() && s.zone().equals(zone.name()) && base(s).equals(base))
        .sorted((a, b) -> Integer.compare(a.order().orElse(-1), b.order().orElse(-1)))
        .toList();
  }

  /// The series of a zone by their metrics' ids.
  public Map<String, MetricSeries> byMetric(ZoneSummary zone) {
    Map<String, MetricSeries> byMetric = new LinkedHashMap<>();
    for (MetricSeries series : result.series()) {
      if (series.node() == zone.node() && series.zone().equals(zone.name())) {
        byMetric.put(series.metric(), series);
      }
    }
    return byMetric;
  }

  /// Zones that have a series of this metric, in the result's order.
  public List<ZoneSummary> zonesWith(String base) {
    return result.zones().stream().filter(z -> !series(base, z).isEmpty()).toList();
  }

  /// How a zone is called in the report.
  public String zoneTitle(ZoneSummary zone) {
    boolean oneNode = result.zones().stream().allMatch(z -> z.node() == zone.node());
    String name = zoneTitle(zone.name());
    return oneNode ? name : "node " + zone.node() + ", " + name;
  }

  /// How a zone of this name is called.
  public static String zoneTitle(String name) {
    return name.equals(NO_NAME) ? "all memory" : "zone " + PlainText.of(name);
  }

  /// Whether a zone has so little of the memory that it is not what the report is about.
  public boolean isSmall(ZoneSummary zone) {
    long all = result.zones().stream().mapToLong(Analysis::pagesOf).sum();
    return pagesOf(zone) < SMALL_SHARE * all;
  }

  /// Pages of a zone as far as they are known.
  public static long pagesOf(ZoneSummary zone) {
    return zone.managedPages() == ZoneSummary.UNKNOWN
        ? Math.max(0, zone.spannedPages())
        : zone.managedPages();
  }
}
