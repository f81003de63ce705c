package pagereel.replay;

import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;
import pagereel.parser.event.Column;
import pagereel.parser.event.EventBatch;
import pagereel.parser.event.Symbols;
import pagereel.parser.event.Tracepoint;
import pagereel.replay.Divergence.Explanation;
import pagereel.replay.Divergence.Kind;
import pagereel.replay.model.CompactionControl;
import pagereel.replay.model.CompactionFinish;
import pagereel.replay.model.CompactionFinish.Goal;
import pagereel.replay.model.FreePageIsolation;
import pagereel.replay.model.FreeScanner;
import pagereel.replay.model.MigrateScanner;
import pagereel.replay.model.Zone;
import pagereel.replay.model.ZoneCompaction;

/// The events of compaction: the two scanners go their way through a zone, turn its free lists,
/// and take free blocks as targets without an event of their own.
final class CompactionEvents {

  private final ReplayState state;
  private final CompactionTasks tasks;
  private final TargetSearches searches;
  private final MovedSources movedSources;
  private final VainScans vainScans;
  private final CompactionRunLog runs;
  private final DeferralEvents deferrals;
  private final CompactionFinish finish = new CompactionFinish();
  private final CompactionTotals totals = new CompactionTotals();

  CompactionEvents(ReplayState state, EventWindow window) {
    this.state = state;
    tasks = state.compactionTasks();
    searches = new TargetSearches(state, window);
    movedSources = new MovedSources(window);
    vainScans = new VainScans(window);
    runs = state.activity().compaction();
    deferrals = new DeferralEvents(state, window.looksAhead());
  }

  CompactionTotals totals() {
    return totals;
  }

  void begin(EventBatch batch, int row) {
    totals.begun();
    Zone zone = state.zones().of(batch.value(Column.START_PFN, row));
    if (zone != null) {
      CompactionTasks.Run run = tasks.begin(batch, row, zone);
      runs.begin(batch, row, run, zone);
      state.captures().begins(run.pid, zone);
      int order = tasks.orderToPutOff(batch.pid(row));
      if (order >= 0 && deferrals.begins(zone, order)) {
        state.resetSkips(zone);
      }
      followMarks(run.control);
    }
  }

  DeferralEvents deferrals() {
    return deferrals;
  }

  /// Where the scanners begin tells whether the zone's pageblocks got another chance since the
  /// last compaction.
  private void followMarks(CompactionControl control) {
    Zone zone = control.zone();
    ZoneCompaction marks = zone.compaction();
    if (marks.flushPending() && marks.beginsAfterReset(control)) {
      state.resetSkips(zone);
    }
    marks.begins(control);
  }

  /// A turn ends, and another begins if the run is to go on.
  void finished(EventBatch batch, int row) {
    CompactionTasks.Run run = tasks.run(batch.pid(row));
    if (run == null) {
      return;
    }
    CompactionControl control = run.control;
    MigrateScanner scanner = state.migrateScanner(control.zone());
    announceVerdict(run, batch, row);
    control.workFor(batch.order(row));
    scanner.endTurn(control);
    run.expectedScanPfn = Zone.NO_PFN;
    switch (Symbols.COMPACT_RESULT.name(batch.value(Column.STATUS, row))) {
      case "continue", "no_suitable_page" -> {
        run.turnNs = batch.timeNs(row);
        run.expectedScanPfn = scanner.nextScan(control);
      }
      case "complete", "partial_skipped" -> {
        // Ahead of need it also ends like this while kswapd runs.
        if (batch.order(row) > 0 || control.scannersMet()) {
          control.zone().compaction().scannersMet(control.isDirect(), batch.timeNs(row));
        }
      }
      default -> {}
    }
  }

  /// Announces whether a run goes on.
  private void announceVerdict(CompactionTasks.Run run, EventBatch batch, int row) {
    CompactionControl control = run.control;
    Goal goal = goal(batch, row);
    String expected = finish.verdict(control, batch.order(row), goal);
    String observed = Symbols.COMPACT_RESULT.name(batch.value(Column.STATUS, row));
    state
        .predictions()
        .announced(PredictionScore.Kind.COMPACTION_FINISHED, expected.equals(observed));
    if (goal == Goal.AHEAD_OF_NEED) {
      finish.observed(control.zone(), observed);
    }
  }

  private Goal goal(EventBatch batch, int row) {
    if (batch.order(row) >= 0) {
      return Goal.BLOCK;
    }
    boolean daemon = state.names().name(batch.comm(row)).startsWith("kcompactd");
    return daemon ? Goal.AHEAD_OF_NEED : Goal.EVERYTHING;
  }

  /// Ends a run.
  ///
  /// @return the order it worked for, or -1
  int end(EventBatch batch, int row) {
    CompactionTasks.Run run = tasks.end(batch.pid(row));
    String result = Symbols.COMPACT_RESULT.name(batch.value(Column.STATUS, row));
    runs.end(batch, row, result);
    if (run == null) {
      totals.ended(result, 0, 0);
      return -1;
    }
    EarlierScans.told(run);
    run.control.end();
    state.captures().ends(run.pid);
    if (result.equals(CompactionRun.SUCCESS) || state.captures().isFull(run.pid)) {
      tasks.succeeded(run.pid);
    }
    long waitedNs = tasks.isTrying(batch.pid(row)) ? batch.timeNs(row) - run.startNs : 0;
    totals.ended(result, run.order(), waitedNs);
    return run.order();
  }

  void isolatedMigratePages(EventBatch batch, int row) {
    totals.scannedToMigrate(batch.value(Column.NR_SCANNED, row));
    runs.scannedToMigrate(batch, row);
    CompactionTasks.Run run = tasks.run(batch.pid(row));
    if (run == null) {
      return;
    }
    CompactionControl control = run.control;
    Zone zone = control.zone();
    long startPfn = batch.value(Column.START_PFN, row);
    announceMigratePages(run, batch, row);
    if (!undoesReset(run, batch, row)) {
      followScan(run, batch, row);
    }
    run.sourcePfn = startPfn;
    run.sourceEndPfn = batch.value(Column.END_PFN, row);
    if (run.expectedScanPfn != startPfn
        && startPfn != control.migratePfn()
        && !isFoundLater(run, batch, row)) {
      wrongScan(batch, row, run.expectedScanPfn, startPfn);
    }
    run.turnNs = CompactionTasks.Run.NO_TURN;
    state
        .migrateScanner(zone)
        .scanned(
            control,
            startPfn,
            batch.value(Column.END_PFN, row),
            batch.value(Column.NR_SCANNED, row),
            batch.value(Column.NR_TAKEN, row),
            pfn -> wasOnLru(batch, row, zone, pfn),
            () -> state.profile().triedPageUnmarks() && vainScans.leaveUnmarked(batch, row));
    if (batch.value(Column.NR_TAKEN, row) > 0) {
      migrationBegins(run, batch, row);
    }
  }

  /// Whether a scan found a frame on the LRU lists. Which ones it took may be told by later events;
  /// else it is guessed.
  private boolean wasOnLru(EventBatch batch, int row, Zone zone, long pfn) {
    long[] sources = movedSources.of(batch, row);
    return sources == null ? state.mayBeOnLru(zone, pfn) : Arrays.binarySearch(sources, pfn) >= 0;
  }

  /// Announces the most pages that a scan takes.
  private void announceMigratePages(CompactionTasks.Run run, EventBatch batch, int row) {
    long mostTaken = state
        .migrateBound(run.control.zone())
        .mostTaken(
            run.control,
            batch.value(Column.START_PFN, row),
            batch.value(Column.END_PFN, row),
            run.expectedScanPfn);
    boolean right = batch.value(Column.NR_TAKEN, row) <= mostTaken;
    state.predictions().announced(PredictionScore.Kind.ISOLATE_MIGRATEPAGES, right);
  }

  /// A pageblock is scanned that should be passed over: in the meantime it got another chance, and
  /// so did others that the search for it has met.
  private void followScan(CompactionTasks.Run run, EventBatch batch, int row) {
    CompactionControl control = run.control;
    Zone zone = control.zone();
    long startPfn = batch.value(Column.START_PFN, row);
    if (run.expectedScanPfn != startPfn
        && startPfn != control.migratePfn()
        && zone.compaction().flushPending()
        && batch.value(Column.NR_SCANNED, row) > 1) {
      state.resetSkips(zone);
      run.expectedScanPfn = state.migrateScanner(zone).nextScanAgain(control);
    }
  }

  /// A pageblock is passed over that was to be scanned only because of a reset that no event tells
  /// of. If what is scanned follows without that reset, there was none yet.
  ///
  /// @return whether that is so
  private boolean undoesReset(CompactionTasks.Run run, EventBatch batch, int row) {
    CompactionControl control = run.control;
    ZoneCompaction marks = control.zone().compaction();
    long startPfn = batch.value(Column.START_PFN, row);
    long expectedPfn = run.expectedScanPfn;
    if (expectedPfn == startPfn
        || startPfn == control.migratePfn()
        || !marks.wasSkippedBeforeReset(expectedPfn)) {
      return false;
    }
    MigrateScanner scanner = state.migrateScanner(control.zone());
    scanner.takeBack(control);
    BitSet skipped = marks.undoReset();
    run.expectedScanPfn = scanner.nextScan(control);
    if (run.expectedScanPfn == startPfn) {
      marks.resetIsToCome(batch.timeNs(row));
      wrongScan(batch, row, expectedPfn, startPfn);
      return true;
    }
    scanner.takeBack(control);
    marks.redoReset(skipped);
    run.expectedScanPfn = scanner.nextScan(control);
    return false;
  }

  /// The search for what is scanned may have been made any time since its turn began.
  ///
  /// @return whether it finds what is scanned if it is made now, after what others did to the
  ///     lists
  private boolean isFoundLater(CompactionTasks.Run run, EventBatch batch, int row) {
    CompactionControl control = run.control;
    MigrateScanner scanner = state.migrateScanner(control.zone());
    long startPfn = batch.value(Column.START_PFN, row);
    long expectedPfn = run.expectedScanPfn;
    if (run.turnNs == CompactionTasks.Run.NO_TURN) {
      return false;
    }
    scanner.takeBack(control);
    run.expectedScanPfn = scanner.nextScan(control);
    if (run.expectedScanPfn != startPfn) {
      run.expectedScanPfn = expectedPfn;
      return false;
    }
    if (state
        .ledger()
        .count(
            batch.timeNs(row),
            Tracepoint.MM_COMPACTION_ISOLATE_MIGRATEPAGES,
            Kind.SCAN_MISMATCH,
            Explanation.CROSS_CPU_ORDER)) {
      describeScan(
          expectedPfn,
          startPfn,
          ("the task's mm_compaction_finished at %d ns and this event: the search comes between them,"
                  + " and after what others did to the lists meanwhile it finds this pageblock")
              .formatted(run.turnNs));
    }
    return true;
  }

  private void describeScan(long expectedPfn, long startPfn, String evidence) {
    state
        .ledger()
        .describe(
            expectedPfn == Zone.NO_PFN ? "no scan" : "a scan from %#x on".formatted(expectedPfn),
            "a scan from %#x on".formatted(startPfn),
            evidence);
  }

  private void wrongScan(EventBatch batch, int row, long expectedPfn, long startPfn) {
    if (state
        .ledger()
        .count(
            batch.timeNs(row),
            Tracepoint.MM_COMPACTION_ISOLATE_MIGRATEPAGES,
            Kind.SCAN_MISMATCH,
            null)) {
      describeScan(expectedPfn, startPfn, "");
    }
  }

  void migrateStart(EventBatch batch, int row) {
    CompactionTasks.Run run = tasks.run(batch.pid(row));
    if (run != null && !run.migrating) {
      migrationBegins(run, batch, row);
    }
  }

  /// Pages that were isolated are moved next, also where no event says so.
  private void migrationBegins(CompactionTasks.Run run, EventBatch batch, int row) {
    run.migrating = true;
    run.movedPages = 0;
    searches.atMigration(run, batch, row);
  }

  /// A page is about to be freed. By a task that migrates, it has moved, or, on newer kernels,
  /// comes back unused; by one that does not migrate any more, it was taken and not used.
  void freeing(EventBatch batch, int row) {
    CompactionTasks.Run run = tasks.anyRunning() ? tasks.run(batch.pid(row)) : null;
    if (run == null) {
      return;
    }
    long pfn = batch.pfn(row);
    Zone zone = run.control.zone();
    boolean target = zone.spans(pfn) && zone.state(pfn).isOfCompaction();
    if (run.migrating) {
      if (run.isSource(pfn)) {
        searches.moved(run, 1L << batch.order(row), batch, row);
      }
    } else if (target || state.isSilentRelease(batch, row, zone)) {
      run.control.released(pfn + (1L << batch.order(row)) - 1);
    }
  }

  void migrateEnd(EventBatch batch, int row) {
    CompactionTasks.Run run = tasks.run(batch.pid(row));
    if (run != null) {
      run.migrating = false;
      totals.notMigrated(batch.value(Column.NR_FAILED, row));
    }
  }

  void migrated(EventBatch batch, int row) {
    long pages = batch.value(Column.NR_MIGRATED, row);
    totals.migrated(pages);
    runs.migrated(batch, row);
    CompactionTasks.Run run = tasks.run(batch.pid(row));
    if (run != null) {
      CompactionControl control = run.control;
      searches.moved(run, Math.max(0, pages - run.movedPages), batch, row);
      state
          .migrateScanner(control.zone())
          .migrated(control, batch.value(Column.NR_FAILED, row) > 0);
    }
  }

  /// The free scanner took free blocks of a range. The counts tell with which step it looked.
  void isolatedFreePages(EventBatch batch, int row) {
    long taken = batch.value(Column.NR_TAKEN, row);
    totals.scannedForFree(batch.value(Column.NR_SCANNED, row), taken);
    runs.scannedForFree(batch, row);
    long startPfn = batch.value(Column.START_PFN, row);
    long endPfn = batch.value(Column.END_PFN, row);
    Zone zone = state.zones().of(startPfn);
    if (zone == null) {
      return;
    }
    CompactionTasks.Run run = tasks.run(batch.pid(row));
    @Nullable CompactionControl control = run == null ? null : run.control;
    if (run != null) {
      EarlierScans.told(run);
      searches.beforeScan(run, batch, row);
      FreeScanner.scanBegins(run.control, startPfn);
    }
    FreePageIsolation isolation =
        control == null ? new FreePageIsolation(zone) : new FreePageIsolation(control);
    if (!announceScan(control, isolation, batch, row)
        && !(run != null && missesNewOnes(run, isolation, batch, row))) {
      state.findScan(isolation, zone, batch, row);
      if (run != null && !isolation.isExact()) {
        searches.missed(run, isolation, batch, row);
      }
    }
    state.predictions().announced(PredictionScore.Kind.ISOLATE_FREEPAGES_FIT, isolation.isExact());
    if (control != null && startPfn < endPfn) {
      state.isolationTrials().collected(batch, row, control, isolation);
    }
    long modelTaken = isolation.isolateMet(startPfn, endPfn, taken);
    if (control != null) {
      FreeScanner.scanned(control, startPfn, endPfn, taken);
    }
    if (modelTaken != taken) {
      wrongTake(batch, row, modelTaken);
    }
  }

  /// Whether a scan is as it was to be but for pages that came to the free lists since it began,
  /// behind it: its event is that of its end.
  private boolean missesNewOnes(
      CompactionTasks.Run run, FreePageIsolation isolation, EventBatch batch, int row) {
    CompactionControl control = run.control;
    Zone zone = control.zone();
    long startPfn = batch.value(Column.START_PFN, row);
    long endPfn = batch.value(Column.END_PFN, row);
    long[] newPfns = state.recentFrees().blocksSince(run.freesSeen, zone, startPfn, endPfn);
    for (long lastPfn : newPfns) {
      isolation.without(pfn -> pfn <= lastPfn && Arrays.binarySearch(newPfns, pfn) >= 0);
      if (gives(control, isolation, batch, row)) {
        return true;
      }
    }
    isolation.withAll();
    return false;
  }

  private void wrongTake(EventBatch batch, int row, long modelTaken) {
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
              "%d free pages for the scan of [%#x, %#x)"
                  .formatted(
                      modelTaken,
                      batch.value(Column.START_PFN, row),
                      batch.value(Column.END_PFN, row)),
              batch.value(Column.NR_TAKEN, row) + " taken",
              "");
    }
  }

  /// Announces both counts of a scan.
  ///
  /// @return whether they came true
  private boolean announceScan(
      @Nullable CompactionControl control, FreePageIsolation isolation, EventBatch batch, int row) {
    if (control == null) {
      state.predictions().abstained(PredictionScore.Kind.ISOLATE_FREEPAGES);
      return false;
    }
    boolean right = gives(control, isolation, batch, row);
    state.predictions().announced(PredictionScore.Kind.ISOLATE_FREEPAGES, right);
    return right;
  }

  /// Whether the scan that is due gives the counts of an event.
  private boolean gives(
      CompactionControl control, FreePageIsolation isolation, EventBatch batch, int row) {
    return isolation.gives(
        batch.value(Column.START_PFN, row),
        batch.value(Column.END_PFN, row),
        control.nextFreeStep(),
        pfn -> state.isCompoundHead(control.zone(), pfn),
        batch.value(Column.NR_TAKEN, row),
        batch.value(Column.NR_SCANNED, row));
  }

  /// The free lists themselves were searched for targets.
  void fastIsolatedFreePages(EventBatch batch, int row) {
    totals.scannedForFree(batch.value(Column.NR_SCANNED, row), batch.value(Column.NR_TAKEN, row));
    runs.scannedForFree(batch, row);
    CompactionTasks.Run run = tasks.run(batch.pid(row));
    if (run != null) {
      searches.traced(run, batch, row);
    }
  }

  /// Forgets what was counted so far: results begin here.
  void restart() {
    totals.restart();
  }

  CompactionSummary summary() {
    return totals.summary();
  }
}
