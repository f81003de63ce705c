package pagereel.replay;

import pagereel.parser.event.Column;
import pagereel.parser.event.EventBatch;
import pagereel.parser.event.Tracepoint;

/// Scans of compaction that took no page although they tried one: its pageblock is not marked as
/// one to be passed over then.
///
/// No event tells of the try, and what kept the page, as writeback may have, is not seen. But the
/// search of the free lists finds only pageblocks that are not marked, and marks them at once, so
/// that the scan of one gives up at its first frame. If the task's run comes back to a pageblock
/// like that, it had not been marked.
///
/// Source: `isolate_migratepages_block()`, `fast_find_migrateblock()`, `mm/compaction.c`.
final class VainScans {

  /// How far ahead the run's other scans are looked for.
  private static final int MAX_EVENTS = 1 << 14;

  private final EventWindow window;

  VainScans(EventWindow window) {
    this.window = window;
  }

  /// Whether the run of a scan that took no page finds the same pageblock on the lists.
  boolean leaveUnmarked(EventBatch batch, int row) {
    int pid = batch.pid(row);
    long startPfn = batch.value(Column.START_PFN, row);
    boolean[] found = {false};
    window.lookAhead(row + 1, MAX_EVENTS, (next, nextRow, fate) -> {
      Tracepoint tracepoint = next.tracepoint(nextRow);
      if (next.pid(nextRow) != pid || next.context(nextRow).isInterrupt()) {
        // Marks are taken off while nobody compacts for a request.
        return tracepoint != Tracepoint.MM_VMSCAN_KSWAPD_SLEEP;
      }
      if (tracepoint != Tracepoint.MM_COMPACTION_ISOLATE_MIGRATEPAGES
          || next.value(Column.START_PFN, nextRow) != startPfn) {
        return tracepoint != Tracepoint.MM_COMPACTION_END;
      }
      found[0] = next.value(Column.NR_SCANNED, nextRow) == 1
          && next.value(Column.END_PFN, nextRow) > startPfn + 1;
      return false;
    });
    return found[0];
  }
}
