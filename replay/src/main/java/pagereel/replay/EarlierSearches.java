package pagereel.replay;

import org.jspecify.annotations.Nullable;
import pagereel.parser.event.Column;
import pagereel.parser.event.EventBatch;
import pagereel.parser.event.Tracepoint;
import pagereel.replay.model.CompactionControl;
import pagereel.replay.model.FastFreeSearch;
import pagereel.replay.model.FreeScanner;
import pagereel.replay.model.Zone;

/// Compaction's searches of the free lists that another CPU's take shows to have been made, though
/// they are told of later: their event comes after they have given up the zone's lock.
final class EarlierSearches {

  /// How far ahead a task's next event is looked for.
  private static final int MAX_EVENTS = 1 << 12;

  private final ReplayState state;
  private final EventWindow window;

  EarlierSearches(ReplayState state, EventWindow window) {
    this.state = state;
    this.window = window;
  }

  /// The counts of a search, which its event tells.
  private record Counts(long timeNs, long freePfn, long scanned, long taken) {}

  /// Makes the search that another task tells of next, if it gives the counts that its event has
  /// and leaves this block first of its list.
  ///
  /// @return the time of its event, or null if there is none
  @Nullable
  Long explain(EventBatch batch, int row, Zone zone, long headPfn) {
    if (!state.profile().fastSearchTraced()) {
      return null;
    }
    for (CompactionTasks.Run run : state.compactionTasks().running()) {
      CompactionControl control = run.control;
      if (run.pid == batch.pid(row)
          || run.searchMade
          || control.order() <= 0
          || control.zone().startPfn() != zone.startPfn()) {
        continue;
      }
      Counts counts = nextSearch(row, run.pid);
      if (counts != null && isMade(control, counts, zone, headPfn)) {
        run.searchMade = true;
        return counts.timeNs;
      }
    }
    return null;
  }

  /// The search that is a task's next event, or null.
  private @Nullable Counts nextSearch(int row, int pid) {
    @Nullable Counts[] counts = {null};
    window.lookAheadOf(pid, row + 1, MAX_EVENTS, (next, nextRow, fate) -> {
      if (next.tracepoint(nextRow) == Tracepoint.MM_COMPACTION_FAST_ISOLATE_FREEPAGES) {
        counts[0] = new Counts(
            next.timeNs(nextRow),
            next.value(Column.END_PFN, nextRow),
            next.value(Column.NR_SCANNED, nextRow),
            next.value(Column.NR_TAKEN, nextRow));
      }
      return false;
    });
    return counts[0];
  }

  private static boolean isMade(CompactionControl control, Counts counts, Zone zone, long headPfn) {
    long freePfn = control.freePfn();
    control.setFreePfn(counts.freePfn);
    FastFreeSearch search = new FastFreeSearch(zone);
    FreeScanner.computeSearch(control, search, FreeScanner.searchLimit(control));
    if (search.takenPages() == counts.taken
        && search.scanned() == counts.scanned
        && search.firstAfter(zone.buddyOrder(headPfn)) == headPfn) {
      FreeScanner.applySearch(control, search);
      return true;
    }
    control.setFreePfn(freePfn);
    return false;
  }
}
