package pagereel.replay.model;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongPredicate;

/// A walk over a PFN range that takes the free blocks which it meets, and remembers them.
///
/// Source: the loop of `isolate_freepages_block()`.
final class IsolationScan {

  /// How a version of the loop counts what it looked at.
  enum Counting {
    /// Each look is one, at a free block too; a hole is none. Compound pages are looked at frame
    /// by frame.
    LOOKS,
    /// A free block counts all its pages, a compound page is stepped over whole and counts one, and
    /// a hole counts.
    BLOCKS,
    /// The same, but a compound page counts all its pages.
    FRAMES
  }

  /// A free block that was taken.
  record Taken(long pfn, int order) {}

  private final Zone zone;
  private final Counting counting;
  private final LongPredicate compound;
  private final FreePageIsolation isolation;
  private final List<Taken> taken = new ArrayList<>();
  private long scannedPages;
  private long takenPages;
  private long unknownPages;

  IsolationScan(Zone zone, Counting counting, LongPredicate compound) {
    this.zone = zone;
    this.counting = counting;
    this.compound = compound;
    isolation = new FreePageIsolation(zone);
  }

  /// Takes blocks from the range's start on, each where the one before ended, as long as there are
  /// any.
  ///
  /// @return the first frame that is not in a block taken: at the end, past it, or the one that
  ///     stopped the walk
  long takeInARow(long startPfn, long endPfn) {
    if (startPfn >= endPfn) {
      throw new IllegalArgumentException("empty range: [%#x, %#x)".formatted(startPfn, endPfn));
    }
    long pfn = startPfn;
    while (pfn < endPfn && isBuddy(pfn)) {
      pfn += take(pfn);
    }
    if (pfn < endPfn) {
      pass(pfn, endPfn);
    }
    return pfn;
  }

  /// Takes the blocks that it steps on, until it has enough pages.
  ///
  /// @return where it stopped
  long takeMet(long startPfn, long endPfn, int stride, long enough) {
    long pfn = startPfn;
    while (pfn < endPfn) {
      long size = isBuddy(pfn) ? take(pfn) : pass(pfn, endPfn);
      if (takenPages >= enough) {
        return Math.min(pfn + size, endPfn);
      }
      pfn += size - 1 + stride;
    }
    return endPfn;
  }

  /// Whether a free block starts at a frame; frames outside the zone are holes.
  private boolean isBuddy(long pfn) {
    return zone.spans(pfn) && zone.isBuddy(pfn);
  }

  private long take(long pfn) {
    int order = zone.buddyOrder(pfn);
    isolation.isolateFreePage(pfn);
    taken.add(new Taken(pfn, order));
    takenPages += 1L << order;
    scannedPages += counting == Counting.LOOKS ? 1 : 1L << order;
    return 1L << order;
  }

  /// Looks at a frame that is not free.
  ///
  /// @return frames that are passed over with it
  private long pass(long pfn, long endPfn) {
    if (zone.spans(pfn) && zone.state(pfn) == FrameState.UNKNOWN) {
      unknownPages++;
    }
    if (counting == Counting.LOOKS) {
      scannedPages += isHole(pfn) ? 0 : 1;
      return 1;
    }
    long size = 1;
    if (zone.spans(pfn) && compound.test(pfn)) {
      size = 1L << zone.allocationOrder(pfn);
      if (pfn + size > endPfn) {
        size = 1;
      }
    }
    scannedPages += counting == Counting.FRAMES ? size : 1;
    return size;
  }

  private boolean isHole(long pfn) {
    return !zone.spans(pfn) || zone.state(pfn) == FrameState.HOLE;
  }

  long scannedPages() {
    return scannedPages;
  }

  long takenPages() {
    return takenPages;
  }

  /// What a collecting scan came to.
  ///
  /// @param splits the version splits what it takes to single pages
  CollectedResult collected(long endPfn, boolean splits) {
    long splitBlocks = splits ? taken.stream().filter(block -> block.order > 0).count() : 0;
    return new CollectedResult(scannedPages, takenPages, splitBlocks, unknownPages, endPfn);
  }

  /// Gives all that was taken back, page by page, from the first on.
  void putBackPagesAscending() {
    for (Taken block : taken) {
      for (long pfn = block.pfn; pfn < block.pfn + (1L << block.order); pfn++) {
        putBack(pfn, 0);
      }
    }
    taken.clear();
  }

  /// Gives all that was taken back, page by page, from the last on.
  void putBackPagesDescending() {
    for (Taken block : taken.reversed()) {
      for (long pfn = block.pfn + (1L << block.order) - 1; pfn >= block.pfn; pfn--) {
        putBack(pfn, 0);
      }
    }
    taken.clear();
  }

  /// Gives all that was taken back in whole blocks, smaller orders first.
  void putBackBlocks() {
    for (int order = 0; order <= zone.maxPageOrder(); order++) {
      for (Taken block : taken) {
        if (block.order == order) {
          putBack(block.pfn, order);
        }
      }
    }
    taken.clear();
  }

  private void putBack(long pfn, int order) {
    zone.freeOnePage(pfn, order, freeType(zone, pfn), false);
  }

  /// The list that a page of a pageblock goes to; Movable where the pageblock is not known.
  static int freeType(Zone zone, long pfn) {
    int type = zone.pageblockType(pfn);
    return type == MigrateType.UNKNOWN ? MigrateType.MOVABLE : type;
  }
}
