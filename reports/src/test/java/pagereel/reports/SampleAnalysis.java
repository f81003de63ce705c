package pagereel.reports;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import pagereel.parser.Diagnostics;
import pagereel.parser.TraceFormat;
import pagereel.parser.TraceInfo;
import pagereel.parser.TraceTally;
import pagereel.parser.event.Column;
import pagereel.parser.event.EventBatch;
import pagereel.parser.event.NameTable;
import pagereel.parser.event.Tracepoint;
import pagereel.replay.Activity;
import pagereel.replay.AllocationSite;
import pagereel.replay.BusyRange;
import pagereel.replay.CmaSummary;
import pagereel.replay.CompactionSummary;
import pagereel.replay.Divergence;
import pagereel.replay.Divergences;
import pagereel.replay.Failure;
import pagereel.replay.FailureMoment;
import pagereel.replay.FailureTotal;
import pagereel.replay.Fallback;
import pagereel.replay.MemoryMap;
import pagereel.replay.MetricSeries;
import pagereel.replay.PredictionScore;
import pagereel.replay.ReplayResult;
import pagereel.replay.ReplayWarning;
import pagereel.replay.Seed;
import pagereel.replay.SnapshotScore;
import pagereel.replay.TimeMark;
import pagereel.replay.UnmovableResident;
import pagereel.replay.ZoneSummary;
import pagereel.replay.metric.Better;
import pagereel.replay.metric.Unit;

/// Made-up analyses, the same each time, in the shape of a real one.
public final class SampleAnalysis {

  public static final long START_NS = 1_000_000_000_000L;

  private static final int SAMPLES = 240;
  private static final long STEP_NS = 250_000_000;
  private static final int ORDERS = 11;
  private static final ZoneSummary DMA = new ZoneSummary(0, "DMA", 1, 4095, 3840, 0);
  private static final ZoneSummary DMA32 =
      new ZoneSummary(0, "DMA32", 0x1000, 126_976, 120_000, 16_384);

  private SampleAnalysis() {}

  /// One of these by its name.
  public static Analysis of(String name) {
    return switch (name) {
      case "full" -> full();
      case "unknown" -> unknown();
      case "quiet" -> quiet();
      default -> throw new IllegalArgumentException(name);
    };
  }

  /// Two zones, failures of several kinds, divergences, lost events, snapshots and hostile names.
  public static Analysis full() {
    return analysis(
        info(OptionalInt.of(4096)),
        tally(20_000, true),
        List.of(new Diagnostics.Finding(
            Diagnostics.Severity.WARNING,
            "malformedRecord",
            2,
            List.of("trace.dat: at byte 8192: expected a record, found type 30"))),
        fullResult(true));
  }

  /// The same with frames that the model does not know, and a page size that the trace does not
  /// tell.
  public static Analysis unknown() {
    return analysis(info(OptionalInt.empty()), tally(500, false), List.of(), fullResult(false));
  }

  /// A trace without failures, divergences, series or marks.
  public static Analysis quiet() {
    ReplayResult result = new ReplayResult(
        new Seed(Seed.Source.NONE, START_NS, 0),
        "6.12",
        List.of(new ZoneSummary(0, "DMA32", 0x1000, 126_976, ZoneSummary.UNKNOWN, 0)),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        new Divergences(0, 0, Map.of(), Map.of(), List.of(), 10),
        new CompactionSummary(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        Activity.NONE,
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of());
    return analysis(info(OptionalInt.of(4096)), tally(10, false), List.of(), result);
  }

  private static Analysis analysis(
      TraceInfo info, TraceTally tally, List<Diagnostics.Finding> findings, ReplayResult result) {
    return new Analysis("captures/arm64-6.1-s4-r1", info, tally, findings, result);
  }

  private static TraceInfo info(OptionalInt pageSize) {
    return new TraceInfo(
        TraceFormat.TRACE_DAT,
        "trace.dat v7, zstd",
        Optional.of("6.1.0-50-arm64"),
        Optional.of("aarch64"),
        pageSize,
        OptionalInt.of(2),
        Optional.of("mono"),
        1);
  }

  private static TraceTally tally(int events, boolean gap) {
    NameTable names = new NameTable();
    EventBatch batch = new EventBatch(events + 2);
    for (int i = 0; i < events; i++) {
      Tracepoint tracepoint = i % 3 == 0 ? Tracepoint.MM_PAGE_FREE : Tracepoint.MM_PAGE_ALLOC;
      batch.add(tracepoint, START_NS + (SAMPLES - 1) * STEP_NS * i / (events - 1), 0, 1, 0);
    }
    if (gap) {
      int row = batch.add(Tracepoint.LOST_EVENTS, START_NS + STEP_NS, 0, 1, 0);
      batch.set(Column.COUNT, row, 32_353);
    }
    TraceTally tally = new TraceTally(names);
    tally.count(batch);
    return tally;
  }

  private static ReplayResult fullResult(boolean exact) {
    List<MetricSeries> series = new ArrayList<>(series(DMA, 0.03, exact));
    series.addAll(series(DMA32, 1, exact));
    List<Failure> failures = failures();
    return new ReplayResult(
        new Seed(exact ? Seed.Source.EXACT : Seed.Source.NONE, START_NS, exact ? 1 : 0.25),
        "6.1",
        List.of(DMA, DMA32),
        series,
        List.of(map(DMA, 8), map(DMA32, 256)),
        failures,
        totals(failures),
        divergences(),
        new CompactionSummary(
            46, 25, 11, 10, 21, 7, 13_414, 220, 91_000, 44_000, 15_000, 1_730_000_000L, 0),
        List.of(new CmaSummary(
            "linux,cma", OptionalLong.of(0x7c000), OptionalLong.of(16_384), 85, 11, 213, 9_000)),
        List.of(
            new Fallback("Movable", "Unmovable", 250, 12, 240),
            new Fallback("Movable", "Reclaimable", 12, 1, 12)),
        List.of(
            new AllocationSite("dd", 412, 90_210, 12, 4),
            new AllocationSite("=cmd|' /C calc'!A0", 77, 4_500, 4_000, 3_900),
            new AllocationSite("evil\u001b[31m\nname", 78, 900, 10, 0)),
        marks(),
        scores(),
        List.of(
            new PredictionScore(PredictionScore.Kind.ZONE_LOCKED, 124_819, 124_805, 3),
            new PredictionScore(PredictionScore.Kind.FAST_ISOLATE_FREEPAGES, 0, 0, 81)),
        busyRanges(failures),
        residents(),
        SampleActivity.of(times()),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(new ReplayWarning(
            ReplayWarning.Severity.WARNING,
            "watermarks",
            "Watermarks are not known before the first snapshot.")));
  }

  private static List<BusyRange> busyRanges(List<Failure> failures) {
    return failures.stream()
        .flatMap(f -> f.blockers().stream()
            .map(b -> new BusyRange(
                b.sightedNs(), f.pid(), f.comm(), b.pageblockPfn(), b.pageblockPfn() + 256, b)))
        .toList();
  }

  private static List<UnmovableResident> residents() {
    return List.of(
        new UnmovableResident(
            "evil\u001b[31m\nname",
            false,
            List.of("__alloc_pages+0x1c", "alloc_skb_with_frags+0x40", "sock_alloc_send_pskb"),
            1_200,
            40,
            90,
            412.5,
            17,
            301.25),
        new UnmovableResident("=cmd|' /C calc'!A0", true, List.of(), 3, 3, 3, 9, 1, 9));
  }

  private static List<MetricSeries> series(ZoneSummary zone, double size, boolean exact) {
    Random random = new Random(zone.startPfn());
    long[] times = times();
    double[][] blocks = new double[ORDERS][SAMPLES];
    double[] free = new double[SAMPLES];
    for (int i = 0; i < SAMPLES; i++) {
      double age = (double) i / SAMPLES;
      for (int order = 0; order < ORDERS; order++) {
        double large = order < 7 ? 0.3 + age : Math.max(0, 1.2 - 1.6 * age);
        double wave = 1 + 0.4 * Math.sin(i / 9.0 + order) + 0.1 * random.nextDouble();
        blocks[order][i] = Math.floor(size * large * wave * 9_000 / (1 << order));
        free[i] += blocks[order][i] * (1 << order);
      }
    }
    List<MetricSeries> series = new ArrayList<>();
    series.add(
        one("free_pages", "free pages", Unit.PAGES, zone, OptionalInt.empty(), times, free, exact));
    for (int order = 0; order < ORDERS; order++) {
      series.add(one(
          "free_blocks.order" + order,
          "free blocks, order " + order,
          Unit.BLOCKS,
          zone,
          OptionalInt.of(order),
          times,
          blocks[order],
          exact));
    }
    for (int order = 1; order < ORDERS; order++) {
      double[] unusable = new double[SAMPLES];
      double[] index = new double[SAMPLES];
      for (int i = 0; i < SAMPLES; i++) {
        double usable = 0;
        double count = 0;
        for (int o = 0; o < ORDERS; o++) {
          usable += o >= order ? blocks[o][i] * (1 << o) : 0;
          count += blocks[o][i];
        }
        unusable[i] = free[i] == 0 ? 1 : 1 - usable / free[i];
        index[i] = usable > 0 || count == 0 ? -1 : 1 - (1 + free[i] / (1 << order)) / count;
      }
      OptionalInt of = OptionalInt.of(order);
      series.add(one(
          "unusable_free_index.order" + order,
          "unusable free index, order " + order,
          Unit.RATIO,
          zone,
          of,
          times,
          unusable,
          exact));
      series.add(one(
          "fragmentation_index.order" + order,
          "fragmentation index, order " + order,
          Unit.INDEX,
          zone,
          of,
          times,
          index,
          exact));
    }
    series.add(one(
        "pcp_pages",
        "pages on per-CPU lists",
        Unit.PAGES,
        zone,
        OptionalInt.empty(),
        times,
        blocks[3],
        exact));
    return series;
  }

  private static MetricSeries one(
      String id,
      String title,
      Unit unit,
      ZoneSummary zone,
      OptionalInt order,
      long[] times,
      double[] values,
      boolean exact) {
    double[] lowest = values.clone();
    double[] highest = values.clone();
    if (!exact) {
      for (int i = 0; i < values.length; i++) {
        double share = 0.3 * (values.length - i) / values.length;
        lowest[i] = values[i] * (1 - share);
        highest[i] =
            unit == Unit.RATIO ? Math.min(1, values[i] * (1 + share)) : values[i] * (1 + share);
      }
    }
    return new MetricSeries(
        id,
        title,
        unit,
        Better.NEITHER,
        zone.node(),
        zone.name(),
        order,
        times,
        values,
        lowest,
        highest);
  }

  private static long[] times() {
    long[] times = new long[SAMPLES];
    for (int i = 0; i < SAMPLES; i++) {
      times[i] = START_NS + i * STEP_NS;
    }
    return times;
  }

  private static MemoryMap map(ZoneSummary zone, int pagesPerRow) {
    Random random = new Random(7);
    int rows = (int) ((zone.spannedPages() + pagesPerRow - 1) / pagesPerRow);
    MemoryMap.FrameUse[] uses = MemoryMap.FrameUse.values();
    List<byte[]> columns = new ArrayList<>();
    byte[] column = new byte[rows];
    Arrays.fill(column, (byte) MemoryMap.FrameUse.FREE_LARGE.ordinal());
    for (int x = 0; x < SAMPLES; x++) {
      for (int change = 0; change < rows / 40 + 1; change++) {
        int start = random.nextInt(rows);
        int use = random.nextInt(uses.length - 2) + 2;
        for (int row = start; row < Math.min(rows, start + 5); row++) {
          column[row] = (byte) use;
        }
      }
      columns.add(column.clone());
    }
    return new MemoryMap(
        zone.node(),
        zone.name(),
        zone.startPfn(),
        zone.spannedPages(),
        pagesPerRow,
        times(),
        columns);
  }

  private static List<Failure> failures() {
    List<Failure> failures = new ArrayList<>();
    for (int i = 0; i < 11; i++) {
      failures.add(failure(
          "F" + (i + 1),
          START_NS + 20_000_000_000L + i * 1_700_000_000L,
          Failure.Kind.CMA,
          256L << (i % 4),
          i % 3 == 0 ? Failure.Cause.NO_FREE_RUN : Failure.Cause.PINNED_PAGE,
          OptionalLong.of(0x7c000 - 0x60000 + i * 1_024L)));
    }
    for (int i = 0; i < 60; i++) {
      failures.add(failure(
          "F" + (i + 12),
          START_NS + 40_000_000_000L + i * 210_000_000L,
          i % 2 == 0 ? Failure.Kind.BUDDY : Failure.Kind.COMPACTION,
          i % 2 == 0 ? 1L << (3 + i % 3) : 512,
          i % 2 == 0 ? Failure.Cause.FRAGMENTED : Failure.Cause.UNKNOWN,
          OptionalLong.empty()));
    }
    return failures;
  }

  private static Failure failure(
      String id,
      long timeNs,
      Failure.Kind kind,
      long pages,
      Failure.Cause cause,
      OptionalLong pfn) {
    boolean cma = kind == Failure.Kind.CMA;
    List<Failure.Blocker> blockers = cause == Failure.Cause.PINNED_PAGE
        ? List.of(new Failure.Blocker(
            pfn.orElse(0) + 17,
            1,
            "in use",
            OptionalInt.of(412),
            Optional.of("dd"),
            OptionalInt.of(0x8 | 0x40),
            OptionalLong.of(timeNs - 1_000_000),
            List.of("__alloc_pages+0x1c", "vma_alloc_folio+0x20", "do_anonymous_page+0x88"),
            pfn.orElse(0) + 17,
            pfn.orElse(0),
            true,
            timeNs - 300_000,
            Failure.Release.FREED,
            OptionalLong.of(timeNs + 12_000)))
        : List.of();
    return new Failure(
        id,
        timeNs,
        timeNs - 4_000_000,
        kind,
        pages,
        kind == Failure.Kind.BUDDY
            ? OptionalInt.of(Long.numberOfTrailingZeros(pages))
            : OptionalInt.empty(),
        cma ? OptionalLong.of(256) : OptionalLong.empty(),
        cma ? OptionalInt.empty() : OptionalInt.of(0x20 | 0x800),
        cma ? Optional.empty() : Optional.of("Unmovable"),
        cma ? Optional.of("linux,cma") : Optional.empty(),
        cma ? 300 : 0,
        cma ? "camera" : "kworker/0:1",
        cma ? OptionalInt.of(-16) : OptionalInt.empty(),
        cause,
        cma ? OptionalDouble.empty() : OptionalDouble.of(0.75),
        cma ? Failure.ModelVerdict.FAILS : Failure.ModelVerdict.UNKNOWN,
        pfn,
        List.of(),
        cma ? 21 : 0,
        blockers,
        FailureMoment.UNKNOWN,
        Optional.empty());
  }

  private static List<FailureTotal> totals(List<Failure> failures) {
    Map<String, FailureTotal> totals = new LinkedHashMap<>();
    for (Failure f : failures) {
      totals.merge(
          f.kind() + " " + f.requestedPages() + " " + f.cause(),
          new FailureTotal(f.kind(), f.requestedPages(), f.cause(), 1),
          (a, b) -> new FailureTotal(a.kind(), a.pages(), a.cause(), a.count() + b.count()));
    }
    return List.copyOf(totals.values());
  }

  private static Divergences divergences() {
    Map<Divergence.Kind, Divergences.KindCount> byKind = new LinkedHashMap<>();
    byKind.put(Divergence.Kind.DEQUEUE_OF_NOT_FREE, new Divergences.KindCount(14, 3));
    byKind.put(Divergence.Kind.WRONG_PFN, new Divergences.KindCount(126, 0));
    byKind.put(Divergence.Kind.UNTRACED_RETURN, new Divergences.KindCount(961, 940));
    Map<Divergence.Explanation, Long> byExplanation = new LinkedHashMap<>();
    byExplanation.put(Divergence.Explanation.BULK_ALLOCATION, 940L);
    byExplanation.put(Divergence.Explanation.CONTIG_TAKEN, 3L);
    List<Divergence> items = new ArrayList<>();
    for (int i = 1; i <= 30; i++) {
      items.add(new Divergence(
          "D" + i,
          START_NS + i * 90_000_000L,
          "mm_page_free",
          i % 4 == 0 ? Divergence.Kind.WRONG_PFN : Divergence.Kind.UNTRACED_RETURN,
          "frame 0x" + Integer.toHexString(0x1000 + i) + " in use, unknown by whom",
          "free of order 0",
          i % 4 == 0 ? Optional.empty() : Optional.of(Divergence.Explanation.BULK_ALLOCATION),
          i % 4 == 0 ? "" : "freed by the task that forked at 3.2 s",
          OptionalLong.of(0x1000 + i),
          1));
    }
    return new Divergences(1_101, 943, byKind, byExplanation, items, 20_000);
  }

  private static List<TimeMark> marks() {
    List<TimeMark> marks = new ArrayList<>();
    String[] phases = {
      "boot", "fill the area", "pin pages", "unpin", "churn", "unmovable in fact", "end"
    };
    for (int i = 0; i < phases.length; i++) {
      long timeNs = START_NS + 1_000_000_000L + i * 9_000_000_000L;
      marks.add(new TimeMark(timeNs, TimeMark.Kind.SNAPSHOT, "snapshot " + i));
      marks.add(new TimeMark(timeNs, TimeMark.Kind.MARKER, "pagereel snapshot " + i + " begin x"));
      marks.add(
          new TimeMark(timeNs + 300_000_000, TimeMark.Kind.MARKER, "pagereel phase " + phases[i]));
    }
    return marks;
  }

  private static List<SnapshotScore> scores() {
    List<SnapshotScore> scores = new ArrayList<>();
    for (int i = 1; i < 6; i++) {
      scores.add(new SnapshotScore(
          i,
          START_NS + i * 10_000_000_000L,
          true,
          123_840,
          4L * i,
          i,
          3L * i,
          i,
          400 - i,
          401,
          1_200 - i,
          1_200,
          256,
          i / 4,
          300,
          300 + i,
          i));
    }
    long none = SnapshotScore.NOT_TOLD;
    scores.add(new SnapshotScore(
        6,
        START_NS + 61_000_000_000L,
        false,
        123_840,
        1,
        0,
        none,
        none,
        200,
        204,
        0,
        0,
        0,
        0,
        0,
        0,
        7));
    scores.add(new SnapshotScore(
        7, START_NS + 62_000_000_000L, false, 0, 0, 0, none, none, 0, 0, 0, 0, 0, 0, 0, 0, 1));
    return scores;
  }
}
