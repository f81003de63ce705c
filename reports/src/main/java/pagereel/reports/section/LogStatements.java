package pagereel.reports.section;

import java.util.ArrayList;
import java.util.List;
import pagereel.replay.MetricSeries;
import pagereel.replay.ReplayWarning;
import pagereel.replay.ZoneSummary;
import pagereel.reports.Analysis;
import pagereel.reports.Block.Statement;
import pagereel.reports.PlainText;
import pagereel.reports.Severity;

/// What a kernel log alone tells: no more than the moments at which it was printed.
final class LogStatements {

  private static final String FREE_PAGES = "free_pages";

  /// Zones of one moment that are told in words.
  private static final int MOMENTS = 2;

  private LogStatements() {}

  static void add(Analysis analysis, List<Statement> statements) {
    statements.add(new Statement(
        Severity.FACT,
        "Read: the log of "
            + analysis
                .info()
                .kernel()
                .map(kernel -> "Linux " + PlainText.of(kernel))
                .orElse("a kernel that it does not name")
            + "."));
    FailureStatements.add(analysis, statements);
    addMemory(analysis, statements);
    addTrust(analysis, statements);
  }

  /// When the log tells of memory.
  static long[] momentsNs(Analysis analysis) {
    return analysis.result().series().stream()
        .map(MetricSeries::timesNs)
        .findFirst()
        .orElse(new long[0]);
  }

  private static void addMemory(Analysis analysis, List<Statement> statements) {
    long[] momentsNs = momentsNs(analysis);
    if (momentsNs.length == 0) {
      statements.add(new Statement(
          Severity.CAUTION, "The log does not tell how much memory was free, or where."));
      return;
    }
    for (int i = 0; i < Math.min(MOMENTS, momentsNs.length); i++) {
      List<String> zones = new ArrayList<>();
      for (ZoneSummary zone : analysis.result().zones()) {
        String text = zone(analysis, zone, i);
        if (!text.isEmpty()) {
          zones.add(text);
        }
      }
      statements.add(new Statement(
          Severity.FACT,
          "Free at %s: %s."
              .formatted(analysis.quantities().moment(momentsNs[i]), String.join("; ", zones))));
    }
  }

  private static String zone(Analysis analysis, ZoneSummary zone, int moment) {
    List<MetricSeries> free = analysis.series(FREE_PAGES, zone);
    if (free.isEmpty() || moment >= free.getFirst().values().length) {
      return "";
    }
    long pages = Math.round(free.getFirst().values()[moment]);
    int largest = -1;
    for (MetricSeries blocks : analysis.series(Analysis.FREE_BLOCKS, zone)) {
      if (blocks.values()[moment] > 0) {
        largest = Math.max(largest, blocks.order().orElse(-1));
      }
    }
    return "%s in %s%s"
        .formatted(
            analysis.quantities().memory(pages),
            analysis.zoneTitle(zone),
            largest < 0 ? "" : ", the largest block " + analysis.quantities().order(largest));
  }

  /// How far to trust the figures.
  static void addTrust(Analysis analysis, List<Statement> statements) {
    statements.add(new Statement(
        Severity.CAUTION,
        "The kernel does not print every failure: it is silent on requests that ask for it"
            + " (__GFP_NOWARN, as huge pages do) and on what comes too often. Memory was printed"
            + " after the failure, and may have changed in between."));
    for (ReplayWarning warning : analysis.result().warnings()) {
      statements.add(new Statement(
          TrustStatements.severity(warning.severity()),
          FailureStatements.capital(PlainText.of(warning.message())) + "."));
    }
  }
}
