package pagereel.replay;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import pagereel.parser.event.EventBatch;
import pagereel.parser.event.Tracepoint;
import pagereel.replay.model.FrameState;
import pagereel.replay.model.PerCpuPages;
import pagereel.replay.model.Zone;
import pagereel.replay.model.Zones;

/// Pages that a task has told of as freed and that may not have come to their per-CPU list yet,
/// because the task has left the CPU since.
///
/// The kernel tells of a free before it takes the list's lock, of a batch even before it takes it
/// for the first page. Where a list is found to be without such pages, they come to it when the
/// task goes on: those of a batch when each is told of again.
///
/// Source: `free_frozen_pages()`, `free_unref_folios()`, `mm/page_alloc.c`.
final class LateFrees {

  /// Longer rows are not followed.
  private static final int MAX_SIZE = 1 << 12;

  /// How far ahead it is looked for the task, and whether a page is told of again.
  private static final int MAX_EVENTS = 1 << 15;

  /// The frees of a task, as long as it does nothing else and its pages are not told of again.
  private static final class Row {
    int pid = EventBatch.NO_PID;
    long[] pfns = new long[32];
    int size;

    void add(long pfn) {
      if (size == MAX_SIZE) {
        size = 0;
      }
      if (size == pfns.length) {
        pfns = Arrays.copyOf(pfns, 2 * size);
      }
      pfns[size++] = pfn;
    }

    /// A page has come to its list, and so have those before it.
    void told(long pfn) {
      for (int i = 0; i < size; i++) {
        if (pfns[i] == pfn) {
          System.arraycopy(pfns, i + 1, pfns, 0, size - i - 1);
          size -= i + 1;
          return;
        }
      }
    }
  }

  /// A page that is yet to come to its list.
  private record Coming(int pid, Zone zone, long pfn, int order, int type, int note) {}

  private final Zones zones;
  private final EventWindow window;
  private final PerCpu<Row> cpus = new PerCpu<>(Row::new);
  /// By task that has left its CPU.
  private final Map<Integer, Row> left = new HashMap<>();
  private final BitSet pfns = new BitSet();
  private final List<Coming> coming = new ArrayList<>();

  LateFrees(Zones zones, EventWindow window) {
    this.zones = zones;
    this.window = window;
  }

  /// An event is about to be taken in.
  void before(Tracepoint tracepoint, EventBatch batch, int row) {
    if (has(batch.pfn(row)) && tracepoint != Tracepoint.MM_PAGE_FREE_BATCHED) {
      // It had come, as its next event shows.
      pfns.clear((int) batch.pfn(row));
    }
    int cpu = batch.cpu(row);
    int pid = batch.pid(row);
    if (cpu < 0 || pid == EventBatch.NO_PID || batch.context(row).isInterrupt()) {
      return;
    }
    Row frees = cpus.of(cpu);
    if (frees.pid != pid) {
      switchTo(frees, pid, row);
    }
    if (!coming.isEmpty()) {
      comesBack(tracepoint, batch, row);
    }
    switch (tracepoint) {
      case MM_PAGE_FREE -> frees.add(batch.pfn(row));
      case MM_PAGE_FREE_BATCHED -> frees.told(batch.pfn(row));
      // A list that grows too long is drained between the pages of a batch.
      case MM_PAGE_PCPU_DRAIN -> {}
      default -> frees.size = 0;
    }
  }

  private void switchTo(Row frees, int pid, int row) {
    if (frees.size > 0) {
      leaves(frees, row);
    }
    for (Row other : cpus.known()) {
      if (other.pid == pid) {
        // It has come from there, and nobody else has been heard of there since.
        other.pid = EventBatch.NO_PID;
        other.size = 0;
      }
    }
    frees.pid = pid;
    frees.size = 0;
    Row back = left.remove(pid);
    if (back != null) {
      mark(back, false);
    }
  }

  /// A task leaves a CPU whose last events are frees. If their pages are told of again when it goes
  /// on, they are a batch that has not come to its lists.
  private void leaves(Row frees, int row) {
    Row pages = new Row();
    pages.pfns = Arrays.copyOf(frees.pfns, frees.size);
    pages.size = frees.size;
    left.put(frees.pid, pages);
    mark(pages, true);
    if (isToldAgain(frees.pid, row, pages.pfns[pages.size - 1])) {
      for (int i = 0; i < pages.size; i++) {
        Zone zone = zones.of(pages.pfns[i]);
        if (zone != null && zone.isOnPcp(pages.pfns[i])) {
          notThere(zone, pages.pfns[i]);
        }
      }
    }
  }

  private void mark(Row row, boolean set) {
    for (int i = 0; i < row.size; i++) {
      if (row.pfns[i] >= 0 && row.pfns[i] <= Integer.MAX_VALUE) {
        pfns.set((int) row.pfns[i], set);
      }
    }
  }

  private boolean has(long pfn) {
    return pfn >= 0 && pfn <= Integer.MAX_VALUE && pfns.get((int) pfn);
  }

  /// Whether a page on a list that the list passes over is yet to come to it: the task that frees
  /// it has left the CPU, and goes on before the page leaves the list by an event of its own.
  boolean isToCome(int row, Zone zone, long pfn) {
    if (!has(pfn) || !Fate.isOnList(zone.note(pfn))) {
      return false;
    }
    int pid = taskOf(pfn);
    boolean[] goesOn = {false};
    window.lookAhead(row + 1, MAX_EVENTS, (next, nextRow, fate) -> {
      goesOn[0] = next.pid(nextRow) == pid && !next.context(nextRow).isInterrupt();
      return !goesOn[0] && !names(next, nextRow, pfn);
    });
    return goesOn[0];
  }

  private static boolean names(EventBatch batch, int row, long pfn) {
    return switch (batch.tracepoint(row)) {
      case MM_PAGE_ALLOC, MM_PAGE_PCPU_DRAIN, MM_PAGE_ALLOC_ZONE_LOCKED, MM_PAGE_FREE ->
        batch.pfn(row) == pfn;
      default -> false;
    };
  }

  /// A list proves to be without a page that the model has there: it is yet to come.
  void notThere(Zone zone, long pfn) {
    coming.add(
        new Coming(taskOf(pfn), zone, pfn, zone.pcpOrder(pfn), zone.pcpType(pfn), zone.note(pfn)));
    zone.removeFromPcp(pfn);
    pfns.clear((int) pfn);
  }

  /// A page is freed by a task that goes on with a batch: it comes to its list after those of the
  /// batch that are yet to come.
  ///
  /// @return whether it is yet to come, too
  boolean comesAfterOthers(EventBatch batch, int row, Zone zone, int order, int type, int fate) {
    int pid = batch.pid(row);
    long pfn = batch.pfn(row);
    if (batch.context(row).isInterrupt()
        || coming.stream().noneMatch(page -> page.pid() == pid)
        || !isToldAgain(pid, row, pfn)) {
      return false;
    }
    coming.add(new Coming(pid, zone, pfn, order, type, Fate.noteOfListed(fate)));
    zone.setState(pfn, 1L << order, FrameState.TAKEN);
    return true;
  }

  private int taskOf(long pfn) {
    for (Map.Entry<Integer, Row> row : left.entrySet()) {
      for (int i = 0; i < row.getValue().size; i++) {
        if (row.getValue().pfns[i] == pfn) {
          return row.getKey();
        }
      }
    }
    return EventBatch.NO_PID;
  }

  /// A task goes on: what it had told of comes to the lists now, if it is not told of again.
  private void comesBack(Tracepoint tracepoint, EventBatch batch, int row) {
    for (Iterator<Coming> all = coming.iterator(); all.hasNext(); ) {
      Coming page = all.next();
      if (page.pid() != batch.pid(row)) {
        continue;
      }
      boolean waits = DelayedFrees.isFree(tracepoint)
          && !(tracepoint == Tracepoint.MM_PAGE_FREE_BATCHED && batch.pfn(row) == page.pfn())
          && isToldAgain(batch.pid(row), row, page.pfn());
      if (!waits) {
        all.remove();
        comes(page, batch.cpu(row));
      }
    }
  }

  private boolean isToldAgain(int pid, int row, long pfn) {
    boolean[] told = {false};
    window.lookAheadOf(pid, row, MAX_EVENTS, (next, nextRow, fate) -> {
      Tracepoint tracepoint = next.tracepoint(nextRow);
      told[0] = tracepoint == Tracepoint.MM_PAGE_FREE_BATCHED && next.pfn(nextRow) == pfn;
      return !told[0]
          && (DelayedFrees.isFree(tracepoint) || tracepoint == Tracepoint.MM_PAGE_PCPU_DRAIN);
    });
    return told[0];
  }

  private static void comes(Coming page, int cpu) {
    Zone zone = page.zone();
    int list = zone.pcp().list(cpu, page.order(), page.type());
    if (list != PerCpuPages.NO_LIST && !zone.hasFree(page.pfn(), 1L << page.order())) {
      zone.addToPcp(list, page.pfn(), page.order(), page.type(), false);
      zone.setNote(page.pfn(), 1L << page.order(), page.note());
    }
  }
}
