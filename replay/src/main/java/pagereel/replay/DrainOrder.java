package pagereel.replay;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import pagereel.parser.event.EventBatch;
import pagereel.parser.event.Tracepoint;
import pagereel.replay.model.Zone;

/// What other CPUs drain while pages of a CPU wait for the lock, and when these came in between, as
/// the takes to come tell: a list gives first what came to it last.
final class DrainOrder {

  /// How far ahead drains are looked for.
  private static final int MAX_EVENTS = 1 << 12;

  private static final int MAX_ORDER = 20;

  private static final byte LISTED = 0;
  private static final byte TAKEN = 1;
  private static final byte MERGED = 2;

  /// A block that is drained.
  private record Drained(long pfn, int type) {}

  private final EventWindow window;
  private final MigrateTypes types;
  private final List<Drained> blocks = new ArrayList<>();
  /// The one that is drained next.
  private int next;

  DrainOrder(EventWindow window, MigrateTypes types) {
    this.window = window;
    this.types = types;
  }

  /// Looks for what is drained to a zone from an event on, until the CPU that frees the pages does
  /// anything but to free more.
  ///
  /// @param fromRow of the batch that was given last
  /// @return whether there is something
  boolean look(int fromRow, Zone zone, int cpu) {
    blocks.clear();
    next = 0;
    window.lookAhead(fromRow, MAX_EVENTS, (batch, row, fate) -> {
      Tracepoint tracepoint = batch.tracepoint(row);
      if (batch.cpu(row) == cpu) {
        return DelayedFrees.isFree(tracepoint);
      }
      if (tracepoint == Tracepoint.MM_PAGE_PCPU_DRAIN && zone.spans(batch.pfn(row))) {
        blocks.add(new Drained(batch.pfn(row), types.of(batch.migrateType(row))));
      }
      return true;
    });
    return !blocks.isEmpty();
  }

  /// How many of the blocks that [#look] has found were drained before a page came. Of those of
  /// its list, what was drained before is taken after it, and what was drained later is taken
  /// before it: the place is that for which this is so of most.
  ///
  /// Nothing is told by the take of a page whose buddy is freed before it: the two merge.
  ///
  /// @param type of the page's list
  int drainedBefore(int fromRow, long pfn, long buddyPfn, int type) {
    Takes takes = new Takes(type);
    window.lookAhead(
        fromRow, Integer.MAX_VALUE, (batch, row, fate) -> takes.goesOn(batch, row, pfn, buddyPfn));
    return takes.taken ? takes.bestPlace() : 0;
  }

  /// What becomes of the blocks of one list until a page is taken.
  private final class Takes {
    private final int type;
    private final long[] sorted;
    private final byte[] fates;
    private boolean taken;

    Takes(int type) {
      this.type = type;
      sorted = blocks.stream()
          .filter(block -> block.type == type)
          .mapToLong(Drained::pfn)
          .sorted()
          .toArray();
      fates = new byte[sorted.length];
    }

    /// Takes in an event.
    ///
    /// @return whether the page has still neither been taken nor merged
    boolean goesOn(EventBatch batch, int row, long pfn, long buddyPfn) {
      switch (batch.tracepoint(row)) {
        case MM_PAGE_ALLOC_ZONE_LOCKED -> {
          taken = covers(batch, row, pfn);
          take(batch, row);
        }
        case MM_PAGE_FREE, MM_PAGE_PCPU_DRAIN -> {
          int buddyPlace = Arrays.binarySearch(sorted, batch.pfn(row) ^ 1);
          if (buddyPlace >= 0 && fates[buddyPlace] == LISTED) {
            fates[buddyPlace] = MERGED;
          }
          return !covers(batch, row, buddyPfn);
        }
        default -> {}
      }
      return !taken;
    }

    private void take(EventBatch batch, int row) {
      int place = Arrays.binarySearch(sorted, batch.pfn(row));
      for (int i = place < 0 ? -1 - place : place;
          i < sorted.length && covers(batch, row, sorted[i]);
          i++) {
        if (fates[i] == LISTED) {
          fates[i] = TAKEN;
        }
      }
    }

    int bestPlace() {
      int best = 0;
      int bestSum = 0;
      int sum = 0;
      for (int i = 0; i < blocks.size(); i++) {
        Drained block = blocks.get(i);
        if (block.type == type) {
          sum += switch (fates[Arrays.binarySearch(sorted, block.pfn)]) {
            case LISTED -> 1;
            case TAKEN -> -1;
            default -> 0;
          };
          if (sum > bestSum) {
            bestSum = sum;
            best = i + 1;
          }
        }
      }
      return best;
    }
  }

  private static boolean covers(EventBatch batch, int row, long pfn) {
    long start = batch.pfn(row);
    return pfn >= start && pfn < start + (1L << Math.clamp(batch.order(row), 0, MAX_ORDER));
  }

  /// How many of the blocks have been drained.
  int drained() {
    return next;
  }

  /// A block is drained.
  void drains(long pfn) {
    if (!isOver() && blocks.get(next).pfn == pfn) {
      next++;
    }
  }

  /// Whether all of them have been.
  boolean isOver() {
    return next == blocks.size();
  }
}
