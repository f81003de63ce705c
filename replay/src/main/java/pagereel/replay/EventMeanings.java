package pagereel.replay;

import java.util.List;
import org.jspecify.annotations.Nullable;
import pagereel.parser.event.Column;
import pagereel.parser.event.EventBatch;
import pagereel.parser.event.EventStream;
import pagereel.parser.event.Symbols;
import pagereel.parser.event.Tracepoint;
import pagereel.parser.snapshot.CmaAreaState;
import pagereel.replay.ContigOutlook.Try;
import pagereel.replay.SwitchOutlook.LateTake;
import pagereel.replay.model.Zone;

/// What each tracepoint means: which handlers an event goes to, and in which order.
///
/// A new tracepoint gets its meaning in the switch of [#apply], which has no default. The handlers,
/// which are all held here, tell the model.
final class EventMeanings {

  private final ReplayState state;
  private final EventWindow window;
  private final PageEvents pages;
  private final HighAtomicReserve reserve;
  /// Null if nothing is to be announced.
  private final @Nullable Announcer announcer;
  private final CompactionEvents compaction;
  private final KswapdNaps naps;
  private final FailureLog failures;
  private final UnmovableResidents residents;
  private final ContigEvents contig;
  private final KernelLogEvents kernelLog;
  private boolean contigTraced;
  private boolean logged;
  private long events;

  EventMeanings(ReplayState state, EventWindow window, EventStream stream, ReplayOptions options) {
    this.state = state;
    this.window = window;
    pages = new PageEvents(state, window);
    ZoneChoice choice = new ZoneChoice(state.zones());
    announcer = options.announcing() ? new Announcer(state, window, choice) : null;
    reserve = new HighAtomicReserve(state.zones().all(), choice);
    compaction = new CompactionEvents(state, window);
    naps = new KswapdNaps(state, options.lookAhead() > 0);
    failures = new FailureLog(state, stream.stacks());
    residents = new UnmovableResidents(state, stream.stacks());
    contig = new ContigEvents(state, window, failures);
    kernelLog = new KernelLogEvents(failures, stream.names(), stream.stacks());
  }

  CompactionEvents compaction() {
    return compaction;
  }

  FailureLog failures() {
    return failures;
  }

  UnmovableResidents residents() {
    return residents;
  }

  ContigEvents contig() {
    return contig;
  }

  KernelLogEvents kernelLog() {
    return kernelLog;
  }

  /// Events that the model was told of, since results began.
  long events() {
    return events;
  }

  /// Whether there were rows of a kernel's log.
  boolean logged() {
    return logged;
  }

  void seed(List<CmaAreaState> areas) {
    contig.seed(areas);
  }

  /// Forgets what was counted so far: results begin here.
  void restart(long fromNs) {
    events = 0;
    failures.restart();
    residents.restart(fromNs);
    compaction.restart();
    contig.restart();
    kernelLog.restart();
  }

  /// The model is about to be held against a snapshot that stands before an event.
  void settle(int row, long timeNs) {
    pages.settle(row, timeNs);
  }

  /// No event comes any more.
  void finish() {
    contig.finish();
  }

  /// The kernel's log is complete.
  void finishLog() {
    kernelLog.finish(contigTraced);
  }

  /// Takes in the next event of the window: first what is known of the time before it, last what is
  /// known of the time until the one after it.
  void apply(Tracepoint tracepoint, EventBatch batch, int row) {
    long timeNs = batch.timeNs(row);
    for (Try next = window.nextTry(row); next != null; next = window.nextTry(row)) {
      contig.tries(next, timeNs);
    }
    for (LateTake late = window.nextLateTake(row); late != null; late = window.nextLateTake(row)) {
      pages.leaves(late);
    }
    before(tracepoint, batch, row);
    state.ledger().at(batch, row);
    state.ledger().within(window.gapAt(row));
    boolean handled = switch (tracepoint) {
      case MM_PAGE_FREE -> {
        compaction.freeing(batch, row);
        naps.freed(batch, row);
        failures.blockers().freed(batch, row);
        residents.leave(batch, row);
        pages.free(batch, row, window.fate(row));
        contig.freed(batch, row);
        yield true;
      }
      case MM_PAGE_ALLOC -> {
        allocated(batch, row);
        yield true;
      }
      case MM_PAGE_ALLOC_ZONE_LOCKED -> {
        contig.cma().taking(batch, row);
        pages.zoneLocked(batch, row, window.fate(row));
        yield true;
      }
      case MM_PAGE_PCPU_DRAIN -> {
        pages.drain(batch, row, window.fate(row));
        yield true;
      }
      case MM_PAGE_ALLOC_EXTFRAG -> {
        pages.extfrag(batch, row, window.fate(row));
        yield true;
      }
      case MM_COMPACTION_ISOLATE_FREEPAGES -> {
        if (state.compactionTasks().run(batch.pid(row)) != null) {
          compaction.isolatedFreePages(batch, row);
        } else {
          contig.isolatedFreePages(batch, row);
        }
        yield true;
      }
      case MM_COMPACTION_FAST_ISOLATE_FREEPAGES -> {
        compaction.fastIsolatedFreePages(batch, row);
        yield true;
      }
      case MM_COMPACTION_ISOLATE_MIGRATEPAGES -> {
        if (state.compactionTasks().run(batch.pid(row)) != null) {
          compaction.isolatedMigratePages(batch, row);
        } else {
          contig.scanned(batch, row);
        }
        yield true;
      }
      case MM_COMPACTION_MIGRATEPAGES -> {
        compaction.migrated(batch, row);
        yield true;
      }
      case MM_MIGRATE_PAGES_START -> {
        compaction.migrateStart(batch, row);
        yield true;
      }
      case MM_MIGRATE_PAGES -> {
        contig.migrated(batch, row);
        compaction.migrateEnd(batch, row);
        yield true;
      }
      case MM_COMPACTION_TRY_TO_COMPACT_PAGES -> {
        state.compactionTasks().setTrying(batch, row);
        state
            .captures()
            .open(batch.pid(row), batch.order(row), PageEvents.requestedType(batch, row));
        yield true;
      }
      case MM_COMPACTION_BEGIN -> {
        compaction.begin(batch, row);
        yield true;
      }
      case MM_COMPACTION_END -> {
        compactionEnded(batch, row);
        yield true;
      }
      case MM_COMPACTION_FINISHED -> {
        compaction.finished(batch, row);
        yield true;
      }
      case MM_COMPACTION_DEFER_RESET -> {
        compaction.deferrals().reset(batch, row);
        yield true;
      }
      case MM_COMPACTION_DEFERRED -> {
        compaction.totals().deferred();
        compaction.deferrals().deferred(batch, row);
        yield true;
      }
      case MM_COMPACTION_DEFER_COMPACTION -> {
        compaction.deferrals().defers(batch, row);
        yield true;
      }
      case CMA_ALLOC_START -> {
        contigTraced = true;
        contig.cma().start(batch, row);
        yield true;
      }
      case CMA_ALLOC_BUSY_RETRY -> {
        contig.cma().busy(batch, row);
        contig.cmaTried(batch, row);
        yield true;
      }
      // CMA_ALLOC is the one event of kernels up to 5.10.
      case CMA_ALLOC, CMA_ALLOC_FINISH -> {
        contigTraced = true;
        contig.cma().finish(batch, row);
        contig.cmaTried(batch, row);
        yield true;
      }
      case CMA_RELEASE -> {
        contig.cma().release(batch, row);
        yield true;
      }
      case TEST_PAGES_ISOLATED -> {
        contigTraced = true;
        contig.tested(batch, row);
        yield true;
      }
      case LOST_EVENTS -> {
        failures.blockers().lostEvents();
        pages.lostEvents(batch, row);
        yield true;
      }
      case MM_VMSCAN_DIRECT_RECLAIM_END -> {
        reserve.reclaimEnds(batch.pid(row), batch.value(Column.NR_RECLAIMED, row));
        state.highAtomicEvidence().reclaimed(batch, row);
        yield false;
      }
      case MM_PAGE_FREE_BATCHED -> {
        contig.freedBatch(batch, row);
        yield false;
      }
      case MM_COMPACTION_WAKEUP_KCOMPACTD -> {
        naps.kcompactdIsWoken(batch, row);
        yield false;
      }
      case MM_VMSCAN_KSWAPD_WAKE -> {
        naps.runs(batch, row);
        yield false;
      }
      case MM_COMPACTION_KCOMPACTD_WAKE -> {
        state.compactionTasks().kernelThreadWakes(batch.pid(row), batch.order(row));
        yield false;
      }
      case MM_COMPACTION_KCOMPACTD_SLEEP -> {
        state.compactionTasks().kernelThreadSleeps(batch.pid(row));
        yield false;
      }
      case MM_VMSCAN_KSWAPD_SLEEP -> {
        naps.sleeps(batch, row);
        yield false;
      }
      case MM_VMSCAN_WAKEUP_KSWAPD -> {
        naps.isWoken(batch, row);
        yield false;
      }
      case MM_VMSCAN_DIRECT_RECLAIM_BEGIN -> {
        reserve.reclaimBegins(
            batch.pid(row), batch.gfpFlags(row), PageEvents.requestedType(batch, row));
        yield false;
      }
      case RECLAIM_RETRY_ZONE -> {
        reserve.considersRetry(
            batch.pid(row),
            (int) batch.value(Column.NO_PROGRESS_LOOPS, row),
            batch.value(Column.WATERMARK_OK, row) != 0);
        failures.verdicts().reclaimRetry(batch, row);
        yield false;
      }
      case PAGE_ALLOCATION_FAILURE -> {
        kernelLog.failed(batch, row);
        logged = true;
        yield false;
      }
      case OOM_KILLER_INVOKED -> {
        kernelLog.oomKiller(batch, row);
        logged = true;
        yield false;
      }
      case MEM_INFO_ZONE -> {
        kernelLog.memInfoZone(batch, row);
        logged = true;
        yield false;
      }
      case MEM_INFO_RESERVE -> {
        kernelLog.memInfoReserve(batch, row);
        logged = true;
        yield false;
      }
      case MEM_INFO_FREE_BLOCKS -> {
        kernelLog.memInfoFreeBlocks(batch, row);
        logged = true;
        yield false;
      }
      case CMA_ALLOC_FAILED -> {
        kernelLog.cmaFailed(batch, row);
        logged = true;
        yield false;
      }
      case ALLOC_CONTIG_BUSY -> {
        kernelLog.contigBusy(batch, row);
        logged = true;
        yield false;
      }
      // What reclaim, the OOM killer and sleeping threads do to pages has events of its own.
      case MM_ALLOC_CONTIG_MIGRATE_RANGE_INFO,
          MM_COMPACTION_SUITABLE,
          COMPACT_RETRY,
          MARK_VICTIM,
          WAKE_REAPER,
          START_TASK_REAPING,
          FINISH_TASK_REAPING,
          SKIP_TASK_REAPING,
          OOM_SCORE_ADJ_UPDATE,
          LABMM_DUMP,
          MARKER,
          OTHER -> false;
    };
    if (handled) {
      events++;
    }
    state.compactionTasks().acted(batch.pid(row), state.recentFrees().count());
    window.napAfter(row).ifPresent(naps::liesDown);
  }

  /// What an event tells of the time before it, and what the model says before it is read.
  private void before(Tracepoint tracepoint, EventBatch batch, int row) {
    pages.before(tracepoint, batch, row);
    contig.cma().before(tracepoint, batch, row);
    if (tracepoint != Tracepoint.RECLAIM_RETRY_ZONE && !batch.context(row).isInterrupt()) {
      reserve.goesOn(batch.pid(row));
    }
    switch (tracepoint) {
      case MM_PAGE_FREE -> contig.freeing(batch, row);
      case MM_PAGE_ALLOC_ZONE_LOCKED, MM_PAGE_ALLOC_EXTFRAG -> beforeTake(batch, row);
      case MM_PAGE_PCPU_DRAIN -> reserve.beforeDrain(batch.pid(row));
      default -> {}
    }
    if (announcer != null) {
      announcer.before(tracepoint, batch, row);
    }
  }

  private void beforeTake(EventBatch batch, int row) {
    int type = state.types().of(batch.migrateType(row));
    Zone zone = state.zones().of(batch.pfn(row));
    reserve.beforeTake(batch.cpu(row), batch.pid(row), zone, batch.order(row), type);
  }

  private void allocated(EventBatch batch, int row) {
    int cpu = batch.cpu(row);
    int pid = batch.pid(row);
    if (batch.pfn(row) == -1) {
      reserve.failed(cpu, pid, batch.order(row));
      failures.buddyFailed(batch, row);
    } else {
      int type = PageEvents.requestedType(batch, row);
      state.activity().allocations().allocated(batch.order(row), type);
      failures.blockers().allocated(batch, row);
      residents.leave(batch, row);
      pages.alloc(batch, row);
      contig.allocated(batch, row);
      residents.enter(batch, row);
      Zone zone = state.knownZone(batch.pfn(row), batch.order(row));
      if (zone != null) {
        reserve.served(cpu, pid, zone, batch.pfn(row), batch.order(row), batch.gfpFlags(row), type);
      }
    }
    if (!batch.context(row).isInterrupt()) {
      failures.verdicts().served(batch.pid(row));
      state.compactionTasks().stopTrying(batch.pid(row));
      state.captures().close(batch.pid(row));
    }
  }

  private void compactionEnded(EventBatch batch, int row) {
    CompactionTasks.Run run = state.compactionTasks().run(batch.pid(row));
    int order = compaction.end(batch, row);
    String status = Symbols.COMPACT_RESULT.name(batch.value(Column.STATUS, row));
    if (status.equals(CompactionRun.SUCCESS) || state.captures().isFull(batch.pid(row))) {
      failures.verdicts().served(batch.pid(row));
    } else if (run != null && order > 0) {
      failures.compactionFailed(batch, row, run);
    }
  }
}
