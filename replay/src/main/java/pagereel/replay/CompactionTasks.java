package pagereel.replay;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import pagereel.replay.model.FastFreeSearch;
import pagereel.replay.model.FreePageIsolation;
import pagereel.replay.model.Zone;

/// The tasks that compact a zone at the moment.
final class CompactionTasks {

  /// One task's run over one zone, from `mm_compaction_begin` to `mm_compaction_end`.
  static final class Run {
    /// The free scanner has not looked yet since pages were last migrated.
    static final int FIRST_LOOK = 0;

    final @Nullable Zone zone;
    final long startNs;
    /// The order it works for, or -1: a whole zone, or not told yet.
    int order = -1;
    /// Between `mm_migrate_pages_start` and `mm_migrate_pages`.
    boolean migrating;
    /// Whether it waits for locks and writeback.
    boolean sync;
    /// The step of the free scanner's next look, or [#FIRST_LOOK].
    int freeStep = FIRST_LOOK;
    /// A block was found on the free lists: the rest of its pageblock is scanned next.
    boolean aroundFound;
    /// Where the two scanners are.
    long migratePfn;
    long freePfn;
    /// Order whose list the next search for free blocks begins with.
    int searchOrder = Integer.MAX_VALUE;
    /// Searches in a row that found nothing.
    int searchFailures;
    /// Pages waiting to be migrated.
    long migratePages;
    /// Free pages taken and not used yet.
    long freePages;
    /// A block that a search without an event must have found, still on its list here: the pages
    /// that come back may show that it was another one.
    long pendingPfn = Zone.NO_PFN;
    int pendingOrder;

    Run(@Nullable Zone zone, long startNs, long migratePfn, long freePfn) {
      this.zone = zone;
      this.startNs = startNs;
      this.migratePfn = migratePfn;
      this.freePfn = freePfn;
    }

    /// The step with which the free scanner looks next.
    ///
    /// Source: `isolate_freepages()`: every frame when synchronous, else a cluster apart; every
    /// frame after a look that found something, twice as far after one that did not.
    int nextFreeStep() {
      if (aroundFound) {
        return 1;
      }
      if (freeStep == FIRST_LOOK) {
        return sync ? 1 : FreePageIsolation.MAX_STRIDE;
      }
      return freeStep;
    }

    /// The free scanner has looked with [#nextFreeStep].
    void looked(boolean found) {
      if (!aroundFound) {
        freeStep = found ? 1 : Math.min(FreePageIsolation.MAX_STRIDE, 2 * nextFreeStep());
      }
      aroundFound = false;
    }

    /// Computes the run's next search of the free lists.
    ///
    /// @param limit entries looked at of one list
    void search(FastFreeSearch search, int limit) {
      search.searchBetween(order, searchOrder, migratePfn, freePfn, limit);
    }
  }

  private final Map<Integer, Run> runs = new HashMap<>();
  private final Set<Integer> trying = new HashSet<>();

  void begin(int pid, Run run) {
    runs.put(pid, run);
  }

  @Nullable
  Run end(int pid) {
    return runs.remove(pid);
  }

  @Nullable
  Run run(int pid) {
    return runs.get(pid);
  }

  boolean anyRunning() {
    return !runs.isEmpty();
  }

  /// The task has begun direct compaction, and has not got its pages yet.
  void setTrying(int pid) {
    trying.add(pid);
  }

  void stopTrying(int pid) {
    if (!trying.isEmpty()) {
      trying.remove(pid);
    }
  }

  boolean isTrying(int pid) {
    return trying.contains(pid);
  }
}
