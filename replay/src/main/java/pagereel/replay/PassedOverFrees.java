package pagereel.replay;

import java.util.HashSet;
import java.util.Set;
import pagereel.parser.event.EventBatch;
import pagereel.parser.event.ExecutionContext;
import pagereel.parser.event.Tracepoint;
import pagereel.replay.model.MigrateType;
import pagereel.replay.model.Zone;

/// Frees whose page never came to its per-CPU list, as what becomes of the pages freed after it
/// proves.
///
/// A list gives its first page and is drained of its last one. So of a page with another one on top
/// of it, a drain tells before it tells of that one. If it tells of that one only, the page was not
/// below.
final class PassedOverFrees {

  /// How far ahead the rest of a row is looked at.
  private static final int MAX_EVENTS = 1 << 9;

  /// How far ahead the drain of a whole list is looked for.
  private static final int MAX_UNTIL_DRAIN = 1 << 13;

  /// How far ahead a drain of a later page is looked for.
  private static final int MAX_LATER = 1 << 17;

  private final EventWindow window;
  /// Lists from which no page is drained any more that is freed to them from now on, with their
  /// zone's first frame above.
  private final Set<Long> ended = new HashSet<>();
  /// Of the row that was looked at last: a page of it was drained from the list.
  private boolean drained;
  /// That page had been told of again when it came there.
  private boolean batched;

  PassedOverFrees(EventWindow window) {
    this.window = window;
  }

  /// Whether the page of a free never came to its list: a page that the same task freed to that
  /// list in the same row was drained from it, and this one comes back by a free, or never.
  ///
  /// @param list the per-CPU list of this zone that it was to come to
  /// @param fate of the page
  boolean isPassedOver(EventBatch batch, int row, Zone zone, int list, int fate) {
    int kind = Fate.kind(fate);
    if (!Fate.isInARow(fate) || Fate.isBatched(fate) || (kind != Fate.NONE && kind != Fate.FREE)) {
      return false;
    }
    int cpu = batch.cpu(row);
    int pid = batch.pid(row);
    ExecutionContext context = batch.context(row);
    drained = false;
    batched = false;
    window.lookAhead(row + 1, MAX_EVENTS, (next, nextRow, nextFate) -> {
      boolean interrupts = context == ExecutionContext.TASK && next.context(nextRow) != context;
      if (next.cpu(nextRow) != cpu || interrupts) {
        return true;
      }
      if (next.tracepoint(nextRow) != Tracepoint.MM_PAGE_FREE
          || next.pid(nextRow) != pid
          || next.context(nextRow) != context) {
        return false;
      }
      if (Fate.kind(nextFate) == Fate.DRAIN && comesTo(next, nextRow, zone, list)) {
        drained = true;
        batched = Fate.isBatched(nextFate);
      }
      return !drained && Fate.isInARow(nextFate);
    });
    return drained;
  }

  /// Whether a page that is never seen again did not come to its list: before its CPU does anything
  /// but to free more, another one drains the list down to the page that is on top of it now. A
  /// list that is drained by another CPU is drained of all, this page with the rest.
  boolean isMissedByDrain(EventBatch batch, int row, Zone zone, int list, int fate) {
    long topPfn = zone.firstOnPcp(list);
    if (topPfn == Zone.NO_PFN || Fate.kind(fate) != Fate.NONE || Fate.isBatched(fate)) {
      return false;
    }
    int cpu = batch.cpu(row);
    int pid = batch.pid(row);
    boolean[] drainedToTop = {false};
    window.lookAhead(row + 1, MAX_UNTIL_DRAIN, (next, nextRow, nextFate) -> {
      Tracepoint tracepoint = next.tracepoint(nextRow);
      if (next.cpu(nextRow) == cpu) {
        return next.pid(nextRow) == pid && DelayedFrees.isFree(tracepoint);
      }
      drainedToTop[0] = tracepoint == Tracepoint.MM_PAGE_PCPU_DRAIN && next.pfn(nextRow) == topPfn;
      return !drainedToTop[0];
    });
    return drainedToTop[0];
  }

  /// Whether a block of several pages that is never seen again did not come to its list: one that
  /// is freed to the list later is drained from there, and this one would have been before.
  ///
  /// Nobody has such a block from a list without an event.
  boolean isOutlived(EventBatch batch, int row, Zone zone, int list, int fate) {
    if (batch.order(row) == 0
        || Fate.kind(fate) != Fate.NONE
        || Fate.isBatched(fate)
        || ended.contains(key(zone, list))
        || window.losesEvents(row)) {
      return false;
    }
    int cpu = batch.cpu(row);
    int order = batch.order(row);
    boolean[] outlived = {false};
    window.lookAhead(row + 1, MAX_LATER, (next, nextRow, nextFate) -> {
      outlived[0] = next.tracepoint(nextRow) == Tracepoint.MM_PAGE_FREE
          && next.cpu(nextRow) == cpu
          && next.order(nextRow) == order
          && Fate.kind(nextFate) == Fate.DRAIN
          && comesTo(next, nextRow, zone, list);
      return !outlived[0];
    });
    if (!outlived[0] && window.reachesEnd()) {
      ended.add(key(zone, list));
    }
    return outlived[0];
  }

  private static long key(Zone zone, int list) {
    return zone.startPfn() << Integer.SIZE | list;
  }

  /// Whether the row that was looked at last is a batch, whose pages come to the lists when all of
  /// it has been told of.
  boolean ofBatch() {
    return batched;
  }

  private static boolean comesTo(EventBatch batch, int row, Zone zone, int list) {
    long pfn = batch.pfn(row);
    if (!zone.spans(pfn)) {
      return false;
    }
    int type = zone.pageblockType(pfn);
    return type != MigrateType.UNKNOWN
        && zone.pcp().list(batch.cpu(row), batch.order(row), type) == list;
  }
}
