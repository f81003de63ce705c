package pagereel.replay;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import pagereel.replay.model.MigrateType;
import pagereel.replay.model.Zone;

/// Requests for a contiguous range that failed in all ranges without a single event: the free
/// blocks of the pageblocks that were isolated for them have gone to the tails of their lists.
///
/// Such a request shows when a block is taken past others that should have gone before. It is
/// looked for among all lengths, at all moments since the last request: its ranges must all be
/// refused at that moment, and what is taken from then on must come in the order in which it leaves
/// the list. The one with which most takes are in order is it, if that is more than chance; of
/// equal ones the latest, with a length that was asked for before.
///
/// Source: `alloc_contig_pages()`, `mm/page_alloc.c`. Left out: what it does in other zones.
final class UnseenRequests {

  /// Takes that are looked at.
  static final int TAKES = 1 << 16;

  private static final int NO_ORDER = -1;
  private static final int MAX_SKIP = 1 << 20;

  /// A request of so many pages at a moment, and the pageblocks that it gives back, in order.
  private record Request(long pages, long moment, int[] given) {}

  private final UnmovablePages unmovable;
  private final RecentFrees frees;
  /// Lengths that have been asked for, in pages.
  private final Set<Long> lengths = new HashSet<>();
  private int toSkip;
  private int skipNext;

  UnseenRequests(UnmovablePages unmovable, RecentFrees frees) {
    this.unmovable = unmovable;
    this.frees = frees;
  }

  /// A request for so many pages is over.
  void seen(long pages) {
    lengths.add(pages);
    toSkip = 0;
    skipNext = 1;
    unmovable.forgetPast();
  }

  /// Whether requests are made at all.
  boolean isExpected() {
    return !lengths.isEmpty();
  }

  /// Whether requests are made at all, and to look for one is worth the time: that is done half as
  /// often each time that none was found.
  boolean isWorthTrying() {
    if (toSkip > 0) {
      toSkip--;
      return false;
    }
    return !lengths.isEmpty();
  }

  /// Whether an unseen request explains that a block is taken which is not the first of its list.
  /// The lists are then as it has left them.
  ///
  /// @param order of the list
  /// @param later what is taken of all Movable lists, this block first
  /// @return the request's length in pages, or 0
  long explain(Zone zone, int order, long[] later) {
    Request found = find(zone, order, later);
    if (found == null) {
      toSkip = skipNext;
      skipNext = Math.min(2 * skipNext, MAX_SKIP);
    }
    return pages(found);
  }

  /// Whether an unseen request explains what is taken from now on, before anything is. The lists
  /// are then as it has left them.
  long foresee(Zone zone, long[] later) {
    return pages(find(zone, NO_ORDER, later));
  }

  private static long pages(@Nullable Request request) {
    return request == null ? 0 : request.pages;
  }

  private @Nullable Request find(Zone zone, int firstOrder, long[] later) {
    PageblockRefusals refusals = new PageblockRefusals(zone, unmovable);
    TakeOrders takes = new TakeOrders(zone, later, refusals);
    takes.lookAsItIs();
    Best best = new Best(takes.inOrder(), takes.gaps());
    RecentFrees.Since fresh = frees.since(zone);
    Map<Long, int[]> before = new HashMap<>();
    for (long moment = unmovable.clock(); moment >= unmovable.firstClock(); moment--) {
      BitSet waiting = refusals.blocksOf(unmovable.waitingAt(moment));
      boolean moreFresh = fresh.goBackTo(moment);
      for (long pages = 2L << zone.pageblockOrder();
          pages <= zone.endPfn() - zone.startPfn();
          pages *= 2) {
        int[] given = refusals.givenBack(pages, waiting);
        if (given.length == 0 || (!moreFresh && Arrays.equals(given, before.put(pages, given)))) {
          continue;
        }
        takes.lookAfter(given, fresh);
        boolean begins = firstOrder == NO_ORDER || takes.beginsWithFirst(firstOrder);
        best.compare(new Request(pages, moment, given), takes, begins);
      }
    }
    Request found = best.isChance() ? null : best.request;
    if (found != null) {
      apply(zone, refusals, found);
      seen(found.pages);
    }
    return found;
  }

  /// The request that goes best with what is taken.
  private final class Best {
    private final int inOrderBefore;
    private final int gapsBefore;
    private int inOrder;
    private int gaps;
    private long tries;
    private @Nullable Request request;

    Best(int inOrder, int gaps) {
      inOrderBefore = inOrder;
      gapsBefore = gaps;
      this.inOrder = inOrder;
      this.gaps = gaps;
    }

    /// @param begins the first block taken is the first of its list
    void compare(Request other, TakeOrders takes, boolean begins) {
      tries++;
      if (begins && (takes.fitsBetter(inOrder, gaps) || isMoreLikely(other, takes))) {
        inOrder = takes.inOrder();
        gaps = takes.gaps();
        request = other;
      }
    }

    private boolean isMoreLikely(Request other, TakeOrders takes) {
      return request != null
          && takes.fitsAsWell(inOrder, gaps)
          && lengths.contains(other.pages)
          && !lengths.contains(request.pages);
    }

    /// Each take that comes into its place halves the odds that it does so by chance.
    boolean isChance() {
      int gained = inOrder > inOrderBefore ? inOrder - inOrderBefore : gapsBefore - gaps;
      return gained <= Long.SIZE - Long.numberOfLeadingZeros(tries);
    }
  }

  /// Gives the pageblocks of a request back, but for what came to the lists after it.
  private void apply(Zone zone, PageblockRefusals refusals, Request request) {
    RecentFrees.Since fresh = frees.since(zone);
    fresh.goBackTo(request.moment);
    for (int block : request.given) {
      long startPfn = Math.max(refusals.startOf(block), zone.startPfn());
      long endPfn = Math.min(refusals.startOf(block + 1), zone.endPfn());
      long pfn = startPfn;
      while (pfn < endPfn) {
        if (!zone.isFree(pfn)) {
          pfn++;
          continue;
        }
        long headPfn = zone.buddyOf(pfn);
        if (!fresh.has(headPfn)) {
          zone.moveToTail(headPfn, MigrateType.MOVABLE);
        }
        pfn = headPfn + (1L << zone.buddyOrder(headPfn));
      }
      zone.setPageblockType(startPfn, MigrateType.MOVABLE);
    }
  }
}
