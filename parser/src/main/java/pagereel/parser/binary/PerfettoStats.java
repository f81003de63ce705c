package pagereel.parser.binary;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToLongFunction;
import pagereel.parser.Diagnostics;
import pagereel.parser.Diagnostics.Severity;
import pagereel.parser.TraceFormatException;
import pagereel.parser.perfetto.proto.FtraceCpuStats;
import pagereel.parser.perfetto.proto.FtraceStats;

/// What a recorder says of its own work: the kernel's counts of lost events, and the events that
/// it could not turn on.
///
/// The counts go on from before the trace, so that only what they grew by is of it. Each flush of
/// the trace writes them again.
final class PerfettoStats {

  private final Map<Long, FtraceCpuStats> starts = new TreeMap<>();
  private final Map<Long, FtraceCpuStats> ends = new TreeMap<>();
  private final Set<String> absent = new TreeSet<>();
  private final Set<String> refused = new TreeSet<>();

  void add(FtraceStats stats) {
    boolean start = stats.getPhase() == FtraceStats.Phase.START_OF_TRACE;
    for (FtraceCpuStats cpu : stats.getCpuStatsList()) {
      if (start) {
        starts.putIfAbsent(cpu.getCpu(), cpu);
      } else {
        ends.put(cpu.getCpu(), cpu);
      }
    }
    absent.addAll(stats.getUnknownFtraceEventsList());
    refused.addAll(stats.getFailedFtraceEventsList());
  }

  /// Reports what was lost, and what was asked for and is not in the trace.
  void report(String name, Diagnostics diagnostics) throws TraceFormatException {
    for (FtraceCpuStats end : ends.values()) {
      reportLoss(name, diagnostics, end, "overwritten", FtraceCpuStats::getOverrun);
      reportLoss(name, diagnostics, end, "not written", FtraceCpuStats::getCommitOverrun);
      reportLoss(name, diagnostics, end, "dropped", FtraceCpuStats::getDroppedEvents);
    }
    reportNames(name, diagnostics, absent, "not known to the kernel");
    reportNames(name, diagnostics, refused, "refused");
  }

  private void reportLoss(
      String name,
      Diagnostics diagnostics,
      FtraceCpuStats end,
      String how,
      ToLongFunction<FtraceCpuStats> count)
      throws TraceFormatException {
    FtraceCpuStats start = starts.getOrDefault(end.getCpu(), FtraceCpuStats.getDefaultInstance());
    long lost = count.applyAsLong(end) - count.applyAsLong(start);
    if (lost > 0) {
      diagnostics.report(
          Severity.DATA_LOSS,
          "kernelOverrun",
          TraceFormatException.of(
              name,
              "all events of CPU " + end.getCpu(),
              "%d %s by the kernel".formatted(lost, how)));
    }
  }

  private static void reportNames(
      String name, Diagnostics diagnostics, Set<String> events, String why)
      throws TraceFormatException {
    if (!events.isEmpty()) {
      diagnostics.report(
          Severity.WARNING,
          "notRecorded",
          TraceFormatException.of(
              name, "the events that were asked for", why + ": " + String.join(", ", events)));
    }
  }
}
