package pagereel.replay;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import pagereel.parser.event.Column;
import pagereel.parser.event.EventBatch;

/// Contiguous ranges that tasks other than CMA's are going to try, as later events tell: where the
/// range is, and at which event its isolation must be over.
///
/// A range is isolated before the per-CPU lists are drained for it, and nothing tells of it but
/// the scans that follow and the test of the whole range at their end.
///
/// Source: `alloc_contig_range()`, `mm/page_alloc.c`.
final class ContigOutlook {

  /// A range that is tried.
  ///
  /// @param event     the first event after its isolation
  /// @param endPfn    one past its last frame
  /// @param goesOn    whether the task's event before was the failed test of another range
  record Try(long event, int pid, int comm, long startPfn, long endPfn, boolean goesOn) {

    long pages() {
      return endPfn - startPfn;
    }
  }

  private static final long NONE = -1;

  /// What a task has been doing last.
  private static final class Task {
    /// The first of its drains since it freed something, or if there was none since then, of
    /// those before.
    long firstDrain = NONE;

    boolean freedSince;

    /// First event of the range that it is emptying, or none.
    long firstEvent = NONE;

    long startPfn;
    boolean goesOn;

    /// Its event before was a failed test.
    boolean failed;
  }

  private final Map<Integer, Task> tasks = new HashMap<>();
  private final Set<Integer> busyOtherwise = new HashSet<>();
  private final PriorityQueue<Try> tries =
      new PriorityQueue<>(Comparator.comparingLong(Try::event));

  /// Takes in an event that is still to come.
  void look(EventBatch batch, int row, long event) {
    int pid = batch.pid(row);
    switch (batch.tracepoint(row)) {
      case MM_COMPACTION_BEGIN, CMA_ALLOC_START -> busyOtherwise.add(pid);
      case MM_COMPACTION_END, CMA_ALLOC_FINISH -> busyOtherwise.remove(pid);
      case MM_PAGE_PCPU_DRAIN -> drained(pid, event);
      case MM_COMPACTION_ISOLATE_MIGRATEPAGES -> {
        if (!busyOtherwise.contains(pid)) {
          scanned(pid, batch.value(Column.START_PFN, row), event);
        }
      }
      case TEST_PAGES_ISOLATED -> {
        if (!busyOtherwise.contains(pid)) {
          tested(batch, row);
        }
      }
      case MM_PAGE_FREE -> {
        Task task = tasks.get(pid);
        if (task != null && !batch.context(row).isInterrupt()) {
          task.freedSince = true;
        }
      }
      case MM_PAGE_ALLOC -> {
        Task task = tasks.get(pid);
        if (task != null && task.firstEvent == NONE) {
          tasks.remove(pid);
        }
      }
      default -> {}
    }
  }

  private void drained(int pid, long event) {
    Task task = tasks.computeIfAbsent(pid, p -> new Task());
    if (task.firstDrain == NONE || task.freedSince) {
      task.firstDrain = event;
      task.freedSince = false;
    }
  }

  private void scanned(int pid, long startPfn, long event) {
    Task task = tasks.computeIfAbsent(pid, p -> new Task());
    if (task.firstEvent == NONE) {
      task.firstEvent = task.firstDrain == NONE ? event : task.firstDrain;
      task.startPfn = startPfn;
      task.goesOn = task.failed;
    }
  }

  private void tested(EventBatch batch, int row) {
    int pid = batch.pid(row);
    long startPfn = batch.value(Column.START_PFN, row);
    long endPfn = batch.value(Column.END_PFN, row);
    Task task = tasks.computeIfAbsent(pid, p -> new Task());
    // The test begins with the free block that reaches into the range.
    if (task.firstEvent != NONE && task.startPfn >= startPfn && task.startPfn < endPfn) {
      tries.add(new Try(task.firstEvent, pid, batch.comm(row), task.startPfn, endPfn, task.goesOn));
    }
    task.firstDrain = NONE;
    task.firstEvent = NONE;
    task.failed = batch.value(Column.FIN_PFN, row) < endPfn;
  }

  /// The next range whose isolation is over before this event, or null.
  @Nullable
  Try poll(long event) {
    Try first = tries.peek();
    return first == null || first.event() > event ? null : tries.poll();
  }

  /// The next range that a task tries, or null if it is not known to try one.
  @Nullable
  Try nextOf(int pid) {
    Try next = null;
    for (Try t : tries) {
      if (t.pid() == pid && (next == null || t.event() < next.event())) {
        next = t;
      }
    }
    return next;
  }
}
