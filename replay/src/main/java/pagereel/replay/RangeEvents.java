package pagereel.replay;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import pagereel.parser.event.Column;
import pagereel.parser.event.EventBatch;
import pagereel.parser.event.Tracepoint;
import pagereel.replay.ContigOutlook.Try;
import pagereel.replay.FailureLog.ContigRequest;
import pagereel.replay.model.MigrateType;
import pagereel.replay.model.PageblockIsolation;
import pagereel.replay.model.Zone;

/// Contiguous allocations of callers other than CMA: huge pages too large for the free lists,
/// drivers, virtual machines. Only the scans and tests of their ranges have events.
///
/// Source: `alloc_contig_pages()`, `alloc_contig_range()`, `mm/page_alloc.c`.
final class RangeEvents {

  /// One task's request, while it lasts.
  private static final class Request {
    final ContigAttempt attempt;
    final ContigSearch search;
    long lastTestedNs;
    /// The range is taken; what its last blocks hold beyond it is given back.
    boolean taken;
    /// One past the last frame that was taken.
    long outerEndPfn;
    /// The range that it tries next has been announced.
    boolean announced;
    /// Frames that are still to be given back.
    long surplus;

    Request(ContigAttempt attempt, ContigSearch search) {
      this.attempt = attempt;
      this.search = search;
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
  private final RangeTests tests;
  private final UnmovablePages unmovable;
  private final Map<Integer, Request> requests = new HashMap<>();
  private final Map<Integer, Emptying> emptying = new HashMap<>();
  private final @Nullable ContigOutlook outlook;

  /// @param outlook what later events tell, or null
  RangeEvents(
      ReplayState state,
      FailureLog failures,
      RangeTests tests,
      UnmovablePages unmovable,
      @Nullable ContigOutlook outlook) {
    this.state = state;
    this.failures = failures;
    this.tests = tests;
    this.unmovable = unmovable;
    this.outlook = outlook;
  }

  /// A range has been isolated, as later events tell.
  void tries(Try next, long timeNs) {
    Zone zone = state.zones().of(next.startPfn());
    if (zone == null || next.endPfn() > zone.endPfn()) {
      return;
    }
    Request request = requests.get(next.pid());
    if (request != null
        && !(next.goesOn()
            && request.attempt.pages == next.pages()
            && request.search.isBefore(zone, next.startPfn()))) {
      end(request);
      request = null;
    }
    if (request == null) {
      request = begin(next, timeNs, zone);
    }
    announceRange(request, next.startPfn());
    request.search.failUpTo(zone, next.startPfn());
    request.search.leaveOut();
    isolate(request.attempt, zone, next.startPfn());
    request.announced = false;
  }

  /// Announces the range that a request tries next, once.
  private void announceRange(Request request, long startPfn) {
    if (request.announced) {
      return;
    }
    request.announced = true;
    if (request.search.isAnywhere()) {
      state
          .predictions()
          .announcedPfn(PredictionScore.Kind.CONTIG_PFN, request.search.expected(), startPfn);
    } else {
      state.predictions().abstained(PredictionScore.Kind.CONTIG_PFN);
    }
  }

  /// The range that a task tries, or null.
  @Nullable
  ContigAttempt attempt(int pid) {
    Request request = requests.get(pid);
    return request == null ? null : request.attempt;
  }

  private Request begin(Try range, long timeNs, Zone zone) {
    long pages = range.pages();
    ContigRequest asked =
        new ContigRequest(range.pid(), state.names().name(range.comm()), timeNs, pages, true);
    Request request = new Request(
        new ContigAttempt(asked, null, -1, pages),
        new ContigSearch(state, unmovable, zone, range.startPfn(), pages));
    requests.put(range.pid(), request);
    return request;
  }

  private static void isolate(ContigAttempt attempt, Zone zone, long startPfn) {
    attempt.startPfn = startPfn;
    attempt.finPfn = CmaArea.NO_PFN;
    attempt.tested = false;
    attempt.type = givenBackAs(zone, startPfn);
    attempt.isolate(zone, startPfn, startPfn + attempt.pages);
  }

  /// All callers but CMA ask for movable pageblocks, and leave such behind.
  private static int givenBackAs(Zone zone, long pfn) {
    return zone.pageblockType(pfn) == MigrateType.CMA ? MigrateType.CMA : MigrateType.MOVABLE;
  }

  /// A task that is not compacting took pages in use of a range, to empty it: the pageblock is
  /// isolated. The scan goes on upwards until the range ends, which is told by the test.
  void scanned(EventBatch batch, int row) {
    unmovable.allDrained();
    Request request = requests.get(batch.pid(row));
    if (request != null && request.attempt.isIsolating()) {
      return;
    }
    if (request != null) {
      // The next range of the same request.
      request.attempt.tested = false;
    }
    long startPfn = batch.value(Column.START_PFN, row);
    long endPfn = Math.max(batch.value(Column.END_PFN, row), startPfn + 1);
    Zone zone = state.zones().of(startPfn);
    if (zone == null || endPfn > zone.endPfn()) {
      return;
    }
    Emptying range = emptying.get(batch.pid(row));
    if (range != null && startPfn == range.endPfn) {
      range.endPfn = endPfn;
    } else {
      if (range != null) {
        undo(range, zone);
      }
      range = new Emptying(startPfn, endPfn, givenBackAs(zone, startPfn));
      emptying.put(batch.pid(row), range);
    }
    RangeTests.flushPcp(zone, startPfn, endPfn);
    new PageblockIsolation(zone).isolateBlocks(startPfn, endPfn);
  }

  /// A task has given a range of a CMA area back that nothing had told of before it was emptied.
  void givenBack(EventBatch batch, int row) {
    Emptying range = emptying.remove(batch.pid(row));
    Zone zone = range == null ? null : state.zones().of(range.startPfn);
    if (range != null && zone != null) {
      new PageblockIsolation(zone).undoRange(range.startPfn, range.endPfn, MigrateType.CMA);
    }
  }

  private static void undo(Emptying range, Zone zone) {
    new PageblockIsolation(zone).undoRange(range.startPfn, range.endPfn, range.type);
  }

  /// Whether all of a range is free: the end of an attempt's migration.
  void tested(EventBatch batch, int row) {
    long startPfn = batch.value(Column.START_PFN, row);
    long endPfn = batch.value(Column.END_PFN, row);
    Zone zone = state.zones().of(startPfn);
    if (zone == null || endPfn <= startPfn || endPfn > zone.endPfn()) {
      return;
    }
    Request request = requests.get(batch.pid(row));
    if (request == null
        || !request.attempt.isIsolating()
        || request.attempt.isolatedEnd != endPfn) {
      request = foundAtTest(batch, row, zone, startPfn, endPfn);
    }
    ContigAttempt attempt = request.attempt;
    boolean free = tests.tested(batch, row, zone, attempt);
    attempt.record(attempt.startPfn, batch.timeNs(row));
    request.lastTestedNs = batch.timeNs(row);
    request.taken = free;
    request.outerEndPfn = startPfn;
    request.surplus = attempt.startPfn - startPfn;
    if (!free) {
      attempt.undo(zone);
      goOn(request);
    }
  }

  /// A range failed, and the next ones are tried at once.
  private void goOn(Request request) {
    if (outlook == null) {
      return;
    }
    int pid = request.attempt.request.pid;
    Try next = outlook.nextOf(pid);
    Zone zone = next == null ? null : state.zones().of(next.startPfn());
    if (next != null
        && zone != null
        && next.goesOn()
        && next.pages() == request.attempt.pages
        && request.search.isBefore(zone, next.startPfn())) {
      announceRange(request, next.startPfn());
      request.search.failUpTo(zone, next.startPfn());
    } else {
      end(request);
    }
  }

  /// Finds or makes the request that a test belongs to, where nothing has told of it before.
  private Request foundAtTest(EventBatch batch, int row, Zone zone, long startPfn, long endPfn) {
    int pid = batch.pid(row);
    Emptying emptied = emptying.remove(pid);
    long rangeStart = emptied == null || emptied.startPfn < startPfn ? startPfn : emptied.startPfn;
    long pages = endPfn - rangeStart;
    Request request = requests.get(pid);
    if (request != null) {
      if (request.attempt.isIsolating()) {
        request.attempt.undo(zone);
      }
      if (request.taken
          || request.attempt.pages != pages
          || !request.search.isBefore(zone, rangeStart)) {
        end(request);
        request = null;
      }
    }
    if (request == null) {
      Try range = new Try(0, pid, batch.comm(row), rangeStart, endPfn, false);
      request = begin(range, batch.timeNs(row), zone);
    }
    // The range is isolated by now: what the search would have come to is not to be told any more.
    state.predictions().abstained(PredictionScore.Kind.CONTIG_PFN);
    request.search.failUpTo(zone, rangeStart);
    request.search.leaveOut();
    RangeTests.flushPcp(zone, rangeStart, endPfn);
    isolate(request.attempt, zone, rangeStart);
    return request;
  }

  /// The range's free blocks were taken, a pageblock at a time.
  void isolatedFreePages(EventBatch batch, int row) {
    Request request = requests.get(batch.pid(row));
    if (request == null || !request.taken) {
      return;
    }
    request.outerEndPfn = Math.max(
        request.outerEndPfn,
        batch.value(Column.START_PFN, row) + batch.value(Column.NR_TAKEN, row));
    long endPfn = request.attempt.isolatedEnd;
    if (request.outerEndPfn >= endPfn) {
      request.surplus += request.outerEndPfn - endPfn;
      finishIfTrimmed(request);
    }
  }

  /// A task freed pages: what its range's last blocks held beyond it, perhaps.
  void freed(EventBatch batch, int row) {
    Request request = requests.isEmpty() ? null : requests.get(batch.pid(row));
    if (request == null || !request.taken || request.outerEndPfn < request.attempt.isolatedEnd) {
      return;
    }
    request.surplus -= 1L << batch.order(row);
    finishIfTrimmed(request);
  }

  private void finishIfTrimmed(Request request) {
    if (request.surplus <= 0) {
      end(request);
    }
  }

  /// A task does something else than what belongs to its attempt: the attempt is over.
  void otherEvent(EventBatch batch, int row) {
    Request request = requests.isEmpty() ? null : requests.get(batch.pid(row));
    if (request == null || !request.attempt.tested) {
      return;
    }
    if (!request.taken || batch.tracepoint(row) != Tracepoint.MM_PAGE_FREE) {
      end(request);
    }
  }

  private void end(Request request) {
    ContigAttempt attempt = request.attempt;
    requests.remove(attempt.request.pid, request);
    state.unseenRequests().seen(attempt.pages);
    if (attempt.isIsolating()) {
      attempt.undo(state.zones().of(attempt.isolatedStart));
    }
    ContigLog log = state.activity().contig();
    if (request.taken) {
      log.served(attempt.request, Failure.Kind.CONTIG, "", request.lastTestedNs, attempt.startPfn);
    } else {
      log.failed(attempt.request, Failure.Kind.CONTIG, "", request.lastTestedNs);
      request.search.failToEnd();
      failures.contigFailed(
          request.lastTestedNs, Failure.Kind.CONTIG, attempt.request, null, -1, 0);
    }
  }

  /// The trace is over: requests that never came to an end well have failed.
  void finish() {
    for (Request request : Map.copyOf(requests).values()) {
      end(request);
    }
  }
}
