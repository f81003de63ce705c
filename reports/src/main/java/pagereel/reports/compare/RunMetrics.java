package pagereel.reports.compare;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.apache.commons.statistics.descriptive.Quantile;
import pagereel.replay.metric.Better;
import pagereel.reports.compare.Run.Samples;
import pagereel.reports.compare.RunMetric.Unit;
import tools.jackson.databind.JsonNode;

/// The figures that runs are compared by.
public final class RunMetrics {

  private static final String COUNTED_OTHERWISE =
      "kernels count differently: from 6.12 on each single page taken is an event, before that only a"
          + " fallback that moves pages";
  private static final String OTHER_EVENTS =
      "kernels before 6.12 do not trace every take from the free lists";
  private static final int HUGE_ORDER = 9;
  private static final double GIB = 1 << 30;

  public static final List<RunMetric> ALL = all();

  private RunMetrics() {}

  private static List<RunMetric> all() {
    List<RunMetric> metrics = new ArrayList<>();
    addWork(metrics);
    addContiguous(metrics);
    addFragmentation(metrics);
    addGrouping(metrics);
    addCompaction(metrics);
    addLists(metrics);
    return List.copyOf(metrics);
  }

  private static RunMetric of(
      String id, String title, Unit unit, Better better, Function<Run, OptionalDouble> value) {
    return new RunMetric(id, title, unit, better, "", value);
  }

  private static void addWork(List<RunMetric> metrics) {
    metrics.add(of(
        "allocations.rate",
        "allocations",
        Unit.PER_SECOND,
        Better.NEITHER,
        run -> Run.ratio(allocations(run, order -> true), run.seconds())));
    metrics.add(of(
        "allocations.order0_share",
        "share of single pages among allocations",
        Unit.RATIO,
        Better.NEITHER,
        run -> Run.ratio(allocations(run, order -> order == 0), allocations(run, order -> true))));
    metrics.add(of(
        "allocations.large_share",
        "share of orders 4 to 8 among allocations",
        Unit.RATIO,
        Better.NEITHER,
        run -> Run.ratio(
            allocations(run, order -> order >= 4 && order < HUGE_ORDER),
            allocations(run, order -> true))));
    metrics.add(of(
        "allocations.huge",
        "allocations of order 9 and more",
        Unit.PER_GIB,
        Better.NEITHER,
        run -> perGib(run, allocations(run, order -> order >= HUGE_ORDER))));
    for (String kind : List.of("thp", "hugetlb")) {
      metrics.add(of(
          "failures." + kind,
          "huge page allocations that fail: " + kind,
          Unit.RATIO,
          Better.LOWER,
          run -> shareFailed(failures(run, kind), allocations(run, order -> order >= HUGE_ORDER))));
    }
    for (String kind : List.of("cma", "contig")) {
      metrics.add(of(
          "failures." + kind,
          "contiguous requests that fail: " + kind,
          Unit.RATIO,
          Better.LOWER,
          run -> Run.ratio(failures(run, kind), requests(run, kind))));
    }
    for (Orders orders : Orders.values()) {
      metrics.add(of(
          "failures.orders" + orders.least + "_" + orders.most,
          "allocations of orders " + orders.word + " that fail",
          Unit.RATIO,
          Better.LOWER,
          run -> shareFailed(failures(run, orders), allocations(run, orders::has))));
    }
  }

  private static void addContiguous(List<RunMetric> metrics) {
    metrics.add(of(
        "huge.success", "huge page allocations that succeed", Unit.RATIO, Better.HIGHER, run -> {
          double served = allocations(run, order -> order >= HUGE_ORDER);
          double failed = failures(run, "thp") + failures(run, "hugetlb");
          return Run.ratio(served, served + failed);
        }));
    metrics.add(of(
        "contiguous.success",
        "contiguous ranges that are had",
        Unit.RATIO,
        Better.HIGHER,
        run -> Run.ratio(served(run).length, run.json().at("/contigRuns").size())));
    metrics.add(latency("median", 0.5));
    metrics.add(latency("p95", 0.95));
    metrics.add(latency("p99", 0.99));
    metrics.add(latency("worst", 1));
    metrics.add(of(
        "cma.retries",
        "busy ranges for each one that CMA serves",
        Unit.COUNT,
        Better.LOWER,
        run -> Run.ratio(sum(run, "/cma", "retries"), sum(run, "/cma", "allocations"))));
    for (Holder holder : Holder.values()) {
      metrics.add(of(
          "contiguous.ranges_lost_to." + holder.word,
          "contiguous ranges tried in vain: " + holder.title,
          Unit.RATIO,
          Better.LOWER,
          run -> Run.ratio(
              busy(run, holder), run.json().at("/busyRanges").size() + served(run).length)));
    }
    for (String cause : List.of(
        "noFreeRun", "pinnedPage", "unmovablePage", "migrationFailed", "isolationRefused")) {
      metrics.add(of(
          "contiguous.lost_to." + cause,
          "contiguous requests lost to " + cause,
          Unit.RATIO,
          Better.LOWER,
          run -> Run.ratio(count(run, cause), run.json().at("/contigRuns").size())));
    }
  }

  private static RunMetric latency(String word, double probability) {
    return of(
        "contiguous.latency_" + word,
        "latency of contiguous ranges, " + word,
        Unit.NANOSECONDS,
        Better.LOWER,
        run -> {
          double[] served = served(run);
          return served.length == 0
              ? OptionalDouble.empty()
              : OptionalDouble.of(Quantile.withDefaults().evaluate(served, probability));
        });
  }

  private static void addFragmentation(List<RunMetric> metrics) {
    for (int order : new int[] {4, HUGE_ORDER}) {
      String series = "unusable_free_index.order" + order;
      String title = "unusable free index, order " + order + ", ";
      metrics.add(sampled(
          series + ".mean", title + "mean", Unit.RATIO, Better.LOWER, series, Samples::mean));
      metrics.add(sampled(
          series + ".worst", title + "worst", Unit.RATIO, Better.LOWER, series, Samples::most));
      metrics.add(sampled(
          series + ".end", title + "at the end", Unit.RATIO, Better.LOWER, series, Samples::last));
    }
    String index = "fragmentation_index.order" + HUGE_ORDER;
    metrics.add(sampled(
        index + ".mean",
        "fragmentation index, order 9, mean",
        Unit.RATIO,
        Better.LOWER,
        index,
        Samples::mean));
    metrics.add(sampled(
        index + ".end",
        "fragmentation index, order 9, at the end",
        Unit.RATIO,
        Better.LOWER,
        index,
        Samples::last));
    metrics.add(sampled(
        "free_pages.mean",
        "free pages, mean",
        Unit.PAGES,
        Better.NEITHER,
        "free_pages",
        Samples::mean));
    metrics.add(sampled(
        "free_pages.least",
        "free pages, least",
        Unit.PAGES,
        Better.NEITHER,
        "free_pages",
        Samples::least));
  }

  private static RunMetric sampled(
      String id,
      String title,
      Unit unit,
      Better better,
      String series,
      ToDoubleFunction<Samples> summary) {
    return of(id, title, unit, better, run -> {
      Optional<Samples> samples = run.series(series);
      return samples.isPresent()
          ? OptionalDouble.of(summary.applyAsDouble(samples.get()))
          : OptionalDouble.empty();
    });
  }

  private static void addGrouping(List<RunMetric> metrics) {
    metrics.add(sampled(
        "pageblocks.mixed.mean",
        "mixed pageblocks, mean",
        Unit.COUNT,
        Better.LOWER,
        "pageblocks.mixed",
        Samples::mean));
    metrics.add(sampled(
        "pageblocks.mixed.end",
        "mixed pageblocks, at the end",
        Unit.COUNT,
        Better.LOWER,
        "pageblocks.mixed",
        Samples::last));
    metrics.add(sampled(
        "changed_pageblocks.end",
        "pageblocks that changed hands, at the end",
        Unit.COUNT,
        Better.LOWER,
        "changed_pageblocks",
        Samples::last));
    metrics.add(sampled(
        "unmovable_share.order9.mean",
        "share of order 9 blocks spoilt, mean",
        Unit.RATIO,
        Better.LOWER,
        "unmovable_share.order9",
        Samples::mean));
    metrics.add(sampled(
        "unmovable_share.order9.end",
        "share of order 9 blocks spoilt, at the end",
        Unit.RATIO,
        Better.LOWER,
        "unmovable_share.order9",
        Samples::last));
    metrics.add(of(
        "residents.pages",
        "unmovable pages in movable pageblocks, mean",
        Unit.PAGES,
        Better.LOWER,
        run -> Run.ratio(sum(run, "/residents", "pageSeconds"), run.seconds())));
    metrics.add(of(
        "residents.placed",
        "unmovable pages placed in movable pageblocks",
        Unit.PER_GIB,
        Better.LOWER,
        run -> perGib(run, sum(run, "/residents", "takenPages"))));
    metrics.add(new RunMetric(
        "fallbacks",
        "extfrag events per 1,000 allocations",
        Unit.PER_THOUSAND,
        Better.LOWER,
        COUNTED_OTHERWISE,
        run -> perThousand(run, sum(run, "/fallbacks", "count"))));
    metrics.add(of(
        "fallbacks.claimed",
        "fallbacks that claim a pageblock",
        Unit.PER_GIB,
        Better.LOWER,
        run -> perGib(run, sum(run, "/fallbacks", "pageblockStolen"))));
    for (String type : List.of("Movable", "Unmovable", "Reclaimable")) {
      metrics.add(of(
          "live." + type.toLowerCase(Locale.ROOT),
          "pages allocated and held at the end: " + type,
          Unit.PAGES,
          Better.NEITHER,
          run -> OptionalDouble.of(live(run, type))));
    }
  }

  private static void addCompaction(List<RunMetric> metrics) {
    metrics.add(of(
        "compaction.rate",
        "compaction runs",
        Unit.PER_SECOND,
        Better.NEITHER,
        run -> Run.ratio(run.number("/compaction/runs"), run.seconds())));
    metrics.add(of(
        "compaction.success",
        "compaction runs that make the block",
        Unit.RATIO,
        Better.HIGHER,
        run -> Run.ratio(run.number("/compaction/succeeded"), run.number("/compaction/runs"))));
    metrics.add(of(
        "compaction.scanned_per_migrated",
        "pages looked at for each page moved",
        Unit.COUNT,
        Better.LOWER,
        run -> Run.ratio(
            run.number("/compaction/scannedMigratePages")
                + run.number("/compaction/scannedFreePages"),
            run.number("/compaction/migratedPages"))));
    metrics.add(of(
        "compaction.migrated_per_success",
        "pages moved for each block made",
        Unit.COUNT,
        Better.LOWER,
        run -> Run.ratio(
            run.number("/compaction/migratedPages"), run.number("/compaction/succeeded"))));
    metrics.add(of(
        "compaction.stalled",
        "wait in direct compaction, of each second",
        Unit.NANOSECONDS,
        Better.LOWER,
        run -> Run.ratio(run.number("/compaction/stalledNs"), run.seconds())));
    metrics.add(of(
        "compaction.stalled_per_gib",
        "wait in direct compaction",
        Unit.NANOSECONDS_PER_GIB,
        Better.LOWER,
        run -> perGib(run, run.number("/compaction/stalledNs"))));
    metrics.add(of(
        "compaction.migrated_per_huge",
        "pages moved for each huge page had",
        Unit.COUNT,
        Better.LOWER,
        run -> Run.ratio(
            run.number("/compaction/migratedPages"),
            allocations(run, order -> order >= HUGE_ORDER))));
    metrics.add(of(
        "compaction.deferred",
        "compaction put off",
        Unit.PER_GIB,
        Better.NEITHER,
        run -> perGib(run, run.number("/compaction/deferred"))));
  }

  private static void addLists(List<RunMetric> metrics) {
    metrics.add(of(
        "pcp.refills",
        "refills of per-CPU lists per 1,000 allocations",
        Unit.PER_THOUSAND,
        Better.LOWER,
        run -> perThousand(run, run.counter("pcp.refills"))));
    metrics.add(of(
        "pcp.refilled_pages",
        "pages of these refills per 1,000 allocations",
        Unit.PER_THOUSAND,
        Better.NEITHER,
        run -> perThousand(run, run.counter("pcp.refilled_pages"))));
    metrics.add(of(
        "pcp.drained",
        "pages drained from per-CPU lists per 1,000 allocations",
        Unit.PER_THOUSAND,
        Better.LOWER,
        run -> perThousand(run, run.counter("pcp.drained_pages"))));
    metrics.add(new RunMetric(
        "zone_lock.takes",
        "zone lock takes per 1,000 allocations",
        Unit.PER_THOUSAND,
        Better.LOWER,
        OTHER_EVENTS,
        run -> perThousand(run, (double) run.events("mm_page_alloc_zone_locked"))));
  }

  private static OptionalDouble perThousand(Run run, double count) {
    return Run.ratio(1000 * count, (double) run.events("mm_page_alloc"));
  }

  /// For each GiB that was allocated; absent where the page size is not known.
  private static OptionalDouble perGib(Run run, double count) {
    OptionalInt pageSize = run.pageSizeBytes();
    if (pageSize.isEmpty()) {
      return OptionalDouble.empty();
    }
    double bytes = 0;
    for (JsonNode one : run.json().at("/allocationCounts")) {
      double pages = Math.scalb(one.path("count").asDouble(0), one.path("order").asInt(0));
      bytes += pages * pageSize.getAsInt();
    }
    return Run.ratio(count, bytes / GIB);
  }

  /// Orders that fail for reasons of their own.
  private enum Orders {
    LOW("0 to 3", 0, 3),
    HIGH("4 to 8", 4, 8);

    final String word;
    private final int least;
    private final int most;

    Orders(String word, int least, int most) {
      this.word = word;
      this.least = least;
      this.most = most;
    }

    boolean has(int order) {
      return order >= least && order <= most;
    }
  }

  /// What stood in the way of a contiguous range.
  private enum Holder {
    MOVABLE("movable", "by a page that should have moved"),
    UNMOVABLE("unmovable", "by a page that cannot move"),
    UNTOLD("untold", "by what is not told");

    final String word;
    final String title;

    Holder(String word, String title) {
      this.word = word;
      this.title = title;
    }

    static Holder of(JsonNode busyRange) {
      JsonNode flags = busyRange.at("/blocker/gfpFlags");
      if (!flags.isString()) {
        return UNTOLD;
      }
      return flags.asString("").contains("MOVABLE") ? MOVABLE : UNMOVABLE;
    }
  }

  private static double busy(Run run, Holder holder) {
    double count = 0;
    for (JsonNode range : run.json().at("/busyRanges")) {
      count += Holder.of(range) == holder ? 1 : 0;
    }
    return count;
  }

  private interface Order {
    boolean test(int order);
  }

  private static double allocations(Run run, Order which) {
    double count = 0;
    for (JsonNode one : run.json().at("/allocationCounts")) {
      count += which.test(one.path("order").asInt(0)) ? one.path("count").asDouble(0) : 0;
    }
    return count;
  }

  private static double failures(Run run, String kind) {
    double count = 0;
    for (JsonNode failure : run.json().at("/failures")) {
      count += failure.path("kind").asString("").equals(kind) ? 1 : 0;
    }
    return count;
  }

  /// Failed requests of the buddy allocator for some orders.
  private static double failures(Run run, Orders orders) {
    double count = 0;
    for (JsonNode failure : run.json().at("/failures")) {
      boolean buddy = failure.path("kind").asString("").equals("buddy");
      count += buddy && orders.has(failure.path("order").asInt(-1)) ? 1 : 0;
    }
    return count;
  }

  private static OptionalDouble shareFailed(double failed, double served) {
    return Run.ratio(failed, failed + served);
  }

  /// Contiguous requests of a kind.
  private static double requests(Run run, String kind) {
    double count = 0;
    for (JsonNode one : run.json().at("/contigRuns")) {
      count += one.path("kind").asString("").equals(kind) ? 1 : 0;
    }
    return count;
  }

  /// Contiguous requests that failed for a cause.
  private static double count(Run run, String cause) {
    double count = 0;
    for (JsonNode failure : run.json().at("/failures")) {
      String kind = failure.path("kind").asString("");
      boolean contiguous = kind.equals("cma") || kind.equals("contig");
      count += contiguous && failure.path("cause").asString("").equals(cause) ? 1 : 0;
    }
    return count;
  }

  /// How long each contiguous request took that was served.
  private static double[] served(Run run) {
    double[] took = new double[run.json().at("/contigRuns").size()];
    int served = 0;
    for (JsonNode one : run.json().at("/contigRuns")) {
      if (one.has("pfn")) {
        took[served++] =
            (double) (one.path("endNs").asLong(0) - one.path("startNs").asLong(0));
      }
    }
    return Arrays.copyOf(took, served);
  }

  private static double live(Run run, String type) {
    double pages = 0;
    for (JsonNode lifetimes : run.json().at("/lifetimes")) {
      if (lifetimes.path("migrateType").asString("").equals(type)) {
        for (JsonNode count : lifetimes.path("livePages")) {
          pages += count.asDouble(0);
        }
      }
    }
    return pages;
  }

  private static double sum(Run run, String list, String key) {
    double sum = 0;
    for (JsonNode one : run.json().at(list)) {
      sum += one.path(key).asDouble(0);
    }
    return sum;
  }
}
