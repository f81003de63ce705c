package pagereel.reports;

import java.util.ArrayList;
import java.util.List;
import pagereel.replay.Activity;
import pagereel.replay.AllocationCount;
import pagereel.replay.CmaStay;
import pagereel.replay.CompactionRun;
import pagereel.replay.ContigRun;
import pagereel.replay.CounterSeries;
import pagereel.replay.Failure;
import pagereel.replay.Lifetimes;
import pagereel.replay.StackSite;
import pagereel.replay.metric.Unit;

/// What was done over time in a made-up trace that has something of everything.
final class SampleActivity {

  private SampleActivity() {}

  /// @param timesNs the moments of the metric series
  static Activity of(long[] timesNs) {
    long startNs = timesNs[0];
    return new Activity(
        List.of(
            counter("fallbacks.movable.unmovable", true, timesNs, 3),
            counter("fallbacks_stolen", true, timesNs, 1),
            counter("compaction.runs", true, timesNs, 1),
            counter("compaction.scanned_migrate_pages", true, timesNs, 512),
            counter("compaction.migrated_pages", true, timesNs, 31),
            counter("divergences.wrongPfn", true, timesNs, 2),
            counter("cma_used_pages.linux,cma", false, timesNs, 64)),
        compactionRuns(startNs),
        contigRuns(startNs),
        List.of(
            new CmaStay("linux,cma", 0x7c000, 256, startNs, startNs + 20_000_000_000L),
            new CmaStay(
                "linux,cma", 0x7d000, 1_024, startNs + 9_000_000_000L, startNs + 9_400_000_000L)),
        List.of(
            new Lifetimes(
                "Movable",
                new long[] {16_384, 1_000_000, 100_000_000, Long.MAX_VALUE},
                new long[] {10, 50, 20, 0},
                new long[] {0, 0, 15, 5}),
            new Lifetimes(
                "Unmovable",
                new long[] {16_384, 1_000_000, 100_000_000, Long.MAX_VALUE},
                new long[] {1, 2, 0, 0},
                new long[] {0, 0, 0, 40})),
        List.of(
            new AllocationCount(0, "Movable", 90_000),
            new AllocationCount(0, "Unmovable", 1_200),
            new AllocationCount(9, "Movable", 12)),
        List.of(
            new StackSite(
                "evil;\u001b[31m name", List.of("__alloc_pages+0x1c", "do;it", "main"), 90, 12, 4),
            new StackSite("dd", List.of(), 40, 7, 0),
            new StackSite("gone", List.of(), 40, 0, 0)));
  }

  private static CounterSeries counter(String id, boolean cumulative, long[] timesNs, double step) {
    double[] values = new double[timesNs.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = cumulative ? step * i : step * (i % 7);
    }
    Unit unit = id.endsWith("pages") || !cumulative ? Unit.PAGES : Unit.TIMES;
    return new CounterSeries(id, "counter " + id, unit, cumulative, timesNs, values);
  }

  private static List<CompactionRun> compactionRuns(long startNs) {
    List<CompactionRun> runs = new ArrayList<>();
    String[] results = {"success", "complete", "partial_skipped", "contended"};
    for (int i = 0; i < 12; i++) {
      long fromNs = startNs + i * 4_000_000_000L;
      runs.add(new CompactionRun(
          fromNs,
          fromNs + 900_000_000L,
          60 + i % 2,
          i % 2 == 0 ? "kcompactd0" : "<script>alert(1)</script>",
          0,
          "DMA32",
          i % 2 == 0 ? -1 : 9,
          i % 2 == 1,
          false,
          results[i % results.length],
          0x2000,
          0x2000 + i * 0x400L,
          0x1e000,
          0x1e000 - i * 0x800L,
          4_096L * i,
          9_000,
          600,
          i == 0 ? 0 : 512,
          3,
          i));
    }
    return runs;
  }

  private static List<ContigRun> contigRuns(long startNs) {
    List<ContigRun> runs = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      long fromNs = startNs + i * 2_500_000_000L;
      runs.add(new ContigRun(
          fromNs,
          fromNs + (1L << (10 + i)),
          Failure.Kind.CMA,
          "linux,cma",
          300,
          "camera",
          256,
          i % 3 == 0 ? ContigRun.NOT_SERVED : 0x7c000 + 256L * i,
          i % 3 == 0 ? List.of(new ContigRun.Try(fromNs + 500, 0x7c400 + 64L * i)) : List.of()));
    }
    return runs;
  }
}
