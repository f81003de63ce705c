package pagereel.replay;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;
import pagereel.parser.event.EventBatch;
import pagereel.parser.event.Tracepoint;
import pagereel.replay.model.Zone;

/// Blocks of an order that has no per-CPU list, which go to the free lists at once: as soon as
/// their CPU gets the zone's lock, which another one may hold for a while.
///
/// The event of such a free comes before that. What other CPUs put on the same list until the CPU
/// does something else has come before the block or after it, and a list gives first what came
/// last. So the takes to come tell: the block lies before those of them that it is taken before.
///
/// Source: `__free_pages_ok()`, `mm/page_alloc.c`. Left out: blocks that merge with it meanwhile.
final class DirectFrees {

  /// How far ahead the takes are looked for.
  private static final int MAX_EVENTS = 1 << 16;

  /// Blocks that are put on a list while one waits for the lock.
  private static final int MAX_BLOCKS = 64;

  /// The last block that a CPU freed, if it has done nothing else since.
  private static final class Last {
    @Nullable
    Zone zone;

    long pfn;
    /// How many pages had come to the free lists then.
    long freesSeen;
  }

  private final ReplayState state;
  private final EventWindow window;
  private final PerCpu<Last> cpus = new PerCpu<>(Last::new);

  DirectFrees(ReplayState state, EventWindow window) {
    this.state = state;
    this.window = window;
  }

  /// A block has come to the free lists.
  void freed(int cpu, Zone zone, long pfn) {
    if (cpu >= 0 && window.looksAhead()) {
      Last last = cpus.of(cpu);
      last.zone = zone;
      last.pfn = pfn;
      last.freesSeen = state.recentFrees().count();
    }
  }

  /// An event of a CPU is about to be taken in: the block that it freed last is on its list.
  void before(EventBatch batch, int row) {
    int cpu = batch.cpu(row);
    if (cpu < 0 || !cpus.has(cpu)) {
      return;
    }
    Last last = cpus.of(cpu);
    Zone zone = last.zone;
    last.zone = null;
    if (zone != null && state.recentFrees().count() > last.freesSeen && zone.isFree(last.pfn)) {
      settle(zone, zone.buddyOf(last.pfn), last.freesSeen, row);
    }
  }

  /// Puts a block before those that came after it by the model, as far as it is taken before them.
  private void settle(Zone zone, long headPfn, long freesSeen, int row) {
    List<Long> ahead = ahead(zone, headPfn, freesSeen);
    int passed = ahead.isEmpty() ? 0 : passed(zone, headPfn, ahead, row);
    if (passed > 0) {
      zone.moveBefore(headPfn, headPfn, ahead.get(passed - 1));
    }
  }

  /// The blocks before one on its list, the nearest first; none if some of them did not come since.
  private List<Long> ahead(Zone zone, long headPfn, long freesSeen) {
    long pfn = zone.previousFree(headPfn);
    if (pfn == Zone.NO_PFN) {
      return List.of();
    }
    List<Long> ahead = new ArrayList<>();
    LongPredicate came = state.recentFrees().cameSince(freesSeen, zone);
    for (; pfn != Zone.NO_PFN; pfn = zone.previousFree(pfn)) {
      if (!came.test(pfn) || ahead.size() == MAX_BLOCKS) {
        return List.of();
      }
      ahead.add(pfn);
    }
    return ahead;
  }

  /// How many of the blocks ahead, from the nearest on, are not taken before a block.
  private int passed(Zone zone, long headPfn, List<Long> ahead, int row) {
    BitSet takenBefore = new BitSet();
    boolean[] taken = {false};
    long pages = 1L << zone.buddyOrder(headPfn);
    window.lookAhead(row, MAX_EVENTS, (batch, nextRow, fate) -> {
      Tracepoint tracepoint = batch.tracepoint(nextRow);
      long pfn = batch.pfn(nextRow);
      boolean ofBlock = pfn >= headPfn && pfn < headPfn + pages;
      if (tracepoint == Tracepoint.MM_PAGE_ALLOC_ZONE_LOCKED) {
        taken[0] = ofBlock;
        int place = ahead.indexOf(pfn & -pages);
        if (place >= 0) {
          takenBefore.set(place);
        }
        return !ofBlock;
      }
      // A page of it that is freed has left the list unseen.
      return !ofBlock
          || (tracepoint != Tracepoint.MM_PAGE_FREE && tracepoint != Tracepoint.MM_PAGE_PCPU_DRAIN);
    });
    if (!taken[0]) {
      return 0;
    }
    int first = takenBefore.nextSetBit(0);
    return first < 0 ? ahead.size() : first;
  }
}
