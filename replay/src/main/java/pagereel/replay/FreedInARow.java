package pagereel.replay;

import java.util.HashMap;
import java.util.Map;

/// What the replay keeps of the rows that [FreeRows] has marked: each page that is never seen again
/// after its free, with the first page that followed it in the row to the same per-CPU list.
///
/// If the second page lies on that list until a drain takes it as the last one, the first one
/// cannot have been below: it never came to the list.
final class FreedInARow {

  /// More pairs than this are not kept: it is a help for single pages, not a record of the trace.
  private static final int MAX_PAIRS = 1 << 16;

  private static final int MAX_WAITING = 64;

  /// The pages of one CPU's row that wait for one to follow them.
  private static final class Row {
    final long[] pfns = new long[MAX_WAITING];
    final int[] lists = new int[MAX_WAITING];
    int waiting;
    boolean goesOn;
  }

  private final Map<Long, Long> followers = new HashMap<>();
  private final PerCpu<Row> rows = new PerCpu<>(Row::new);

  /// A page is freed.
  ///
  /// @param list  the per-CPU list it is put on, or none
  /// @param fate  of the page
  void freed(int cpu, int list, long pfn, int fate) {
    if (cpu < 0) {
      return;
    }
    Row row = rows.of(cpu);
    if (!row.goesOn) {
      row.waiting = 0;
    }
    if (Fate.kind(fate) == Fate.NONE) {
      if (row.waiting < MAX_WAITING) {
        row.pfns[row.waiting] = pfn;
        row.lists[row.waiting++] = list;
      }
    } else if (row.waiting > 0) {
      follow(row, list, pfn);
    }
    row.goesOn = Fate.isInARow(fate);
  }

  private void follow(Row row, int list, long pfn) {
    int left = 0;
    for (int i = 0; i < row.waiting; i++) {
      if (row.lists[i] != list) {
        row.pfns[left] = row.pfns[i];
        row.lists[left++] = row.lists[i];
      } else if (followers.size() < MAX_PAIRS) {
        followers.put(row.pfns[i], pfn);
      }
    }
    row.waiting = left;
  }

  /// Whether the second page came to the list that the first one, which is not seen again, was to
  /// come to before.
  boolean isFollowedBy(long pfn, long followerPfn) {
    if (followers.isEmpty()) {
      return false;
    }
    Long follower = followers.get(pfn);
    return follower != null && follower == followerPfn;
  }
}
