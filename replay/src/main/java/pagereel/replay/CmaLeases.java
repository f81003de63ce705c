package pagereel.replay;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Who has which ranges of a CMA area, as far as the trace tells.
final class CmaLeases {

  /// A range that was handed out.
  ///
  /// @param stack how it came to be asked for, an id of the stream's
  ///              [pagereel.parser.event.StackTable]
  record Lease(long startPfn, long endPfn, int pid, String comm, int stack, long timeNs) {

    Lease between(long start, long end) {
      return new Lease(Math.max(start, startPfn), Math.min(end, endPfn), pid, comm, stack, timeNs);
    }
  }

  private final TreeMap<Long, Lease> leases = new TreeMap<>();

  void allocated(Lease lease) {
    released(lease.startPfn(), lease.endPfn());
    leases.put(lease.startPfn(), lease);
  }

  /// A range was given back: a whole one, or part of it.
  void released(long startPfn, long endPfn) {
    for (Lease lease : within(startPfn, endPfn)) {
      leases.remove(lease.startPfn());
      if (lease.startPfn() < startPfn) {
        leases.put(lease.startPfn(), lease.between(lease.startPfn(), startPfn));
      }
      if (lease.endPfn() > endPfn) {
        leases.put(endPfn, lease.between(endPfn, lease.endPfn()));
      }
    }
  }

  /// Those that have a frame in a range, in the order of their PFNs.
  List<Lease> within(long startPfn, long endPfn) {
    Map.Entry<Long, Lease> before = leases.lowerEntry(startPfn);
    List<Lease> within = new ArrayList<>();
    if (before != null && before.getValue().endPfn() > startPfn) {
      within.add(before.getValue());
    }
    within.addAll(leases.subMap(startPfn, endPfn).values());
    return within;
  }
}
