package pagereel.replay;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// New pages that wait on their CPU for their place on a reclaim list. They come there together,
/// when enough of them wait or somebody asks for it.
///
/// Nothing tells of that. Known are these occasions: the batch is full, a page of more than a
/// single frame was added, the CPU unmaps pages or drops a file's, somebody is about to empty a
/// range. And one that shows only by its outcome: a task whose child is gone writes to a page that
/// both had, which it may then keep, and which must be on a reclaim list for that. So what a task
/// got after it forked has come there when it forks once more.
///
/// Source: `folio_add_lru()`, `lru_add_drain()`, `mm/swap.c`; `do_wp_page()`, `mm/memory.c`. Left
/// out: that a page is added some time after it was allocated, and perhaps by another CPU; that the
/// child may live on.
final class LruBatches {

  /// The pages that wait on one CPU.
  private static final class Batch {
    final long[] pfns;
    final int[] pids;
    final int[] forks;
    int count;

    Batch(int size) {
      pfns = new long[size];
      pids = new int[size];
      forks = new int[size];
    }

    void drop(int first) {
      System.arraycopy(pfns, first, pfns, 0, count - first);
      System.arraycopy(pids, first, pids, 0, count - first);
      System.arraycopy(forks, first, forks, 0, count - first);
      count -= first;
    }
  }

  private final int size;
  private Batch[] batches = {};
  private final Set<Long> waiting = new HashSet<>();
  /// How often a task has forked, odd while it is at it.
  private final Map<Integer, Integer> forks = new HashMap<>();

  /// @param size pages that come to their list together
  LruBatches(int size) {
    this.size = size;
  }

  /// A task got a page that goes to a reclaim list.
  void added(int cpu, int pid, long pfn, int order) {
    if (cpu < 0) {
      return;
    }
    if (cpu >= batches.length) {
      int known = batches.length;
      batches = Arrays.copyOf(batches, cpu + 1);
      for (int i = known; i <= cpu; i++) {
        batches[i] = new Batch(size);
      }
    }
    int era = forks.merge(pid, 0, (n, zero) -> n + (n & 1));
    Batch batch = batches[cpu];
    drain(batch, olderThan(batch, pid, era));
    batch.pfns[batch.count] = pfn;
    batch.pids[batch.count] = pid;
    batch.forks[batch.count] = era;
    batch.count++;
    waiting.add(pfn);
    if (batch.count == size || order > 0) {
      drain(batch, batch.count);
    }
  }

  /// How many pages wait up to the last one that a task got before it forked.
  private static int olderThan(Batch batch, int pid, int era) {
    for (int i = batch.count - 1; i >= 0; i--) {
      if (batch.pids[i] == pid && batch.forks[i] < era) {
        return i + 1;
      }
    }
    return 0;
  }

  /// A task got a page for page tables, of which a fork needs some at once.
  void addedPageTable(int pid) {
    forks.merge(pid, 1, (n, one) -> n | 1);
  }

  /// All that waits on a CPU comes to its list.
  void drained(int cpu) {
    if (cpu >= 0 && cpu < batches.length) {
      drain(batches[cpu], batches[cpu].count);
    }
  }

  void allDrained() {
    for (Batch batch : batches) {
      batch.count = 0;
    }
    waiting.clear();
  }

  private void drain(Batch batch, int pages) {
    for (int i = 0; i < pages; i++) {
      waiting.remove(batch.pfns[i]);
    }
    batch.drop(pages);
  }

  boolean holds(long pfn) {
    return waiting.contains(pfn);
  }
}
