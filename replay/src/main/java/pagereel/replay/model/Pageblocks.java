package pagereel.replay.model;

import java.util.Arrays;

/// The migratetype of each pageblock of a zone.
///
/// Source: `get_pageblock_migratetype()`, `set_pageblock_migratetype()`. Left out: skip bits.
final class Pageblocks {

  private final int order;
  private final long firstBlock;
  private byte[] types;
  private final long[] blocksOfType = new long[MigrateType.COUNT];

  /// @param startPfn the zone's first frame, which may lie inside a pageblock
  Pageblocks(int order, long startPfn, long pages) {
    this.order = order;
    firstBlock = startPfn >> order;
    types = new byte[blocksFor(startPfn + pages)];
    Arrays.fill(types, (byte) MigrateType.UNKNOWN);
  }

  private int blocksFor(long endPfn) {
    return (int) (((endPfn + (1L << order) - 1) >> order) - firstBlock);
  }

  void grow(long endPfn) {
    int old = types.length;
    types = Arrays.copyOf(types, blocksFor(endPfn));
    Arrays.fill(types, old, types.length, (byte) MigrateType.UNKNOWN);
  }

  int order() {
    return order;
  }

  long pages() {
    return 1L << order;
  }

  int count() {
    return types.length;
  }

  /// First frame of the pageblock that a frame lies in.
  long startOf(long pfn) {
    return pfn >> order << order;
  }

  int type(long pfn) {
    return types[(int) ((pfn >> order) - firstBlock)];
  }

  void setType(long pfn, int type) {
    int block = (int) ((pfn >> order) - firstBlock);
    if (types[block] >= 0) {
      blocksOfType[types[block]]--;
    }
    if (type >= 0) {
      blocksOfType[type]++;
    }
    types[block] = (byte) type;
  }

  long blocksOfType(int type) {
    return blocksOfType[type];
  }
}
