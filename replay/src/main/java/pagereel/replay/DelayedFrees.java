package pagereel.replay;

import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;
import pagereel.parser.event.EventBatch;
import pagereel.parser.event.Tracepoint;
import pagereel.replay.kernel.KernelProfile;
import pagereel.replay.model.FrameState;
import pagereel.replay.model.Zone;

/// Pages that bypass their per-CPU list while another CPU holds the zone's lock.
///
/// It may drain that very list, which is why they bypass it, or refill one of its own. Such a page
/// waits, and comes to the free lists when the lock is given up, after all that was drained until
/// then, or taken; later, if others get the lock first ([DrainOrder]).
///
/// Source: `free_unref_page()`, `drain_pages_zone()`, `free_pcppages_bulk()`, `rmqueue_bulk()`,
/// `mm/page_alloc.c`.
final class DelayedFrees {

  /// How far ahead the drain is looked for.
  private static final int MAX_EVENTS = 1 << 12;

  /// How far ahead the next event of a CPU is looked for that refills a list.
  private static final int MAX_REFILL_EVENTS = 1 << 6;

  /// Pages that are freed together, all told of before the first of them is freed, at most:
  /// `SWAP_CLUSTER_MAX`.
  private static final int MAX_BATCH = 32;

  private static final int NO_CPU = -1;

  private final ReplayState state;
  private final EventWindow window;
  private final DirectFrees directFrees;
  private final DrainRuns runs = new DrainRuns();
  private final PerCpu<Refill> refills = new PerCpu<>(Refill::new);
  private final DrainOrder drainOrder;
  /// The CPU whose pages wait, and the one that drains its lists.
  private int cpu = NO_CPU;

  /// The zone whose lock the first of them waits for.
  private @Nullable Zone waitsFor;

  private int drainer = NO_CPU;
  private int refiller = NO_CPU;
  private boolean draining;
  /// Who holds the lock is known, and none of them is known to be of a batch, whose pages are all
  /// told of before the first of them waits: the CPU does nothing until it has the lock.
  private boolean alone;
  /// What waits is a block that no per-CPU list is for, alone.
  private boolean listless;
  /// What other CPUs drain next has been looked at.
  private boolean asked;
  private long[] pfns = new long[16];
  private int[] orders = new int[16];
  private int[] types = new int[16];
  /// How many of those blocks each page comes after, once that has been asked.
  private int[] after = new int[16];
  private int size;

  /// What a CPU takes from the free lists, as long as it does nothing else.
  private static final class Refill {
    boolean goesOn;
    int order;
    long migrateType;

    boolean isWith(EventBatch batch, int row) {
      return batch.order(row) == order && batch.migrateType(row) == migrateType;
    }
  }

  DelayedFrees(ReplayState state, EventWindow window, DirectFrees directFrees) {
    this.state = state;
    this.directFrees = directFrees;
    this.window = window;
    drainOrder = new DrainOrder(window, state.types());
  }

  /// Makes a page wait that bypasses its list, if the list is about to be drained by another CPU
  /// before its own CPU does anything else, or another CPU is in the midst of a refill.
  ///
  /// @param leftOut by a batch, which comes to the lists when all of it has been told of
  /// @return whether it waits
  boolean delays(EventBatch batch, int row, Zone zone, int order, int type, boolean leftOut) {
    int freeing = batch.cpu(row);
    int pid = batch.pid(row);
    boolean batched = leftOut || isFollowed(row, freeing, pid);
    if (size > 0) {
      if (freeing != cpu) {
        return false;
      }
      alone &= !batched;
    } else {
      drainer = NO_CPU;
      window.lookAhead(row + 1, MAX_EVENTS, (next, nextRow, fate) -> {
        Tracepoint tracepoint = next.tracepoint(nextRow);
        if (next.cpu(nextRow) == freeing) {
          return batched && next.pid(nextRow) == pid && isFree(tracepoint);
        }
        long pfn = next.pfn(nextRow);
        if (tracepoint == Tracepoint.MM_PAGE_PCPU_DRAIN
            && zone.spans(pfn)
            && listCpu(zone, pfn) == freeing) {
          drainer = next.cpu(nextRow);
        }
        return drainer == NO_CPU;
      });
      refiller = drainer == NO_CPU ? refillerOf(zone, row, freeing) : NO_CPU;
      if (drainer == NO_CPU
          && refiller == NO_CPU
          && !drainOrder.look(row + 1, zone, freeing, true)) {
        return false;
      }
      alone = !batched && (drainer != NO_CPU || refiller != NO_CPU);
      begin(freeing, zone);
    }
    KernelProfile profile = zone.profile();
    if (profile.freesInBatches() && size >= profile.lruBatchPages()) {
      // A batch is told of once those before it have come to the lists.
      free(1);
    }
    await(zone, batch.pfn(row), order, type);
    return true;
  }

  /// Whether a task tells of another free before anybody does anything, and of their coming to a
  /// list when it has told of all. Then they are of one batch: a page that waits alone would have
  /// kept it.
  private boolean isFollowed(int row, int freeing, int pid) {
    boolean[] listed = {false};
    int[] frees = {0};
    window.lookAhead(row + 1, MAX_EVENTS, (next, nextRow, fate) -> {
      boolean own = next.cpu(nextRow) == freeing && next.pid(nextRow) == pid;
      if (own && next.tracepoint(nextRow) == Tracepoint.MM_PAGE_FREE) {
        return ++frees[0] < MAX_BATCH;
      }
      listed[0] = own && next.tracepoint(nextRow) == Tracepoint.MM_PAGE_FREE_BATCHED;
      return frees[0] > 0 && next.cpu(nextRow) != freeing;
    });
    return listed[0] && frees[0] > 0;
  }

  /// Makes a block wait of an order that has no per-CPU list, if another CPU is in the midst of a
  /// refill.
  ///
  /// @return whether it waits
  boolean delaysForRefill(EventBatch batch, int row, Zone zone, int order, int type) {
    if (size > 0) {
      return false;
    }
    int other = refillerOf(zone, row, batch.cpu(row));
    if (other == NO_CPU) {
      return false;
    }
    refiller = other;
    drainer = NO_CPU;
    listless = true;
    begin(batch.cpu(row), zone);
    await(zone, batch.pfn(row), order, type);
    return true;
  }

  /// The first page begins to wait, for the drainer or refiller that is known by now.
  private void begin(int freeing, Zone zone) {
    cpu = freeing;
    waitsFor = zone;
    draining = drainer != NO_CPU && runs.isDraining(drainer, zone, freeing);
    asked = false;
  }

  /// The CPU that takes blocks of a zone before and after an event of the batch at hand, and does
  /// nothing else between, or none.
  private int refillerOf(Zone zone, int row, int freeing) {
    int[] found = {NO_CPU};
    BitSet seen = new BitSet();
    window.lookAhead(row + 1, MAX_REFILL_EVENTS, (next, nextRow, fate) -> {
      int other = next.cpu(nextRow);
      if (other == freeing) {
        return false;
      }
      if (other >= 0 && !seen.get(other)) {
        seen.set(other);
        if (refills.has(other)
            && refills.of(other).goesOn
            && next.tracepoint(nextRow) == Tracepoint.MM_PAGE_ALLOC_ZONE_LOCKED
            && refills.of(other).isWith(next, nextRow)
            && zone.spans(next.pfn(nextRow))) {
          found[0] = other;
        }
      }
      return found[0] == NO_CPU;
    });
    return found[0];
  }

  private void await(Zone zone, long pfn, int order, int type) {
    if (size == pfns.length) {
      pfns = Arrays.copyOf(pfns, 2 * size);
      orders = Arrays.copyOf(orders, 2 * size);
      types = Arrays.copyOf(types, 2 * size);
      after = Arrays.copyOf(after, 2 * size);
    }
    pfns[size] = pfn;
    orders[size] = order;
    types[size] = type;
    after[size] = size == 0 ? 0 : after[size - 1];
    size++;
    zone.setState(pfn, 1L << order, FrameState.TAKEN);
  }

  static boolean isFree(Tracepoint tracepoint) {
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
        drained = zone.equals(waitsFor) ? drained : NO_CPU;
      }
    } else {
      runs.end(batch.cpu(row));
    }
    if (size > 0 && batch.cpu(row) == cpu) {
      if (listless || !isFree(tracepoint) || (asked && (alone || drainOrder.isOver()))) {
        flush();
      }
    } else if (size > 0) {
      if (!asked && !draining && drained == cpu && batch.cpu(row) == drainer) {
        freeWhatCameBefore(row);
      }
      if (size > 0 && !asked && !waits(tracepoint, batch, row, drained, portionBegins)) {
        ask(row);
      }
      if (asked) {
        comesBefore(tracepoint, batch, row);
      }
    }
    follow(tracepoint, batch, row);
  }

  private void follow(Tracepoint tracepoint, EventBatch batch, int row) {
    int eventCpu = batch.cpu(row);
    if (eventCpu < 0 || tracepoint == Tracepoint.MM_PAGE_ALLOC_EXTFRAG) {
      return;
    }
    Refill refill = refills.of(eventCpu);
    refill.goesOn = tracepoint == Tracepoint.MM_PAGE_ALLOC_ZONE_LOCKED;
    if (refill.goesOn) {
      refill.order = batch.order(row);
      refill.migrateType = batch.migrateType(row);
    }
  }

  private boolean waits(
      Tracepoint tracepoint, EventBatch batch, int row, int drained, boolean portionBegins) {
    if (refiller != NO_CPU) {
      return waitsOnRefill(tracepoint, batch, row);
    }
    return drainer == NO_CPU ? isFree(tracepoint) : waitsOn(batch.cpu(row), drained, portionBegins);
  }

  /// Somebody else is about to get the lock: asks which pages come to the lists only after that.
  private void ask(int row) {
    asked = true;
    Arrays.fill(after, 0, size, 0);
    Zone zone = state.zones().of(pfns[0]);
    if (listless || zone == null || !drainOrder.look(row, zone, cpu, !alone)) {
      return;
    }
    int last = 0;
    for (int i = Math.max(0, size - MAX_BATCH); i < size; i++) {
      if (!merges(zone, i)) {
        // One page of a batch comes after the other.
        last = Math.max(last, drainOrder.movedBefore(row, zone, pfns[i], buddy(i), types[i]));
      }
      after[i] = last;
    }
  }

  /// The drain begins. Its CPU had the lists' lock before the zone's: what bypassed them may have
  /// come in between, as the takes tell.
  private void freeWhatCameBefore(int row) {
    Zone zone = state.zones().of(pfns[0]);
    if (zone == null || !drainOrder.look(row, zone, cpu, !alone)) {
      return;
    }
    for (int i = size - 1; i >= Math.max(0, size - MAX_BATCH); i--) {
      if (!merges(zone, i) && drainOrder.isBeforeAll(row, zone, pfns[i], buddy(i), types[i])) {
        free(i + 1);
        return;
      }
    }
  }

  private long buddy(int place) {
    return pfns[place] ^ (1L << orders[place]);
  }

  /// Whether a page becomes a part of a larger block, so that its own take tells nothing of it.
  private boolean merges(Zone zone, int place) {
    long buddyPfn = buddy(place);
    if (zone.spans(buddyPfn) && zone.isFree(buddyPfn)) {
      return true;
    }
    for (int i = 0; i < size; i++) {
      if (pfns[i] == buddyPfn) {
        return true;
      }
    }
    return false;
  }

  /// An event of another CPU is about to be taken in: pages that come before it do so now.
  private void comesBefore(Tracepoint tracepoint, EventBatch batch, int row) {
    int pages = 0;
    boolean takes = tracepoint == Tracepoint.MM_PAGE_ALLOC_ZONE_LOCKED;
    for (int i = 0; i < size; i++) {
      if (drainOrder.isOver()
          || after[i] <= drainOrder.moved()
          || (takes && DrainOrder.covers(batch, row, pfns[i]))) {
        pages = i + 1;
      }
    }
    free(pages);
    drainOrder.moves(tracepoint, batch.pfn(row));
  }

  private boolean waitsOnRefill(Tracepoint tracepoint, EventBatch batch, int row) {
    return batch.cpu(row) != refiller
        || tracepoint == Tracepoint.MM_PAGE_ALLOC_EXTFRAG
        || (tracepoint == Tracepoint.MM_PAGE_ALLOC_ZONE_LOCKED
            && refills.of(refiller).isWith(batch, row));
  }

  private boolean waitsOn(int eventCpu, int drainedCpu, boolean portionBegins) {
    if (eventCpu == drainer && drainedCpu == cpu && !(draining && portionBegins)) {
      draining = true;
      return true;
    }
    return !draining;
  }

  /// What waits comes to the free lists.
  void flush() {
    free(size);
  }

  private void free(int pages) {
    for (int i = 0; i < pages; i++) {
      Zone zone = state.zones().of(pfns[i]);
      if (zone != null && zone.state(pfns[i]) == FrameState.TAKEN) {
        state.recentFrees().freed(pfns[i]);
        zone.freeOnePage(pfns[i], orders[i], types[i], false);
        if (listless) {
          directFrees.freed(cpu, zone, pfns[i]);
        }
      }
    }
    size -= pages;
    System.arraycopy(pfns, pages, pfns, 0, size);
    System.arraycopy(orders, pages, orders, 0, size);
    System.arraycopy(types, pages, types, 0, size);
    System.arraycopy(after, pages, after, 0, size);
    if (size == 0) {
      cpu = NO_CPU;
      refiller = NO_CPU;
      listless = false;
    }
  }
}
