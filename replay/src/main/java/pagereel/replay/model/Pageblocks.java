package pagereel.replay.model;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/// The migratetype of each pageblock of a zone, and whether compaction is to pass it over.
///
/// Source: `get_pageblock_migratetype()`, `set_pageblock_migratetype()`, `get_pageblock_skip()`.
final class Pageblocks {

  private final int order;
  private final long firstBlock;
  private byte[] types;
  private final long[] blocksOfType = new long[MigrateType.COUNT];
  /// The types when results began; empty before that.
  private byte[] marked = {};

  private long changed;
  /// By block: the type that an isolated one had before, where it was known.
  private final Map<Integer, Integer> typesBeforeIsolation = new HashMap<>();
  private final BitSet skipped = new BitSet();

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

  private int block(long pfn) {
    return (int) ((pfn >> order) - firstBlock);
  }

  boolean isSkipped(long pfn) {
    return skipped.get(block(pfn));
  }

  /// All that are passed over, as they are now.
  BitSet skipped() {
    return (BitSet) skipped.clone();
  }

  /// Passes these over too.
  void skipAll(BitSet blocks) {
    skipped.or(blocks);
  }

  /// Passes these over, and no others.
  void skipOnly(BitSet blocks) {
    skipped.clear();
    skipped.or(blocks);
  }

  /// Whether a frame's pageblock is one of these.
  boolean isAmong(BitSet blocks, long pfn) {
    return blocks.get(block(pfn));
  }

  void setSkipped(long pfn, boolean skip) {
    skipped.set(block(pfn), skip);
  }

  int type(long pfn) {
    return types[block(pfn)];
  }

  void setType(long pfn, int type) {
    int block = block(pfn);
    if (types[block] >= 0) {
      blocksOfType[types[block]]--;
    }
    if (type >= 0) {
      blocksOfType[type]++;
    }
    if (block < marked.length) {
      changed += changedBy(type, marked[block]) - changedBy(types[block], marked[block]);
    }
    if (type != MigrateType.ISOLATE) {
      typesBeforeIsolation.remove(block);
    } else if (types[block] >= 0 && types[block] != MigrateType.ISOLATE) {
      typesBeforeIsolation.put(block, (int) types[block]);
    }
    types[block] = (byte) type;
  }

  /// The type that an isolated pageblock had before, or another one where that is not known.
  int typeBeforeIsolation(long pfn, int other) {
    return typesBeforeIsolation.getOrDefault(block(pfn), other);
  }

  /// Isolation is for a while, and what was unknown has not changed.
  private static int changedBy(int type, int before) {
    boolean same = type == before
        || type == MigrateType.ISOLATE
        || before == MigrateType.ISOLATE
        || type == MigrateType.UNKNOWN
        || before == MigrateType.UNKNOWN;
    return same ? 0 : 1;
  }

  /// Remembers the types as they are.
  void mark() {
    marked = types.clone();
    changed = 0;
  }

  /// Pageblocks whose type is not what it was at the mark.
  long changed() {
    return changed;
  }

  long blocksOfType(int type) {
    return blocksOfType[type];
  }
}
