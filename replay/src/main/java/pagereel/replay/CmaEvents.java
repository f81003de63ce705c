package pagereel.replay;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import pagereel.parser.event.Column;
import pagereel.parser.event.EventBatch;
import pagereel.parser.event.Tracepoint;
import pagereel.parser.snapshot.CmaAreaState;
import pagereel.replay.Divergence.Explanation;
import pagereel.replay.Divergence.Kind;
import pagereel.replay.FailureLog.ContigRequest;
import pagereel.replay.model.FrameState;
import pagereel.replay.model.MigrateType;
import pagereel.replay.model.Zone;

/// CMA's allocations, which have events of their own: each range that is tried is isolated when
/// its attempt begins, and given back when it ends.
///
/// Source: `cma_alloc()`, `mm/cma.c`.
final class CmaEvents {

  /// How far ahead the end of an attempt is looked for.
  private static final int MAX_EVENTS = 1 << 16;

  private final ReplayState state;
  private final EventWindow window;
  private final FailureLog failures;
  private final ContigLog log;
  private final Map<String, CmaArea> areas = new LinkedHashMap<>();
  private final Map<Integer, ContigAttempt> byPid = new HashMap<>();
  private final PostponedIsolations isolations;

  CmaEvents(ReplayState state, EventWindow window, FailureLog failures) {
    this.state = state;
    this.window = window;
    this.failures = failures;
    log = state.activity().contig();
    isolations = new PostponedIsolations(window);
  }

  void seed(List<CmaAreaState> states) {
    for (CmaAreaState area : states) {
      areas.put(area.name(), new CmaArea(area));
      log.seed(area);
    }
  }

  /// Forgets what was counted so far: results begin here.
  void restart() {
    areas.values().forEach(CmaArea::restart);
  }

  List<CmaSummary> summaries() {
    return areas.values().stream().map(CmaArea::summary).toList();
  }

  /// Names of the areas whose bitmap is known.
  List<String> knownAreas() {
    return areas.values().stream().filter(CmaArea::known).map(CmaArea::name).toList();
  }

  long usedPages(String area) {
    CmaArea known = areas.get(area);
    return known == null ? 0 : known.usedPages();
  }

  /// The task's allocation from an area, or null if it makes none.
  @Nullable
  ContigAttempt attempt(int pid) {
    return byPid.get(pid);
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

  void start(EventBatch batch, int row) {
    state.types().sawCma();
    CmaArea area = area(batch, row);
    ContigAttempt attempt = newAttempt(batch, row, area);
    byPid.put(batch.pid(row), attempt);
    if (area.isTooLarge(attempt.pages)) {
      refuse(attempt, area);
    } else {
      begin(row, attempt, triedNext(batch, row, attempt, area, 0));
    }
  }

  /// The range that a task tries next: the first that is free in its area, or, where that is not
  /// known, by look-ahead the one that its next event names.
  ///
  /// @param from where the area is searched from
  private long triedNext(
      EventBatch batch, int row, ContigAttempt attempt, CmaArea area, long from) {
    return area.known() ? area.findFree(from, attempt.pages, attempt.align) : namedNext(batch, row);
  }

  private long namedNext(EventBatch batch, int row) {
    int pid = batch.pid(row);
    long[] pfn = {CmaArea.NO_PFN};
    window.lookAhead(row + 1, MAX_EVENTS, (next, nextRow, fate) -> {
      if (next.pid(nextRow) != pid) {
        return true;
      }
      return switch (next.tracepoint(nextRow)) {
        case CMA_ALLOC_BUSY_RETRY -> {
          pfn[0] = next.pfn(nextRow);
          yield false;
        }
        case CMA_ALLOC, CMA_ALLOC_FINISH -> {
          boolean served = next.value(Column.PAGE_IS_NULL, nextRow) == 0;
          pfn[0] = served ? next.pfn(nextRow) : CmaArea.NO_PFN;
          yield false;
        }
        default -> true;
      };
    });
    return pfn[0];
  }

  /// A request for more than the area has: the kernel ends it without a search, up to 6.14 without
  /// an event either.
  private void refuse(ContigAttempt attempt, CmaArea area) {
    attempt.refused = true;
    area.failed();
    noteArea(attempt, area, attempt.request.startNs);
    log.failed(attempt.request, Failure.Kind.CMA, area.name(), attempt.request.startNs);
    failures.contigFailed(
        attempt.request.startNs, Failure.Kind.CMA, attempt.request, area.name(), attempt.align, 0);
  }

  /// What the area was like when a request failed, and where no range was tried, who has it.
  private void noteArea(ContigAttempt attempt, CmaArea area, long timeNs) {
    ContigRequest request = attempt.request;
    area.noteIn(request, attempt.align);
    request.nearest.ifPresent(
        range -> failures.blockers().lessees(area, range, timeNs).forEach(request::addBlocker));
  }

  private ContigAttempt newAttempt(EventBatch batch, int row, CmaArea area) {
    long count = batch.value(Column.COUNT, row);
    ContigRequest request = new ContigRequest(
        batch.pid(row),
        state.names().name(batch.comm(row)),
        batch.timeNs(row),
        count,
        area.known());
    return new ContigAttempt(request, area, (int) batch.value(Column.ALIGN, row), count);
  }

  private void begin(int row, ContigAttempt attempt, long pfn) {
    attempt.startPfn = pfn;
    attempt.tested = false;
    attempt.finPfn = CmaArea.NO_PFN;
    if (pfn == CmaArea.NO_PFN) {
      return;
    }
    Zone zone = state.zones().of(pfn);
    if (zone != null) {
      attempt.type = MigrateType.CMA;
      isolations.isolate(row, attempt, zone, pfn);
    }
  }

  /// An event is about to be taken in, of whatever kind.
  void before(Tracepoint tracepoint, EventBatch batch, int row) {
    isolations.before(tracepoint, batch, row);
  }

  private void undo(ContigAttempt attempt) {
    if (attempt.isIsolating()) {
      attempt.undo(state.zones().of(attempt.isolatedStart));
    }
  }

  /// Nothing is taken from a pageblock that is isolated. So if a block is, the range's attempt has
  /// given it back before its task got to the event that says so.
  void taking(EventBatch batch, int row) {
    if (byPid.isEmpty()) {
      return;
    }
    long pfn = batch.pfn(row);
    Zone zone = state.zones().of(pfn);
    if (zone == null || !zone.isFree(pfn) || zone.pageblockType(pfn) != MigrateType.ISOLATE) {
      return;
    }
    for (ContigAttempt attempt : byPid.values()) {
      if (attempt.hasFailed() && attempt.isolates(zone, pfn)) {
        countEarlyUndo(batch, row, zone, attempt);
        undo(attempt);
        return;
      }
    }
  }

  private void countEarlyUndo(EventBatch batch, int row, Zone zone, ContigAttempt attempt) {
    if (state
        .ledger()
        .count(
            batch.timeNs(row),
            Tracepoint.MM_PAGE_ALLOC_ZONE_LOCKED,
            Kind.TYPE_MISMATCH,
            Explanation.CONTIG_UNDO)) {
      state
          .ledger()
          .describe(
              state.describeFrame(zone, batch.pfn(row)),
              "%#x taken".formatted(batch.pfn(row)),
              "the test of [%#x, %#x), which had failed at %#x: the range had been given back"
                  .formatted(attempt.startPfn, attempt.startPfn + attempt.pages, attempt.finPfn));
    }
  }

  void busy(EventBatch batch, int row) {
    CmaArea area = area(batch, row);
    area.retried();
    ContigAttempt attempt = byPid.get(batch.pid(row));
    if (attempt == null) {
      return;
    }
    long pfn = batch.pfn(row);
    check(batch, row, attempt, Tracepoint.CMA_ALLOC_BUSY_RETRY);
    attempt.record(pfn, batch.timeNs(row));
    undo(attempt);
    long next = CmaArea.nextStart(pfn, attempt.align);
    begin(row, attempt, triedNext(batch, row, attempt, area, next));
  }

  private void check(EventBatch batch, int row, ContigAttempt attempt, Tracepoint event) {
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

  void finish(EventBatch batch, int row) {
    state.types().sawCma();
    CmaArea area = area(batch, row);
    ContigAttempt attempt = byPid.remove(batch.pid(row));
    if (attempt == null) {
      attempt = newAttempt(batch, row, area);
    }
    if (batch.value(Column.PAGE_IS_NULL, row) == 1) {
      if (!attempt.refused) {
        finishFailed(batch, row, area, attempt);
      }
    } else {
      finishTaken(batch, row, area, attempt);
    }
  }

  private void finishFailed(EventBatch batch, int row, CmaArea area, ContigAttempt attempt) {
    area.failed();
    if (attempt.startPfn != CmaArea.NO_PFN && attempt.startPfn == batch.pfn(row)) {
      attempt.record(attempt.startPfn, batch.timeNs(row));
    }
    undo(attempt);
    noteArea(attempt, area, batch.timeNs(row));
    log.failed(attempt.request, Failure.Kind.CMA, area.name(), batch.timeNs(row));
    long errno = batch.value(Column.ERRORNO, row);
    failures.contigFailed(
        batch.timeNs(row),
        Failure.Kind.CMA,
        attempt.request,
        area.name(),
        attempt.align,
        errno == EventBatch.ABSENT ? 0 : (int) errno);
  }

  private void finishTaken(EventBatch batch, int row, CmaArea area, ContigAttempt attempt) {
    long pfn = batch.pfn(row);
    long count = batch.value(Column.COUNT, row);
    check(batch, row, attempt, Tracepoint.CMA_ALLOC_FINISH);
    Zone zone = state.zones().of(pfn);
    if (zone != null && pfn + count <= zone.endPfn()) {
      takeRest(batch, row, zone, pfn, count);
    }
    undo(attempt);
    log.served(attempt.request, Failure.Kind.CMA, area.name(), batch.timeNs(row), pfn);
    if (!area.known() || area.spans(pfn, count)) {
      log.handedOut(area.name(), pfn, count, batch.timeNs(row));
      area.allocated(new CmaLeases.Lease(
          pfn,
          pfn + count,
          batch.pid(row),
          state.names().name(batch.comm(row)),
          batch.stack(row),
          batch.timeNs(row)));
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

  void release(EventBatch batch, int row) {
    CmaArea area = area(batch, row);
    long pfn = batch.pfn(row);
    long count = batch.value(Column.COUNT, row);
    if (!area.known() || area.spans(pfn, count)) {
      log.givenBack(pfn, count, batch.timeNs(row));
      area.released(pfn, count);
    }
  }
}
