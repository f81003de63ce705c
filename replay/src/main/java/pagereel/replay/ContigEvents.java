package pagereel.replay;

import java.util.List;
import pagereel.parser.event.Column;
import pagereel.parser.event.EventBatch;
import pagereel.parser.snapshot.CmaAreaState;
import pagereel.replay.ContigOutlook.Try;
import pagereel.replay.model.Zone;

/// Contiguous allocations: CMA's, which have events of their own, and those of other callers, of
/// which only the tests and scans of their ranges are seen.
///
/// While a range is tried its pageblocks are isolated. No event tells of that: it is done here
/// when an attempt begins, and undone when it ends.
final class ContigEvents {

  private final ReplayState state;
  private final CmaEvents cma;
  private final RangeTests tests;
  private final RangeEvents ranges;
  private final UnmovablePages unmovable;

  ContigEvents(ReplayState state, EventWindow window, FailureLog failures) {
    this.state = state;
    cma = new CmaEvents(state, window, failures);
    tests = new RangeTests(state, failures);
    unmovable = state.unmovable();
    ranges = new RangeEvents(state, failures, tests, unmovable, window.contigOutlook());
  }

  void seed(List<CmaAreaState> states) {
    cma.seed(states);
  }

  /// Forgets what was counted so far: results begin here.
  void restart() {
    cma.restart();
  }

  List<CmaSummary> summaries() {
    return cma.summaries();
  }

  CmaEvents cma() {
    return cma;
  }

  /// A range has been isolated before this event, as later events tell.
  void tries(Try next, long timeNs) {
    ranges.tries(next, timeNs);
  }

  void allocated(EventBatch batch, int row) {
    ranges.otherEvent(batch, row);
    unmovable.allocated(batch, row);
  }

  void freeing(EventBatch batch, int row) {
    ranges.otherEvent(batch, row);
  }

  void freed(EventBatch batch, int row) {
    ranges.freed(batch, row);
  }

  void freedBatch(EventBatch batch, int row) {
    unmovable.freedBatch(batch.cpu(row));
  }

  void tested(EventBatch batch, int row) {
    ContigAttempt attempt = cma.attempt(batch.pid(row));
    if (attempt == null) {
      ranges.tested(batch, row);
      return;
    }
    long endPfn = batch.value(Column.END_PFN, row);
    long startPfn = batch.value(Column.START_PFN, row);
    Zone zone = state.zones().of(startPfn);
    if (zone != null && endPfn > startPfn && endPfn <= zone.endPfn()) {
      tests.tested(batch, row, zone, attempt);
    }
  }

  /// A task that is not compacting looked for pages in use to move.
  void scanned(EventBatch batch, int row) {
    announceTaken(batch, row);
    ContigAttempt attempt = cma.attempt(batch.pid(row));
    if (attempt == null || !attempt.isIsolating()) {
      ranges.scanned(batch, row);
      attempt = ranges.attempt(batch.pid(row));
    }
    if (attempt != null) {
      attempt.scanned(
          batch.value(Column.START_PFN, row), batch.value(Column.END_PFN, row), batch.timeNs(row));
    }
  }

  /// A task has moved pages that it had taken.
  void migrated(EventBatch batch, int row) {
    ContigAttempt attempt = cma.attempt(batch.pid(row));
    if (attempt == null) {
      attempt = ranges.attempt(batch.pid(row));
    }
    if (attempt != null) {
      attempt.migrated(batch.value(Column.NR_FAILED, row));
    }
  }

  /// Announces the most pages that a scan takes.
  private void announceTaken(EventBatch batch, int row) {
    long startPfn = batch.value(Column.START_PFN, row);
    long endPfn = batch.value(Column.END_PFN, row);
    Zone zone = state.zones().of(startPfn);
    if (zone == null || endPfn > zone.endPfn()) {
      state.predictions().abstained(PredictionScore.Kind.ISOLATE_MIGRATEPAGES);
      return;
    }
    long most = state.migrateBound(zone).mostEmptied(startPfn, endPfn);
    boolean right = batch.value(Column.NR_TAKEN, row) <= most;
    state.predictions().announced(PredictionScore.Kind.ISOLATE_MIGRATEPAGES, right);
  }

  /// A task's attempt to take a range of a CMA area has ended.
  void cmaTried(EventBatch batch, int row) {
    ranges.givenBack(batch, row);
  }

  /// A strict scan took every free block of a range.
  void isolatedFreePages(EventBatch batch, int row) {
    tests.isolatedFreePages(batch, row);
    ranges.isolatedFreePages(batch, row);
  }

  void finish() {
    ranges.finish();
  }
}
