package pagereel.replay;

import java.util.List;
import pagereel.parser.event.NameTable;
import pagereel.replay.model.Zone;

/// Writes down what is done over time, while it is done.
final class ActivityLog {

  private final CompactionRunLog compaction;
  private final ContigLog contig = new ContigLog();
  private final LifetimeLog lifetimes = new LifetimeLog();
  private final AllocationCounter allocations = new AllocationCounter();
  private final PcpTraffic pcpTraffic = new PcpTraffic();

  ActivityLog(NameTable names) {
    compaction = new CompactionRunLog(names);
  }

  CompactionRunLog compaction() {
    return compaction;
  }

  ContigLog contig() {
    return contig;
  }

  LifetimeLog lifetimes() {
    return lifetimes;
  }

  AllocationCounter allocations() {
    return allocations;
  }

  PcpTraffic pcpTraffic() {
    return pcpTraffic;
  }

  /// Forgets what was written down so far: results begin here.
  void restart(long timeNs) {
    compaction.restart();
    contig.restart(timeNs);
    lifetimes.restart();
    allocations.restart();
    pcpTraffic.restart();
  }

  /// @param startNs when the model began to follow the trace
  Activity result(
      List<CounterSeries> counters,
      List<StackSite> stackSites,
      List<Zone> zones,
      long startNs,
      long endNs) {
    return new Activity(
        counters,
        compaction.runs(endNs),
        contig.runs(),
        contig.stays(startNs, endNs),
        lifetimes.lifetimes(zones, endNs - startNs),
        allocations.counts(),
        stackSites);
  }
}
