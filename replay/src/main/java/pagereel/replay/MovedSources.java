package pagereel.replay;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import pagereel.parser.event.Column;
import pagereel.parser.event.EventBatch;

/// Which pages a scan of compaction took, where later events tell: once they have moved, the task
/// frees them.
///
/// Pages of a process that is just giving its memory back look as if they could be taken, but the
/// scan passes them by.
///
/// Source: `isolate_migratepages_block()`, `mm/compaction.c`; `unmap_and_move()`, `mm/migrate.c`.
final class MovedSources {

  /// How far ahead the end of a migration is looked for.
  private static final int MAX_EVENTS = 1 << 16;

  private final EventWindow window;

  MovedSources(EventWindow window) {
    this.window = window;
  }

  /// The frames that a scan took pages from, ascending; null unless all of them have moved, and the
  /// task frees just as many of the range until it says so.
  long @Nullable [] of(EventBatch batch, int row) {
    int pid = batch.pid(row);
    long startPfn = batch.value(Column.START_PFN, row);
    long endPfn = batch.value(Column.END_PFN, row);
    long taken = batch.value(Column.NR_TAKEN, row);
    if (taken <= 0 || taken > endPfn - startPfn) {
      return null;
    }
    long[] pfns = new long[(int) taken];
    int[] freed = {0};
    boolean[] moved = {false};
    window.lookAheadOf(pid, row + 1, MAX_EVENTS, (next, nextRow, fate) -> {
      switch (next.tracepoint(nextRow)) {
        case MM_PAGE_FREE -> {
          long pfn = next.pfn(nextRow);
          if (pfn >= startPfn && pfn < endPfn) {
            if (next.order(nextRow) != 0 || freed[0] == pfns.length) {
              return false;
            }
            pfns[freed[0]++] = pfn;
          }
        }
        case MM_COMPACTION_MIGRATEPAGES -> {
          moved[0] = next.value(Column.NR_MIGRATED, nextRow) == taken
              && next.value(Column.NR_FAILED, nextRow) == 0;
          return false;
        }
        case MM_COMPACTION_ISOLATE_MIGRATEPAGES, MM_COMPACTION_END -> {
          return false;
        }
        default -> {}
      }
      return true;
    });
    if (!moved[0] || freed[0] != pfns.length) {
      return null;
    }
    Arrays.sort(pfns);
    return pfns;
  }
}
