package pagereel.replay.model;

import pagereel.replay.kernel.KernelProfile.RefillRule;

/// How large one CPU's cache of a zone's free pages is and may become, and so how many blocks a
/// refill of one of its lists brings.
///
/// Source: `nr_pcp_alloc()`, `nr_pcp_high()`, `free_unref_page_commit()`. Left out: the decay of
/// `high` by the vmstat worker, and the drains of high orders: neither has an event of its own.
public final class PcpSizes {

  /// The sizes are not known.
  static final int UNKNOWN = -1;

  /// log2 of how far refills and drains grow. Source: `CONFIG_PCP_BATCH_SCALE_MAX`.
  private static final int MAX_SCALE = 5;

  private final RefillRule rule;
  private int pages;
  private int high = UNKNOWN;
  private int batch = UNKNOWN;
  private int highMin;
  private int highMax;
  private int allocFactor;
  private int freeCount;
  private int highBefore;
  private int allocFactorBefore;
  /// The last that is known of the CPU is that a page came to its lists, without a drain.
  private boolean grew;

  PcpSizes(RefillRule rule) {
    this.rule = rule;
  }

  /// Takes over what a snapshot tells.
  public void set(
      int newHigh, int newBatch, int newHighMin, int newHighMax, int factor, int frees) {
    high = newHigh;
    batch = newBatch;
    highMin = newHighMin;
    highMax = newHighMax;
    allocFactor = Math.max(0, factor);
    freeCount = Math.max(0, frees);
  }

  /// Pages in the cache.
  public int pages() {
    return pages;
  }

  void added(int newPages) {
    pages += newPages;
  }

  /// Whether it is known how much a refill brings.
  public boolean isKnown() {
    return batch > 0;
  }

  /// How many blocks a refill of a list of this order asks for; the next one may ask for more.
  ///
  /// @param aboveHigh the zone has more free pages than its high watermark
  public int refill(int order, boolean aboveHigh) {
    goesOn();
    highBefore = high;
    allocFactorBefore = allocFactor;
    int blocks = batch;
    if (rule == RefillRule.GROWING) {
      if (highMin < batch) {
        return 1;
      }
      if (order == 0) {
        blocks = batch << allocFactor;
      }
      if (highMin != highMax && aboveHigh) {
        high = Math.min(high + blocks, highMax);
      }
      if (order == 0) {
        int room = Math.max(high - pages - batch, batch);
        if (blocks <= room && allocFactor < MAX_SCALE) {
          allocFactor++;
        }
        blocks = Math.min(blocks, room);
      }
    }
    if (blocks > 1 && rule != RefillRule.BATCH_OF_PAGES) {
      blocks = Math.max(blocks >> order, 2);
    }
    return blocks;
  }

  /// Pages that are drained before the lock is given up for a moment.
  ///
  /// Source: `drain_pages_zone()`.
  public int pagesOfADrain() {
    return rule == RefillRule.GROWING && batch > 0 ? batch << MAX_SCALE : Integer.MAX_VALUE;
  }

  /// What was taken for a refill was none: the sizes are as before.
  public void undoRefill() {
    high = highBefore;
    allocFactor = allocFactorBefore;
  }

  /// A block was taken from one of the lists for a request.
  public void allocated() {
    goesOn();
    freeCount >>= 1;
  }

  /// A block was given back to one of the lists.
  ///
  /// @param aboveHigh the zone has more free pages than its high watermark
  public void freed(int order, boolean aboveHigh) {
    if (rule != RefillRule.GROWING || batch <= 0) {
      return;
    }
    grew = true;
    allocFactor >>= 1;
    freeCount = Math.min(freeCount + (1 << order), Math.max(freeCount, batch << MAX_SCALE));
    if (highMin == highMax) {
      return;
    }
    if (!aboveHigh) {
      high = Math.max(high - Math.max(freeCount, batch), highMin);
    } else if (pages >= high) {
      high = Math.clamp(freeCount + batch, Math.min(Math.max(high, highMin), highMax), highMax);
    }
  }

  /// A page freed as one of a batch comes to its list.
  public void listed() {
    grew = true;
  }

  /// The CPU drains its lists.
  public void drained() {
    grew = false;
  }

  /// The CPU goes on to something else than frees: had its cache become as large as `high` by the
  /// last one, a drain would have followed.
  private void goesOn() {
    if (grew && rule == RefillRule.GROWING && batch > 0 && pages >= highMin) {
      high = Math.max(high, Math.min(pages + 1, highMax));
    }
    grew = false;
  }
}
