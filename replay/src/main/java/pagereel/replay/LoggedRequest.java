package pagereel.replay;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import pagereel.parser.event.EventBatch;
import pagereel.parser.event.GfpFlags;
import pagereel.replay.Failure.Cause;
import pagereel.replay.KernelReport.ReportedZone;
import pagereel.replay.metric.FragmentationIndex;

/// A request that the kernel's log reports, with the state of memory that follows it, and what the
/// two say about why it failed.
///
/// Left out: nodes that the request prefers, `PF_MEMALLOC`, and what changed between the failure
/// and the printing.
final class LoggedRequest {

  final long timeNs;
  final int pid;
  final String comm;
  final int order;
  /// Bits of [GfpFlags], or [EventBatch#ABSENT].
  final long gfpFlags;
  /// A bit for each node that it may use, or [EventBatch#ABSENT].
  private final long nodes;
  private final List<String> stack;
  final List<LoggedZone> zones = new ArrayList<>();

  /// When its last line was printed.
  long lastNs;

  private Cause cause = Cause.UNKNOWN;
  private String missing = "";

  LoggedRequest(
      long timeNs, int pid, String comm, int order, long gfpFlags, long nodes, List<String> stack) {
    this.timeNs = timeNs;
    this.pid = pid;
    this.comm = comm;
    this.order = order;
    this.gfpFlags = gfpFlags;
    this.nodes = nodes;
    this.stack = stack;
    lastNs = timeNs;
  }

  /// The zone of this name, given to the report now if it is new.
  LoggedZone zone(int node, String name) {
    for (LoggedZone zone : zones) {
      if (zone.node == node && zone.name.equals(name)) {
        return zone;
      }
    }
    LoggedZone zone = new LoggedZone(node, name);
    zones.add(zone);
    return zone;
  }

  boolean hasFlags() {
    return gfpFlags != EventBatch.ABSENT;
  }

  private boolean isFor(LoggedZone zone) {
    boolean node =
        nodes == EventBatch.ABSENT || (zone.node < Long.SIZE && (nodes >> zone.node & 1) != 0);
    return node && (!hasFlags() || zone.isFor((int) gfpFlags));
  }

  /// Finds out why it failed, once all of its lines are there.
  Cause cause() {
    List<LoggedZone> candidates = zones.stream().filter(this::isFor).toList();
    if (zones.isEmpty()) {
      return unknown("the log has no state of memory behind this failure");
    }
    if (!hasFlags()) {
      return unknown("the log gives the request's flags as bits of a kernel that it does not name");
    }
    boolean oneNode = zones.stream().allMatch(zone -> zone.node == zones.getFirst().node);
    if ((gfpFlags & GfpFlags.THISNODE) != 0 && !oneNode) {
      return unknown("the log does not tell which node the request was for");
    }
    if (candidates.isEmpty()) {
      return unknown("the log names no zone that the request may use");
    }
    return cause(candidates);
  }

  private Cause cause(List<LoggedZone> candidates) {
    int gfp = (int) gfpFlags;
    boolean surely = false;
    boolean possibly = false;
    boolean fits = false;
    boolean counted = true;
    for (LoggedZone zone : candidates) {
      boolean[] allowed = zone.allows(order, gfp, zones);
      surely |= allowed[0];
      possibly |= allowed[1];
      if (allowed[1]) {
        counted &= zone.hasBlocks();
        fits |= zone.hasBlock(order, gfp);
      }
    }
    if (!possibly) {
      return known(Cause.BELOW_WATERMARK);
    }
    if (!counted) {
      return unknown("the log does not tell the free blocks by order");
    }
    if (fits) {
      return unknown("when the log was printed, a zone had a block for it: memory was freed in"
          + " between, or the request had limits that the log does not tell");
    }
    return surely
        ? known(Cause.FRAGMENTED)
        : unknown("whether enough was free depends on how this kernel numbers its zones");
  }

  private Cause known(Cause found) {
    cause = found;
    return found;
  }

  private Cause unknown(String what) {
    missing = what;
    return Cause.UNKNOWN;
  }

  /// The index of the largest zone that the request may use.
  OptionalDouble fragmentationIndex() {
    LoggedZone largest = null;
    for (LoggedZone zone : zones) {
      if (isFor(zone)
          && zone.hasBlocks()
          && (largest == null || zone.managedPages > largest.managedPages)) {
        largest = zone;
      }
    }
    return largest == null || order <= 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(new FragmentationIndex(order).sample(largest));
  }

  KernelReport report() {
    return new KernelReport(
        timeNs,
        stack,
        zones.stream()
            .map(zone -> new ReportedZone(
                zone.node,
                zone.name,
                zone.freePages,
                zone.minPages,
                zone.blockCounts(),
                isFor(zone)))
            .toList(),
        cause == Cause.UNKNOWN ? missing : "");
  }
}
