package pagereel.replay;

import pagereel.parser.event.Column;
import pagereel.parser.event.EventBatch;
import pagereel.parser.event.GfpFlags;
import pagereel.parser.event.Tracepoint;
import pagereel.replay.Divergence.Kind;
import pagereel.replay.Failure.Cause;
import pagereel.replay.model.FrameState;
import pagereel.replay.model.FreePageIsolation;
import pagereel.replay.model.MigrateType;
import pagereel.replay.model.Zone;

/// The last steps of a contiguous allocation, the same for all callers: is the whole range free,
/// and then it is taken.
final class RangeTests {

  private final ReplayState state;
  private final FailureLog failures;

  RangeTests(ReplayState state, FailureLog failures) {
    this.state = state;
    this.failures = failures;
  }

  /// Whether all of a range is free: the end of an attempt's migration.
  ///
  /// @return whether it is
  boolean tested(EventBatch batch, int row, Zone zone, ContigAttempt attempt) {
    long startPfn = batch.value(Column.START_PFN, row);
    long endPfn = batch.value(Column.END_PFN, row);
    long finPfn = batch.value(Column.FIN_PFN, row);
    attempt.tested = true;
    check(batch, row, zone, startPfn, endPfn, finPfn);
    state.isolationTrials().tested(batch, row, zone, startPfn, endPfn, finPfn >= endPfn);
    attempt.inUsePages = zone.pagesNotFree(startPfn, endPfn);
    if (finPfn >= endPfn) {
      return true;
    }
    attempt.finPfn = finPfn;
    attempt.request.addBlocker(failures.blockers().found(batch, row, finPfn));
    if (attempt.inUsePages >= 0 && attempt.request.hasMoreInUse(attempt.inUsePages)) {
      attempt.request.noteOthers(
          failures.blockers().holders(finPfn, endPfn, batch.timeNs(row)), attempt.inUsePages);
    }
    attempt.request.noteCause(
        failures.blockers().isUnmovable(finPfn)
            ? Cause.UNMOVABLE_PAGE
            : causeOfStay(zone, attempt, finPfn));
    return false;
  }

  /// Why a frame stays in its range that was asked for as movable. If it was there when the range
  /// was emptied, and all that was taken then could be moved, it was passed over. So it is on no
  /// reclaim list; or it is a process's own page that has more users than mappings, for pages of
  /// files are taken whoever uses them.
  ///
  /// Source: `isolate_migratepages_block()`. Left out: that somebody else had taken it off its
  /// list for a moment.
  private Cause causeOfStay(Zone zone, ContigAttempt attempt, long pfn) {
    if (zone.state(pfn) != FrameState.ALLOCATED) {
      return Cause.MIGRATION_FAILED;
    }
    long sinceNs = state.startNs() + zone.allocatedSinceNs(pfn) + Zone.TIME_STEP_NS;
    if (!attempt.passedOver(pfn, sinceNs)) {
      return Cause.MIGRATION_FAILED;
    }
    int gfp = state.allocations().gfpFlags(zone.allocation(pfn));
    boolean compound = (gfp & GfpFlags.COMP) != 0;
    if (!compound && state.profile().lruPagesAreCompound()) {
      return Cause.UNMOVABLE_PAGE;
    }
    boolean own = compound || (gfp & GfpFlags.ZERO) != 0;
    return own ? Cause.PINNED_PAGE : Cause.MIGRATION_FAILED;
  }

  private void check(
      EventBatch batch, int row, Zone zone, long startPfn, long endPfn, long finPfn) {
    long modelFin = new FreePageIsolation(zone).firstNotFree(startPfn, endPfn);
    boolean right = Math.min(modelFin, endPfn) == Math.min(finPfn, endPfn);
    state.predictions().announced(PredictionScore.Kind.CONTIG_OUTCOME, right);
    if (right) {
      return;
    }
    if (state
        .ledger()
        .count(batch.timeNs(row), Tracepoint.TEST_PAGES_ISOLATED, Kind.CONTIG_MISMATCH, null)) {
      state
          .ledger()
          .describe(
              "[%#x, %#x) free up to %#x: %s"
                  .formatted(startPfn, endPfn, modelFin, state.describeFrame(zone, modelFin)),
              "free up to %#x".formatted(finPfn),
              "");
    }
    makeFree(zone, startPfn, Math.min(finPfn, endPfn));
  }

  /// The kernel found a range free: what the model has otherwise in it is put right.
  private void makeFree(Zone zone, long startPfn, long endPfn) {
    for (long pfn = startPfn; pfn < endPfn; pfn++) {
      if (zone.isOnPcp(pfn)) {
        freeFromPcp(zone, zone.pcpBlockOf(pfn));
      } else if (!zone.isFree(pfn)) {
        if (zone.state(pfn) == FrameState.ALLOCATED) {
          state.allocations().freed(zone.allocation(pfn), 1);
        }
        zone.freeOnePage(pfn, 0, freeType(zone, pfn), false);
      }
    }
  }

  /// Isolation keeps pages off the per-CPU lists: those that the model has there of a range had
  /// gone straight to the free lists.
  static void flushPcp(Zone zone, long startPfn, long endPfn) {
    for (long pfn = startPfn; pfn < endPfn; pfn++) {
      if (zone.isOnPcp(pfn)) {
        freeFromPcp(zone, zone.pcpBlockOf(pfn));
      }
    }
  }

  private static void freeFromPcp(Zone zone, long headPfn) {
    int order = zone.pcpOrder(headPfn);
    zone.removeFromPcp(headPfn);
    zone.freeOnePage(headPfn, order, freeType(zone, headPfn), false);
  }

  /// The list that a page of a pageblock goes to; Movable where the pageblock is not known.
  private static int freeType(Zone zone, long pfn) {
    int type = zone.pageblockType(pfn);
    return type == MigrateType.UNKNOWN ? MigrateType.MOVABLE : type;
  }

  /// A strict scan took every free block of a range.
  void isolatedFreePages(EventBatch batch, int row) {
    long startPfn = batch.value(Column.START_PFN, row);
    long endPfn = batch.value(Column.END_PFN, row);
    long taken = batch.value(Column.NR_TAKEN, row);
    Zone zone = state.zones().of(startPfn);
    if (zone == null || endPfn > zone.endPfn()) {
      return;
    }
    FreePageIsolation isolation = new FreePageIsolation(zone);
    long modelTaken = isolation.isolateStrict(startPfn, endPfn);
    boolean right =
        modelTaken == taken && isolation.scanned() == batch.value(Column.NR_SCANNED, row);
    state.predictions().announced(PredictionScore.Kind.ISOLATE_FREEPAGES, right);
    state.predictions().announced(PredictionScore.Kind.ISOLATE_FREEPAGES_FIT, right);
    if (modelTaken == taken) {
      return;
    }
    if (state
        .ledger()
        .count(
            batch.timeNs(row),
            Tracepoint.MM_COMPACTION_ISOLATE_FREEPAGES,
            Kind.SCAN_MISMATCH,
            null)) {
      state
          .ledger()
          .describe(
              "%d pages free from %#x on".formatted(modelTaken, startPfn),
              "%d taken of [%#x, %#x)".formatted(taken, startPfn, endPfn),
              "");
    }
    if (taken >= endPfn - startPfn && startPfn + taken <= zone.endPfn()) {
      zone.takeAllFree(startPfn, taken);
      zone.setState(startPfn, taken, FrameState.CONTIGUOUS);
    }
  }
}
