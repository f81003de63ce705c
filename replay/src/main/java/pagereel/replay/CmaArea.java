package pagereel.replay;

import java.util.BitSet;
import java.util.OptionalLong;
import pagereel.parser.snapshot.CmaAreaState;

/// A CMA area: its bitmap of allocated ranges, where known, and what was asked of it.
///
/// Source: `mm/cma.c`.
final class CmaArea {

  static final long NO_PFN = -1;

  private final String name;
  private final boolean known;
  private final long basePfn;
  private final long pages;
  private final int orderPerBit;
  private final BitSet used = new BitSet();
  private long allocations;
  private long failures;
  private long retries;
  private long usedPages;
  private long peakUsedPages;

  /// An area that no snapshot tells of.
  CmaArea(String name) {
    this.name = name;
    known = false;
    basePfn = 0;
    pages = 0;
    orderPerBit = 0;
  }

  CmaArea(CmaAreaState state) {
    name = state.name();
    known = true;
    basePfn = state.basePfn();
    pages = state.pages();
    orderPerBit = state.orderPerBit();
    long[] runs = state.usedRuns();
    for (int i = 0; i + 1 < runs.length; i += 2) {
      used.set((int) runs[i], (int) runs[i + 1] + 1);
    }
    usedPages = (long) used.cardinality() << orderPerBit;
    peakUsedPages = usedPages;
  }

  String name() {
    return name;
  }

  /// Pages handed out.
  long usedPages() {
    return usedPages;
  }

  /// Whether the bitmap is known.
  boolean known() {
    return known;
  }

  /// First free run that is long enough and aligned, from a PFN on, or [#NO_PFN].
  ///
  /// Source: `bitmap_find_next_zero_area_off()` as `cma_alloc()` calls it.
  ///
  /// @param align log2 of the alignment in pages
  long findFree(long fromPfn, long count, int align) {
    int bits = bits(count);
    int end = (int) (pages >> orderPerBit);
    long alignPages = 1L << Math.max(align, orderPerBit);
    long fromPages = Math.max(fromPfn, basePfn) - basePfn;
    int bit = (int) ((fromPages + (1L << orderPerBit) - 1) >> orderPerBit);
    while (true) {
      bit = used.nextClearBit(bit);
      long pfn = basePfn + ((long) bit << orderPerBit);
      long aligned = (pfn + alignPages - 1) / alignPages * alignPages;
      bit = (int) ((aligned - basePfn) >> orderPerBit);
      if (bit + bits > end) {
        return NO_PFN;
      }
      int taken = used.nextSetBit(bit);
      if (taken < 0 || taken >= bit + bits) {
        return aligned;
      }
      bit = taken + 1;
    }
  }

  /// Where the search goes on after a busy range: one alignment unit further.
  static long nextStart(long busyPfn, int align) {
    return busyPfn + (1L << align);
  }

  /// Longest run of pages that are not handed out, whatever its alignment.
  long largestRunPages() {
    int end = (int) (pages >> orderPerBit);
    int longest = 0;
    for (int bit = used.nextClearBit(0); bit < end; ) {
      int next = used.nextSetBit(bit);
      int runEnd = next < 0 ? end : Math.min(next, end);
      longest = Math.max(longest, runEnd - bit);
      bit = used.nextClearBit(runEnd + 1);
    }
    return (long) longest << orderPerBit;
  }

  /// Notes with a request what the area was like when it failed.
  void noteIn(FailureLog.ContigRequest request) {
    if (known) {
      request.areaPages = OptionalLong.of(pages);
      request.areaUsedPages = OptionalLong.of(usedPages);
      request.largestRunPages = OptionalLong.of(largestRunPages());
    }
  }

  /// Whether a request is for more than the area has: the kernel refuses it without a search.
  ///
  /// Source: `cma_alloc()`.
  boolean isTooLarge(long count) {
    return known && bits(count) > pages >> orderPerBit;
  }

  private int bits(long count) {
    return (int) ((count + (1L << orderPerBit) - 1) >> orderPerBit);
  }

  void allocated(long pfn, long count) {
    allocations++;
    usedPages += count;
    peakUsedPages = Math.max(peakUsedPages, usedPages);
    if (known) {
      int bit = (int) ((pfn - basePfn) >> orderPerBit);
      used.set(bit, bit + bits(count));
    }
  }

  void released(long pfn, long count) {
    usedPages = Math.max(0, usedPages - count);
    if (known) {
      int bit = (int) ((pfn - basePfn) >> orderPerBit);
      used.clear(bit, bit + bits(count));
    }
  }

  void failed() {
    failures++;
  }

  void retried() {
    retries++;
  }

  /// Whether a range lies inside the area.
  boolean spans(long pfn, long count) {
    return pfn >= basePfn && pfn + count <= basePfn + pages;
  }

  /// Forgets what was counted so far: results begin here.
  void restart() {
    allocations = 0;
    failures = 0;
    retries = 0;
    peakUsedPages = usedPages;
  }

  CmaSummary summary() {
    return new CmaSummary(
        name,
        known ? OptionalLong.of(basePfn) : OptionalLong.empty(),
        known ? OptionalLong.of(pages) : OptionalLong.empty(),
        allocations,
        failures,
        retries,
        peakUsedPages);
  }
}
