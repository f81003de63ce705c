package pagereel.replay;

import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.LongToIntFunction;
import org.jspecify.annotations.Nullable;
import pagereel.parser.event.EventBatch;
import pagereel.parser.event.MmPageAlloc;
import pagereel.parser.event.Tracepoint;

/// Which tasks leave a CPU to others and, as the next thing that is heard of them, tell of a block
/// that they have: it may have left its list before they left the CPU.
///
/// A preemptible kernel takes the CPU from a task anywhere but under a lock, also between the take
/// of a block and the event that tells of it.
///
/// Source: `get_page_from_freelist()`, `prep_new_page()`, `mm/page_alloc.c`; `preempt_schedule()`,
/// `kernel/sched/core.c`.
final class SwitchOutlook {

  private static final int NOBODY = EventBatch.NO_PID;

  /// The task that every CPU runs when it has nothing to do.
  private static final int IDLE = 0;

  /// A block that a task tells of as the first thing after it had left a CPU.
  ///
  /// @param event the CPU's first one of another task, or the task's own first one elsewhere
  /// @param cpu   that it left
  record LateTake(long event, int cpu, int pid, long pfn, int order, int type) {}

  /// @param event the first one of another task
  private record Away(long event, int cpu) {}

  /// The task of a CPU's last event.
  private static final class Running {
    int pid = NOBODY;

    /// Where it was before, as long as it has told of nothing but frees since: it may have freed
    /// what was left of the task before it, and not have come to its own work yet.
    @Nullable
    Away before;
  }

  private final long reach;
  private final LongToIntFunction lastEvent;
  private final PerCpu<Running> cpus = new PerCpu<>(Running::new);
  /// By task, the longest away first.
  private final Map<Integer, Away> away = new LinkedHashMap<>();
  private final PriorityQueue<LateTake> takes =
      new PriorityQueue<>(Comparator.comparingLong(LateTake::event));

  /// @param reach     how many events back a task's last one is of use
  /// @param lastEvent gives the number of the last event that named a frame, or -1
  SwitchOutlook(long reach, LongToIntFunction lastEvent) {
    this.reach = reach;
    this.lastEvent = lastEvent;
  }

  /// Takes in an event that is still to come.
  void look(EventBatch batch, int row, long event) {
    int cpu = batch.cpu(row);
    int pid = batch.pid(row);
    if (cpu < 0
        || cpu >= EventWindow.MAX_CPUS
        || pid == NOBODY
        || batch.context(row).isInterrupt()) {
      return;
    }
    Running running = cpus.of(cpu);
    if (running.pid != pid) {
      switchTo(running, pid, cpu, event);
    }
    Away before = running.before;
    if (before != null && batch.tracepoint(row) != Tracepoint.MM_PAGE_FREE) {
      running.before = null;
      if (batch.tracepoint(row) == Tracepoint.MM_PAGE_ALLOC
          && batch.pfn(row) != MmPageAlloc.NO_PFN
          && isNextOf(batch.pfn(row), before.event())) {
        takes.add(takeOf(batch, row, before));
      }
    }
  }

  /// Whether nobody else has told of a page since an event.
  private boolean isNextOf(long pfn, long event) {
    int last = lastEvent.applyAsInt(pfn);
    return last == -1 || (int) event - last > 0;
  }

  private static LateTake takeOf(EventBatch batch, int row, Away before) {
    return new LateTake(
        before.event(),
        before.cpu(),
        batch.pid(row),
        batch.pfn(row),
        batch.order(row),
        PageEvents.requestedType(batch, row));
  }

  private void switchTo(Running running, int pid, int cpu, long event) {
    if (running.pid != NOBODY && running.pid != IDLE) {
      // A task that leaves again, before its own work is heard of, has been away all along.
      Away before = running.before;
      away.put(running.pid, before == null ? new Away(event, cpu) : before);
    }
    running.pid = pid;
    running.before = pid == IDLE ? null : left(pid, cpu, event);
    forget(event - reach);
  }

  /// Where a task was before it came to a CPU, or null if that is not known.
  private @Nullable Away left(int pid, int cpu, long event) {
    Away left = away.remove(pid);
    for (int other = 0; other < cpus.known().size() && left == null; other++) {
      if (other != cpu && cpus.of(other).pid == pid) {
        Away before = cpus.of(other).before;
        cpus.of(other).pid = NOBODY;
        left = before == null ? new Away(event, other) : before;
      }
    }
    return left;
  }

  private void forget(long before) {
    Iterator<Away> oldest = away.values().iterator();
    while (oldest.hasNext() && oldest.next().event() < before) {
      oldest.remove();
    }
  }

  /// The next block of which a task tells late that has left a CPU with this event, or null.
  @Nullable
  LateTake poll(long event) {
    LateTake first = takes.peek();
    while (first != null && first.event() < event) {
      takes.remove();
      first = takes.peek();
    }
    return first != null && first.event() == event ? takes.remove() : null;
  }
}
