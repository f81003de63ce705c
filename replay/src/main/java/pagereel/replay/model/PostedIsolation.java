package pagereel.replay.model;

import java.util.function.LongPredicate;

/// The range isolation as it was first posted, and the same with its undo put right.
///
/// One function does both modes and splits each block to single pages. Where a strict one meets a
/// frame that is not free, it gives back page by page what it has taken so far; the first posting
/// names the wrong frame in doing so: that one, once for each page taken. A page in use, or no page
/// at all, is freed, and what was taken is lost.
///
/// Source: "mm: compaction: introduce isolate_{free,migrate}pages_range()", patch 2 of 11 as posted
/// in December 2011, by its review and its author's reply.
///
/// @param corrected the undo names the pages that were taken
public record PostedIsolation(boolean corrected) implements IsolationVariant {

  @Override
  public String id() {
    return corrected ? "corrected-2011" : "posted-2011";
  }

  @Override
  public String title() {
    return corrected ? "as posted in 2011, undo corrected" : "as first posted, December 2011";
  }

  @Override
  public boolean stopsWhenEnough() {
    return false;
  }

  @Override
  public StrictResult isolateStrict(Zone zone, long startPfn, long endPfn, LongPredicate compound) {
    IsolationScan scan = new IsolationScan(zone, IsolationScan.Counting.LOOKS, compound);
    long pfn = scan.takeInARow(startPfn, endPfn);
    long pages = scan.takenPages();
    if (pfn >= endPfn) {
      return new StrictResult(pages, true, scan.scannedPages(), pages, pfn, Zone.NO_PFN, 0, 0);
    }
    if (corrected) {
      scan.putBackPagesAscending();
      return new StrictResult(0, false, scan.scannedPages(), pages, pfn, pfn, 0, 0);
    }
    if (pages > 0) {
      freeInUse(zone, pfn);
    }
    return new StrictResult(0, false, scan.scannedPages(), pages, pfn, pfn, pages, pages);
  }

  /// The first free of a page in use takes its reference away and hands it to the allocator; those
  /// that follow find it free.
  private static void freeInUse(Zone zone, long pfn) {
    if (zone.spans(pfn) && !zone.isFree(pfn)) {
      zone.freeOnePage(pfn, 0, IsolationScan.freeType(zone, pfn), false);
    }
  }

  @Override
  public CollectedResult isolateCollecting(
      Zone zone, long startPfn, long endPfn, int stride, long enough, LongPredicate compound) {
    IsolationScan scan = new IsolationScan(zone, IsolationScan.Counting.LOOKS, compound);
    long stopped = scan.takeMet(startPfn, endPfn, 1, Long.MAX_VALUE);
    return scan.collected(stopped, true);
  }
}
