package pagereel.replay;

import java.util.Arrays;
import java.util.BitSet;
import pagereel.replay.model.Zone;

/// Which pageblocks of a zone cannot be isolated, and what requests for a contiguous range do
/// then.
final class PageblockRefusals {

  private static final int[] NONE = {};

  private final Zone zone;
  private final int order;
  private final long firstBlock;
  /// Has frames that bar a range from being tried at all.
  private final BitSet barred = new BitSet();
  /// Has pages that cannot be moved.
  private final BitSet refused = new BitSet();

  PageblockRefusals(Zone zone, UnmovablePages unmovable) {
    this.zone = zone;
    order = zone.pageblockOrder();
    firstBlock = zone.startPfn() >> order;
    for (long pfn = zone.startPfn(); pfn < zone.endPfn(); pfn++) {
      int block = block(pfn);
      if (unmovable.bars(zone, pfn)) {
        barred.set(block);
      } else if (!refused.get(block) && unmovable.isUnmovableForGood(zone, pfn)) {
        refused.set(block);
      }
    }
  }

  /// A pageblock's number in the zone.
  int block(long pfn) {
    return (int) ((pfn >> order) - firstBlock);
  }

  long startOf(int block) {
    return (firstBlock + block) << order;
  }

  /// The pageblocks that some pages lie in.
  BitSet blocksOf(Iterable<Long> pfns) {
    BitSet blocks = new BitSet();
    for (long pfn : pfns) {
      if (zone.spans(pfn)) {
        blocks.set(block(pfn));
      }
    }
    return blocks;
  }

  /// The pageblocks that a request isolates and gives back in all ranges of the zone, in the order
  /// in which it gives them back; none if it finds a range.
  ///
  /// @param waiting pageblocks with pages that cannot be moved yet
  int[] givenBack(long pages, BitSet waiting) {
    int[] given = new int[block(zone.endPfn() - 1) + 1];
    int count = 0;
    int blocks = (int) (pages >> order);
    for (long pfn = (zone.startPfn() + pages - 1) / pages * pages;
        pfn + pages <= zone.endPfn();
        pfn += pages) {
      int first = block(pfn);
      int last = first + blocks - 1;
      if (isBarred(first, last) || refuses(first, waiting)) {
        continue;
      }
      given[count++] = first;
      if (refuses(last, waiting)) {
        continue;
      }
      int block = first + 1;
      while (block < last && !refuses(block, waiting)) {
        given[count++] = block++;
      }
      if (block == last) {
        return NONE;
      }
      given[count++] = last;
    }
    return Arrays.copyOf(given, count);
  }

  private boolean isBarred(int first, int last) {
    int next = barred.nextSetBit(first);
    return next >= 0 && next <= last;
  }

  private boolean refuses(int block, BitSet waiting) {
    return refused.get(block) || waiting.get(block);
  }
}
