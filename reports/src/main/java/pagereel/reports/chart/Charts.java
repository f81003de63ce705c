package pagereel.reports.chart;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import pagereel.replay.MemoryMap.FrameUse;
import pagereel.replay.MetricSeries;
import pagereel.reports.Analysis;
import pagereel.reports.chart.LayersChart.Part;
import pagereel.reports.plot.Axis;
import pagereel.reports.plot.Axis.Measure;
import pagereel.reports.plot.Palette;
import pagereel.reports.plot.PlotBook;
import pagereel.reports.plot.Timeline;

/// All charts.
public final class Charts {

  public static final Chart FREE_BY_ORDER = new FreeByOrderChart();
  public static final Chart FREE_BY_MIGRATETYPE = new LayersChart(
      "free-by-migratetype",
      "Free memory by migratetype",
      Axis.of("free", Measure.PAGES),
      130,
      List.of(
          new Part("free_pages.movable", "Movable", Palette.use(FrameUse.MOVABLE)),
          new Part("free_pages.cma", "CMA", Palette.PURPLE),
          new Part("free_pages.reclaimable", "Reclaimable", Palette.use(FrameUse.RECLAIMABLE)),
          new Part("free_pages.unmovable", "Unmovable", Palette.use(FrameUse.UNMOVABLE)),
          new Part("free_pages.highatomic", "HighAtomic", Palette.GREEN),
          new Part("free_pages.isolate", "Isolate", Palette.INK)),
      List.of(),
      "Free memory by the migratetype of the list that it is on: what a request of each type finds without falling back."
          + " Free CMA memory serves movable requests alone.");
  public static final Chart PER_CPU_LISTS = new SeriesChart(
      "per-cpu-lists",
      "Pages on per-CPU lists",
      "pcp_pages",
      70,
      "Free pages that wait on the CPUs' own lists: free, but in no block that could merge.");
  public static final Chart UNUSABLE_FREE_INDEX = new SeriesChart(
      "unusable-free-index",
      "Unusable free index by order",
      Analysis.UNUSABLE_FREE_INDEX,
      130,
      "The share of free memory that lies in blocks too small for an allocation of each order: at 0"
          + " all of it would do, at 1 none of it. Lines for larger orders lie higher.");
  public static final Chart UNUSABLE_FREE_INDEX_MAP = new IndexStrips(
      "unusable-free-index-map",
      "Unusable free index, order by time",
      Analysis.UNUSABLE_FREE_INDEX,
      "The same as a map: one strip for each order, dark where little of the free memory would do.",
      "",
      "all usable",
      "none usable");
  public static final Chart FRAGMENTATION_INDEX = new IndexStrips(
      "fragmentation-index",
      "Fragmentation index by order",
      Analysis.FRAGMENTATION_INDEX,
      "Would an allocation of each order fail, and why? Pale: it would succeed. Yellow: it would fail because too"
          + " little is free. Dark: it would fail although enough is free, because that is in pieces.",
      "would succeed",
      "lack of memory",
      "fragmentation");
  public static final Chart PAGEBLOCKS = new LayersChart(
      "pageblocks",
      "Pageblocks by what they hold",
      Axis.of("pageblocks", Measure.COUNT),
      130,
      List.of(
          new Part("pageblocks.pure_movable", "movable alone", Palette.use(FrameUse.MOVABLE)),
          new Part(
              "pageblocks.pure_reclaimable",
              "reclaimable alone",
              Palette.use(FrameUse.RECLAIMABLE)),
          new Part("pageblocks.pure_unmovable", "unmovable alone", Palette.use(FrameUse.UNMOVABLE)),
          new Part("pageblocks.mixed", "mixed", Palette.PURPLE),
          new Part("pageblocks.unknown", "unknown", Palette.use(FrameUse.UNKNOWN)),
          new Part("pageblocks.free", "no page in use", Palette.use(FrameUse.FREE_LARGE))),
      List.of(new Part("changed_pageblocks", "changed hands", Palette.INK)),
      "Pageblocks by the pages in use in them: of one kind alone, mixed, or none. A mixed pageblock seldom comes free as"
          + " a whole. Dashed: pageblocks whose migratetype is another than at the start, taken over by a fallback.");
  public static final Chart UNMOVABLE_SHARE = new SeriesChart(
      "unmovable-share",
      "Blocks that an unmovable page spoils",
      "unmovable_share",
      100,
      "The share of aligned blocks of each size that hold at least one page in use that cannot be moved: no compaction"
          + " can make these free.");
  public static final Chart FALLBACKS = new FallbacksChart();
  public static final Chart FALLBACKS_OVER_TIME = new CountersChart(
      "fallbacks-over-time",
      "Fallbacks over time",
      List.of("fallbacks"),
      Axis.of("so far", Measure.COUNT),
      100,
      "How many allocations have fallen back so far, as “donor for wanted type”; and how many of them took a pageblock"
          + " over.",
      "no allocation fell back to another migratetype.");
  public static final Chart ALLOCATIONS = new AllocationsChart();
  public static final Chart MEMORY_MAP = new MemoryMapChart();
  public static final Chart FAILURES = new FailuresChart();
  public static final Chart FAILURE_CAUSES = new FailureCausesChart();
  public static final Chart COMPACTION = new CompactionChart();
  public static final Chart COMPACTION_WORK = new CountersChart(
      "compaction-work",
      "Compaction's work so far",
      List.of(
          "compaction.scanned_migrate_pages",
          "compaction.scanned_free_pages",
          "compaction.isolated_free_pages",
          "compaction.migrated_pages",
          "compaction.failed_pages"),
      Axis.of("pages", Measure.COUNT),
      100,
      "Pages that compaction has looked at, taken and moved so far. The wider the first lines are above the last, the"
          + " more it costs to win a page.",
      "the trace has no work of compaction.");
  public static final Chart COMPACTION_RUNS = new CountersChart(
      "compaction-deferrals",
      "Runs of compaction, and how often it was put off",
      List.of("compaction.runs", "compaction.deferred"),
      Axis.of("so far", Measure.COUNT),
      80,
      "Runs that began so far, and how often compaction was not tried because it had failed before.",
      "the trace has no run of compaction, and none was put off.");
  public static final Chart CMA_OCCUPANCY = new CountersChart(
      "cma-occupancy",
      "CMA memory handed out",
      List.of("cma_used_pages"),
      Axis.of("handed out", Measure.PAGES),
      100,
      "How much of each CMA area was handed out.",
      "no snapshot tells what CMA areas there are.");
  public static final Chart CMA_MAP = new CmaMapChart();
  public static final Chart CONTIG_LATENCY = new ContigLatencyChart();
  public static final Chart CONTIG_LATENCY_CURVE = new ContigLatencyCurve();
  public static final Chart TOP_SITES = new SitesChart();
  public static final Chart RESIDENTS = new ResidentsChart();
  public static final Chart LIFETIMES = new LifetimesChart();
  public static final Chart DIVERGENCES = new DivergencesChart();
  public static final Chart DIVERGENCES_OVER_TIME = new CountersChart(
      "divergences-over-time",
      "Divergences over time",
      List.of("divergences"),
      Axis.of("so far", Measure.COUNT),
      100,
      "How often model and trace have parted so far, by kind; and how many of these nothing explains.",
      "model and trace agreed at every event.");

  /// The charts that every report has, in the order of their sections.
  public static final List<Chart> STANDARD = List.of(
      FREE_BY_ORDER,
      FREE_BY_MIGRATETYPE,
      PER_CPU_LISTS,
      ALLOCATIONS,
      UNUSABLE_FREE_INDEX,
      UNUSABLE_FREE_INDEX_MAP,
      FRAGMENTATION_INDEX,
      PAGEBLOCKS,
      UNMOVABLE_SHARE,
      FALLBACKS,
      FALLBACKS_OVER_TIME,
      MEMORY_MAP,
      FAILURES,
      FAILURE_CAUSES,
      RESIDENTS,
      COMPACTION,
      COMPACTION_WORK,
      COMPACTION_RUNS,
      CMA_OCCUPANCY,
      CMA_MAP,
      CONTIG_LATENCY,
      CONTIG_LATENCY_CURVE,
      TOP_SITES,
      LIFETIMES,
      DIVERGENCES,
      DIVERGENCES_OVER_TIME);

  /// Metrics that a standard chart shows, without their orders and kinds.
  private static final Set<String> SHOWN = new HashSet<>(List.of(
      Analysis.FREE_BLOCKS,
      Analysis.UNUSABLE_FREE_INDEX,
      Analysis.FRAGMENTATION_INDEX,
      "free_pages",
      "pcp_pages",
      "pageblocks",
      "changed_pageblocks",
      "unmovable_share"));

  private Charts() {}

  /// The standard charts and one for each metric that none of them shows.
  public static List<Chart> of(Analysis analysis) {
    List<Chart> charts = new ArrayList<>(STANDARD);
    charts.addAll(others(analysis));
    return charts;
  }

  /// What each chart shows, of those that there are.
  public static PlotBook book(Analysis analysis) {
    return new PlotBook(
        Timeline.of(analysis),
        of(analysis).stream()
            .filter(chart -> chart.missing(analysis).isEmpty())
            .map(chart -> new PlotBook.Titled(chart.id(), chart.title(), chart.plot(analysis)))
            .toList());
  }

  /// A chart for each metric that no standard chart shows.
  public static List<Chart> others(Analysis analysis) {
    Map<String, Chart> byMetric = new LinkedHashMap<>();
    for (MetricSeries series : analysis.result().series()) {
      String base = Analysis.base(series);
      if (!SHOWN.contains(base)) {
        byMetric.computeIfAbsent(base, b -> other(b, series));
      }
    }
    return List.copyOf(byMetric.values());
  }

  private static Chart other(String base, MetricSeries series) {
    String title = series.order().isPresent()
        ? series.title().replace(", order " + series.order().getAsInt(), "") + " by order"
        : series.title();
    String better = switch (series.better()) {
      case LOWER -> " Lower is better.";
      case HIGHER -> " Higher is better.";
      case NEITHER -> "";
    };
    String capital = Character.toUpperCase(title.charAt(0)) + title.substring(1);
    return new SeriesChart(
        base.replace('_', '-'), capital, base, 80, capital + " over time." + better);
  }
}
