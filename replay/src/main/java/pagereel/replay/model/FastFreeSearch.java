package pagereel.replay.model;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/// Compaction's short cut to free pages: a look through the Movable free lists, from their tails,
/// for a block high enough in the zone, before the free scanner walks pageblocks.
///
/// A search is first only computed, so that it can be held against what the trace says; [#apply]
/// then does what it does to the lists: entries looked at go behind, and the block found is taken.
///
/// Source: `fast_isolate_freepages()`, `mm/compaction.c`.
public final class FastFreeSearch {

  private static final int CLUSTER = 32;

  private final Zone zone;
  private final long[] newFirst;
  private int lists;
  private long pickedPfn = Zone.NO_PFN;
  private int pickedOrder;
  private boolean pickedGood;
  private int nextSearchOrder;
  private long highestPfn;
  private long minPfn;
  private long scanned;
  private @Nullable LateFrees assumed;

  public FastFreeSearch(Zone zone) {
    this.zone = zone;
    newFirst = new long[zone.maxPageOrder() + 1];
  }

  /// Entries looked at of one list after some searches in a row found nothing.
  public static int limitAfter(int failures) {
    return Math.max(1, ((CLUSTER >> failures) + 1) / 2);
  }

  /// Computes the search that compaction makes with its scanners at these places: a block in the
  /// upper quarter of what lies between them is good enough, one in the upper half will do. Once
  /// they have passed each other no block will do: the kernel's difference is unsigned.
  ///
  /// @param order       the order that compaction works for
  /// @param searchOrder the order whose list is looked through first
  /// @param limit       entries looked at of one list
  /// @return whether a block was found
  boolean searchBetween(int order, int searchOrder, long migratePfn, long freePfn, int limit) {
    long blockMask = -(1L << zone.pageblockOrder());
    long distance = freePfn - migratePfn;
    if (distance < 0) {
      return search(order, searchOrder, Long.MAX_VALUE, Long.MAX_VALUE, limit);
    }
    return search(
        order,
        searchOrder,
        (freePfn - distance / 4) & blockMask,
        (freePfn - distance / 2) & blockMask,
        limit);
  }

  /// Computes a search.
  ///
  /// @param order       the order that compaction works for
  /// @param searchOrder the order whose list is looked through first
  /// @param lowPfn      a block from here on is good enough
  /// @param minPfn      a block from here on will do if there is none better
  /// @param limit       entries looked at of one list
  /// @return whether a block was found
  boolean search(int order, int searchOrder, long lowPfn, long minPfn, int limit) {
    this.minPfn = minPfn;
    highestPfn = Zone.NO_PFN;
    pickedPfn = Zone.NO_PFN;
    pickedGood = false;
    scanned = 0;
    lists = 0;
    int left = limit;
    long highPfn = Zone.NO_PFN;
    nextSearchOrder = Math.min(order - 1, searchOrder);
    for (int o = nextSearchOrder; pickedPfn == Zone.NO_PFN && o >= 0; o = nextOrder(o, order)) {
      if (zone.freeBlocks(o) == 0) {
        continue;
      }
      int looked = 0;
      long pfn = lastFree(o);
      long stoppedAt = Zone.NO_PFN;
      while (pfn != Zone.NO_PFN) {
        looked++;
        scanned++;
        highestPfn = Math.max(highestPfn, pfn);
        if (pfn >= lowPfn) {
          pick(pfn, o);
          pickedGood = true;
          nextSearchOrder = o;
          stoppedAt = pfn;
          break;
        }
        if (pfn >= minPfn && pfn > highPfn) {
          highPfn = pfn;
          left >>= 1;
        }
        if (looked >= left) {
          stoppedAt = pfn;
          break;
        }
        pfn = previousFree(o, pfn);
      }
      if (pickedPfn == Zone.NO_PFN && highPfn != Zone.NO_PFN) {
        pick(highPfn, o);
        stoppedAt = highPfn;
      }
      if (stoppedAt != Zone.NO_PFN) {
        newFirst[lists++] = stoppedAt;
      }
      if (looked >= left) {
        left = zone.profile().fastSearchLooksOnce() ? 1 : Math.max(1, left >> 1);
      }
    }
    return pickedPfn != Zone.NO_PFN;
  }

  private long lastFree(int order) {
    return assumed != null && assumed.order() == order
        ? assumed.last()
        : zone.lastFree(order, MigrateType.MOVABLE);
  }

  private long previousFree(int order, long pfn) {
    return assumed != null && assumed.order() == order
        ? assumed.previous(pfn)
        : zone.previousFree(pfn);
  }

  /// The first block of a Movable list after what the last search does to it, or [Zone#NO_PFN].
  public long firstAfter(int order) {
    long first = zone.firstFree(order, MigrateType.MOVABLE);
    for (int i = 0; i < lists; i++) {
      if (zone.buddyOrder(newFirst[i]) == order) {
        first = newFirst[i];
      }
    }
    if (first == pickedPfn && first != Zone.NO_PFN) {
      long next = zone.nextFree(first);
      first = next == Zone.NO_PFN ? zone.firstFree(order, MigrateType.MOVABLE) : next;
    }
    return first;
  }

  /// Computes from now on as if some blocks had come after an earlier search, or not.
  public void assume(@Nullable LateFrees frees) {
    assumed = frees;
  }

  /// The blocks that came to the lists since the search may have begun, and to which it has not
  /// got, of each list that it turns. They are to be asked for before it does.
  ///
  /// @param came whether a block is one that came
  public List<LateFrees> lateFrees(LongPredicate came) {
    List<LateFrees> late = new ArrayList<>();
    for (int i = 0; i < lists; i++) {
      LateFrees frees = LateFrees.of(zone, newFirst[i], came);
      if (frees != null) {
        late.add(frees);
      }
    }
    return late;
  }

  /// The orders come downwards from the first one, and then from the largest down to it. A search
  /// that comes round begins one order lower the next time.
  ///
  /// Source: `next_search_order()`.
  private int nextOrder(int order, int wantedOrder) {
    int next = order == 0 ? wantedOrder - 1 : order - 1;
    if (next != nextSearchOrder) {
      return next;
    }
    nextSearchOrder = nextSearchOrder == 0 ? wantedOrder - 1 : nextSearchOrder - 1;
    return -1;
  }

  private void pick(long pfn, int order) {
    pickedPfn = pfn;
    pickedOrder = order;
    scanned += (1L << order) - 1;
  }

  /// The block found by the last search, or [Zone#NO_PFN].
  public long pickedPfn() {
    return pickedPfn;
  }

  int pickedOrder() {
    return pickedOrder;
  }

  /// Whether the block found was high enough in the zone, not just the best of those seen.
  boolean pickedGood() {
    return pickedGood;
  }

  /// First frame of the highest pageblock that an entry looked at lies in, or [Zone#NO_PFN].
  long highestBlockPfn() {
    return highestPfn == Zone.NO_PFN
        ? Zone.NO_PFN
        : Math.max(zone.startPfn(), zone.pageblocks().startOf(highestPfn));
  }

  /// A block below this one will not do.
  long minPfn() {
    return minPfn;
  }

  /// The order whose list the next search looks through first.
  int nextSearchOrder() {
    return nextSearchOrder;
  }

  /// What the tracepoint calls scanned: entries looked at, and the other pages of the block found.
  public long scanned() {
    return scanned;
  }

  public long takenPages() {
    return pickedPfn == Zone.NO_PFN ? 0 : 1L << pickedOrder;
  }

  /// Does what the last search does.
  ///
  /// @param isolation takes the block
  public void apply(FreePageIsolation isolation) {
    for (int i = 0; i < lists; i++) {
      zone.makeFirst(newFirst[i]);
    }
    if (pickedPfn != Zone.NO_PFN) {
      isolation.isolateFreePage(pickedPfn);
    }
  }
}
