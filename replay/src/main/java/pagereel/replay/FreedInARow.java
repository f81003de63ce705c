package pagereel.replay;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/// Pages that are never seen again after their free, each with the page that the same task freed
/// right after it on the same CPU.
///
/// If the second page lies on its per-CPU list until a drain takes it as the last one, the first
/// one cannot have been below: it never came to the list.
final class FreedInARow {

  /// More pairs than this are not kept: it is a help for single pages, not a record of the trace.
  private static final int MAX_PAIRS = 1 << 16;

  private static final long NO_PFN = -1;

  private final Map<Long, Long> followers = new HashMap<>();
  private long[] lastPfn = {};

  /// A page is freed.
  ///
  /// @param fate of the page
  void freed(int cpu, long pfn, int fate) {
    if (cpu < 0) {
      return;
    }
    if (cpu >= lastPfn.length) {
      int old = lastPfn.length;
      lastPfn = Arrays.copyOf(lastPfn, cpu + 8);
      Arrays.fill(lastPfn, old, lastPfn.length, NO_PFN);
    }
    if (lastPfn[cpu] != NO_PFN && followers.size() < MAX_PAIRS) {
      followers.put(lastPfn[cpu], pfn);
    }
    lastPfn[cpu] = Fate.isLostInARow(fate) ? pfn : NO_PFN;
  }

  /// Whether the second page was freed right after the first, which is not seen again.
  boolean isFollowedBy(long pfn, long followerPfn) {
    if (followers.isEmpty()) {
      return false;
    }
    Long follower = followers.get(pfn);
    return follower != null && follower == followerPfn;
  }
}
