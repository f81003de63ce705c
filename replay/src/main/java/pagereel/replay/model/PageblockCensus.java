package pagereel.replay.model;

import java.util.Arrays;

/// What each pageblock of a zone holds, recounted one pageblock at a time.
///
/// Only [#recount] looks at frames: who uses the census calls it for each pageblock that changed.
///
/// Left out: what contiguous allocations, compaction and per-CPU lists hold counts as neither
/// movable nor unmovable, and frames that the page allocator never had as no memory.
public final class PageblockCensus {

  private static final PageblockUse[] USES = PageblockUse.values();
  private static final int MAX_SHIFT = 18;

  private final Zone zone;
  private byte[] uses = {};
  private boolean[] unmovable = {};
  private final long[] blocksOfUse = new long[USES.length];

  PageblockCensus(Zone zone) {
    this.zone = zone;
  }

  /// Looks again at the pageblocks that a range of frames lies in.
  public void recount(long startPfn, long endPfn) {
    for (long pfn = startPfn >> zone.pageblockOrder() << zone.pageblockOrder();
        pfn < endPfn;
        pfn += 1L << zone.pageblockOrder()) {
      recount(pfn);
    }
  }

  private void recount(long pfn) {
    int block = block(pfn);
    if (block >= uses.length) {
      grow(block(zone.endPfn() - 1) + 1);
    }
    long start = Math.max(zone.startPfn(), pfn >> zone.pageblockOrder() << zone.pageblockOrder());
    long end =
        Math.min(zone.endPfn(), ((pfn >> zone.pageblockOrder()) + 1) << zone.pageblockOrder());
    boolean memory = false;
    boolean unknown = false;
    int kinds = 0;
    for (long p = start; p < end; p++) {
      switch (zone.state(p)) {
        case UNKNOWN -> unknown = true;
        case HOLE, RESERVED -> {}
        case ALLOCATED -> {
          memory = true;
          kinds |= kind(zone.allocationType(p));
        }
        case IN_USE -> {
          memory = true;
          kinds |= kind(zone.inUseType(p));
        }
        case FREE, FREE_TAIL, PCP, PCP_TAIL, CONTIGUOUS, COMPACTION, MIGRATED, TAKEN ->
          memory = true;
      }
    }
    PageblockUse use = use(memory, unknown, kinds);
    blocksOfUse[uses[block]]--;
    uses[block] = (byte) use.ordinal();
    blocksOfUse[uses[block]]++;
    unmovable[block] = (kinds & kind(MigrateType.UNMOVABLE)) != 0;
  }

  private void grow(int blocks) {
    blocksOfUse[PageblockUse.UNKNOWN.ordinal()] += blocks - uses.length;
    uses = Arrays.copyOf(uses, blocks);
    unmovable = Arrays.copyOf(unmovable, blocks);
  }

  private int block(long pfn) {
    return (int) ((pfn >> zone.pageblockOrder()) - (zone.startPfn() >> zone.pageblockOrder()));
  }

  private static int kind(int type) {
    return switch (type) {
      case MigrateType.MOVABLE, MigrateType.CMA -> 1;
      case MigrateType.RECLAIMABLE -> 4;
      default -> 2;
    };
  }

  private static PageblockUse use(boolean memory, boolean unknown, int kinds) {
    return switch (kinds) {
      case 0 -> unknown ? PageblockUse.UNKNOWN : memory ? PageblockUse.FREE : PageblockUse.HOLE;
      case 1 -> unknown ? PageblockUse.UNKNOWN : PageblockUse.MOVABLE;
      case 2 -> unknown ? PageblockUse.UNKNOWN : PageblockUse.UNMOVABLE;
      case 4 -> unknown ? PageblockUse.UNKNOWN : PageblockUse.RECLAIMABLE;
      default -> PageblockUse.MIXED;
    };
  }

  public PageblockUse use(long pfn) {
    int block = block(pfn);
    return block < uses.length ? USES[uses[block]] : PageblockUse.UNKNOWN;
  }

  public long pageblocks(PageblockUse use) {
    return blocksOfUse[use.ordinal()];
  }

  /// The share of naturally aligned blocks of `1 << order` pages, of those that have memory, that
  /// hold an unmovable page; NaN for blocks smaller than a pageblock, or if none has memory.
  public double unmovableShare(int order) {
    int shift = order - zone.pageblockOrder();
    if (shift < 0 || shift > MAX_SHIFT) {
      return Double.NaN;
    }
    long firstBlock = zone.startPfn() >> zone.pageblockOrder();
    long blocks = 0;
    long holding = 0;
    for (int block = 0; block < uses.length; ) {
      long next = ((((firstBlock + block) >> shift) + 1) << shift) - firstBlock;
      boolean memory = false;
      boolean holds = false;
      for (; block < Math.min(next, uses.length); block++) {
        memory |= uses[block] > PageblockUse.HOLE.ordinal();
        holds |= unmovable[block];
      }
      blocks += memory ? 1 : 0;
      holding += holds ? 1 : 0;
    }
    return blocks == 0 ? Double.NaN : (double) holding / blocks;
  }
}
