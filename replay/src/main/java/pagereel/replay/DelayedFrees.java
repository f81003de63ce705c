package pagereel.replay;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import pagereel.parser.event.EventBatch;
import pagereel.parser.event.Tracepoint;
import pagereel.replay.model.FrameState;
import pagereel.replay.model.Zone;

/// Pages that bypass their per-CPU list because another CPU drains it at that moment.
///
/// The drain holds the list's lock, and the zone's too. So such a page waits, and comes to the free
/// lists when the drain gives up the locks, after all that it drained until then.
///
/// Source: `free_unref_page()`, `drain_pages_zone()`, `free_pcppages_bulk()`, `mm/page_alloc.c`.
final class DelayedFrees {

  /// How far ahead the drain is looked for.
  private static final int MAX_EVENTS = 1 << 12;

  private static final int NO_CPU = -1;

  private final ReplayState state;
  private final EventWindow window;
  private final DrainRuns runs = new DrainRuns();
  /// The CPU whose pages wait, and the one that drains its lists.
  private int cpu = NO_CPU;

  private int drainer = NO_CPU;
  private boolean draining;
  private long[] pfns = new long[16];
  private int[] orders = new int[16];
  private int[] types = new int[16];
  private int size;

  DelayedFrees(ReplayState state, EventWindow window) {
    this.state = state;
    this.window = window;
  }

  /// Makes a page wait that bypasses its list, if the list is about to be drained by another CPU
  /// before its own CPU does anything else.
  ///
  /// @param batched one of a batch, which comes to the lists when all of it has been told of
  /// @return whether it waits
  boolean delays(EventBatch batch, int row, Zone zone, int order, int type, boolean batched) {
    int freeing = batch.cpu(row);
    int pid = batch.pid(row);
    if (size > 0) {
      if (freeing != cpu) {
        return false;
      }
    } else {
      drainer = NO_CPU;
      window.lookAhead(row + 1, MAX_EVENTS, (next, nextRow, fate) -> {
        Tracepoint tracepoint = next.tracepoint(nextRow);
        if (next.cpu(nextRow) == freeing) {
          return batched && next.pid(nextRow) == pid && isFree(tracepoint);
        }
        long pfn = next.pfn(nextRow);
        if (tracepoint == Tracepoint.MM_PAGE_PCPU_DRAIN
            && listCpu(state.zones().of(pfn), pfn) == freeing) {
          drainer = next.cpu(nextRow);
        }
        return drainer == NO_CPU;
      });
      if (drainer == NO_CPU) {
        return false;
      }
      cpu = freeing;
      draining = runs.isDraining(drainer, cpu);
    }
    add(batch.pfn(row), order, type);
    zone.setState(batch.pfn(row), 1L << order, FrameState.TAKEN);
    return true;
  }

  private void add(long pfn, int order, int type) {
    if (size == pfns.length) {
      pfns = Arrays.copyOf(pfns, 2 * size);
      orders = Arrays.copyOf(orders, 2 * size);
      types = Arrays.copyOf(types, 2 * size);
    }
    pfns[size] = pfn;
    orders[size] = order;
    types[size] = type;
    size++;
  }

  private static boolean isFree(Tracepoint tracepoint) {
    return tracepoint == Tracepoint.MM_PAGE_FREE || tracepoint == Tracepoint.MM_PAGE_FREE_BATCHED;
  }

  /// The CPU whose list a page is on, or none.
  private static int listCpu(@Nullable Zone zone, long pfn) {
    return zone != null && zone.isOnPcp(pfn)
        ? zone.pcp().cpuOf(zone.listOf(zone.pcpBlockOf(pfn)))
        : NO_CPU;
  }

  /// An event is about to be taken in: if it shows that the drain is done, what waited for that
  /// comes first.
  void before(Tracepoint tracepoint, EventBatch batch, int row) {
    boolean portionBegins = false;
    int drained = NO_CPU;
    if (tracepoint == Tracepoint.MM_PAGE_PCPU_DRAIN) {
      long pfn = batch.pfn(row);
      Zone zone = state.zones().of(pfn);
      drained = listCpu(zone, pfn);
      if (drained == NO_CPU || zone == null) {
        runs.end(batch.cpu(row));
      } else {
        portionBegins = runs.drains(batch.cpu(row), zone, drained, batch.order(row));
      }
    } else {
      runs.end(batch.cpu(row));
    }
    if (size > 0 && !waitsOn(tracepoint, batch.cpu(row), drained, portionBegins)) {
      flush();
    }
  }

  private boolean waitsOn(
      Tracepoint tracepoint, int eventCpu, int drainedCpu, boolean portionBegins) {
    if (eventCpu == cpu) {
      return isFree(tracepoint);
    }
    if (eventCpu == drainer && drainedCpu == cpu && !(draining && portionBegins)) {
      draining = true;
      return true;
    }
    return !draining;
  }

  /// What waits comes to the free lists.
  void flush() {
    for (int i = 0; i < size; i++) {
      Zone zone = state.zones().of(pfns[i]);
      if (zone != null && zone.state(pfns[i]) == FrameState.TAKEN) {
        state.recentFrees().freed(pfns[i]);
        zone.freeOnePage(pfns[i], orders[i], types[i], false);
      }
    }
    size = 0;
    cpu = NO_CPU;
  }
}
