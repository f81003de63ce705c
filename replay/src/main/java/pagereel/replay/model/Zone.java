package pagereel.replay.model;

import pagereel.replay.kernel.KernelProfile;

/// A memory zone: its frames, buddy free lists and per-CPU lists, and the operations that move
/// blocks between them.
///
/// PFNs are the machine's; a block is its first PFN and its order. Nothing here asks whether the
/// kernel would do it: the replay does as the trace says.
///
/// Source: `mm/page_alloc.c`. Left out: locking, watermark checks, guard and poisoned pages.
///
/// Tests extend it to hold each operation against a slower model.
public class Zone implements ZoneView {

  /// No block: a free list is empty.
  /// Times of allocations are kept in steps of so much.
  public static final long TIME_STEP_NS = PageFrames.TIME_STEP_NS;

  public static final long NO_PFN = -1;

  private final int node;
  private final String name;
  private final long startPfn;
  private final KernelProfile profile;
  private final int maxPageOrder;
  private final Pageblocks pageblocks;
  private final PageFrames frames;
  private final FrameLists lists;
  private final PerCpuPages pcp;
  private final long[] freeBlocks;
  private final ZoneCompaction compaction;
  private final PageblockCensus census = new PageblockCensus(this);
  private Watermarks watermarks = Watermarks.UNKNOWN;
  private long managedPages;

  /// @param pages        frames that the zone spans; it can grow
  /// @param initialState of each frame, a state of [PageFrames]
  Zone(
      int node,
      String name,
      long startPfn,
      long pages,
      int maxPageOrder,
      int pageblockOrder,
      KernelProfile profile,
      int initialState) {
    this.node = node;
    this.name = name;
    this.startPfn = startPfn;
    this.profile = profile;
    this.maxPageOrder = maxPageOrder;
    pageblocks = new Pageblocks(pageblockOrder, startPfn, pages);
    int buddyLists = (maxPageOrder + 1) * MigrateType.COUNT;
    freeBlocks = new long[buddyLists];
    frames = new PageFrames(Math.toIntExact(pages), buddyLists, pageblockOrder, initialState);
    lists = frames.lists;
    pcp = new PerCpuPages(lists, buddyLists, pageblockOrder, profile);
    compaction = new ZoneCompaction(this, pageblocks);
  }

  /// A zone of which nothing is known yet, not even whether a frame is there.
  public static Zone unknown(
      int node,
      String name,
      long startPfn,
      long pages,
      int maxPageOrder,
      int pageblockOrder,
      KernelProfile profile) {
    return new Zone(
        node, name, startPfn, pages, maxPageOrder, pageblockOrder, profile, PageFrames.UNKNOWN);
  }

  /// A zone whose frames are all in use, until a seed says which are free.
  public static Zone inUse(
      int node,
      String name,
      long startPfn,
      long pages,
      int maxPageOrder,
      int pageblockOrder,
      KernelProfile profile) {
    return new Zone(
        node, name, startPfn, pages, maxPageOrder, pageblockOrder, profile, PageFrames.IN_USE);
  }

  public int node() {
    return node;
  }

  public String name() {
    return name;
  }

  public long startPfn() {
    return startPfn;
  }

  public long endPfn() {
    return startPfn + frames.frames();
  }

  /// First frame of the last pageblock.
  long lastPageblockPfn() {
    return pageblocks.startOf(endPfn() - 1);
  }

  public boolean spans(long pfn) {
    return pfn >= startPfn && pfn < endPfn();
  }

  /// Takes in unknown frames up to this PFN.
  public void growTo(long endPfn) {
    if (endPfn > endPfn()) {
      frames.grow(Math.toIntExact(endPfn - startPfn));
      pageblocks.grow(endPfn);
    }
  }

  public KernelProfile profile() {
    return profile;
  }

  public int pageblockOrder() {
    return pageblocks.order();
  }

  /// Pages given to the page allocator at boot; 0 if not known.
  public long managedPages() {
    return managedPages;
  }

  public void setManagedPages(long pages) {
    managedPages = pages;
  }

  public Watermarks watermarks() {
    return watermarks;
  }

  public void setWatermarks(Watermarks newMarks) {
    watermarks = newMarks;
  }

  PageFrames frames() {
    return frames;
  }

  Pageblocks pageblocks() {
    return pageblocks;
  }

  public PerCpuPages pcp() {
    return pcp;
  }

  /// What the pageblocks hold, as of the last look at them.
  public PageblockCensus census() {
    return census;
  }

  @Override
  public long pageblocks(PageblockUse use) {
    return census.pageblocks(use);
  }

  @Override
  public double unmovableShare(int order) {
    return census.unmovableShare(order);
  }

  @Override
  public long changedPageblocks() {
    return pageblocks.changed();
  }

  /// Results begin here: [#changedPageblocks] counts from now on.
  public void markPageblocks() {
    pageblocks.mark();
  }

  /// What compaction remembers of the zone.
  public ZoneCompaction compaction() {
    return compaction;
  }

  int frame(long pfn) {
    return (int) (pfn - startPfn);
  }

  private int list(int order, int type) {
    return order * MigrateType.COUNT + type;
  }

  // Free lists, read.

  @Override
  public int maxPageOrder() {
    return maxPageOrder;
  }

  @Override
  public long freeBlocks(int order) {
    long blocks = 0;
    for (int type = 0; type < MigrateType.COUNT; type++) {
      blocks += freeBlocks(order, type);
    }
    return blocks;
  }

  @Override
  public long freeBlocks(int order, int migrateType) {
    return order > maxPageOrder ? 0 : freeBlocks[list(order, migrateType)];
  }

  @Override
  public long freePages() {
    return frames.count(PageFrames.FREE_HEAD) + frames.count(PageFrames.FREE_TAIL);
  }

  /// Pages in the free blocks of one migratetype.
  public long freePagesOf(int migrateType) {
    long pages = 0;
    for (int order = 0; order <= maxPageOrder; order++) {
      pages += freeBlocks[list(order, migrateType)] << order;
    }
    return pages;
  }

  @Override
  public long pcpPages() {
    return frames.count(PageFrames.PCP_HEAD) + frames.count(PageFrames.PCP_TAIL);
  }

  @Override
  public long unknownPages() {
    return frames.count(PageFrames.UNKNOWN);
  }

  @Override
  public long pageblocks(int migrateType) {
    return pageblocks.blocksOfType(migrateType);
  }

  public int pageblockType(long pfn) {
    return pageblocks.type(pfn);
  }

  /// Changes a pageblock's type and leaves its free blocks where they are.
  public void setPageblockType(long pfn, int type) {
    pageblocks.setType(pfn, type);
  }

  public boolean isFree(long pfn) {
    return frames.isFree(frame(pfn));
  }

  /// Whether a free block starts here.
  public boolean isBuddy(long pfn) {
    return frames.state(frame(pfn)) == PageFrames.FREE_HEAD;
  }

  /// First PFN of the free block that a free frame lies in.
  public long buddyOf(long pfn) {
    return startPfn + frames.headOf(frame(pfn), startPfn, PageFrames.FREE_HEAD);
  }

  /// Order of the free block that starts here.
  public int buddyOrder(long headPfn) {
    return frames.order(frame(headPfn));
  }

  /// Migratetype of the list that the free block which starts here is on.
  public int buddyType(long headPfn) {
    return frames.type(frame(headPfn));
  }

  /// First block of a free list, or [#NO_PFN].
  public long firstFree(int order, int type) {
    return pfnOrNone(lists.first(list(order, type)));
  }

  /// Last block of a free list, or [#NO_PFN].
  public long lastFree(int order, int type) {
    return pfnOrNone(lists.last(list(order, type)));
  }

  /// The block after this one in its free list, or [#NO_PFN].
  public long nextFree(long headPfn) {
    return pfnOrNone(lists.next(frame(headPfn)));
  }

  /// The block before this one in its free list, or [#NO_PFN].
  public long previousFree(long headPfn) {
    return pfnOrNone(lists.previous(frame(headPfn)));
  }

  long pfnOrNone(int frame) {
    return frame == FrameLists.NONE ? NO_PFN : startPfn + frame;
  }

  /// The block that a request of this order would be cut from, taken from one type's lists alone:
  /// the first one of the smallest order that will do. [#NO_PFN] if there is none.
  ///
  /// Source: `__rmqueue_smallest()`.
  public long peekSmallest(int order, int type) {
    for (int o = order; o <= maxPageOrder; o++) {
      long pfn = firstFree(o, type);
      if (pfn != NO_PFN) {
        return pfn;
      }
    }
    return NO_PFN;
  }

  // Free lists, changed.

  /// Frees a block: merges it with its buddies as far as it goes and puts it on a free list.
  ///
  /// The block's frames must not be on any list.
  ///
  /// Source: `__free_one_page()`.
  public void freeOnePage(long pfn, int order, int type, boolean toTail) {
    frames.fill(frame(pfn), 1 << order, PageFrames.FREE_TAIL, 0);
    int blockOrder = merge(pfn, order, type, maxPageOrder);
    linkMerged(pfn, blockOrder, type, toTail);
  }

  /// Frees a block as [#freeOnePage] does, unless it merges to one of an order that somebody waits
  /// for: that one is taken.
  ///
  /// @return the first PFN of what is taken, or [#NO_PFN]
  public long freeOrTake(long pfn, int order, int type, int wantedOrder) {
    frames.fill(frame(pfn), 1 << order, PageFrames.FREE_TAIL, 0);
    boolean mayTake = order <= wantedOrder && wantedOrder < maxPageOrder;
    int blockOrder = merge(pfn, order, type, mayTake ? wantedOrder : maxPageOrder);
    if (mayTake && blockOrder == wantedOrder) {
      long takenPfn = headOf(pfn, blockOrder);
      setState(takenPfn, 1L << blockOrder, FrameState.TAKEN);
      return takenPfn;
    }
    linkMerged(pfn, blockOrder, type, false);
    return NO_PFN;
  }

  private static long headOf(long pfn, int order) {
    return pfn & -(1L << order);
  }

  /// Takes a block's buddies off their lists, up to an order.
  ///
  /// @return how far it goes
  private int merge(long pfn, int order, int type, int maxOrder) {
    int blockOrder = order;
    while (blockOrder < maxOrder) {
      long blockPfn = headOf(pfn, blockOrder);
      long buddyPfn = blockPfn ^ (1L << blockOrder);
      if (!isBuddyOfOrder(buddyPfn, blockOrder) || !mayMerge(buddyPfn, blockOrder, type)) {
        break;
      }
      unlink(buddyPfn);
      if (profile.listTypeIsPageblockType() && blockOrder >= pageblocks.order()) {
        retype(buddyPfn, blockOrder, type);
      }
      blockOrder++;
    }
    return blockOrder;
  }

  private void linkMerged(long pfn, int blockOrder, int type, boolean toTail) {
    long blockPfn = headOf(pfn, blockOrder);
    boolean behind = toTail || isMergeLikely(blockPfn, blockOrder);
    linkHead(blockPfn, blockOrder, type, behind);
  }

  private boolean isBuddyOfOrder(long pfn, int order) {
    return spans(pfn) && isBuddy(pfn) && buddyOrder(pfn) == order;
  }

  private boolean mayMerge(long buddyPfn, int order, int type) {
    if (order < pageblocks.order()) {
      return true;
    }
    int buddyType = pageblocks.type(buddyPfn);
    if (buddyType == type) {
      return true;
    }
    if (profile.mergeOnlyMergeableBlocks()) {
      return MigrateType.isMergeable(buddyType) && MigrateType.isMergeable(type);
    }
    return buddyType != MigrateType.ISOLATE && type != MigrateType.ISOLATE;
  }

  /// Whether the block would merge once more if its buddy came free too: then it is put where it
  /// is taken last.
  ///
  /// Source: `buddy_merge_likely()`.
  private boolean isMergeLikely(long pfn, int order) {
    if (order >= maxPageOrder - 1) {
      return false;
    }
    long parentPfn = pfn & ~(1L << order);
    return isBuddyOfOrder(parentPfn ^ (2L << order), order + 1);
  }

  private void retype(long pfn, int order, int type) {
    for (long p = pfn; p < pfn + (1L << order); p += pageblocks.pages()) {
      pageblocks.setType(p, type);
    }
  }

  /// Puts a block on a free list as it is: what a seed tells, or the move of a whole block.
  public void link(long pfn, int order, int type, boolean toTail) {
    frames.fill(frame(pfn), 1 << order, PageFrames.FREE_TAIL, 0);
    linkHead(pfn, order, type, toTail);
  }

  /// Puts a block whose frames are marked as free on a free list.
  private void linkHead(long pfn, int order, int type, boolean toTail) {
    frames.promoteHead(frame(pfn), order, type);
    int list = list(order, type);
    if (toTail) {
      lists.addTail(list, frame(pfn));
    } else {
      lists.addHead(list, frame(pfn));
    }
    freeBlocks[list]++;
  }

  /// Takes a whole free block off its list. Its frames stay marked as free until the caller says
  /// what they are.
  void unlink(long headPfn) {
    int frame = frame(headPfn);
    lists.remove(frame);
    freeBlocks[list(frames.order(frame), frames.type(frame))]--;
    frames.demoteHead(frame);
  }

  /// Moves a free block to the tail of the list of another type, or of its own.
  ///
  /// Source: `move_to_free_list()`.
  public void moveToTail(long headPfn, int type) {
    int order = buddyOrder(headPfn);
    unlink(headPfn);
    linkHead(headPfn, order, type, true);
  }

  /// Turns a free list so that this block comes first: those before it go behind the last.
  ///
  /// Source: `move_freelist_head()`.
  public void makeFirst(long headPfn) {
    int frame = frame(headPfn);
    int before = lists.previous(frame);
    if (before != FrameLists.NONE) {
      lists.rotateBehind(list(frames.order(frame), frames.type(frame)), before);
    }
  }

  /// Puts a run of blocks of a free list, from one to another, before a block of that list that is
  /// not among them.
  void moveBefore(long fromPfn, long toPfn, long headPfn) {
    lists.moveBefore(frame(fromPfn), frame(toPfn), frame(headPfn));
  }

  /// Turns a free list so that this block comes last: those before it go behind the last, too.
  ///
  /// Source: `move_freelist_tail()`.
  void makeLast(long headPfn) {
    int frame = frame(headPfn);
    if (lists.next(frame) != FrameLists.NONE) {
      lists.rotateBehind(list(frames.order(frame), frames.type(frame)), frame);
    }
  }

  /// Takes a free block, or a part of one, off the free lists. What is cut off goes back to the
  /// head of the lists of `restType`, larger pieces first.
  ///
  /// The frames become [FrameState#TAKEN], until the caller says more.
  ///
  /// Source: `expand()`.
  public void take(long pfn, int order, int restType) {
    long headPfn = buddyOf(pfn);
    int headOrder = buddyOrder(headPfn);
    unlink(headPfn);
    while (headOrder > order) {
      headOrder--;
      long upperPfn = headPfn + (1L << headOrder);
      long restPfn = upperPfn;
      if (pfn >= upperPfn) {
        restPfn = headPfn;
        headPfn = upperPfn;
      }
      linkHead(restPfn, headOrder, restType, false);
    }
    frames.fill(frame(pfn), 1 << order, PageFrames.TAKEN, 0);
  }

  /// Takes whatever is free of a range off the free lists, and off the per-CPU lists.
  ///
  /// @return how many pages were free
  public long takeAllFree(long pfn, long pages) {
    long taken = 0;
    long p = Math.max(pfn, startPfn);
    long end = Math.min(pfn + pages, endPfn());
    while (p < end) {
      if (isFree(p)) {
        long headPfn = buddyOf(p);
        int order = buddyOrder(headPfn);
        while (headPfn < p || headPfn + (1L << order) > end) {
          order--;
          headPfn = p >> order << order;
        }
        take(p, order, buddyType(buddyOf(p)));
        taken += 1L << order;
        p += 1L << order;
      } else if (isOnPcp(p)) {
        long headPfn = pcpBlockOf(p);
        int order = pcpOrder(headPfn);
        removeFromPcp(headPfn);
        taken += 1L << order;
        p = headPfn + (1L << order);
      } else {
        p++;
      }
    }
    return taken;
  }

  // Per-CPU lists.

  public boolean isOnPcp(long pfn) {
    return frames.isOnPcp(frame(pfn));
  }

  /// First PFN of the per-CPU block that a frame lies in.
  public long pcpBlockOf(long pfn) {
    return startPfn + frames.headOf(frame(pfn), startPfn, PageFrames.PCP_HEAD);
  }

  public int pcpOrder(long headPfn) {
    return frames.order(frame(headPfn));
  }

  /// The migratetype that a block was given when it came to its per-CPU list.
  public int pcpType(long headPfn) {
    return frames.type(frame(headPfn));
  }

  /// Puts a block on a per-CPU list.
  ///
  /// @param list from [PerCpuPages#list]
  /// @param type the block's own type, which may differ from the list's
  public void addToPcp(int list, long pfn, int order, int type, boolean toTail) {
    int frame = frame(pfn);
    frames.setBlock(frame, order, PageFrames.PCP_HEAD, type);
    pcp.added(list, 1 << order);
    if (toTail) {
      lists.addTail(list, frame);
    } else {
      lists.addHead(list, frame);
    }
  }

  /// Takes a block off whatever per-CPU list it is on. Its frames become
  /// [FrameState#TAKEN].
  public void removeFromPcp(long headPfn) {
    int frame = frame(headPfn);
    int pages = 1 << frames.order(frame);
    pcp.added(lists.listOf(frame), -pages);
    lists.remove(frame);
    frames.fill(frame, pages, PageFrames.TAKEN, 0);
  }

  /// First block of a per-CPU list, or [#NO_PFN].
  public long firstOnPcp(int list) {
    return pfnOrNone(lists.first(list));
  }

  /// Last block of a per-CPU list, or [#NO_PFN].
  public long lastOnPcp(int list) {
    return pfnOrNone(lists.last(list));
  }

  /// The block after this one on its per-CPU list, or [#NO_PFN].
  public long nextOnPcp(long headPfn) {
    return pfnOrNone(lists.next(frame(headPfn)));
  }

  /// The block before this one on its per-CPU list, or [#NO_PFN].
  public long previousOnPcp(long headPfn) {
    return pfnOrNone(lists.previous(frame(headPfn)));
  }

  /// The per-CPU list that a block is on.
  public int listOf(long headPfn) {
    return lists.listOf(frame(headPfn));
  }

  // Frames in use.

  /// Remembers who took a block.
  ///
  /// @param allocation an id of the caller's
  /// @param sinceNs    nanoseconds since the start of the replay
  public void setAllocated(long pfn, int order, int requestedType, int allocation, long sinceNs) {
    frames.setAllocated(frame(pfn), order, requestedType, allocation, sinceNs);
  }

  /// What is left of a compound page of which a part is freed: it has been split into single pages.
  ///
  /// @param pfn a frame of it, [FrameState#ALLOCATED] or [FrameState#IN_USE]
  public void splitCompound(long pfn) {
    int order = allocationOrder(pfn);
    long headPfn = pfn & -(1L << order);
    long end = Math.min(headPfn + (1L << order), endPfn());
    frames.splitUsed(
        frame(Math.max(headPfn, startPfn)), frame(end - 1) + 1, state(pfn).code(), order);
  }

  /// How many frames of a range are on no free list; −1 if something of it is not known.
  public long pagesNotFree(long rangeStartPfn, long rangeEndPfn) {
    long pages = 0;
    for (long pfn = rangeStartPfn; pfn < rangeEndPfn; pfn++) {
      if (spans(pfn) && state(pfn) == FrameState.UNKNOWN) {
        return -1;
      }
      if (!spans(pfn) || !isFree(pfn)) {
        pages++;
      }
    }
    return pages;
  }

  /// Whether a frame of a range is on a free list or a per-CPU list.
  public boolean hasFree(long pfn, long pages) {
    int end = frame(Math.min(pfn + pages, endPfn()));
    for (int frame = frame(Math.max(pfn, startPfn)); frame < end; frame++) {
      if (frames.isFree(frame) || frames.isOnPcp(frame)) {
        return true;
      }
    }
    return false;
  }

  /// Says what the frames of a range that is on no list are used for.
  ///
  /// @param state a state of [FrameState]
  public void setState(long pfn, long pages, FrameState state) {
    frames.fill(frame(pfn), Math.toIntExact(pages), state.code(), 0);
  }

  /// Says that a page is in use since before the first event.
  ///
  /// @param order of a compound page, else 0
  /// @param type  Movable if the page can be moved elsewhere, else Unmovable
  public void setInUse(long pfn, int order, int type) {
    frames.setInUse(frame(pfn), order, type);
  }

  /// The type given to [#setInUse] of a frame that is [FrameState#IN_USE].
  public int inUseType(long pfn) {
    return frames.type(frame(pfn));
  }

  /// What is known of each frame is out of date, until [#setNote] or [#setAllocated] names it.
  public void markStale() {
    frames.markStale();
  }

  public boolean isStale(long pfn) {
    return frames.isStale(frame(pfn));
  }

  /// Keeps a number from 0 to 15 with each frame of a range, whatever becomes of them.
  public void setNote(long pfn, long pages, int note) {
    frames.setNote(frame(pfn), Math.toIntExact(pages), note);
  }

  public int note(long pfn) {
    return frames.note(frame(pfn));
  }

  public FrameState state(long pfn) {
    return FrameState.of(frames.state(frame(pfn)));
  }

  /// The id given to [#setAllocated] of a frame that is [FrameState#ALLOCATED].
  public int allocation(long pfn) {
    return frames.allocation(frame(pfn));
  }

  /// Order of the allocation that a frame which is [FrameState#ALLOCATED] belongs to, or of the
  /// compound page that one which is [FrameState#IN_USE] belongs to.
  public int allocationOrder(long pfn) {
    return frames.order(frame(pfn));
  }

  /// The migratetype asked for when a frame which is [FrameState#ALLOCATED] was taken.
  public int allocationType(long pfn) {
    return frames.type(frame(pfn));
  }

  /// When a frame which is [FrameState#ALLOCATED] was taken, since the start of the replay: at that
  /// time or up to [#TIME_STEP_NS] later.
  public long allocatedSinceNs(long pfn) {
    return frames.allocatedNs(frame(pfn));
  }

  /// Recounts everything from the frames. Slow: for tests, and for a look between events.
  ///
  /// @throws IllegalStateException naming the first thing that is wrong
  public void verify() {
    ZoneVerifier.verify(this);
  }

  /// Whether anything of the pageblock that starts here changed since the last call for it.
  public boolean clearTouched(long pageblockPfn) {
    return frames.clearTouched(frame(pageblockPfn) >> pageblocks.order());
  }
}
