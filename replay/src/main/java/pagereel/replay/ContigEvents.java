package pagereel.replay;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import pagereel.parser.event.Column;
import pagereel.parser.event.EventBatch;
import pagereel.parser.event.Tracepoint;
import pagereel.parser.snapshot.CmaAreaState;
import pagereel.replay.Divergence.Explanation;
import pagereel.replay.Divergence.Kind;
import pagereel.replay.Failure.Attempt;
import pagereel.replay.FailureLog.ContigRequest;
import pagereel.replay.model.FrameState;
import pagereel.replay.model.FreePageIsolation;
import pagereel.replay.model.MigrateType;
import pagereel.replay.model.PageblockIsolation;
import pagereel.replay.model.Zone;

/// Contiguous allocations: CMA's, which have events of their own, and those of other callers, of
/// which only the tests and scans of their ranges are seen.
///
/// While a range is tried its pageblocks are isolated. No event tells of that: it is done here
/// when an attempt begins, and undone when it ends.
final class ContigEvents {

  /// One task's contiguous allocation.
  private static final class Attempting {
    final ContigRequest request;
    /// Null for a caller other than CMA.
    final @Nullable CmaArea area;
    final int align;
    long pages;
    long startPfn = CmaArea.NO_PFN;
    long isolatedStart = CmaArea.NO_PFN;
    long isolatedEnd;
    int type = MigrateType.MOVABLE;
    boolean tested;
    long inUsePages;
    long finPfn = CmaArea.NO_PFN;
    long lastTriedPfn = CmaArea.NO_PFN;
    long lastTriedNs;
    boolean succeeded;
    /// It was for more than its area has, and has been told as failed.
    boolean refused;

    Attempting(ContigRequest request, @Nullable CmaArea area, int align, long pages) {
      this.request = request;
      this.area = area;
      this.align = align;
      this.pages = pages;
    }
  }

  /// A range that a task empties, as far as its scan has come.
  private static final class Emptying {
    final long startPfn;
    final int type;
    long endPfn;

    Emptying(long startPfn, long endPfn, int type) {
      this.startPfn = startPfn;
      this.endPfn = endPfn;
      this.type = type;
    }
  }

  private final ReplayState state;
  private final FailureLog failures;
  private final Map<Integer, Emptying> emptying = new HashMap<>();
  private final Map<String, CmaArea> areas = new LinkedHashMap<>();
  private final Map<Integer, Attempting> byPid = new HashMap<>();
  private final Map<Integer, Attempting> others = new HashMap<>();

  ContigEvents(ReplayState state, FailureLog failures) {
    this.state = state;
    this.failures = failures;
  }

  void seed(List<CmaAreaState> states) {
    for (CmaAreaState area : states) {
      areas.put(area.name(), new CmaArea(area));
    }
  }

  /// Forgets what was counted so far: results begin here.
  void restart() {
    areas.values().forEach(CmaArea::restart);
  }

  List<CmaSummary> summaries() {
    return areas.values().stream().map(CmaArea::summary).toList();
  }

  private CmaArea area(EventBatch batch, int row) {
    long id = batch.value(Column.NAME, row);
    if (id == EventBatch.ABSENT) {
      return areas.size() == 1
          ? areas.values().iterator().next()
          : areas.computeIfAbsent("", CmaArea::new);
    }
    return areas.computeIfAbsent(state.names().name(id), CmaArea::new);
  }

  // CMA.

  void cmaStart(EventBatch batch, int row) {
    state.types().sawCma();
    CmaArea area = area(batch, row);
    Attempting attempt = newCmaAttempt(batch, row, area);
    byPid.put(batch.pid(row), attempt);
    if (area.isTooLarge(attempt.pages)) {
      refuse(attempt, area);
    } else if (area.known()) {
      begin(attempt, area.findFree(0, attempt.pages, attempt.align));
    }
  }

  /// A request for more than the area has: the kernel ends it without a search, up to 6.14 without
  /// an event either.
  private void refuse(Attempting attempt, CmaArea area) {
    attempt.refused = true;
    area.failed();
    area.noteIn(attempt.request);
    failures.contigFailed(
        attempt.request.startNs, Failure.Kind.CMA, attempt.request, area.name(), attempt.align, 0);
  }

  private Attempting newCmaAttempt(EventBatch batch, int row, CmaArea area) {
    long count = batch.value(Column.COUNT, row);
    ContigRequest request = new ContigRequest(
        batch.pid(row),
        state.names().name(batch.comm(row)),
        batch.timeNs(row),
        count,
        area.known());
    return new Attempting(request, area, (int) batch.value(Column.ALIGN, row), count);
  }

  private void begin(Attempting attempt, long pfn) {
    attempt.startPfn = pfn;
    attempt.tested = false;
    attempt.finPfn = CmaArea.NO_PFN;
    if (pfn == CmaArea.NO_PFN) {
      return;
    }
    Zone zone = state.zones().of(pfn);
    if (zone != null) {
      attempt.type = attempt.area == null ? MigrateType.MOVABLE : MigrateType.CMA;
      isolate(attempt, zone, pfn, pfn + attempt.pages);
    }
  }

  private void isolate(Attempting attempt, Zone zone, long startPfn, long endPfn) {
    attempt.isolatedStart = startPfn;
    attempt.isolatedEnd = endPfn;
    new PageblockIsolation(zone).isolateRange(startPfn, endPfn);
  }

  private void undo(Attempting attempt) {
    if (attempt.isolatedStart == CmaArea.NO_PFN) {
      return;
    }
    Zone zone = state.zones().of(attempt.isolatedStart);
    if (zone != null) {
      new PageblockIsolation(zone)
          .undoRange(attempt.isolatedStart, attempt.isolatedEnd, attempt.type);
    }
    attempt.isolatedStart = CmaArea.NO_PFN;
  }

  void cmaBusy(EventBatch batch, int row) {
    CmaArea area = area(batch, row);
    area.retried();
    Attempting attempt = byPid.get(batch.pid(row));
    if (attempt == null) {
      return;
    }
    long pfn = batch.pfn(row);
    checkAttempt(batch, row, attempt, Tracepoint.CMA_ALLOC_BUSY_RETRY);
    recordAttempt(attempt, pfn, batch.timeNs(row));
    undo(attempt);
    if (area.known()) {
      long next = CmaArea.nextStart(pfn, attempt.align);
      begin(attempt, area.findFree(next, attempt.pages, attempt.align));
    }
  }

  private void checkAttempt(EventBatch batch, int row, Attempting attempt, Tracepoint event) {
    CmaArea area = attempt.area;
    if (area == null || !area.known()) {
      state.predictions().abstained(PredictionScore.Kind.CONTIG_PFN);
      return;
    }
    state
        .predictions()
        .announcedPfn(PredictionScore.Kind.CONTIG_PFN, attempt.startPfn, batch.pfn(row));
    if (attempt.startPfn == batch.pfn(row)) {
      return;
    }
    if (state.ledger().count(batch.timeNs(row), event, Kind.CONTIG_MISMATCH, null)) {
      state
          .ledger()
          .describe(
              "%#x tried next".formatted(attempt.startPfn),
              "%#x tried".formatted(batch.pfn(row)),
              "");
    }
  }

  private void recordAttempt(Attempting attempt, long pfn, long timeNs) {
    attempt.lastTriedPfn = pfn;
    OptionalLong fin = OptionalLong.empty();
    if (attempt.tested) {
      attempt.request.testedAttempts++;
    }
    if (attempt.finPfn != CmaArea.NO_PFN) {
      fin = OptionalLong.of(attempt.finPfn);
    }
    OptionalLong inUse = attempt.tested && attempt.inUsePages >= 0
        ? OptionalLong.of(attempt.inUsePages)
        : OptionalLong.empty();
    attempt.request.addAttempt(
        new Attempt(pfn, attempt.pages, fin, OptionalLong.of(timeNs), inUse));
  }

  void cmaFinish(EventBatch batch, int row) {
    state.types().sawCma();
    CmaArea area = area(batch, row);
    Attempting attempt = byPid.remove(batch.pid(row));
    if (attempt == null) {
      attempt = newCmaAttempt(batch, row, area);
    }
    if (batch.value(Column.PAGE_IS_NULL, row) == 1) {
      if (!attempt.refused) {
        finishFailed(batch, row, area, attempt);
      }
    } else {
      finishTaken(batch, row, area, attempt);
    }
  }

  private void finishFailed(EventBatch batch, int row, CmaArea area, Attempting attempt) {
    area.failed();
    if (attempt.startPfn != CmaArea.NO_PFN && attempt.startPfn == batch.pfn(row)) {
      recordAttempt(attempt, attempt.startPfn, batch.timeNs(row));
    }
    undo(attempt);
    area.noteIn(attempt.request);
    long errno = batch.value(Column.ERRORNO, row);
    failures.contigFailed(
        batch.timeNs(row),
        Failure.Kind.CMA,
        attempt.request,
        area.name(),
        attempt.align,
        errno == EventBatch.ABSENT ? 0 : (int) errno);
  }

  private void finishTaken(EventBatch batch, int row, CmaArea area, Attempting attempt) {
    long pfn = batch.pfn(row);
    long count = batch.value(Column.COUNT, row);
    checkAttempt(batch, row, attempt, Tracepoint.CMA_ALLOC_FINISH);
    Zone zone = state.zones().of(pfn);
    if (zone != null && pfn + count <= zone.endPfn()) {
      takeRest(batch, row, zone, pfn, count);
    }
    undo(attempt);
    if (!area.known() || area.spans(pfn, count)) {
      area.allocated(pfn, count);
    }
  }

  /// What the scans of a range that was handed out had not taken.
  private void takeRest(EventBatch batch, int row, Zone zone, long pfn, long count) {
    long taken = zone.takeAllFree(pfn, count);
    if (taken > 0
        && state
            .ledger()
            .count(
                batch.timeNs(row),
                Tracepoint.CMA_ALLOC_FINISH,
                Kind.UNTRACED_TAKE,
                Explanation.CONTIG_TAKEN)) {
      state
          .ledger()
          .describe(
              "%d pages free of [%#x, %#x)".formatted(taken, pfn, pfn + count),
              "the range was handed out",
              "this event: the range it names");
    }
    zone.setState(pfn, count, FrameState.CONTIGUOUS);
  }

  void cmaRelease(EventBatch batch, int row) {
    CmaArea area = area(batch, row);
    long pfn = batch.pfn(row);
    long count = batch.value(Column.COUNT, row);
    if (!area.known() || area.spans(pfn, count)) {
      area.released(pfn, count);
    }
  }

  // Any contiguous range.

  /// Whether all of a range is free: the end of an attempt's migration.
  void tested(EventBatch batch, int row) {
    long startPfn = batch.value(Column.START_PFN, row);
    long endPfn = batch.value(Column.END_PFN, row);
    long finPfn = batch.value(Column.FIN_PFN, row);
    Zone zone = state.zones().of(startPfn);
    if (zone == null || endPfn <= startPfn || endPfn > zone.endPfn()) {
      return;
    }
    Attempting attempt = byPid.get(batch.pid(row));
    if (attempt == null) {
      attempt = otherAttempt(batch, row, zone, startPfn, endPfn);
    }
    attempt.tested = true;
    checkTest(batch, row, zone, startPfn, endPfn, finPfn);
    state.isolationTrials().tested(batch, row, zone, startPfn, endPfn, finPfn >= endPfn);
    attempt.inUsePages = zone.pagesNotFree(startPfn, endPfn);
    if (finPfn < endPfn) {
      attempt.finPfn = finPfn;
      attempt.request.addBlocker(failures.blockers().found(batch, row, finPfn));
      if (failures.blockers().isUnmovable(finPfn)) {
        attempt.request.unmovableBlockers++;
      }
    }
    if (attempt.area == null) {
      attempt.succeeded = finPfn >= endPfn;
      recordAttempt(attempt, startPfn, batch.timeNs(row));
      attempt.lastTriedNs = batch.timeNs(row);
      if (!attempt.succeeded) {
        undo(attempt);
      }
    }
  }

  private void checkTest(
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

  /// A task that is not compacting took pages in use of a range, to empty it: the pageblock is
  /// isolated. The scan goes on upwards until the range ends, which is told by the test.
  void scanned(EventBatch batch, int row) {
    long startPfn = batch.value(Column.START_PFN, row);
    long endPfn = Math.max(batch.value(Column.END_PFN, row), startPfn + 1);
    Zone zone = state.zones().of(startPfn);
    Attempting cma = byPid.get(batch.pid(row));
    boolean known = cma != null && cma.isolatedStart != CmaArea.NO_PFN;
    if (zone == null || endPfn > zone.endPfn() || known) {
      return;
    }
    Emptying range = emptying.get(batch.pid(row));
    if (range != null && startPfn == range.endPfn) {
      range.endPfn = endPfn;
    } else {
      if (range != null) {
        undo(range, zone);
      }
      range = new Emptying(startPfn, endPfn, typeOf(zone, startPfn));
      emptying.put(batch.pid(row), range);
    }
    flushPcp(zone, startPfn, endPfn);
    new PageblockIsolation(zone).isolateBlocks(startPfn, endPfn);
  }

  private static int typeOf(Zone zone, long pfn) {
    int type = zone.pageblockType(pfn);
    return MigrateType.isMergeable(type) || type == MigrateType.CMA ? type : MigrateType.MOVABLE;
  }

  private static void undo(Emptying range, Zone zone) {
    new PageblockIsolation(zone).undoRange(range.startPfn, range.endPfn, range.type);
  }

  /// The list that a page of a pageblock goes to; Movable where the pageblock is not known.
  private static int freeType(Zone zone, long pfn) {
    int type = zone.pageblockType(pfn);
    return type == MigrateType.UNKNOWN ? MigrateType.MOVABLE : type;
  }

  /// Finds or makes the attempt of a task that allocates a range without CMA.
  private Attempting otherAttempt(
      EventBatch batch, int row, Zone zone, long startPfn, long endPfn) {
    int pid = batch.pid(row);
    Attempting attempt = others.get(pid);
    long pages = endPfn - startPfn;
    if (attempt != null) {
      undo(attempt);
      if (attempt.succeeded || attempt.pages != pages || startPfn <= attempt.lastTriedPfn) {
        endOther(attempt);
        attempt = null;
      }
    }
    if (attempt == null) {
      ContigRequest request = new ContigRequest(
          pid, state.names().name(batch.comm(row)), batch.timeNs(row), pages, true);
      attempt = new Attempting(request, null, -1, pages);
      others.put(pid, attempt);
    }
    Emptying range = emptying.remove(pid);
    attempt.type = range == null ? typeOf(zone, startPfn) : range.type;
    attempt.startPfn = startPfn;
    attempt.finPfn = CmaArea.NO_PFN;
    flushPcp(zone, startPfn, endPfn);
    isolate(attempt, zone, startPfn, endPfn);
    return attempt;
  }

  /// Isolation keeps pages off the per-CPU lists: those that the model has there of a range had
  /// gone straight to the free lists.
  private static void flushPcp(Zone zone, long startPfn, long endPfn) {
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

  private void endOther(Attempting attempt) {
    if (!attempt.succeeded) {
      failures.contigFailed(attempt.lastTriedNs, Failure.Kind.CONTIG, attempt.request, null, -1, 0);
    }
  }

  /// A task does something else than what belongs to its attempt: the attempt is over.
  void otherEvent(EventBatch batch, int row) {
    if (others.isEmpty()) {
      return;
    }
    Attempting attempt = others.get(batch.pid(row));
    if (attempt != null && attempt.isolatedStart != CmaArea.NO_PFN) {
      long pfn = batch.pfn(row);
      boolean inside = batch.tracepoint(row) == Tracepoint.MM_PAGE_FREE
          && pfn >= attempt.isolatedStart - (1L << 10)
          && pfn < attempt.isolatedEnd + (1L << 10);
      if (!inside) {
        undo(attempt);
      }
    }
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
    long modelTaken = new FreePageIsolation(zone).isolateStrict(startPfn, endPfn);
    // A strict scan looks at every frame.
    boolean right = modelTaken == taken
        && batch.value(Column.NR_SCANNED, row) == Math.max(taken, endPfn - startPfn);
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

  /// The trace is over: requests that never came to an end well have failed.
  void finish() {
    for (Attempting attempt : others.values()) {
      endOther(attempt);
    }
    others.clear();
  }
}
