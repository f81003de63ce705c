package pagereel.replay.model;

import java.util.Arrays;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/// Blocks that came to a free list while a search of it was under way, of which the search told
/// only after they had come: whether it had turned the list by then is not known.
///
/// They are taken to have come before. If they came after, they lie before the blocks that the
/// search put first, not behind them; for all else it makes no difference.
public final class LateFrees {

  /// More blocks are not followed.
  private static final int MAX_BLOCKS = 1 << 10;

  private final Zone zone;
  private final int order;
  /// Those that the search put first, and those that came; in the list's order.
  private final long[] turned;
  private final long[] newcomers;
  /// What is left of them where [#isTold] has looked last.
  private long firstTurned;
  private long lastTurned;
  private long firstNewcomer;
  private long lastNewcomer;

  private LateFrees(Zone zone, int order, long[] turned, long[] newcomers) {
    this.zone = zone;
    this.order = order;
    this.turned = turned;
    this.newcomers = newcomers;
  }

  /// Those of one Movable list that a search is about to turn.
  ///
  /// @param newFirst the block that the search will put first, with all behind it
  /// @param came     whether a block came since the search may have begun
  /// @return null if there are none, or the search has seen them
  static @Nullable LateFrees of(Zone zone, long newFirst, LongPredicate came) {
    int order = zone.buddyOrder(newFirst);
    long[] newcomers = new long[MAX_BLOCKS];
    int count = 0;
    long pfn = zone.firstFree(order, MigrateType.MOVABLE);
    while (pfn != Zone.NO_PFN && pfn != newFirst && came.test(pfn) && count < MAX_BLOCKS) {
      newcomers[count++] = pfn;
      pfn = zone.nextFree(pfn);
    }
    if (count == 0 || pfn == Zone.NO_PFN || pfn == newFirst) {
      return null;
    }
    long[] turned = new long[MAX_BLOCKS];
    int turnedCount = 0;
    for (pfn = newFirst; pfn != Zone.NO_PFN; pfn = zone.nextFree(pfn)) {
      if (turnedCount == MAX_BLOCKS) {
        return null;
      }
      turned[turnedCount++] = pfn;
    }
    return new LateFrees(
        zone, order, Arrays.copyOf(turned, turnedCount), Arrays.copyOf(newcomers, count));
  }

  public boolean isIn(Zone other) {
    return zone.startPfn() == other.startPfn();
  }

  public int order() {
    return order;
  }

  /// Whether what is left of both still lies together, so that the other order is possible.
  public boolean isTold() {
    int at = firstOf(turned);
    if (at == turned.length) {
      return false;
    }
    firstTurned = turned[at];
    lastTurned = walk(turned, at);
    int newcomer = firstOf(newcomers);
    if (newcomer == newcomers.length || zone.nextFree(lastTurned) != newcomers[newcomer]) {
      return false;
    }
    firstNewcomer = newcomers[newcomer];
    lastNewcomer = walk(newcomers, newcomer);
    return true;
  }

  private boolean isListed(long pfn) {
    return zone.isBuddy(pfn)
        && zone.buddyOrder(pfn) == order
        && zone.buddyType(pfn) == MigrateType.MOVABLE;
  }

  private int firstOf(long[] blocks) {
    int at = 0;
    while (at < blocks.length && !isListed(blocks[at])) {
      at++;
    }
    return at;
  }

  /// The last of those blocks that lie one behind the other from one on.
  private long walk(long[] blocks, int from) {
    long last = blocks[from];
    for (int at = from + 1; at < blocks.length; at++) {
      if (zone.nextFree(last) == blocks[at]) {
        last = blocks[at];
      }
    }
    return last;
  }

  /// The list's last block if they came after the search.
  long last() {
    long last = zone.lastFree(order, MigrateType.MOVABLE);
    return last == lastNewcomer ? lastTurned : last;
  }

  /// The block before this one if they came after the search.
  long previous(long pfn) {
    if (pfn == firstTurned) {
      return lastNewcomer;
    }
    long previous = zone.previousFree(pfn == firstNewcomer ? firstTurned : pfn);
    return previous == lastNewcomer ? lastTurned : previous;
  }

  /// They came after the search.
  public void apply() {
    zone.moveBefore(firstNewcomer, lastNewcomer, firstTurned);
  }
}
