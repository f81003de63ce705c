package pagereel.reports.render;

import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import pagereel.replay.AllocationSite;
import pagereel.replay.CmaSummary;
import pagereel.replay.Divergence;
import pagereel.replay.Failure;
import pagereel.replay.FailureTotal;
import pagereel.replay.Fallback;
import pagereel.replay.MetricSeries;
import pagereel.replay.NearestRange;
import pagereel.replay.SnapshotScore;
import pagereel.replay.TimeMark;
import pagereel.replay.ZoneSummary;
import pagereel.reports.Analysis;

/// An analysis as CSV files: one for each metric, one for each table, with unrounded figures under
/// the names that they have in the JSON.
public final class CsvRenderer {

  /// Writes one file.
  public interface File {

    void write(Analysis analysis, OutputStream out) throws IOException;
  }

  private CsvRenderer() {}

  /// The files by name, in a fixed order.
  public static Map<String, File> files(Analysis analysis) {
    Map<String, File> files = new LinkedHashMap<>();
    Set<String> metrics = new LinkedHashSet<>();
    analysis.result().series().forEach(s -> metrics.add(Analysis.base(s)));
    for (String metric : metrics) {
      files.put("series-" + metric.replace('_', '-') + ".csv", (a, out) -> series(a, metric, out));
    }
    files.put("events.csv", CsvRenderer::events);
    files.put("zones.csv", CsvRenderer::zones);
    files.put("failures.csv", CsvRenderer::failures);
    files.put("failure-totals.csv", CsvRenderer::failureTotals);
    files.put("blockers.csv", CsvRenderer::blockers);
    files.put("top-blockers.csv", CsvOwners::topBlockers);
    files.put("busy-ranges.csv", CsvOwners::busyRanges);
    files.put("residents.csv", CsvOwners::residents);
    files.put("divergences.csv", CsvRenderer::divergences);
    files.put("divergence-kinds.csv", CsvRenderer::divergenceKinds);
    files.put("cma.csv", CsvRenderer::cma);
    files.put("fallbacks.csv", CsvRenderer::fallbacks);
    files.put("sites.csv", CsvRenderer::sites);
    files.put("counters.csv", CsvActivity::counters);
    files.put("compaction-runs.csv", CsvActivity::compactionRuns);
    files.put("contig-runs.csv", CsvActivity::contigRuns);
    files.put("cma-stays.csv", CsvActivity::cmaStays);
    files.put("lifetimes.csv", CsvActivity::lifetimes);
    files.put("allocation-counts.csv", CsvActivity::allocationCounts);
    files.put("snapshots.csv", CsvRenderer::snapshots);
    files.put("marks.csv", CsvRenderer::marks);
    files.put("warnings.csv", CsvRenderer::warnings);
    return files;
  }

  private static void series(Analysis analysis, String metric, OutputStream out)
      throws IOException {
    CsvTable table = new CsvTable(
        out, "metric", "unit", "node", "zone", "order", "timeNs", "value", "lowest", "highest");
    for (MetricSeries s : analysis.result().series()) {
      if (Analysis.base(s).equals(metric)) {
        for (int i = 0; i < s.values().length; i++) {
          table.row(
              s.metric(),
              s.unit().id(),
              s.node(),
              s.zone(),
              s.order(),
              s.timesNs()[i],
              s.values()[i],
              s.lowest()[i],
              s.highest()[i]);
        }
      }
    }
    table.end();
  }

  private static void events(Analysis analysis, OutputStream out) throws IOException {
    CsvTable table = new CsvTable(out, "event", "count");
    for (Map.Entry<String, Long> event : analysis.tally().eventCounts().entrySet()) {
      table.row(event.getKey(), event.getValue());
    }
    table.end();
  }

  private static void zones(Analysis analysis, OutputStream out) throws IOException {
    CsvTable table =
        new CsvTable(out, "node", "name", "startPfn", "spannedPages", "managedPages", "cmaPages");
    for (ZoneSummary z : analysis.result().zones()) {
      table.row(
          z.node(),
          z.name(),
          z.startPfn(),
          known(z.spannedPages()),
          known(z.managedPages()),
          known(z.cmaPages()));
    }
    table.end();
  }

  private static Object known(long pages) {
    return pages == ZoneSummary.UNKNOWN ? "" : (Object) pages;
  }

  private static void failures(Analysis analysis, OutputStream out) throws IOException {
    CsvTable table = new CsvTable(
        out,
        "id",
        "timeNs",
        "startNs",
        "kind",
        "requestedPages",
        "order",
        "area",
        "pid",
        "comm",
        "errno",
        "cause",
        "modelSays",
        "wantedPfn",
        "attempts",
        "blockers",
        "nearestPfn",
        "nearestInUsePages");
    for (Failure f : analysis.result().failures()) {
      table.row(
          f.id(),
          f.timeNs(),
          f.startNs(),
          f.kind().id(),
          f.requestedPages(),
          f.order(),
          f.area(),
          f.pid() < 0 ? "" : (Object) f.pid(),
          f.comm(),
          f.errno(),
          f.cause().id(),
          JsonRenderer.lower(f.modelSays()),
          f.wantedPfn(),
          f.attemptCount(),
          f.blockers().size(),
          f.moment().nearest().<Object>map(NearestRange::startPfn).orElse(""),
          f.moment().nearest().<Object>map(NearestRange::inUsePages).orElse(""));
    }
    table.end();
  }

  private static void failureTotals(Analysis analysis, OutputStream out) throws IOException {
    CsvTable table = new CsvTable(out, "kind", "requestedPages", "cause", "count");
    for (FailureTotal t : analysis.result().failureTotals()) {
      table.row(t.kind().id(), t.pages(), t.cause().id(), t.count());
    }
    table.end();
  }

  private static void blockers(Analysis analysis, OutputStream out) throws IOException {
    CsvTable table = new CsvTable(
        out,
        "failure",
        "startPfn",
        "pages",
        "state",
        "ownerPid",
        "ownerComm",
        "allocatedNs",
        "pfn",
        "sightedNs",
        "heldNs",
        "release",
        "freedNs",
        "namedByKernel");
    for (Failure f : analysis.result().failures()) {
      for (Failure.Blocker b : f.blockers()) {
        table.row(
            f.id(),
            b.startPfn(),
            b.pages(),
            b.state(),
            b.ownerPid(),
            b.ownerComm(),
            b.allocatedNs(),
            b.pfn(),
            b.sightedNs(),
            b.heldNs(),
            b.release().id(),
            b.freedNs(),
            b.namedByKernel());
      }
    }
    table.end();
  }

  private static void divergences(Analysis analysis, OutputStream out) throws IOException {
    CsvTable table = new CsvTable(
        out, "id", "timeNs", "event", "kind", "expected", "observed", "explanation", "evidence");
    for (Divergence d : analysis.result().divergences().items()) {
      table.row(
          d.id(),
          d.timeNs(),
          d.event(),
          d.kind().id(),
          d.expected(),
          d.observed(),
          d.explanation().map(Divergence.Explanation::id),
          d.evidence());
    }
    table.end();
  }

  private static void divergenceKinds(Analysis analysis, OutputStream out) throws IOException {
    CsvTable table = new CsvTable(out, "kind", "count", "explained");
    for (var kind : analysis.result().divergences().byKind().entrySet()) {
      table.row(kind.getKey().id(), kind.getValue().count(), kind.getValue().explained());
    }
    table.end();
  }

  private static void cma(Analysis analysis, OutputStream out) throws IOException {
    CsvTable table = new CsvTable(
        out, "area", "basePfn", "pages", "allocations", "failures", "retries", "peakUsedPages");
    for (CmaSummary c : analysis.result().cma()) {
      table.row(
          c.area(),
          c.basePfn(),
          c.pages(),
          c.allocations(),
          c.failures(),
          c.retries(),
          c.peakUsedPages());
    }
    table.end();
  }

  private static void fallbacks(Analysis analysis, OutputStream out) throws IOException {
    CsvTable table = new CsvTable(out, "from", "to", "count", "pageblockStolen", "fragmenting");
    for (Fallback f : analysis.result().fallbacks()) {
      table.row(f.from(), f.to(), f.count(), f.pageblockStolen(), f.fragmenting());
    }
    table.end();
  }

  private static void sites(Analysis analysis, OutputStream out) throws IOException {
    CsvTable table =
        new CsvTable(out, "comm", "pid", "allocatedPages", "livePages", "unmovablePages");
    for (AllocationSite s : analysis.result().sites()) {
      table.row(
          s.comm(),
          s.pid() < 0 ? "" : (Object) s.pid(),
          s.allocatedPages(),
          s.livePages(),
          s.unmovablePages());
    }
    table.end();
  }

  private static void snapshots(Analysis analysis, OutputStream out) throws IOException {
    CsvTable table = new CsvTable(
        out,
        "snapshot",
        "timeNs",
        "managedFrames",
        "missedFrames",
        "extraFrames",
        "sameBlocks",
        "eitherBlocks",
        "sameOrder",
        "positions",
        "pageblocks",
        "wrongPageblocks",
        "samePcpFrames",
        "eitherPcpFrames",
        "source",
        "maxBuddyError");
    for (SnapshotScore s : analysis.result().snapshotScores()) {
      table.row(
          s.snapshot(),
          s.timeNs(),
          told(s.tellsFrames(), s.managedFrames()),
          told(s.tellsFrames(), s.missedFrames()),
          told(s.tellsFrames(), s.extraFrames()),
          told(s.tellsFrames(), s.sameBlocks()),
          told(s.tellsFrames(), s.eitherBlocks()),
          told(s.exact(), s.sameOrder()),
          told(s.exact(), s.positions()),
          told(s.exact(), s.pageblocks()),
          told(s.exact(), s.wrongPageblocks()),
          told(s.exact(), s.samePcpFrames()),
          told(s.exact(), s.eitherPcpFrames()),
          JsonRenderer.source(s),
          told(s.maxBuddyError() != SnapshotScore.NOT_TOLD, s.maxBuddyError()));
    }
    table.end();
  }

  private static Object told(boolean isTold, long figure) {
    return isTold ? (Object) figure : "";
  }

  private static void marks(Analysis analysis, OutputStream out) throws IOException {
    CsvTable table = new CsvTable(out, "timeNs", "kind", "text");
    for (TimeMark m : analysis.result().marks()) {
      table.row(m.timeNs(), JsonRenderer.lower(m.kind()), m.text());
    }
    table.end();
  }

  private static void warnings(Analysis analysis, OutputStream out) throws IOException {
    CsvTable table = new CsvTable(out, "severity", "code", "message");
    for (Warning w : Warning.all(analysis)) {
      table.row(w.severity(), w.code(), w.message());
    }
    table.end();
  }
}
