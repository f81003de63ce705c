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
    long block = pfn >> zone.pageblockOrder();
    return isIsolating()
        && block >= isolatedStart >> zone.pageblockOrder()
        && block <= (isolatedEnd - 1) >> zone.pageblockOrder();
  }

  /// Whether the range that it tries at the moment has failed its test.
  boolean hasFailed() {
    return finPfn != CmaArea.NO_PFN;
  }

  void isolate(Zone zone, long fromPfn, long endPfn) {
    isolatedStart = fromPfn;
    isolatedEnd = endPfn;
    new PageblockIsolation(zone).isolateRange(fromPfn, endPfn);
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
