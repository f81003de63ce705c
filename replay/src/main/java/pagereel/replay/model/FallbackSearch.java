package pagereel.replay.model;

import java.util.function.LongPredicate;
import pagereel.replay.kernel.KernelProfile.FallbackRule;

/// The block that a request takes from another migratetype when its own lists have none, and
/// whether the pageblock changes hands with it.
///
/// One object is used again and again: the answer is that of the last [#find].
///
/// Source: `__rmqueue_fallback()`, `__rmqueue_claim()`, `__rmqueue_steal()`,
/// `try_to_claim_block()`. Left out: `ALLOC_NOFRAGMENT`, which sends requests to other zones first.
/// Frames of which nothing is known count as the pageblock's own type.
public final class FallbackSearch {

  private final Zone zone;
  private final LongPredicate lru;
  private int donorType;
  private int donorOrder;
  private boolean claims;
  private long headPfn;
  private int claimTries;

  /// @param lru whether the page in a frame is on a reclaim list, as far as that is known
  public FallbackSearch(Zone zone, LongPredicate lru) {
    this.zone = zone;
    this.lru = lru;
  }

  /// Looks for the block that a request would take.
  ///
  /// @return false if no other type has one
  public boolean find(int order, int type) {
    headPfn = Zone.NO_PFN;
    claimTries = 0;
    if (!MigrateType.isMergeable(type)) {
      return false;
    }
    if (zone.profile().fallback() == FallbackRule.CLAIM_OR_STEAL) {
      return claim(order, type) || stealSmallest(order, type);
    }
    boolean found = moveThenTake(order, type);
    // Older kernels raise the watermarks before they look whether they may take it over.
    claimTries = found && donorOrder < zone.pageblockOrder() ? 1 : 0;
    return found;
  }

  /// The donor's migratetype.
  public int donorType() {
    return donorType;
  }

  /// The order of the donor's block.
  public int donorOrder() {
    return donorOrder;
  }

  /// Whether the donor's pageblock becomes one of the wanted type.
  public boolean claims() {
    return claims;
  }

  /// How many pageblocks were looked at to be taken over, because of a part of them. Each raises
  /// the zone's watermarks.
  public int claimTries() {
    return claimTries;
  }

  /// First PFN of the donor's block.
  long headPfn() {
    return headPfn;
  }

  private boolean moveThenTake(int order, int type) {
    for (int o = zone.maxPageOrder(); o >= order; o--) {
      if (donorAt(o, type)) {
        if (type == MigrateType.MOVABLE
            && o > order
            && !isClaimable(o, zone.pageblockOrder(), type)) {
          break;
        }
        claims = (isClaimable(o, zone.pageblockOrder(), type) && wouldClaim(o, type))
            || zone.pageblockType(headPfn) == type;
        return true;
      }
    }
    return stealSmallest(order, type);
  }

  /// Looks for a pageblock to take over, the largest free block first.
  private boolean claim(int order, int type) {
    for (int o = zone.maxPageOrder(); o >= order; o--) {
      if (donorAt(o, type)) {
        if (!isClaimable(o, zone.pageblockOrder(), type)) {
          return false;
        }
        if (wouldClaim(o, type)) {
          claims = true;
          return true;
        }
      }
    }
    return false;
  }

  /// Looks for a single block, the smallest first, without trying to take a pageblock over.
  ///
  /// @return false if no other type has one
  public boolean steal(int order, int type) {
    claimTries = 0;
    return MigrateType.isMergeable(type) && stealSmallest(order, type);
  }

  private boolean stealSmallest(int order, int type) {
    for (int o = order; o <= zone.maxPageOrder(); o++) {
      if (donorAt(o, type)) {
        claims = false;
        return true;
      }
    }
    return false;
  }

  private boolean donorAt(int order, int type) {
    for (int donor : MigrateType.fallbacks(type)) {
      long pfn = zone.firstFree(order, donor);
      if (pfn != Zone.NO_PFN) {
        donorType = donor;
        donorOrder = order;
        headPfn = pfn;
        return true;
      }
    }
    return false;
  }

  /// Whether the kernel tries to take a donor's pageblock over.
  ///
  /// Source: `can_steal_fallback()`, `should_try_claim_block()`.
  public static boolean isClaimable(int order, int pageblockOrder, int type) {
    return order >= pageblockOrder / 2
        || type == MigrateType.UNMOVABLE
        || type == MigrateType.RECLAIMABLE;
  }

  /// Whether enough of the pageblock is free, or used as the wanted type's pages are.
  ///
  /// Some kernels take a slab that has left its cache's list for a page that can be moved. No
  /// event tells which have: of those in use since before the first event one is counted, if
  /// there are any; newer ones were on no list yet. In a Reclaimable pageblock what is not on a
  /// reclaim list is a slab.
  ///
  /// Source: `prep_move_freepages_block()`, `__PageMovable()`.
  private boolean wouldClaim(int order, int type) {
    if (order >= zone.pageblockOrder()) {
      return true;
    }
    claimTries++;
    long pages = 1L << zone.pageblockOrder();
    long startPfn = headPfn & -pages;
    int oldType = zone.pageblockType(headPfn);
    if (!zone.spans(startPfn)
        || startPfn + pages > zone.endPfn()
        || !MigrateType.isMergeable(oldType)) {
      return false;
    }
    long free = 0;
    long movable = 0;
    boolean oldSlabs = false;
    for (long pfn = startPfn; pfn < startPfn + pages; pfn++) {
      if (zone.isFree(pfn)) {
        free++;
      } else if (isMovable(pfn, oldType)) {
        movable++;
      } else {
        oldSlabs |= oldType == MigrateType.RECLAIMABLE && zone.state(pfn) == FrameState.IN_USE;
      }
    }
    if (oldSlabs && zone.profile().slabsLookMovable()) {
      movable++;
    }
    long alike = 0;
    if (type == MigrateType.MOVABLE) {
      alike = movable;
    } else if (oldType == MigrateType.MOVABLE) {
      alike = pages - free - movable;
    }
    return free + alike >= pages / 2;
  }

  private boolean isMovable(long pfn, int pageblockType) {
    return switch (zone.state(pfn)) {
      case TAKEN, UNKNOWN -> pageblockType == MigrateType.MOVABLE;
      case ALLOCATED, IN_USE, MIGRATED -> lru.test(pfn);
      case HOLE, RESERVED, FREE, FREE_TAIL, PCP, PCP_TAIL, COMPACTION, CONTIGUOUS -> false;
    };
  }

  /// The PFN that the request gets: the donor's block, or of a pageblock that is taken over whole
  /// the first of its smallest free blocks that will do.
  public long takenPfn(int order) {
    if (!claims || donorOrder >= zone.pageblockOrder()) {
      return headPfn;
    }
    long pages = 1L << zone.pageblockOrder();
    long startPfn = headPfn & -pages;
    long best = headPfn;
    int bestOrder = donorOrder;
    long pfn = startPfn;
    while (pfn < startPfn + pages) {
      if (!zone.isBuddy(pfn)) {
        pfn++;
        continue;
      }
      int blockOrder = zone.buddyOrder(pfn);
      if (blockOrder >= order
          && (blockOrder < bestOrder || (blockOrder == bestOrder && pfn < best))) {
        best = pfn;
        bestOrder = blockOrder;
      }
      pfn += 1L << blockOrder;
    }
    return best;
  }
}
