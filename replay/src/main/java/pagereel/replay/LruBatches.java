package pagereel.replay;

import java.util.ArrayList;
import java.util.List;

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
    final long[] since;
    int count;

    Batch(int size) {
      pfns = new long[size];
      pids = new int[size];
      forks = new int[size];
      since = new long[size];
    }

    void drop(int first) {
      System.arraycopy(pfns, first, pfns, 0, count - first);
      System.arraycopy(pids, first, pids, 0, count - first);
      System.arraycopy(forks, first, forks, 0, count - first);
      System.arraycopy(since, first, since, 0, count - first);
      count -= first;
    }
  }

  /// Pages that have been waiting, kept.
  private static final int PAST = 1 << 12;

  static final long NONE = -1;

  private static final int PIDS = 1 << 15;

  private final int size;
  private final PerCpu<Batch> batches;
  /// Pages that no longer wait, and from when to when they did.
  private final long[] pastPfns = new long[PAST];
  private final long[] pastFrom = new long[PAST];
  private final long[] pastTo = new long[PAST];
  private long pastCount;
  /// Counts the moments at which it changed who waits.
  private long clock;
  private long firstClock;
  /// How often the tasks with the last bits of these PIDs have forked, odd while one is at it.
  private final int[] forks = new int[PIDS];

  /// @param size pages that come to their list together
  LruBatches(int size) {
    this.size = size;
    batches = new PerCpu<>(() -> new Batch(size));
  }

  /// A task got a page that goes to a reclaim list.
  void added(int cpu, int pid, long pfn, int order) {
    if (cpu < 0) {
      return;
    }
    int task = pid & (PIDS - 1);
    forks[task] += forks[task] & 1;
    int era = forks[task];
    Batch batch = batches.of(cpu);
    drain(batch, olderThan(batch, pid, era));
    batch.pfns[batch.count] = pfn;
    batch.pids[batch.count] = pid;
    batch.forks[batch.count] = era;
    batch.since[batch.count] = ++clock;
    batch.count++;
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
    forks[pid & (PIDS - 1)] |= 1;
  }

  /// All that waits on a CPU comes to its list.
  void drained(int cpu) {
    if (batches.has(cpu)) {
      Batch batch = batches.of(cpu);
      drain(batch, batch.count);
    }
  }

  void allDrained() {
    for (Batch batch : batches.known()) {
      drain(batch, batch.count);
    }
  }

  private void drain(Batch batch, int pages) {
    if (pages == 0) {
      return;
    }
    clock++;
    for (int i = 0; i < pages; i++) {
      int place = (int) (pastCount++ & (PAST - 1));
      pastPfns[place] = batch.pfns[i];
      pastFrom[place] = batch.since[i];
      pastTo[place] = clock;
    }
    batch.drop(pages);
  }

  /// The moment now.
  long clock() {
    return clock;
  }

  /// The first moment of which it is known who waited.
  long firstClock() {
    long oldest = pastCount <= PAST ? 0 : pastTo[(int) (pastCount & (PAST - 1))];
    return Math.max(oldest, firstClock);
  }

  /// What was before no longer matters.
  void forgetPast() {
    firstClock = clock;
  }

  /// The pages that waited at a moment.
  List<Long> waitingAt(long moment) {
    List<Long> pfns = new ArrayList<>();
    for (Batch batch : batches.known()) {
      for (int i = 0; i < batch.count; i++) {
        if (batch.since[i] <= moment) {
          pfns.add(batch.pfns[i]);
        }
      }
    }
    for (long i = pastCount - 1; i >= Math.max(0, pastCount - PAST); i--) {
      int place = (int) (i & (PAST - 1));
      if (pastTo[place] <= moment) {
        break;
      }
      if (pastFrom[place] <= moment) {
        pfns.add(pastPfns[place]);
      }
    }
    return pfns;
  }

  boolean holds(long pfn) {
    return firstIn(pfn, pfn + 1) != NONE;
  }

  /// A page of a range that waits, or [#NONE].
  long firstIn(long startPfn, long endPfn) {
    for (Batch batch : batches.known()) {
      for (int i = 0; i < batch.count; i++) {
        if (batch.pfns[i] >= startPfn && batch.pfns[i] < endPfn) {
          return batch.pfns[i];
        }
      }
    }
    return NONE;
  }
}
