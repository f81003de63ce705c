package pagereel.replay;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import pagereel.parser.event.Column;
import pagereel.parser.event.EventBatch;
import pagereel.parser.event.NameTable;
import pagereel.parser.event.StackTable;
import pagereel.replay.Failure.Attempt;
import pagereel.replay.Failure.Cause;
import pagereel.replay.Failure.Kind;
import pagereel.replay.FailureLog.ContigRequest;

/// What the rows of a kernel log mean: failures, each with the state of memory that follows it.
///
/// Beside a trace, a failure that is in both is one: the log's is added to the trace's.
final class KernelLogEvents {

  /// How long after a range was found busy the allocation that tried it is told to have failed.
  private static final long ATTEMPT_NS = 1_000_000_000L;

  private static final String CMA_BUSY =
      "the log tells that pages were busy, not which: the tracepoints of CMA and of page isolation"
          + " would";
  private static final String CMA_NO_MEMORY =
      "the error alone does not tell whether there was no free run of that length, or nothing to"
          + " migrate its pages to; a kernel with CONFIG_CMA_DEBUG also tells the free runs";
  private static final int EBUSY = -16;

  /// @param failed the request failed; else it brought the OOM killer, or there was none
  private record Report(LoggedRequest request, boolean failed) {}

  private static final int MAX_OPEN = 8;
  private static final long REPORT_GAP_NS = 5_000_000_000L;

  private final FailureLog failures;
  private final NameTable names;
  private final StackTable stacks;
  private final LoggedFailures logged = new LoggedFailures();
  private final LoggedSeries series = new LoggedSeries();
  private final List<TimeMark> marks = new ArrayList<>();
  /// Reports that may go on: those of several CPUs are printed at the same time.
  private final Deque<Report> open = new ArrayDeque<>();

  private @Nullable ContigRequest busy;
  private long busyNs;

  KernelLogEvents(FailureLog failures, NameTable names, StackTable stacks) {
    this.failures = failures;
    this.names = names;
    this.stacks = stacks;
  }

  LoggedSeries series() {
    return series;
  }

  List<TimeMark> marks() {
    return marks;
  }

  /// Forgets what there was so far: results begin here.
  void restart() {
    open.clear();
    busy = null;
    series.clear();
    marks.clear();
    logged.clear();
  }

  void failed(EventBatch batch, int row) {
    open(request(batch, row, batch.value(Column.NODES, row)), true);
  }

  private void open(LoggedRequest request, boolean failed) {
    if (open.size() == MAX_OPEN) {
      close(open.removeFirst());
    }
    open.addLast(new Report(request, failed));
  }

  void oomKiller(EventBatch batch, int row) {
    open(request(batch, row, EventBatch.ABSENT), false);
    if (marks.size() < TimeMark.MAX_MARKS) {
      marks.add(new TimeMark(
          batch.timeNs(row),
          TimeMark.Kind.MARKER,
          "OOM killer, for " + names.name(batch.comm(row))));
    }
  }

  private LoggedRequest request(EventBatch batch, int row, long nodes) {
    return new LoggedRequest(
        batch.timeNs(row),
        batch.pid(row),
        names.name(batch.comm(row)),
        batch.order(row),
        batch.value(Column.GFP_FLAGS, row),
        nodes,
        stacks.names(batch.stack(row), names));
  }

  /// The zone that a row is about, of the report that it belongs to.
  private LoggedZone zone(EventBatch batch, int row) {
    LoggedRequest report = null;
    String comm = names.name(batch.comm(row));
    for (Report candidate : open) {
      boolean same = candidate.request.pid == batch.pid(row)
          && candidate.request.comm.equals(comm)
          && batch.timeNs(row) - candidate.request.lastNs <= REPORT_GAP_NS;
      report = same ? candidate.request : report;
    }
    if (report == null) {
      // Somebody asked for the state of memory; nothing failed.
      report = new LoggedRequest(
          batch.timeNs(row), batch.pid(row), comm, 0, EventBatch.ABSENT, 0, List.of());
      open(report, false);
    }
    report.lastNs = Math.max(report.lastNs, batch.timeNs(row));
    return report.zone(
        (int) batch.value(Column.NODE, row), names.name(batch.value(Column.ZONE, row)));
  }

  void memInfoZone(EventBatch batch, int row) {
    LoggedZone zone = zone(batch, row);
    zone.freePages = batch.value(Column.FREE_PAGES, row);
    zone.minPages = batch.value(Column.MIN_PAGES, row);
    zone.managedPages = orElse(batch, Column.MANAGED_PAGES, row, ZoneSummary.UNKNOWN);
    zone.highatomicPages = orElse(batch, Column.HIGHATOMIC_PAGES, row, 0);
    zone.cmaPages = orElse(batch, Column.CMA_PAGES, row, 0);
  }

  private static long orElse(EventBatch batch, Column column, int row, long other) {
    long value = batch.value(column, row);
    return value == EventBatch.ABSENT ? other : value;
  }

  void memInfoReserve(EventBatch batch, int row) {
    zone(batch, row).reserves.add(batch.value(Column.COUNT, row));
  }

  void memInfoFreeBlocks(EventBatch batch, int row) {
    long types = batch.value(Column.NAME, row);
    zone(batch, row)
        .blocks(
            batch.order(row),
            batch.value(Column.COUNT, row),
            types == EventBatch.ABSENT ? "" : names.name(types));
  }

  void contigBusy(EventBatch batch, int row) {
    long startPfn = batch.value(Column.START_PFN, row);
    long pages = batch.value(Column.END_PFN, row) - startPfn;
    long timeNs = batch.timeNs(row);
    if (busy == null || timeNs - busyNs > ATTEMPT_NS) {
      closeBusy();
      busy = new ContigRequest(
          batch.pid(row), names.name(batch.comm(row)), timeNs, Math.max(1, pages), false);
    }
    busy.addAttempt(new Attempt(startPfn, pages, OptionalLong.empty()));
    busy.testedAttempts++;
    busyNs = timeNs;
  }

  void cmaFailed(EventBatch batch, int row) {
    long timeNs = batch.timeNs(row);
    long pages = batch.value(Column.COUNT, row);
    long area = batch.value(Column.NAME, row);
    int errno = (int) batch.value(Column.ERRORNO, row);
    long largestRun = batch.value(Column.LARGEST_RUN, row);
    boolean noRun = (largestRun != EventBatch.ABSENT && largestRun < pages)
        // Kernels that don't name the area give this error for nothing else.
        || (errno != EBUSY && errno != -4 && area == EventBatch.ABSENT);
    ContigRequest tried = busy;
    boolean tries = tried != null && tried.pages >= pages && timeNs - busyNs <= ATTEMPT_NS;
    if (!tries) {
      closeBusy();
    }
    busy = null;
    ContigRequest request = new ContigRequest(
        batch.pid(row),
        names.name(batch.comm(row)),
        tries && tried != null ? tried.startNs : timeNs,
        pages,
        noRun);
    if (tries && tried != null) {
      tried.attempts.forEach(request::addAttempt);
      request.testedAttempts = request.attemptCount;
    }
    Optional<String> name =
        area == EventBatch.ABSENT ? Optional.empty() : Optional.of(names.name(area));
    Failure failure = FailureLog.contigFailure("", timeNs, Kind.CMA, request, name, -1, errno);
    String missing = errno == EBUSY ? CMA_BUSY : CMA_NO_MEMORY;
    KernelReport report = new KernelReport(
        timeNs,
        stacks.names(batch.stack(row), names),
        List.of(),
        failure.cause() == Cause.UNKNOWN ? missing : "");
    logged.add(failure.withReport(report), timeNs);
  }

  /// Ranges that were busy, and no failure told of what they were for: the request may have gone on
  /// to another range, or it did not come from CMA.
  private void closeBusy() {
    ContigRequest request = busy;
    busy = null;
    if (request != null) {
      KernelReport report = new KernelReport(request.startNs, List.of(), List.of(), "");
      logged.add(
          FailureLog.contigFailure("", busyNs, Kind.CONTIG, request, Optional.empty(), -1, 0)
              .withReport(report),
          busyNs);
    }
  }

  /// A report is complete.
  private void close(Report report) {
    LoggedRequest request = report.request;
    if (!request.zones.isEmpty()) {
      series.add(request);
    }
    if (report.failed) {
      Cause cause = request.cause();
      logged.add(failures.pageFailure(request, cause), request.lastNs);
    }
  }

  /// All that began has ended.
  ///
  /// @param contigTraced the trace has the contiguous allocations themselves, so that busy ranges
  ///     tell nothing more
  void finish(boolean contigTraced) {
    open.forEach(this::close);
    open.clear();
    if (contigTraced) {
      busy = null;
      logged.removeIf(failure -> failure.kind() == Kind.CONTIG);
    }
    closeBusy();
    failures.merge(logged);
  }
}
