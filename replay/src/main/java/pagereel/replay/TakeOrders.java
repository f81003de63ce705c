package pagereel.replay;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import pagereel.replay.model.MigrateType;
import pagereel.replay.model.Zone;

/// The blocks of a zone's Movable lists and those of them that are taken from now on, as later
/// events tell: how well they go together if the lists had been turned.
final class TakeOrders {

  private static final int PLACE_BITS = 24;

  /// One list.
  private static final class Blocks {
    /// First to last.
    final long[] pfns;
    /// Places of the blocks that are taken, in the order in which they are.
    final int[] taken;
    int takenCount;
    /// Of the turn looked at last: the place that each block would have.
    int[] ranks = {};

    Blocks(long[] pfns) {
      this.pfns = pfns;
      taken = new int[pfns.length];
    }
  }

  private final PageblockRefusals refusals;
  private final Blocks[] lists;
  private int inOrder;
  private int gaps;

  /// @param later blocks taken from now on
  TakeOrders(Zone zone, long[] later, PageblockRefusals refusals) {
    this.refusals = refusals;
    lists = new Blocks[zone.maxPageOrder() + 1];
    Map<Long, Integer> places = new HashMap<>();
    for (int order = 0; order < lists.length; order++) {
      long count = zone.freeBlocks(order, MigrateType.MOVABLE);
      long[] pfns = new long[(int) Math.min(count, 1L << PLACE_BITS)];
      long pfn = zone.firstFree(order, MigrateType.MOVABLE);
      for (int i = 0; i < pfns.length; i++) {
        pfns[i] = pfn;
        places.put(pfn, i);
        pfn = zone.nextFree(pfn);
      }
      lists[order] = new Blocks(pfns);
    }
    for (long pfn : later) {
      Integer place = places.remove(pfn);
      if (place != null) {
        Blocks list = lists[zone.buddyOrder(pfn)];
        list.taken[list.takenCount++] = place;
      }
    }
  }

  /// Looks at the lists as they are.
  void lookAsItIs() {
    for (Blocks list : lists) {
      list.ranks = new int[list.pfns.length];
      Arrays.setAll(list.ranks, i -> i);
    }
    look();
  }

  /// Looks at the lists as they would be after the blocks of some pageblocks have gone to the
  /// tails, pageblock after pageblock.
  ///
  /// @param fresh blocks that came later and have not
  void lookAfter(int[] given, RecentFrees.Since fresh) {
    Map<Integer, Integer> turns = new HashMap<>();
    for (int i = 0; i < given.length; i++) {
      turns.put(given[i], i + 1);
    }
    for (Blocks list : lists) {
      if (list.takenCount > 0) {
        list.ranks = ranksAfter(list.pfns, turns, fresh);
      }
    }
    look();
  }

  private int[] ranksAfter(long[] pfns, Map<Integer, Integer> turns, RecentFrees.Since fresh) {
    // Within a pageblock the lower block goes first.
    long[] keys = new long[pfns.length];
    for (int i = 0; i < pfns.length; i++) {
      int block = refusals.block(pfns[i]);
      long turn = fresh.has(pfns[i]) ? 0 : turns.getOrDefault(block, 0);
      long inBlock = turn == 0 ? 0 : pfns[i] - refusals.startOf(block);
      keys[i] = (turn << 16 | inBlock) << PLACE_BITS | i;
    }
    Arrays.sort(keys);
    int[] ranks = new int[keys.length];
    for (int rank = 0; rank < keys.length; rank++) {
      ranks[(int) (keys[rank] & ((1L << PLACE_BITS) - 1))] = rank;
    }
    return ranks;
  }

  private void look() {
    inOrder = 0;
    gaps = 0;
    for (Blocks list : lists) {
      int last = -1;
      for (int i = 0; i < list.takenCount && list.ranks[list.taken[i]] > last; i++) {
        int rank = list.ranks[list.taken[i]];
        if (rank != last + 1) {
          gaps++;
        }
        last = rank;
        inOrder++;
      }
    }
  }

  /// Whether the first block taken of a list is the list's first.
  boolean beginsWithFirst(int order) {
    Blocks list = lists[order];
    return list.takenCount > 0 && list.ranks[list.taken[0]] == 0;
  }

  /// Whether more takes are in order, or as many with fewer gaps.
  boolean fitsBetter(int otherInOrder, int otherGaps) {
    return inOrder > otherInOrder || (inOrder == otherInOrder && gaps < otherGaps);
  }

  boolean fitsAsWell(int otherInOrder, int otherGaps) {
    return inOrder == otherInOrder && gaps == otherGaps;
  }

  /// How many takes of each list come one after another in its order, before one that does not.
  int inOrder() {
    return inOrder;
  }

  /// How often blocks are passed over in doing so.
  int gaps() {
    return gaps;
  }
}
