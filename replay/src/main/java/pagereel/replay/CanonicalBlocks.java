package pagereel.replay;

import java.util.Arrays;
import java.util.BitSet;

/// Free frames as the blocks that they make when every two buddies are merged, whatever their
/// pageblocks' types: what can be told of blocks where only frames are known.
final class CanonicalBlocks {

  /// The low bits of a block's number have its order, the others its PFN.
  private static final int ORDER_BITS = 6;

  private CanonicalBlocks() {}

  /// The blocks in ascending order, each as one number that is the same for the same block.
  ///
  /// @param free     the free frames, counted from `startPfn`
  /// @param maxOrder the order of the largest blocks
  static long[] of(BitSet free, long startPfn, int maxOrder) {
    long[] blocks = new long[64];
    int count = 0;
    for (int start = free.nextSetBit(0); start >= 0; ) {
      int end = free.nextClearBit(start);
      for (long pfn = startPfn + start; pfn < startPfn + end; ) {
        int fits = 63 - Long.numberOfLeadingZeros(startPfn + end - pfn);
        int order = Math.min(maxOrder, Math.min(fits, Long.numberOfTrailingZeros(pfn)));
        if (count == blocks.length) {
          blocks = Arrays.copyOf(blocks, 2 * count);
        }
        blocks[count++] = pfn << ORDER_BITS | order;
        pfn += 1L << order;
      }
      start = free.nextSetBit(end);
    }
    return Arrays.copyOf(blocks, count);
  }

  /// How many blocks are in both.
  static long inBoth(long[] a, long[] b) {
    long same = 0;
    int j = 0;
    for (long block : a) {
      while (j < b.length && b[j] < block) {
        j++;
      }
      if (j < b.length && b[j] == block) {
        same++;
      }
    }
    return same;
  }
}
