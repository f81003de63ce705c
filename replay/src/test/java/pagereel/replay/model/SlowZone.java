package pagereel.replay.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import pagereel.replay.kernel.KernelProfile;

/// A second page allocator, slow and plain, that [Zone] and the isolations are held against.
///
/// The same rules, written for a reader: blocks in a map by their first frame, each list a list of
/// those, nothing kept that can be looked up.
final class SlowZone {

  /// A block on a free list or a per-CPU list.
  private record Block(long pfn, int order, int type) {
    long pages() {
      return 1L << order;
    }

    long end() {
      return pfn + pages();
    }

    long buddyPfn() {
      return pfn ^ pages();
    }
  }

  private final long startPfn;
  private final long endPfn;
  private final int maxPageOrder;
  private final int pageblockOrder;
  private final KernelProfile profile;
  private final NavigableMap<Long, Block> free = new TreeMap<>();
  private final Map<String, List<Long>> freeLists = new TreeMap<>();
  private final NavigableMap<Long, Block> cached = new TreeMap<>();
  private final Map<Integer, List<Long>> pcpLists = new TreeMap<>();
  private final Map<Long, Integer> pageblockTypes = new TreeMap<>();
  private final Map<Long, Integer> typesBeforeIsolation = new TreeMap<>();

  SlowZone(
      long startPfn, long endPfn, int maxPageOrder, int pageblockOrder, KernelProfile profile) {
    this.startPfn = startPfn;
    this.endPfn = endPfn;
    this.maxPageOrder = maxPageOrder;
    this.pageblockOrder = pageblockOrder;
    this.profile = profile;
  }

  // What there is.

  List<Long> freeList(int order, int type) {
    return freeLists.computeIfAbsent(order + "/" + type, key -> new ArrayList<>());
  }

  List<Long> pcpList(int list) {
    return pcpLists.computeIfAbsent(list, key -> new ArrayList<>());
  }

  int pageblockType(long pfn) {
    return pageblockTypes.getOrDefault(pageblockOf(pfn), MigrateType.UNKNOWN);
  }

  void setPageblockType(long pfn, int type) {
    int before = pageblockType(pfn);
    if (type != MigrateType.ISOLATE) {
      typesBeforeIsolation.remove(pageblockOf(pfn));
    } else if (before != MigrateType.UNKNOWN && before != MigrateType.ISOLATE) {
      typesBeforeIsolation.put(pageblockOf(pfn), before);
    }
    pageblockTypes.put(pageblockOf(pfn), type);
  }

  private long pageblockOf(long pfn) {
    return pfn - Math.floorMod(pfn, pageblockPages());
  }

  private long pageblockPages() {
    return 1L << pageblockOrder;
  }

  boolean isFree(long pfn) {
    return blockOf(free, pfn) != null;
  }

  boolean isCached(long pfn) {
    return blockOf(cached, pfn) != null;
  }

  /// Heads of all free blocks, ascending.
  List<Long> freeBlocks() {
    return List.copyOf(free.keySet());
  }

  int orderOf(long headPfn) {
    return block(headPfn).order();
  }

  int typeOf(long headPfn) {
    return block(headPfn).type();
  }

  private Block block(long pfn) {
    Block block = blockOf(free, pfn);
    if (block == null) {
      throw new IllegalArgumentException(pfn + " is not free");
    }
    return block;
  }

  private static @Nullable Block blockOf(NavigableMap<Long, Block> blocks, long pfn) {
    Map.Entry<Long, Block> entry = blocks.floorEntry(pfn);
    return entry != null && pfn < entry.getValue().end() ? entry.getValue() : null;
  }

  private void add(Block block, boolean toTail) {
    free.put(block.pfn(), block);
    List<Long> list = freeList(block.order(), block.type());
    list.add(toTail ? list.size() : 0, block.pfn());
  }

  private void remove(Block block) {
    free.remove(block.pfn());
    freeList(block.order(), block.type()).remove(block.pfn());
  }

  void link(long pfn, int order, int type, boolean toTail) {
    add(new Block(pfn, order, type), toTail);
  }

  void unlink(long headPfn) {
    remove(block(headPfn));
  }

  // Buddies.

  void freeOnePage(long pfn, int order, int type, boolean toTail) {
    Block block = merge(new Block(pfn, order, type), type, maxPageOrder);
    add(block, toTail || wouldSoonMerge(block));
  }

  long freeOrTake(long pfn, int order, int type, int wantedOrder) {
    if (order > wantedOrder || wantedOrder == maxPageOrder) {
      freeOnePage(pfn, order, type, false);
      return Zone.NO_PFN;
    }
    Block block = merge(new Block(pfn, order, type), type, wantedOrder);
    if (block.order() == wantedOrder) {
      return block.pfn();
    }
    add(block, wouldSoonMerge(block));
    return Zone.NO_PFN;
  }

  private Block merge(Block freed, int type, int upTo) {
    Block block = freed;
    while (block.order() < upTo) {
      Block buddy = free.get(block.buddyPfn());
      if (buddy == null || buddy.order() != block.order() || !mayMerge(buddy, type)) {
        break;
      }
      remove(buddy);
      if (profile.listTypeIsPageblockType() && buddy.order() >= pageblockOrder) {
        for (long p = buddy.pfn(); p < buddy.end(); p++) {
          setPageblockType(p, type);
        }
      }
      block = new Block(Math.min(block.pfn(), buddy.pfn()), block.order() + 1, type);
    }
    return block;
  }

  private boolean mayMerge(Block buddy, int type) {
    int buddyType = pageblockType(buddy.pfn());
    if (buddy.order() < pageblockOrder || buddyType == type) {
      return true;
    }
    boolean mixable = type >= 0 && type <= 2 && buddyType >= 0 && buddyType <= 2;
    boolean isolated = type == MigrateType.ISOLATE || buddyType == MigrateType.ISOLATE;
    return profile.mergeOnlyMergeableBlocks() ? mixable : !isolated;
  }

  private boolean wouldSoonMerge(Block block) {
    if (block.order() >= maxPageOrder - 1) {
      return false;
    }
    Block parent =
        new Block(Math.min(block.pfn(), block.buddyPfn()), block.order() + 1, block.type());
    Block uncle = free.get(parent.buddyPfn());
    return uncle != null && uncle.order() == parent.order();
  }

  void take(long pfn, int order, int restType) {
    Block block = block(pfn);
    remove(block);
    cut(block.pfn(), block.order(), pfn, order, restType);
  }

  private void cut(long headPfn, int headOrder, long pfn, int order, int restType) {
    if (headOrder == order) {
      return;
    }
    int half = headOrder - 1;
    long middle = headPfn + (1L << half);
    add(new Block(pfn < middle ? middle : headPfn, half, restType), false);
    cut(pfn < middle ? headPfn : middle, half, pfn, order, restType);
  }

  long takeAllFree(long pfn, long pages) {
    long taken = 0;
    for (long p = pfn; p < pfn + pages; p++) {
      Block onPcp = blockOf(cached, p);
      if (isFree(p)) {
        take(p, 0, typeOf(p));
        taken++;
      } else if (onPcp != null) {
        removeFromPcp(onPcp.pfn());
        taken += onPcp.pages();
      }
    }
    return taken;
  }

  void moveToTail(long headPfn, int type) {
    Block block = block(headPfn);
    remove(block);
    add(new Block(block.pfn(), block.order(), type), true);
  }

  void makeFirst(long headPfn) {
    Block block = block(headPfn);
    List<Long> list = freeList(block.order(), block.type());
    List<Long> front = new ArrayList<>(list.subList(0, list.indexOf(headPfn)));
    list.removeAll(front);
    list.addAll(front);
  }

  void makeLast(long headPfn) {
    Block block = block(headPfn);
    List<Long> list = freeList(block.order(), block.type());
    List<Long> front = new ArrayList<>(list.subList(0, list.indexOf(headPfn) + 1));
    list.removeAll(front);
    list.addAll(front);
  }

  void moveBefore(long fromPfn, long toPfn, long headPfn) {
    Block block = block(headPfn);
    List<Long> list = freeList(block.order(), block.type());
    List<Long> run = new ArrayList<>(list.subList(list.indexOf(fromPfn), list.indexOf(toPfn) + 1));
    list.removeAll(run);
    list.addAll(list.indexOf(headPfn), run);
  }

  // Per-CPU lists.

  void addToPcp(int list, long pfn, int order, int type, boolean toTail) {
    cached.put(pfn, new Block(pfn, order, type));
    List<Long> blocks = pcpList(list);
    blocks.add(toTail ? blocks.size() : 0, pfn);
  }

  int removeFromPcp(long headPfn) {
    pcpLists.values().forEach(list -> list.remove(headPfn));
    Block block = cached.remove(headPfn);
    return block == null ? -1 : block.order();
  }

  // Pageblocks.

  void moveFreePages(long pfn, int type) {
    long first = pageblockOf(pfn);
    for (long p = first; p < first + pageblockPages(); p++) {
      if (free.containsKey(p)) {
        moveToTail(p, type);
      }
    }
  }

  void changeType(long pfn, int type) {
    moveFreePages(pfn, type);
    setPageblockType(pfn, type);
  }

  void isolateRange(long start, long end) {
    if (profile.isolationRoundsOut()) {
      long most = 1L << Math.max(maxPageOrder, pageblockOrder);
      for (long p = start - start % most; p < end || p % most != 0; p++) {
        isolateInside(p);
      }
      return;
    }
    long first = pageblockOf(start);
    long last = pageblockOf(end - 1);
    isolate(first);
    splitAt(first);
    isolate(last);
    splitAt(last + pageblockPages());
    isolateBlocks(start, end);
  }

  void isolateBlocks(long start, long end) {
    for (long p = start; p < end; p++) {
      isolate(pageblockOf(p));
    }
  }

  private void isolate(long pageblock) {
    if (pageblockType(pageblock) == MigrateType.ISOLATE) {
      return;
    }
    Block across = blockOf(free, pageblock);
    if (profile.isolationSplitsEachBlock() && across != null && across.order() > pageblockOrder) {
      setPageblockType(pageblock, MigrateType.ISOLATE);
      splitIntoPageblocks(across);
    } else {
      changeType(pageblock, MigrateType.ISOLATE);
    }
  }

  private void splitAt(long boundary) {
    Block across = blockOf(free, boundary);
    if (across != null && across.pfn() < boundary) {
      splitIntoPageblocks(across);
    }
  }

  private void splitIntoPageblocks(Block block) {
    remove(block);
    for (long p = block.pfn(); p < block.end(); p += pageblockPages()) {
      int type = pageblockType(p);
      if (type == MigrateType.UNKNOWN) {
        type = block.type() == MigrateType.ISOLATE ? MigrateType.MOVABLE : block.type();
      }
      freeOnePage(p, pageblockOrder, type, false);
    }
  }

  /// A rounded range may reach out of the zone.
  private void isolateInside(long pfn) {
    if (pageblockOf(pfn) + pageblockPages() > startPfn && pageblockOf(pfn) < endPfn) {
      isolate(pageblockOf(pfn));
    }
  }

  void undoRange(long start, long end, int type) {
    long most = profile.isolationRoundsOut() ? 1L << Math.max(maxPageOrder, pageblockOrder) : 1;
    for (long p = start - start % most; p < end || p % most != 0; p++) {
      unisolate(pageblockOf(p), type);
    }
  }

  private void unisolate(long pageblock, int typeAsked) {
    if (pageblockType(pageblock) != MigrateType.ISOLATE) {
      return;
    }
    int type = profile.isolationKeepsType()
        ? typesBeforeIsolation.getOrDefault(pageblock, typeAsked)
        : typeAsked;
    Block block = free.get(pageblock);
    if (block != null && block.order() >= pageblockOrder && block.order() < maxPageOrder) {
      Block buddy = free.get(block.buddyPfn());
      if (buddy != null
          && buddy.order() == block.order()
          && pageblockType(buddy.pfn()) != MigrateType.ISOLATE) {
        remove(block);
        setPageblockType(pageblock, type);
        freeOnePage(block.pfn(), block.order(), type, true);
        return;
      }
    }
    changeType(pageblock, type);
  }

  // Scans.

  /// The free blocks whose first frame a scan steps on, until it has enough pages, how many frames
  /// it says to have scanned, and where it stopped.
  record Scan(List<Long> heads, long pages, long scanned, long endPfn) {}

  Scan scan(long start, long end, int stride, long enough) {
    List<Long> heads = new ArrayList<>();
    long pages = 0;
    long scanned = 0;
    for (long p = start; p < end; p += stride) {
      Block block = free.get(p);
      scanned += block == null || !profile.freeScanCountsFree() ? 1 : block.pages();
      if (block != null) {
        heads.add(p);
        pages += block.pages();
        p = block.end() - 1;
        if (pages >= enough) {
          return new Scan(heads, pages, scanned, block.end());
        }
      }
    }
    return new Scan(heads, pages, scanned, end);
  }

  void isolateFreePage(long headPfn) {
    Block block = block(headPfn);
    remove(block);
    if (block.order() < pageblockOrder - 1) {
      return;
    }
    for (long p = block.pfn(); p < block.end(); p++) {
      int type = pageblockType(p);
      if (type == MigrateType.UNMOVABLE
          || type == MigrateType.RECLAIMABLE
          || type == MigrateType.MOVABLE) {
        if (profile.listTypeIsPageblockType()) {
          moveFreePages(p, MigrateType.MOVABLE);
        }
        setPageblockType(p, MigrateType.MOVABLE);
      }
    }
  }

  long isolateStrict(long start, long end) {
    long p = start;
    while (p < end) {
      Block block = free.get(p);
      if (block == null) {
        break;
      }
      remove(block);
      p = block.end();
    }
    return p - start;
  }

  long firstNotFree(long start, long end) {
    long p = start;
    while (p < end && isFree(p)) {
      p = block(p).end();
    }
    return p;
  }

  boolean spans(long pfn, long pages) {
    return pfn >= startPfn && pfn + pages <= endPfn;
  }
}
