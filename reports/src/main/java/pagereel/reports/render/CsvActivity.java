package pagereel.reports.render;

import java.io.IOException;
import java.io.OutputStream;
import pagereel.replay.AllocationCount;
import pagereel.replay.CmaStay;
import pagereel.replay.CompactionRun;
import pagereel.replay.ContigRun;
import pagereel.replay.CounterSeries;
import pagereel.replay.Lifetimes;
import pagereel.reports.Analysis;

/// What was done over time, as CSV.
final class CsvActivity {

  private CsvActivity() {}

  static void counters(Analysis analysis, OutputStream out) throws IOException {
    CsvTable table = new CsvTable(out, "counter", "unit", "cumulative", "timeNs", "value");
    for (CounterSeries counter : analysis.result().activity().counters()) {
      for (int i = 0; i < counter.values().length; i++) {
        table.row(
            counter.id(),
            counter.unit().id(),
            counter.cumulative(),
            counter.timesNs()[i],
            Math.round(counter.values()[i]));
      }
    }
    table.end();
  }

  static void compactionRuns(Analysis analysis, OutputStream out) throws IOException {
    CsvTable table = new CsvTable(
        out,
        "startNs",
        "endNs",
        "pid",
        "comm",
        "node",
        "zone",
        "order",
        "direct",
        "sync",
        "result",
        "migrateStartPfn",
        "migrateEndPfn",
        "freeStartPfn",
        "freeEndPfn",
        "scannedMigratePages",
        "scannedFreePages",
        "isolatedFreePages",
        "migratedPages",
        "failedPages",
        "rescannedPageblocks");
    for (CompactionRun run : analysis.result().activity().compactionRuns()) {
      table.row(
          run.startNs(),
          run.endNs(),
          run.pid(),
          run.comm(),
          run.node(),
          run.zone(),
          run.order() < 0 ? "" : (Object) run.order(),
          run.direct(),
          run.sync(),
          run.result(),
          run.migrateStartPfn(),
          run.migrateEndPfn(),
          run.freeStartPfn(),
          run.freeEndPfn(),
          run.scannedMigratePages(),
          run.scannedFreePages(),
          run.isolatedFreePages(),
          run.migratedPages(),
          run.failedPages(),
          run.rescannedPageblocks());
    }
    table.end();
  }

  static void contigRuns(Analysis analysis, OutputStream out) throws IOException {
    CsvTable table = new CsvTable(
        out, "startNs", "endNs", "kind", "area", "pid", "comm", "requestedPages", "pfn", "busy");
    for (ContigRun run : analysis.result().activity().contigRuns()) {
      table.row(
          run.startNs(),
          run.endNs(),
          run.kind().id(),
          run.area(),
          run.pid(),
          run.comm(),
          run.pages(),
          run.succeeded() ? (Object) run.pfn() : "",
          run.tries().size());
    }
    table.end();
  }

  static void cmaStays(Analysis analysis, OutputStream out) throws IOException {
    CsvTable table = new CsvTable(out, "area", "startPfn", "pages", "fromNs", "toNs");
    for (CmaStay stay : analysis.result().activity().cmaStays()) {
      table.row(stay.area(), stay.startPfn(), stay.pages(), stay.fromNs(), stay.toNs());
    }
    table.end();
  }

  /// The last bucket has no end.
  static void lifetimes(Analysis analysis, OutputStream out) throws IOException {
    CsvTable table = new CsvTable(out, "migrateType", "bucketEndNs", "freedPages", "livePages");
    for (Lifetimes lifetimes : analysis.result().activity().lifetimes()) {
      int buckets = lifetimes.bucketEndNs().length;
      for (int i = 0; i < buckets; i++) {
        table.row(
            lifetimes.migrateType(),
            i == buckets - 1 ? "" : (Object) lifetimes.bucketEndNs()[i],
            lifetimes.freedPages()[i],
            lifetimes.livePages()[i]);
      }
    }
    table.end();
  }

  static void allocationCounts(Analysis analysis, OutputStream out) throws IOException {
    CsvTable table = new CsvTable(out, "order", "migrateType", "count");
    for (AllocationCount count : analysis.result().activity().allocationCounts()) {
      table.row(count.order(), count.migrateType(), count.count());
    }
    table.end();
  }
}
