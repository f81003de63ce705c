package pagereel.replay;

import java.util.Optional;
import pagereel.replay.model.FrameState;
import pagereel.replay.model.MigrateType;
import pagereel.replay.model.Zone;

/// Looks in a zone without a free block of an order for the aligned range of that size that has the
/// fewest frames in use.
///
/// Such a range has a free block in it, if there is one at all: so the free lists are gone
/// through, the largest blocks first, and each range is counted at the first of its largest
/// blocks. Left out: ranges with frames that are reserved or unknown, and those in pageblocks that
/// the request may not use. The search ends after [#MAX_FRAMES] frames; the largest blocks have
/// been seen by then.
final class NearestRangeSearch {

  private static final int MAX_FRAMES = 1 << 20;
  private static final long NOT_BETTER = Long.MAX_VALUE;

  private final Zone zone;
  private final int order;
  private final int type;
  private int framesSeen;
  private long bestPfn = Zone.NO_PFN;
  private long bestInUse = NOT_BETTER;

  /// @param order of the block that is wanted
  /// @param type  migratetype of the request
  NearestRangeSearch(Zone zone, int order, int type) {
    this.zone = zone;
    this.order = order;
    this.type = type;
  }

  /// The range; empty if no range will do, or the zone has such a block.
  Optional<NearestRange> nearest() {
    if (order > zone.maxPageOrder() || largestFree(zone, type) >= order) {
      return Optional.empty();
    }
    for (int seedOrder = order - 1; seedOrder >= 0; seedOrder--) {
      for (int list = 0; list < MigrateType.COUNT; list++) {
        if (mayUse(list, type)) {
          search(seedOrder, list);
        }
      }
    }
    return bestPfn == Zone.NO_PFN
        ? Optional.empty()
        : Optional.of(new NearestRange(bestPfn, 1L << order, bestInUse));
  }

  private void search(int seedOrder, int list) {
    for (long seedPfn = zone.firstFree(seedOrder, list);
        seedPfn != Zone.NO_PFN && bestInUse > 1 && framesSeen < MAX_FRAMES;
        seedPfn = zone.nextFree(seedPfn)) {
      long startPfn = seedPfn >> order << order;
      long inUse = inUse(startPfn, seedPfn, seedOrder);
      if (inUse < bestInUse) {
        bestInUse = inUse;
        bestPfn = startPfn;
      }
    }
  }

  /// How many frames of a range are in use, if it is a better one and was not counted before.
  private long inUse(long startPfn, long seedPfn, int seedOrder) {
    long endPfn = startPfn + (1L << order);
    if (!zone.spans(startPfn) || !zone.spans(endPfn - 1) || !mayUseAll(startPfn, endPfn)) {
      return NOT_BETTER;
    }
    long inUse = 0;
    for (long pfn = startPfn; pfn < endPfn && inUse < bestInUse; framesSeen++) {
      if (zone.isBuddy(pfn)) {
        int blockOrder = zone.buddyOrder(pfn);
        boolean isCountedThere =
            blockOrder > seedOrder || (blockOrder == seedOrder && pfn < seedPfn);
        if (isCountedThere || !mayUse(zone.buddyType(pfn), type)) {
          return NOT_BETTER;
        }
        pfn += 1L << blockOrder;
      } else if (isGivenOut(zone.state(pfn))) {
        inUse++;
        pfn++;
      } else {
        return NOT_BETTER;
      }
    }
    return inUse;
  }

  private boolean mayUseAll(long startPfn, long endPfn) {
    for (long pfn = startPfn; pfn < endPfn; pfn += 1L << zone.pageblockOrder()) {
      if (!mayUse(zone.pageblockType(pfn), type)) {
        return false;
      }
    }
    return true;
  }

  /// Whether a frame is the page allocator's, and on no free list.
  private static boolean isGivenOut(FrameState state) {
    return switch (state) {
      case UNKNOWN, HOLE, RESERVED, FREE, FREE_TAIL -> false;
      case PCP, PCP_TAIL, ALLOCATED, IN_USE, COMPACTION, CONTIGUOUS, TAKEN, MIGRATED -> true;
    };
  }

  /// Whether a request of a type may take free blocks of a list.
  static boolean mayUse(int list, int type) {
    return MigrateType.isMergeable(list)
        || (list == MigrateType.CMA && type == MigrateType.MOVABLE);
  }

  /// Order of the largest free block that a request of a type may take; −1 if there is none.
  static int largestFree(Zone zone, int type) {
    for (int order = zone.maxPageOrder(); order >= 0; order--) {
      for (int list = 0; list < MigrateType.COUNT; list++) {
        if (mayUse(list, type) && zone.freeBlocks(order, list) > 0) {
          return order;
        }
      }
    }
    return -1;
  }
}
