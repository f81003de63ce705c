package pagereel.replay;

import org.jspecify.annotations.Nullable;
import pagereel.parser.event.Column;
import pagereel.parser.event.EventBatch;
import pagereel.parser.event.Symbols;
import pagereel.parser.event.Tracepoint;
import pagereel.replay.Divergence.Kind;
import pagereel.replay.model.FastFreeSearch;
import pagereel.replay.model.FreePageIsolation;
import pagereel.replay.model.MigrateType;
import pagereel.replay.model.Zone;

/// The events of compaction: free blocks taken as targets without an event of their own, and what
/// it all came to.
final class CompactionEvents {

  private static final int MAX_SEARCH_FAILURES = 6;

  private final ReplayState state;
  private final CompactionTasks tasks;
  /// The fast search looks at many entries, as at the start of a zone.
  private boolean searchesDeep = true;
  private final SilentSearches silentSearches;
  private long runs;
  private long succeeded;
  private long partial;
  private long complete;
  private long failed;
  private long deferred;
  private long migratedPages;
  private long failedPages;
  private long scannedMigratePages;
  private long scannedFreePages;
  private long isolatedFreePages;
  private long stalledNs;

  CompactionEvents(ReplayState state) {
    this.state = state;
    tasks = state.compactionTasks();
    silentSearches = new SilentSearches(state);
  }

  void tryToCompact(EventBatch batch, int row) {
    tasks.setTrying(batch.pid(row));
  }

  void begin(EventBatch batch, int row) {
    runs++;
    Zone zone = state.zones().of(batch.value(Column.START_PFN, row));
    CompactionTasks.Run run = new CompactionTasks.Run(
        zone,
        batch.timeNs(row),
        batch.value(Column.MIGRATE_PFN, row),
        batch.value(Column.FREE_PFN, row));
    run.sync = batch.value(Column.SYNC, row) == 1;
    tasks.begin(batch.pid(row), run);
  }

  void finished(EventBatch batch, int row) {
    CompactionTasks.Run run = tasks.run(batch.pid(row));
    if (run != null) {
      run.order = batch.order(row);
    }
  }

  /// Ends a run.
  ///
  /// @return the order it worked for, or -1
  int end(EventBatch batch, int row) {
    int status = (int) batch.value(Column.STATUS, row);
    switch (Symbols.COMPACT_RESULT.name(status)) {
      case "success" -> succeeded++;
      case "partial_skipped" -> partial++;
      case "complete" -> complete++;
      default -> failed++;
    }
    CompactionTasks.Run run = tasks.end(batch.pid(row));
    if (run == null) {
      return -1;
    }
    silentSearches.settle(run);
    if (tasks.isTrying(batch.pid(row))) {
      stalledNs += batch.timeNs(row) - run.startNs;
    }
    return run.order;
  }

  void deferred() {
    deferred++;
  }

  void isolatedMigratePages(EventBatch batch, int row) {
    scannedMigratePages += batch.value(Column.NR_SCANNED, row);
    CompactionTasks.Run run = tasks.run(batch.pid(row));
    if (run != null) {
      run.migratePfn = batch.value(Column.END_PFN, row);
      run.migratePages += batch.value(Column.NR_TAKEN, row);
      run.freeStep = CompactionTasks.Run.FIRST_LOOK;
    }
  }

  void migrateStart(EventBatch batch, int row) {
    CompactionTasks.Run run = tasks.run(batch.pid(row));
    if (run != null) {
      run.migrating = true;
      silentSearches.atMigration(run);
    }
  }

  void migrateEnd(EventBatch batch, int row) {
    CompactionTasks.Run run = tasks.run(batch.pid(row));
    if (run != null) {
      run.migrating = false;
      failedPages += batch.value(Column.NR_FAILED, row);
    }
  }

  void migrated(EventBatch batch, int row) {
    migratedPages += batch.value(Column.NR_MIGRATED, row);
    CompactionTasks.Run run = tasks.run(batch.pid(row));
    if (run != null) {
      silentSearches.afterMigration(run, batch.value(Column.NR_MIGRATED, row));
      run.migratePages = 0;
    }
  }

  /// The free scanner took free blocks of a range. The counts tell with which step it looked.
  void isolatedFreePages(EventBatch batch, int row) {
    long taken = batch.value(Column.NR_TAKEN, row);
    scannedFreePages += batch.value(Column.NR_SCANNED, row);
    isolatedFreePages += taken;
    long startPfn = batch.value(Column.START_PFN, row);
    long endPfn = batch.value(Column.END_PFN, row);
    Zone zone = state.zones().of(startPfn);
    if (zone == null) {
      return;
    }
    FreePageIsolation isolation = new FreePageIsolation(zone);
    CompactionTasks.Run run = tasks.run(batch.pid(row));
    if (run != null) {
      if (!silentSearches.before(run, isolation, batch, row)) {
        run.freePfn = scannerAfter(zone, startPfn, endPfn);
      }
      run.freePages += taken;
    }
    if (!announceScan(run, isolation, zone, batch, row)) {
      state.findScan(isolation, zone, batch, row);
    }
    state.predictions().announced(PredictionScore.Kind.ISOLATE_FREEPAGES_FIT, isolation.isExact());
    long modelTaken = isolation.isolateMet(startPfn, endPfn, taken);
    if (modelTaken != taken
        && state
            .ledger()
            .count(
                batch.timeNs(row),
                Tracepoint.MM_COMPACTION_ISOLATE_FREEPAGES,
                Kind.SCAN_MISMATCH,
                null)) {
      state
          .ledger()
          .describe(
              "%d free pages for the scan of [%#x, %#x)".formatted(modelTaken, startPfn, endPfn),
              taken + " taken",
              "");
    }
  }

  /// Announces both counts of a scan.
  ///
  /// @return whether they came true
  private boolean announceScan(
      CompactionTasks.@Nullable Run run,
      FreePageIsolation isolation,
      Zone zone,
      EventBatch batch,
      int row) {
    long taken = batch.value(Column.NR_TAKEN, row);
    if (run == null) {
      state.predictions().abstained(PredictionScore.Kind.ISOLATE_FREEPAGES);
      return false;
    }
    boolean right = isolation.gives(
        batch.value(Column.START_PFN, row),
        batch.value(Column.END_PFN, row),
        run.nextFreeStep(),
        pfn -> state.isCompoundHead(zone, pfn),
        taken,
        batch.value(Column.NR_SCANNED, row));
    state.predictions().announced(PredictionScore.Kind.ISOLATE_FREEPAGES, right);
    run.looked(taken > 0);
    return right;
  }

  /// Where the free scanner goes on: where it stopped inside a pageblock, or one pageblock lower.
  private static long scannerAfter(Zone zone, long startPfn, long endPfn) {
    long blockPages = 1L << zone.pageblockOrder();
    long blockPfn = startPfn & -blockPages;
    return endPfn < blockPfn + blockPages ? endPfn : blockPfn - blockPages;
  }

  /// The free lists themselves were searched for targets. Which block was found follows from the
  /// lists' order; the counts tell how far the search went.
  void fastIsolatedFreePages(EventBatch batch, int row) {
    long taken = batch.value(Column.NR_TAKEN, row);
    long scanned = batch.value(Column.NR_SCANNED, row);
    scannedFreePages += scanned;
    isolatedFreePages += taken;
    CompactionTasks.Run run = tasks.run(batch.pid(row));
    if (run == null || run.zone == null || run.order <= 0) {
      return;
    }
    run.freePfn = batch.value(Column.END_PFN, row);
    run.aroundFound = taken > 0;
    FastFreeSearch search = new FastFreeSearch(run.zone);
    if (findSearch(run, search, taken, scanned)) {
      search.apply(new FreePageIsolation(run.zone));
      run.searchOrder = search.nextSearchOrder();
    } else if (taken > 0) {
      takeFromLists(batch, row, run.zone, taken);
      run.searchOrder = Long.numberOfTrailingZeros(taken);
    }
    run.freePages += taken;
    if (taken == 0) {
      run.searchFailures++;
    } else if (search.pickedGood()) {
      run.searchFailures = 0;
    }
  }

  /// Finds the search that takes and scans what the event says. How far it looks depends on where
  /// the zone's last whole compaction started, which no event tells: the way that was right last
  /// is tried first.
  private boolean findSearch(
      CompactionTasks.Run run, FastFreeSearch search, long taken, long scanned) {
    int own = FastFreeSearch.limitAfter(Math.min(15, run.searchFailures));
    boolean right =
        fits(run, search, searchesDeep ? FastFreeSearch.FIRST_LIMIT : own, taken, scanned);
    state.predictions().announced(PredictionScore.Kind.FAST_ISOLATE_FREEPAGES, right);
    if (right) {
      return true;
    }
    if (fits(run, search, searchesDeep ? own : FastFreeSearch.FIRST_LIMIT, taken, scanned)) {
      searchesDeep = !searchesDeep;
      return true;
    }
    for (int failures = 0; failures <= MAX_SEARCH_FAILURES; failures++) {
      if (fits(run, search, FastFreeSearch.limitAfter(failures), taken, scanned)) {
        return true;
      }
    }
    return false;
  }

  private static boolean fits(
      CompactionTasks.Run run, FastFreeSearch search, int limit, long taken, long scanned) {
    run.search(search, limit);
    return search.takenPages() == taken && search.scanned() == scanned;
  }

  /// Takes blocks of the Movable lists, highest PFN first, that add up to what was taken.
  private void takeFromLists(EventBatch batch, int row, Zone zone, long taken) {
    FreePageIsolation isolation = new FreePageIsolation(zone);
    long minPfn = batch.value(Column.START_PFN, row);
    long left = taken;
    for (int order = Math.min(zone.maxPageOrder(), 63 - Long.numberOfLeadingZeros(taken));
        order >= 0 && left > 0;
        order--) {
      if (left < 1L << order) {
        continue;
      }
      long best = highestFrom(zone, order, minPfn);
      while (best != Zone.NO_PFN && left >= 1L << order) {
        isolation.isolateFreePage(best);
        left -= 1L << order;
        best = highestFrom(zone, order, minPfn);
      }
    }
    if (left > 0
        && state
            .ledger()
            .count(
                batch.timeNs(row),
                Tracepoint.MM_COMPACTION_FAST_ISOLATE_FREEPAGES,
                Kind.SCAN_MISMATCH,
                null)) {
      state
          .ledger()
          .describe(
              "%d pages on the Movable lists from %#x on".formatted(taken - left, minPfn),
              taken + " taken",
              "");
    }
  }

  private static long highestFrom(Zone zone, int order, long minPfn) {
    long best = Zone.NO_PFN;
    for (long pfn = zone.lastFree(order, MigrateType.MOVABLE);
        pfn != Zone.NO_PFN;
        pfn = zone.previousFree(pfn)) {
      if (pfn >= minPfn && pfn > best) {
        best = pfn;
      }
    }
    return best;
  }

  /// Forgets what was counted so far: results begin here.
  void restart() {
    runs = 0;
    succeeded = 0;
    partial = 0;
    complete = 0;
    failed = 0;
    deferred = 0;
    migratedPages = 0;
    failedPages = 0;
    scannedMigratePages = 0;
    scannedFreePages = 0;
    isolatedFreePages = 0;
    stalledNs = 0;
  }

  CompactionSummary summary() {
    return new CompactionSummary(
        runs,
        succeeded,
        partial,
        complete,
        failed,
        deferred,
        migratedPages,
        failedPages,
        scannedMigratePages,
        scannedFreePages,
        isolatedFreePages,
        stalledNs);
  }
}
