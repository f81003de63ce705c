package pagereel.replay.model;

import java.util.function.LongPredicate;

/// How many pages the migrate scanner can take from a range at most, by what the frames hold.
///
/// Free blocks give nothing, nor do pages that are not on the LRU lists. A compound page is passed
/// over whole by older kernels; newer ones take it whole, if it is smaller than the block that they
/// work for and than a pageblock. The scan ends with the page that fills a cluster, unless the
/// pageblock is to be finished. An asynchronous direct compaction puts back all that it took of a
/// block of the wanted order when it fails at one of its pages.
///
/// Source: `isolate_migratepages_block()`, `mm/compaction.c`. Left out, because no event tells of
/// it: references to pages (pins), dirty pages and those under writeback in asynchronous mode,
/// requests that must not enter a file system, pages that wait on a CPU to come to the LRU lists,
/// and locks that others hold, which let a scan go on past a full cluster.
public final class MigrateBound {

  /// `COMPACT_CLUSTER_MAX`.
  private static final int CLUSTER = 32;

  private final Zone zone;
  private final LongPredicate lru;
  private final LongPredicate compound;
  private long pages;
  private boolean failed;

  /// @param lru      whether a frame is on the LRU lists, as far as that is known
  /// @param compound whether a compound page was allocated that starts at a frame
  public MigrateBound(Zone zone, LongPredicate lru, LongPredicate compound) {
    this.zone = zone;
    this.lru = lru;
    this.compound = compound;
  }

  /// The most that a compaction takes from `[startPfn, endPfn)`, at whose end the scan stopped.
  ///
  /// A marked pageblock that is scanned was found on the free lists and marked then: nothing is
  /// taken. Where another scan was due, the mark must be gone.
  ///
  /// @param duePfn where the scan was to begin, as [MigrateScanner#nextScan] has it
  public long mostTaken(CompactionControl control, long startPfn, long endPfn, long duePfn) {
    if (startPfn == duePfn
        && MigrateScanner.isMarked(zone, startPfn)
        && control.passesOver(startPfn)) {
      return 0;
    }
    boolean givesUp = !control.sync && control.direct && control.order >= 0;
    // What is left was then taken from the last block of the wanted order, without a failure.
    long blockPfn = givesUp ? endPfn - 1 & -(1L << control.order) : startPfn;
    long enough = control.finishPageblock ? Long.MAX_VALUE : CLUSTER;
    walk(enough, tooLarge(control), Math.max(startPfn, blockPfn), endPfn);
    return givesUp && failed ? 0 : pages;
  }

  /// The most that a contiguous allocation takes from `[startPfn, endPfn)`, to empty it: compound
  /// pages too, whatever their size.
  public long mostEmptied(long startPfn, long endPfn) {
    walk(CLUSTER, Long.MAX_VALUE, startPfn, endPfn);
    return pages;
  }

  private void walk(long enough, long tooLarge, long startPfn, long endPfn) {
    long before = 0;
    pages = 0;
    long pfn = endOfCompound(startPfn);
    failed = pfn > startPfn;
    while (pfn < endPfn) {
      if (zone.isBuddy(pfn)) {
        pfn += 1L << zone.buddyOrder(pfn);
        continue;
      }
      long size = compoundPages(pfn);
      if (size < tooLarge && mayTake(pfn)) {
        // Pages before it may have been left out, so that the cluster was not full yet.
        pages = Math.max(pages, Math.min(before, enough - 1) + size);
        before += size;
      } else {
        failed = true;
      }
      pfn += size;
    }
  }

  /// Compound pages of so many pages are passed over.
  ///
  /// Source: `skip_isolation_on_order()`.
  private long tooLarge(CompactionControl control) {
    if (!zone.profile().compactionKeepsBlocks()) {
      return 2;
    }
    int order =
        control.order < 0 ? zone.pageblockOrder() : Math.min(control.order, zone.pageblockOrder());
    return 1L << order;
  }

  /// Of what is not known there may be anything.
  private boolean mayTake(long pfn) {
    FrameState state = zone.state(pfn);
    return state == FrameState.UNKNOWN || state == FrameState.TAKEN || lru.test(pfn);
  }

  /// Where the compound page ends that a frame is in the midst of; the frame itself if it is not.
  private long endOfCompound(long pfn) {
    if (zone.state(pfn) != FrameState.ALLOCATED && zone.state(pfn) != FrameState.IN_USE) {
      return pfn;
    }
    long headPfn = pfn & -(1L << zone.allocationOrder(pfn));
    long endPfn = headPfn + compoundPages(headPfn);
    return headPfn < pfn && pfn < endPfn ? endPfn : pfn;
  }

  /// Pages of the compound page that starts at a frame; 1 if none does, or it was split: some of it
  /// is not of the same allocation any more.
  private long compoundPages(long pfn) {
    if (!zone.spans(pfn) || !compound.test(pfn)) {
      return 1;
    }
    long size = 1L << zone.allocationOrder(pfn);
    for (long p = pfn + 1; p < pfn + size; p++) {
      if (!zone.spans(p) || !isOfSamePage(pfn, p)) {
        return 1;
      }
    }
    return size;
  }

  private boolean isOfSamePage(long headPfn, long pfn) {
    FrameState state = zone.state(headPfn);
    return zone.state(pfn) == state
        && zone.allocationOrder(pfn) == zone.allocationOrder(headPfn)
        && (state == FrameState.IN_USE || zone.allocation(pfn) == zone.allocation(headPfn));
  }
}
