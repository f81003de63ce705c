package pagereel.replay;

import java.util.BitSet;
import java.util.Optional;
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
  private final CmaLeases leases = new CmaLeases();
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
  ///
  /// @param align log2 of the alignment in pages
  void noteIn(FailureLog.ContigRequest request, int align) {
    if (known) {
      request.areaPages = OptionalLong.of(pages);
      request.areaUsedPages = OptionalLong.of(usedPages);
      request.largestRunPages = OptionalLong.of(largestRunPages());
      if (request.attemptCount == 0) {
        request.nearest = nearest(request.pages, align);
      }
    }
  }

  /// The aligned range of which the fewest pages are handed out; empty if it would not lie in the
  /// area.
  Optional<NearestRange> nearest(long count, int align) {
    long step = 1L << Math.max(align, orderPerBit);
    int bits = bits(count);
    long bestPfn = NO_PFN;
    int bestUsed = Integer.MAX_VALUE;
    int used = 0;
    int from = 0;
    int to = 0;
    for (long pfn = (basePfn + step - 1) / step * step;
        pfn + count <= basePfn + pages && bestUsed > 0;
        pfn += step) {
      int start = (int) ((pfn - basePfn) >> orderPerBit);
      used = start < to ? used - usedBits(from, start) : 0;
      used += usedBits(Math.max(start, to), start + bits);
      from = start;
      to = start + bits;
      if (used < bestUsed) {
        bestUsed = used;
        bestPfn = pfn;
      }
    }
    return bestPfn == NO_PFN
        ? Optional.empty()
        : Optional.of(new NearestRange(bestPfn, count, (long) bestUsed << orderPerBit));
  }

  private int usedBits(int from, int to) {
    int count = 0;
    for (int bit = used.nextSetBit(from); bit >= 0 && bit < to; ) {
      int end = Math.min(used.nextClearBit(bit), to);
      count += end - bit;
      bit = used.nextSetBit(end);
    }
    return count;
  }

  /// Whether a page is handed out.
  boolean isUsed(long pfn) {
    return used.get((int) ((pfn - basePfn) >> orderPerBit));
  }

  /// Who has what of the area.
  CmaLeases leases() {
    return leases;
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

  void allocated(CmaLeases.Lease lease) {
    long pfn = lease.startPfn();
    long count = lease.endPfn() - pfn;
    leases.allocated(lease);
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
    leases.released(pfn, pfn + count);
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
