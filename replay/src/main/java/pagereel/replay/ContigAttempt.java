package pagereel.replay;

import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import pagereel.replay.Failure.Attempt;
import pagereel.replay.FailureLog.ContigRequest;
import pagereel.replay.model.MigrateType;
import pagereel.replay.model.PageblockIsolation;
import pagereel.replay.model.Zone;

/// One task's contiguous allocation, and the range that it tries at the moment.
final class ContigAttempt {

  final ContigRequest request;

  /// Null for a caller other than CMA.
  final @Nullable CmaArea area;

  /// log2 of the alignment in pages, or -1 if not told.
  final int align;

  final long pages;
  long startPfn = CmaArea.NO_PFN;

  /// The frame that failed the test of this range, or none.
  long finPfn = CmaArea.NO_PFN;

  boolean tested;

  /// Frames of the tested range that were not free; −1 if not known.
  long inUsePages;

  /// What was looked at of the range to empty it, and since when; nothing if the start is none.
  private long scannedStart = CmaArea.NO_PFN;

  private long scannedEnd;
  private long scannedSinceNs;

  /// Pages that were taken to be moved, and could not be.
  private long failedPages;

  /// It was for more than its area has, and has been told as failed.
  boolean refused;

  /// The range whose pageblocks are isolated, or none.
  long isolatedStart = CmaArea.NO_PFN;

  long isolatedEnd;

  /// What the pageblocks become when the range is given back.
  int type = MigrateType.MOVABLE;

  ContigAttempt(ContigRequest request, @Nullable CmaArea area, int align, long pages) {
    this.request = request;
    this.area = area;
    this.align = align;
    this.pages = pages;
  }

  boolean isIsolating() {
    return isolatedStart != CmaArea.NO_PFN;
  }

  /// Whether the frame is in a pageblock that is isolated for this attempt.
  boolean isolates(Zone zone, long pfn) {
    return isIsolating() && isInPageblocks(zone, pfn, isolatedStart, isolatedEnd);
  }

  /// Whether a frame is in a pageblock that a range touches.
  static boolean isInPageblocks(Zone zone, long pfn, long startPfn, long endPfn) {
    long block = pfn >> zone.pageblockOrder();
    return block >= startPfn >> zone.pageblockOrder()
        && block <= (endPfn - 1) >> zone.pageblockOrder();
  }

  /// Whether the range that it tries at the moment has failed its test.
  boolean hasFailed() {
    return finPfn != CmaArea.NO_PFN;
  }

  void isolate(Zone zone, long fromPfn, long endPfn) {
    isolatedStart = fromPfn;
    isolatedEnd = endPfn;
    scannedStart = CmaArea.NO_PFN;
    failedPages = 0;
    new PageblockIsolation(zone).isolateRange(fromPfn, endPfn);
  }

  /// A part of the range was looked at to take what can be moved.
  void scanned(long fromPfn, long endPfn, long timeNs) {
    if (scannedStart == CmaArea.NO_PFN) {
      scannedStart = fromPfn;
      scannedSinceNs = timeNs;
    }
    scannedEnd = endPfn;
  }

  /// What was taken of the range has been moved, but for some pages.
  void migrated(long failed) {
    failedPages += failed;
  }

  /// Whether a frame that is in use since a moment was there when the range was looked at, and what
  /// was taken then could all be moved: the frame was not taken.
  boolean passedOver(long pfn, long sinceNs) {
    return scannedStart != CmaArea.NO_PFN
        && pfn >= scannedStart
        && pfn < scannedEnd
        && sinceNs < scannedSinceNs
        && failedPages == 0;
  }

  /// Gives the isolated pageblocks back.
  void undo(@Nullable Zone zone) {
    if (zone != null && isIsolating()) {
      new PageblockIsolation(zone).undoRange(isolatedStart, isolatedEnd, type);
    }
    isolatedStart = CmaArea.NO_PFN;
  }

  /// The range was tried: it is one of the request's attempts.
  void record(long pfn, long timeNs) {
    if (tested) {
      request.testedAttempts++;
    }
    OptionalLong fin = finPfn == CmaArea.NO_PFN ? OptionalLong.empty() : OptionalLong.of(finPfn);
    OptionalLong inUse =
        tested && inUsePages >= 0 ? OptionalLong.of(inUsePages) : OptionalLong.empty();
    request.addAttempt(new Attempt(pfn, pages, fin, OptionalLong.of(timeNs), inUse));
  }
}
