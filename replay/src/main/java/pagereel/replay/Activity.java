package pagereel.replay;

import java.util.List;

/// What was done over time: the parts of a result that have a time of their own.
///
/// Lists are bounded by [#LIMIT]: what came later is in the totals and counters, which count
/// everything.
///
/// @param counters         quantities of the whole run, at the moments of the metric series
/// @param compactionRuns   in the order in which they began
/// @param contigRuns       requests for contiguous memory, in the order in which they ended
/// @param cmaStays         ranges that CMA handed out, in the order in which they were given back
/// @param lifetimes        how long pages were held, by migratetype
/// @param allocationCounts by order and migratetype
/// @param stackSites       who took pages, by call chain
public record Activity(
    List<CounterSeries> counters,
    List<CompactionRun> compactionRuns,
    List<ContigRun> contigRuns,
    List<CmaStay> cmaStays,
    List<Lifetimes> lifetimes,
    List<AllocationCount> allocationCounts,
    List<StackSite> stackSites) {

  /// Entries kept of each list.
  public static final int LIMIT = 20_000;

  /// A result without any.
  public static final Activity NONE =
      new Activity(List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of());

  public Activity {
    counters = List.copyOf(counters);
    compactionRuns = List.copyOf(compactionRuns);
    contigRuns = List.copyOf(contigRuns);
    cmaStays = List.copyOf(cmaStays);
    lifetimes = List.copyOf(lifetimes);
    allocationCounts = List.copyOf(allocationCounts);
    stackSites = List.copyOf(stackSites);
  }
}
