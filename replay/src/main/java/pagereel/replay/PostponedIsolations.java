package pagereel.replay;

import java.util.ArrayList;
import java.util.List;
import pagereel.parser.event.EventBatch;
import pagereel.parser.event.Tracepoint;
import pagereel.replay.model.Zone;

/// Isolations of CMA's ranges that come later than the event before them, as later events tell:
/// nothing is taken from a pageblock that is isolated. Another CPU held the zone's lock, to refill
/// a list, so the isolation comes when that is done.
final class PostponedIsolations {

  /// How far ahead a take is looked for.
  private static final int MAX_EVENTS = 1 << 12;

  private static final int NO_CPU = -1;

  private static final class Postponed {
    final ContigAttempt attempt;
    final Zone zone;
    final long startPfn;
    /// The last take from the range's pageblocks.
    int takerCpu = NO_CPU;

    long takenPfn;
    boolean taken;

    Postponed(ContigAttempt attempt, Zone zone, long startPfn) {
      this.attempt = attempt;
      this.zone = zone;
      this.startPfn = startPfn;
    }

    boolean isOf(EventBatch batch, int row) {
      return batch.pid(row) == attempt.request.pid && !batch.context(row).isInterrupt();
    }

    boolean covers(long pfn) {
      return ContigAttempt.isInPageblocks(zone, pfn, startPfn, startPfn + attempt.pages);
    }

    void isolate() {
      attempt.isolate(zone, startPfn, startPfn + attempt.pages);
    }
  }

  private final EventWindow window;
  private final List<Postponed> waiting = new ArrayList<>();

  PostponedIsolations(EventWindow window) {
    this.window = window;
  }

  /// Isolates the range that an attempt is for, now or when the events to come leave room for it.
  ///
  /// @param row of the event of the batch that was given last after which it is isolated
  void isolate(int row, ContigAttempt attempt, Zone zone, long startPfn) {
    Postponed isolation = new Postponed(attempt, zone, startPfn);
    window.lookAhead(row + 1, MAX_EVENTS, (next, nextRow, fate) -> {
      if (isolation.isOf(next, nextRow)) {
        return false;
      }
      if (next.tracepoint(nextRow) == Tracepoint.MM_PAGE_ALLOC_ZONE_LOCKED
          && isolation.covers(next.pfn(nextRow))) {
        isolation.takerCpu = next.cpu(nextRow);
        isolation.takenPfn = next.pfn(nextRow);
      }
      return true;
    });
    if (isolation.takerCpu == NO_CPU) {
      isolation.isolate();
    } else {
      waiting.add(isolation);
    }
  }

  /// An event is about to be taken in: it may show that a refill is done.
  void before(Tracepoint tracepoint, EventBatch batch, int row) {
    if (!waiting.isEmpty()) {
      waiting.removeIf(isolation -> comes(isolation, tracepoint, batch, row));
    }
  }

  private static boolean comes(
      Postponed isolation, Tracepoint tracepoint, EventBatch batch, int row) {
    boolean takes = tracepoint == Tracepoint.MM_PAGE_ALLOC_ZONE_LOCKED
        || tracepoint == Tracepoint.MM_PAGE_ALLOC_EXTFRAG;
    boolean ofTaker = batch.cpu(row) == isolation.takerCpu;
    if (isolation.isOf(batch, row) || (ofTaker && isolation.taken && !takes)) {
      isolation.isolate();
      return true;
    }
    isolation.taken |= ofTaker && takes && batch.pfn(row) == isolation.takenPfn;
    return false;
  }
}
