package pagereel.replay;

import java.util.List;

/// All that a replay found out: what every report is made of.
///
/// @param failures    in time order; `failureTotals` also counts those beyond the list's limit
/// @param memoryMaps  one for each zone that has memory
/// @param fallbacks   by donor and receiver, most frequent first
/// @param sites       who took pages, most pages first
/// @param marks       markers and snapshots, in time order
/// @param busyRanges  ranges that a frame in use failed, of requests that failed and others
/// @param residents   who had unmovable pages where movable ones belong, most page seconds first
/// @param activity    what was done over time
/// @param isolationTotals what each version of the range isolation would have come to, as far as
///                    such were asked for
/// @param collectingTotals what each would have collected where compaction did
/// @param isolations  the same for each range
/// @param scans       what each would have collected at single scans, in time order; those at
///                    which they differ most from the kernel, if there are very many
/// @param predictions what the model announced, kinds that did not occur left out
public record ReplayResult(
    Seed seed,
    String kernelProfile,
    List<ZoneSummary> zones,
    List<MetricSeries> series,
    List<MemoryMap> memoryMaps,
    List<Failure> failures,
    List<FailureTotal> failureTotals,
    Divergences divergences,
    CompactionSummary compaction,
    List<CmaSummary> cma,
    List<Fallback> fallbacks,
    List<AllocationSite> sites,
    List<TimeMark> marks,
    List<SnapshotScore> snapshotScores,
    List<PredictionScore> predictions,
    List<BusyRange> busyRanges,
    List<UnmovableResident> residents,
    Activity activity,
    List<IsolationTotal> isolationTotals,
    List<CollectingTotal> collectingTotals,
    List<TriedIsolation> isolations,
    List<TriedScan> scans,
    List<ReplayWarning> warnings) {

  public ReplayResult {
    zones = List.copyOf(zones);
    series = List.copyOf(series);
    memoryMaps = List.copyOf(memoryMaps);
    failures = List.copyOf(failures);
    failureTotals = List.copyOf(failureTotals);
    cma = List.copyOf(cma);
    fallbacks = List.copyOf(fallbacks);
    sites = List.copyOf(sites);
    marks = List.copyOf(marks);
    snapshotScores = List.copyOf(snapshotScores);
    predictions = List.copyOf(predictions);
    busyRanges = List.copyOf(busyRanges);
    residents = List.copyOf(residents);
    isolationTotals = List.copyOf(isolationTotals);
    collectingTotals = List.copyOf(collectingTotals);
    isolations = List.copyOf(isolations);
    scans = List.copyOf(scans);
    warnings = List.copyOf(warnings);
  }
}
