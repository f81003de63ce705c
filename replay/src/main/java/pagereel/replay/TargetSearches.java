package pagereel.replay;

import pagereel.parser.event.Column;
import pagereel.parser.event.EventBatch;
import pagereel.parser.event.Tracepoint;
import pagereel.replay.Divergence.Explanation;
import pagereel.replay.Divergence.Kind;
import pagereel.replay.model.CompactionControl;
import pagereel.replay.model.FastFreeSearch;
import pagereel.replay.model.FreePageIsolation;
import pagereel.replay.model.FreeScanner;
import pagereel.replay.model.MigrateType;
import pagereel.replay.model.Zone;

/// Compaction's searches of the free lists for targets: made whenever a page is to move and no
/// free one is left.
///
/// Newer kernels tell of each with its counts. On older ones they leave no event, and are made
/// here when they are due.
///
/// Source: `compaction_alloc()`, `fast_isolate_freepages()`, `mm/compaction.c`.
final class TargetSearches {

  private static final int MAX_FAILURES = 6;

  /// How far ahead a task's next event is looked for.
  private static final int MAX_EVENTS = 1 << 12;

  private final ReplayState state;
  private final EventWindow window;

  TargetSearches(ReplayState state, EventWindow window) {
    this.state = state;
    this.window = window;
  }

  private boolean isUntraced(CompactionControl control) {
    return !state.profile().fastSearchTraced() && control.order() > 0;
  }

  /// Pages are about to move.
  void atMigration(CompactionTasks.Run run, EventBatch batch, int row) {
    if (run.control.freePages() == 0 && isUntraced(run.control)) {
      searchSoon(run, nextEvent(batch, row));
    }
  }

  /// Pages have moved.
  void moved(CompactionTasks.Run run, long pages, EventBatch batch, int row) {
    CompactionControl control = run.control;
    if (pages == 0) {
      return;
    }
    if (run.searchDue) {
      run.searchDue = false;
      searches(control, Zone.NO_PFN);
    }
    long left = pages;
    while (left > 0) {
      if (control.freePages() == 0) {
        break;
      }
      long used = Math.min(left, control.freePages());
      if (used == control.freePages() && run.movedPages + used < control.migratePages()) {
        useLast(run, used, batch, row);
      } else {
        control.use(used);
      }
      run.movedPages += used;
      left -= used;
    }
    run.movedPages += left;
  }

  /// The last targets are used, so that the next page needs a search.
  private void useLast(CompactionTasks.Run run, long pages, EventBatch batch, int row) {
    CompactionControl control = run.control;
    if (!isUntraced(control)) {
      control.use(pages);
      return;
    }
    NextEvent next = nextEvent(batch, row);
    FastFreeSearch search = new FastFreeSearch(control.zone());
    FreeScanner.computeSearch(control, search, FreeScanner.searchLimit(control));
    if (next.frees && FreeScanner.scansAround(control, search)) {
      // Nothing was searched: this page was given up by its owner meanwhile, and needed no target.
      return;
    }
    control.use(pages);
    searchSoon(run, next);
  }

  /// What a task does next.
  ///
  /// @param drains     before that, it drains a per-CPU list, because of the page that has moved
  /// @param frees      it frees another page
  /// @param scannedPfn where it scans for free pages; [Zone#NO_PFN] if it does something else
  private record NextEvent(boolean drains, boolean frees, long scannedPfn) {}

  private NextEvent nextEvent(EventBatch batch, int row) {
    int pid = batch.pid(row);
    boolean[] drains = {false};
    boolean[] frees = {false};
    long[] scannedPfn = {Zone.NO_PFN};
    window.lookAheadOf(pid, row + 1, MAX_EVENTS, (next, nextRow, fate) -> {
      switch (next.tracepoint(nextRow)) {
        case MM_PAGE_PCPU_DRAIN -> drains[0] = true;
        case MM_PAGE_FREE -> frees[0] = true;
        case MM_COMPACTION_ISOLATE_FREEPAGES ->
          scannedPfn[0] = next.value(Column.START_PFN, nextRow);
        default -> {}
      }
      return next.tracepoint(nextRow) == Tracepoint.MM_PAGE_PCPU_DRAIN;
    });
    return new NextEvent(drains[0], frees[0], scannedPfn[0]);
  }

  /// A search is made now; or right before the task's next event, if until then it drains a list,
  /// or it scans around a block that is not found yet: it has been held up.
  private static void searchSoon(CompactionTasks.Run run, NextEvent next) {
    run.searchDue = next.drains || !searches(run.control, next.scannedPfn);
  }

  /// Makes a search, unless it finds a block somewhere else than in the pageblock that is scanned
  /// next.
  ///
  /// @param scannedPfn in that pageblock, or [Zone#NO_PFN]
  /// @return whether it was made
  private static boolean searches(CompactionControl control, long scannedPfn) {
    FastFreeSearch search = new FastFreeSearch(control.zone());
    FreeScanner.computeSearch(control, search, FreeScanner.searchLimit(control));
    int pageblockOrder = control.zone().pageblockOrder();
    if (scannedPfn != Zone.NO_PFN
        && search.pickedPfn() != Zone.NO_PFN
        && scannedPfn >> pageblockOrder != search.pickedPfn() >> pageblockOrder) {
      return false;
    }
    FreeScanner.applySearch(control, search);
    return true;
  }

  /// A scan has been made: a search that is due comes before it. If that would find a block
  /// elsewhere, another one has been found, which [#missed] looks for.
  void beforeScan(CompactionTasks.Run run, EventBatch batch, int row) {
    if (run.searchDue) {
      run.searchDue = false;
      searches(run.control, batch.value(Column.START_PFN, row));
    }
  }

  /// A scan does not fit: if it is one around a block that a search found, that was another block.
  void missed(CompactionTasks.Run run, FreePageIsolation isolation, EventBatch batch, int row) {
    CompactionControl control = run.control;
    if (!isUntraced(control)) {
      return;
    }
    Zone zone = control.zone();
    long startPfn = batch.value(Column.START_PFN, row);
    long endPfn = startPfn + (1L << zone.pageblockOrder());
    for (int order = Math.min(control.order() - 1, zone.maxPageOrder()); order >= 0; order--) {
      for (long pfn = zone.lastFree(order, MigrateType.MOVABLE);
          pfn != Zone.NO_PFN;
          pfn = zone.previousFree(pfn)) {
        if (pfn >= startPfn && pfn < endPfn && fits(isolation, zone, batch, row, pfn)) {
          zone.makeFirst(pfn);
          isolation.isolateFreePage(pfn);
          FreeScanner.found(control, pfn, order);
          return;
        }
      }
    }
  }

  private boolean fits(
      FreePageIsolation isolation, Zone zone, EventBatch batch, int row, long withoutPfn) {
    isolation.without(pfn -> pfn == withoutPfn);
    state.findScan(isolation, zone, batch, row);
    isolation.withAll();
    return isolation.isExact();
  }

  /// The event of a search. Which block was found follows from the lists' order; the counts tell
  /// how far the search went.
  void traced(CompactionTasks.Run run, EventBatch batch, int row) {
    CompactionControl control = run.control;
    if (control.order() <= 0) {
      return;
    }
    if (run.searchMade) {
      run.searchMade = false;
      state.predictions().announced(PredictionScore.Kind.FAST_ISOLATE_FREEPAGES, false);
      return;
    }
    long taken = batch.value(Column.NR_TAKEN, row);
    control.setFreePfn(batch.value(Column.END_PFN, row));
    FastFreeSearch search = new FastFreeSearch(control.zone());
    if (findSearch(batch, row, control, search) || (taken > 0 && takes(control, search, taken))) {
      noteLateFrees(run, batch.timeNs(row), search);
      FreeScanner.applySearch(control, search);
    } else if (taken > 0) {
      takeFromLists(batch, row, control, taken);
    } else {
      FreeScanner.searched(control, 0, false);
    }
  }

  /// Whether the search that is due takes as many pages, although it passes by fewer blocks or more
  /// on its way: the model has some of them elsewhere.
  private static boolean takes(CompactionControl control, FastFreeSearch search, long taken) {
    FreeScanner.computeSearch(control, search, FreeScanner.searchLimit(control));
    return search.takenPages() == taken;
  }

  /// What other CPUs freed since the task's last event may have come after the search.
  private void noteLateFrees(CompactionTasks.Run run, long timeNs, FastFreeSearch search) {
    if (state.recentFrees().count() > run.freesSeen) {
      state
          .uncertainSearches()
          .searches(
              timeNs, search, state.recentFrees().cameSince(run.freesSeen, run.control.zone()));
    }
  }

  /// Finds the search that takes and scans what the event says.
  private boolean findSearch(
      EventBatch batch, int row, CompactionControl control, FastFreeSearch search) {
    long taken = batch.value(Column.NR_TAKEN, row);
    long scanned = batch.value(Column.NR_SCANNED, row);
    boolean right = fits(control, search, FreeScanner.searchLimit(control), taken, scanned);
    state.predictions().announced(PredictionScore.Kind.FAST_ISOLATE_FREEPAGES, right);
    if (right || isExplainedByOrder(batch, row, control, search)) {
      return true;
    }
    for (int failures = 0; failures <= MAX_FAILURES; failures++) {
      if (fits(control, search, FastFreeSearch.limitAfter(failures), taken, scanned)) {
        return true;
      }
    }
    return false;
  }

  /// Whether the event follows if what other CPUs freed during an earlier search came after it.
  private boolean isExplainedByOrder(
      EventBatch batch, int row, CompactionControl control, FastFreeSearch search) {
    long expected = search.scanned();
    Long searchNs = state.uncertainSearches().resolve(frees -> {
      search.assume(frees);
      return frees.isIn(control.zone())
          && fits(
              control,
              search,
              FreeScanner.searchLimit(control),
              batch.value(Column.NR_TAKEN, row),
              batch.value(Column.NR_SCANNED, row));
    });
    search.assume(null);
    if (searchNs == null) {
      return false;
    }
    if (state
        .ledger()
        .count(
            batch.timeNs(row),
            Tracepoint.MM_COMPACTION_FAST_ISOLATE_FREEPAGES,
            Kind.SCAN_MISMATCH,
            Explanation.CROSS_CPU_ORDER)) {
      state
          .ledger()
          .describe(
              "a search that looks at %d pages".formatted(expected),
              batch.value(Column.NR_SCANNED, row) + " looked at",
              ("the search at %d ns: it is told of after what other CPUs freed meanwhile, and this"
                      + " one follows if that came to the list after it")
                  .formatted(searchNs));
    }
    return true;
  }

  private static boolean fits(
      CompactionControl control, FastFreeSearch search, int limit, long taken, long scanned) {
    FreeScanner.computeSearch(control, search, limit);
    return search.takenPages() == taken && search.scanned() == scanned;
  }

  /// Takes blocks of the Movable lists, highest PFN first, that add up to what was taken.
  private void takeFromLists(EventBatch batch, int row, CompactionControl control, long taken) {
    Zone zone = control.zone();
    FreePageIsolation isolation = new FreePageIsolation(control);
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
        FreeScanner.found(control, best, order);
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
}
