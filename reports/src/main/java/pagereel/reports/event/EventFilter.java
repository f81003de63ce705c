package pagereel.reports.event;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import pagereel.parser.event.Column;
import pagereel.parser.event.EventBatch;
import pagereel.parser.event.MmPageAlloc;
import pagereel.parser.event.NameTable;
import pagereel.parser.event.Tracepoint;

/// Which events are wanted. An event must pass every part; a part that is empty lets all pass, and
/// of several values in a part one must fit.
///
/// @param events tracepoint names; one that ends in `*` stands for all that begin so, and a group
///               before a colon (`kmem:`) is passed over
/// @param pfns   events whose pages, or whose range of pages, touch this range
/// @param orders events with one of these orders
/// @param comms  task names
/// @param fromNs only events at this time or later
/// @param toNs   only events before this time
public record EventFilter(
    List<String> events,
    Optional<PfnRange> pfns,
    Set<Integer> orders,
    Set<Integer> pids,
    Set<String> comms,
    Set<Integer> cpus,
    long fromNs,
    long toNs) {

  /// Half-open: `[startPfn, endPfn)`.
  public record PfnRange(long startPfn, long endPfn) {

    public PfnRange {
      if (startPfn >= endPfn) {
        throw new IllegalArgumentException(
            "empty range of PFNs: %#x..%#x".formatted(startPfn, endPfn));
      }
    }
  }

  private static final int MAX_ORDER = 32;

  public EventFilter {
    events = events.stream().map(name -> name.substring(name.indexOf(':') + 1)).toList();
    orders = Set.copyOf(orders);
    pids = Set.copyOf(pids);
    comms = Set.copyOf(comms);
    cpus = Set.copyOf(cpus);
  }

  /// Whether the row's event is wanted.
  public boolean matches(EventBatch batch, int row, NameTable names) {
    long timeNs = batch.timeNs(row);
    return timeNs >= fromNs
        && timeNs < toNs
        && (cpus.isEmpty() || cpus.contains(batch.cpu(row)))
        && (pids.isEmpty() || pids.contains(batch.pid(row)))
        && (comms.isEmpty() || comms.contains(names.name(batch.comm(row))))
        && (events.isEmpty() || isNamed(EventNames.of(batch, row, names)))
        && (orders.isEmpty() || hasOrder(batch, row))
        && (pfns.isEmpty() || touches(pfns.get(), batch, row));
  }

  private boolean isNamed(String name) {
    for (String wanted : events) {
      if (wanted.endsWith("*")
          ? name.startsWith(wanted.substring(0, wanted.length() - 1))
          : name.equals(wanted)) {
        return true;
      }
    }
    return false;
  }

  private boolean hasOrder(EventBatch batch, int row) {
    return EventColumns.has(batch.tracepoint(row), Column.ORDER)
        && orders.contains(batch.order(row));
  }

  private static boolean touches(PfnRange range, EventBatch batch, int row) {
    Tracepoint tracepoint = batch.tracepoint(row);
    if (EventColumns.has(tracepoint, Column.PFN)) {
      long pfn = batch.pfn(row);
      return pfn != EventBatch.ABSENT
          && pfn != MmPageAlloc.NO_PFN
          && pfn < range.endPfn
          && pfn + pages(tracepoint, batch, row) > range.startPfn;
    }
    if (EventColumns.has(tracepoint, Column.START_PFN)) {
      return batch.value(Column.START_PFN, row) < range.endPfn
          && batch.value(Column.END_PFN, row) > range.startPfn;
    }
    return false;
  }

  /// How many pages the event is about, from its PFN on.
  private static long pages(Tracepoint tracepoint, EventBatch batch, int row) {
    if (EventColumns.has(tracepoint, Column.COUNT)) {
      return Math.max(1, batch.value(Column.COUNT, row));
    }
    if (!EventColumns.has(tracepoint, Column.ORDER)) {
      return 1;
    }
    int order = batch.order(row);
    return order < 0 || order > MAX_ORDER ? 1 : 1L << order;
  }
}
