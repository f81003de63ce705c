package pagereel.replay;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleSupplier;
import java.util.function.ToLongFunction;
import pagereel.replay.metric.Unit;
import pagereel.replay.model.MigrateType;

/// The quantities of the whole run, and how each is read at a moment.
final class Counters {

  /// One of them.
  private static final class Counter {
    final String id;
    final String title;
    final Unit unit;
    final boolean cumulative;
    final DoubleSupplier value;
    final double[] values = new double[Sampler.MAX_SAMPLES];

    Counter(String id, String title, Unit unit, boolean cumulative, DoubleSupplier value) {
      this.id = id;
      this.title = title;
      this.unit = unit;
      this.cumulative = cumulative;
      this.value = value;
    }
  }

  private static final long[] NO_FALLBACKS = {0, 0, 0};

  private final List<Counter> counters = new ArrayList<>();

  /// The quantities of a replay.
  static Counters of(ReplayState state, EventMeanings meanings) {
    Counters counters = new Counters();
    counters.addCompaction(meanings.compaction());
    counters.addFallbacks(state);
    counters.addPcpTraffic(state.activity().pcpTraffic());
    counters.addDivergences(state.ledger());
    return counters;
  }

  private void addCompaction(CompactionEvents events) {
    compaction(events, "runs", "compaction runs", Unit.TIMES, CompactionSummary::runs);
    compaction(events, "deferred", "compaction put off", Unit.TIMES, CompactionSummary::deferred);
    compaction(
        events,
        "scanned_migrate_pages",
        "pages looked at to be moved",
        Unit.PAGES,
        CompactionSummary::scannedMigratePages);
    compaction(
        events,
        "scanned_free_pages",
        "pages looked at for free ones",
        Unit.PAGES,
        CompactionSummary::scannedFreePages);
    compaction(
        events,
        "isolated_free_pages",
        "free pages taken",
        Unit.PAGES,
        CompactionSummary::isolatedFreePages);
    compaction(
        events, "migrated_pages", "pages moved", Unit.PAGES, CompactionSummary::migratedPages);
    compaction(
        events, "failed_pages", "pages not moved", Unit.PAGES, CompactionSummary::failedPages);
  }

  private void addDivergences(DivergenceLedger ledger) {
    for (Divergence.Kind kind : Divergence.Kind.values()) {
      counters.add(new Counter(
          "divergences." + kind.id(), kind.title(), Unit.TIMES, true, () -> ledger.count(kind)));
    }
    counters.add(new Counter(
        "divergences_unexplained",
        "divergences without explanation",
        Unit.TIMES,
        true,
        ledger::unexplained));
  }

  private void compaction(
      CompactionEvents events,
      String word,
      String title,
      Unit unit,
      ToLongFunction<CompactionSummary> value) {
    counters.add(new Counter(
        "compaction." + word, title, unit, true, () -> value.applyAsLong(events.summary())));
  }

  private void addFallbacks(ReplayState state) {
    for (int from = 0; from < MigrateType.COUNT; from++) {
      for (int to = 0; to < MigrateType.COUNT; to++) {
        int key = from * MigrateType.COUNT + to;
        counters.add(new Counter(
            "fallbacks." + word(from) + "." + word(to),
            MigrateType.name(from) + " for " + MigrateType.name(to),
            Unit.TIMES,
            true,
            () -> state.fallbacks().getOrDefault(key, NO_FALLBACKS)[0]));
      }
    }
    counters.add(new Counter(
        "fallbacks_stolen",
        "with a pageblock that changed hands",
        Unit.TIMES,
        true,
        () -> state.fallbacks().values().stream().mapToLong(counts -> counts[1]).sum()));
  }

  private void addPcpTraffic(PcpTraffic traffic) {
    counters.add(new Counter("pcp.refills", "per-CPU refills", Unit.TIMES, true, traffic::refills));
    counters.add(new Counter(
        "pcp.refilled_pages",
        "pages put on per-CPU lists by refills",
        Unit.PAGES,
        true,
        traffic::refilledPages));
    counters.add(new Counter(
        "pcp.drained_pages",
        "pages drained from per-CPU lists",
        Unit.PAGES,
        true,
        traffic::drainedPages));
  }

  private static String word(int type) {
    return MigrateType.name(type).toLowerCase(Locale.ROOT);
  }

  /// The CMA areas are known now.
  void addCmaAreas(CmaEvents cma) {
    for (String area : cma.knownAreas()) {
      counters.add(new Counter(
          "cma_used_pages." + area,
          "in use of CMA area " + area,
          Unit.PAGES,
          false,
          () -> cma.usedPages(area)));
    }
  }

  void sample(int column) {
    for (Counter counter : counters) {
      counter.values[column] = counter.value.getAsDouble();
    }
  }

  /// Keeps these samples alone, which ascend.
  void keep(int[] columns) {
    for (Counter counter : counters) {
      for (int i = 0; i < columns.length; i++) {
        counter.values[i] = counter.values[columns[i]];
      }
    }
  }

  /// Those that ever counted something, and all that are not counts.
  List<CounterSeries> series(long[] timesNs) {
    List<CounterSeries> series = new ArrayList<>();
    for (Counter counter : counters) {
      double[] values = Arrays.copyOf(counter.values, timesNs.length);
      if (!counter.cumulative || Arrays.stream(values).anyMatch(v -> v != 0)) {
        series.add(new CounterSeries(
            counter.id, counter.title, counter.unit, counter.cumulative, timesNs, values));
      }
    }
    return series;
  }
}
