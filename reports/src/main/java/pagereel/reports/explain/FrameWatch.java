package pagereel.reports.explain;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import pagereel.parser.event.EventBatch;
import pagereel.parser.event.EventStream;
import pagereel.parser.event.Tracepoint;
import pagereel.reports.event.EventFilter;
import pagereel.reports.event.EventFilter.PfnRange;
import pagereel.reports.event.EventLine;
import pagereel.reports.explain.History.FrameHistory;

/// Keeps the last few events that name a range of frames up to an instant, and the first few after
/// it.
final class FrameWatch {

  private final long pfn;
  private final long pages;
  private final long atNs;
  private final int keptBefore;
  private final int keptAfter;
  private final EventFilter filter;
  private final Deque<EventLine> before = new ArrayDeque<>();
  private final List<EventLine> after = new ArrayList<>();
  private boolean takenForMove;

  /// @param events names of the events that are kept, as in [EventFilter]; all if empty
  FrameWatch(long pfn, long pages, long atNs, List<String> events, int keptBefore, int keptAfter) {
    this.pfn = pfn;
    this.pages = pages;
    this.atNs = atNs;
    this.keptBefore = keptBefore;
    this.keptAfter = keptAfter;
    filter = new EventFilter(
        events,
        Optional.of(new PfnRange(pfn, pfn + Math.max(1, pages))),
        Set.of(),
        Set.of(),
        Set.of(),
        Set.of(),
        Long.MIN_VALUE,
        Long.MAX_VALUE);
  }

  /// @param emptying tasks that empty a range at the moment, to have it themselves
  void look(EventBatch batch, int row, EventStream stream, Set<Integer> emptying) {
    boolean late = batch.timeNs(row) > atNs;
    if ((late && after.size() >= keptAfter) || !filter.matches(batch, row, stream.names())) {
      return;
    }
    EventLine line = EventLine.of(batch, row, stream);
    if (late) {
      after.add(line);
    } else {
      if (batch.tracepoint(row) == Tracepoint.MM_PAGE_ALLOC) {
        takenForMove = emptying.contains(batch.pid(row));
      }
      if (before.size() == keptBefore) {
        before.removeFirst();
      }
      before.addLast(line);
    }
  }

  FrameHistory history() {
    return new FrameHistory(pfn, pages, atNs, takenForMove, List.copyOf(before), after);
  }
}
