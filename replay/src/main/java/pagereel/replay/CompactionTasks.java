package pagereel.replay;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import pagereel.parser.event.Column;
import pagereel.parser.event.EventBatch;
import pagereel.replay.model.CompactionControl;
import pagereel.replay.model.MigrateType;
import pagereel.replay.model.Zone;

/// The tasks that compact a zone at the moment.
final class CompactionTasks {

  /// A free block that a scan takes before it tells of it.
  record EarlyBlock(long pfn, int order, int type) {}

  /// One task's run over one zone, from `mm_compaction_begin` to `mm_compaction_end`.
  static final class Run {
    static final long NO_TURN = Long.MIN_VALUE;

    final int pid;
    final CompactionControl control;
    final long startNs;
    /// Between `mm_migrate_pages_start` and `mm_migrate_pages`.
    boolean migrating;
    /// A search of the free lists is made right before the task's next event.
    boolean searchDue;
    /// The search that its next event tells of has been made.
    boolean searchMade;
    /// What the scan that its next event tells of has taken already.
    final List<EarlyBlock> takenEarly = new ArrayList<>(0);
    /// How many pages had come to the free lists at the task's last event.
    long freesSeen;
    /// Pages that have moved since, as far as their frees tell.
    long movedPages;
    /// The frames that pages were taken from last, to be migrated.
    long sourcePfn;
    long sourceEndPfn;
    /// When its turn began, or [#NO_TURN] once it has scanned.
    long turnNs = NO_TURN;
    /// Where the migrate scanner should scan next; [Zone#NO_PFN] if nowhere.
    long expectedScanPfn = Zone.NO_PFN;

    Run(int pid, CompactionControl control, long startNs) {
      this.pid = pid;
      this.control = control;
      this.startNs = startNs;
    }

    int order() {
      return control.order();
    }

    long takenEarlyPages() {
      long pages = 0;
      for (EarlyBlock block : takenEarly) {
        pages += 1L << block.order;
      }
      return pages;
    }

    /// Whether a page that is freed while the task migrates was one to move, and not one to move
    /// to.
    boolean isSource(long pfn) {
      return pfn >= sourcePfn && pfn < sourceEndPfn;
    }
  }

  /// What a task that waits for pages asked for.
  private record Request(int order, int migrateType, int priority) {}

  /// The priority that looks at everything: `COMPACT_PRIO_SYNC_FULL`.
  private static final int FULL = 0;

  private final Map<Integer, Run> runs = new HashMap<>();
  private final Map<Integer, Request> requests = new HashMap<>();
  /// What each kernel thread compacted last: it goes on searching from there in the next zone.
  private final Map<Integer, CompactionControl> kernelThreads = new HashMap<>();
  /// The orders that kernel threads are at work for.
  private final Map<Integer, Integer> wokenFor = new HashMap<>();
  /// Tasks whose last run has made a block, as long as nothing follows from that.
  private final Set<Integer> succeeded = new HashSet<>();

  Run begin(EventBatch batch, int row, Zone zone) {
    Run run = new Run(batch.pid(row), control(batch, row, zone), batch.timeNs(row));
    runs.put(batch.pid(row), run);
    return run;
  }

  private CompactionControl control(EventBatch batch, int row, Zone zone) {
    int pid = batch.pid(row);
    Request request = requests.get(pid);
    CompactionControl before = kernelThreads.get(pid);
    CompactionControl control = new CompactionControl(
        zone,
        batch.value(Column.SYNC, row) == 1,
        request != null,
        request == null ? MigrateType.UNMOVABLE : request.migrateType(),
        request != null && request.priority() == FULL,
        batch.value(Column.MIGRATE_PFN, row),
        batch.value(Column.FREE_PFN, row));
    if (request == null) {
      if (before != null) {
        control.searchesAs(before);
      }
      kernelThreads.put(pid, control);
    }
    return control;
  }

  @Nullable
  Run end(int pid) {
    return runs.remove(pid);
  }

  @Nullable
  Run run(int pid) {
    return runs.get(pid);
  }

  /// A task has done something, when so many pages had come to the free lists.
  void acted(int pid, long frees) {
    Run run = runs.isEmpty() ? null : runs.get(pid);
    if (run != null) {
      run.freesSeen = frees;
    }
  }

  Collection<Run> running() {
    return runs.values();
  }

  boolean anyRunning() {
    return !runs.isEmpty();
  }

  /// The task has begun direct compaction, and has not got its pages yet.
  void setTrying(EventBatch batch, int row) {
    long priority = batch.value(Column.PRIORITY, row);
    requests.put(
        batch.pid(row),
        new Request(
            batch.order(row),
            PageEvents.requestedType(batch, row),
            priority == EventBatch.ABSENT ? FULL + 1 : (int) priority));
  }

  void stopTrying(int pid) {
    if (!requests.isEmpty()) {
      requests.remove(pid);
    }
  }

  boolean isTrying(int pid) {
    return requests.containsKey(pid);
  }

  /// A kernel thread begins with what it was woken for.
  void kernelThreadWakes(int pid, int order) {
    kernelThreads.remove(pid);
    wokenFor.put(pid, order);
  }

  /// A kernel thread has done what it was woken for.
  void kernelThreadSleeps(int pid) {
    kernelThreads.remove(pid);
    wokenFor.remove(pid);
  }

  /// The order that a task compacts for if it may be put off; or -1: whole zones, or a request that
  /// nothing else has helped.
  int orderToPutOff(int pid) {
    Request request = requests.get(pid);
    if (request != null) {
      return request.priority() == FULL ? -1 : request.order();
    }
    return wokenFor.getOrDefault(pid, -1);
  }

  /// A task's run has made a block.
  void succeeded(int pid) {
    succeeded.add(pid);
  }

  /// Whether a task's last run has made a block, asked once.
  boolean hasJustSucceeded(int pid) {
    return succeeded.remove(pid);
  }
}
