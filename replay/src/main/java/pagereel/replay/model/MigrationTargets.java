package pagereel.replay.model;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/// The free pages that a compaction has taken off the lists and not used yet, in the order in which
/// it hands them out as new homes.
///
/// Newer kernels keep the blocks whole: the one taken first of the smallest order is used first,
/// from its beginning. Older ones split them, and the page split off last is used first.
///
/// Source: `compaction_alloc()`, `split_map_pages()`, `mm/compaction.c`. Left out: targets of
/// several pages, which count as so many single ones.
final class MigrationTargets {

  private final Zone zone;
  private final boolean keepsBlocks;
  /// By order, first PFNs.
  private final List<ArrayDeque<Long>> blocks = new ArrayList<>();

  MigrationTargets(Zone zone) {
    this.zone = zone;
    keepsBlocks = zone.profile().compactionKeepsBlocks();
    for (int order = 0; order <= zone.maxPageOrder(); order++) {
      blocks.add(new ArrayDeque<>());
    }
  }

  /// A block has been taken.
  void add(long pfn, int order) {
    if (keepsBlocks) {
      blocks.get(order).addLast(pfn);
    } else {
      for (long p = pfn; p < pfn + (1L << order); p++) {
        blocks.getFirst().addFirst(p);
      }
    }
  }

  /// Pages move to the next so many targets.
  void use(long pages) {
    for (long left = pages; left > 0; left--) {
      long pfn = next();
      if (pfn == Zone.NO_PFN) {
        return;
      }
      zone.setState(pfn, 1, FrameState.MIGRATED);
    }
  }

  /// It is over: what it took and has not given back is in use.
  void useAll() {
    use(Long.MAX_VALUE);
  }

  /// The next target that still waits, or [Zone#NO_PFN].
  private long next() {
    int order = smallestOrder();
    while (order < blocks.size()) {
      long pfn = blocks.get(order).removeFirst();
      keepRest(pfn, order);
      if (zone.state(pfn) == FrameState.COMPACTION) {
        return pfn;
      }
      order = smallestOrder();
    }
    return Zone.NO_PFN;
  }

  private int smallestOrder() {
    int order = 0;
    while (order < blocks.size() && blocks.get(order).isEmpty()) {
      order++;
    }
    return order;
  }

  /// Puts what is left of a block after its first page before the others, smaller pieces first.
  private void keepRest(long pfn, int order) {
    for (int o = order - 1; o >= 0; o--) {
      blocks.get(o).addFirst(pfn + (1L << o));
    }
  }
}
