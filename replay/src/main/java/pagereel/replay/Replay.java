package pagereel.replay;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import pagereel.parser.event.Column;
import pagereel.parser.event.EventBatch;
import pagereel.parser.event.EventStream;
import pagereel.parser.event.Symbols;
import pagereel.parser.event.Tracepoint;
import pagereel.parser.snapshot.ExactDump;
import pagereel.parser.snapshot.KPageFlags;
import pagereel.parser.snapshot.Snapshot;
import pagereel.replay.ContigOutlook.Try;
import pagereel.replay.kernel.KernelProfile;
import pagereel.replay.kernel.KernelProfile.FallbackRule;
import pagereel.replay.kernel.KernelProfiles;
import pagereel.replay.model.MigrateType;
import pagereel.replay.model.Zone;

/// Runs a trace's events through the model of the page allocator.
///
/// Seeded once, from the first snapshot, the model is never corrected by a later one: those are
/// only held against it.
public final class Replay {

  private final ReplayOptions options;
  private final ZoneMaker maker;
  private final KernelProfile profile;
  private final List<TimeMark> marks = new ArrayList<>();
  private final List<ReplayWarning> warnings = new ArrayList<>();
  private final List<SnapshotScore> scores = new ArrayList<>();

  public Replay(ReplayOptions options) {
    this(options, ZoneMaker.PLAIN);
  }

  Replay(ReplayOptions options, ZoneMaker maker) {
    this.options = options;
    this.maker = maker;
    profile = options
        .rules()
        .or(options::kernel)
        .flatMap(KernelProfiles::forRelease)
        .orElseGet(KernelProfiles::fallback);
  }

  /// Reads the stream to its end.
  ///
  /// @throws IOException if the stream or a snapshot cannot be read
  public ReplayResult run(EventStream stream) throws IOException {
    return new Run(stream).run();
  }

  /// One run over one stream.
  private final class Run {
    private final ReplayState state;
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
    private final Sampler sampler;
    private final SnapshotClock snapshots;
    private final EventWindow window;
    private EventBatch batch = new EventBatch();
    private Seed seed = new Seed(Seed.Source.NONE, 0, 0);
    private boolean started;
    private boolean sampling;
    private boolean counting;
    private boolean contigTraced;
    private boolean logged;
    private long events;
    private long endNs;

    Run(EventStream stream) throws IOException {
      window = new EventWindow(
          stream, options.lookAhead(), profile.fallback() == FallbackRule.CLAIM_OR_STEAL);
      state = new ReplayState(profile, stream.names());
      pages = new PageEvents(state, window);
      ZoneChoice choice = new ZoneChoice(state.zones());
      announcer =
          options.announcing() ? new Announcer(state, choice, options.lookAhead() > 0) : null;
      reserve = new HighAtomicReserve(state.zones().all(), choice);
      compaction = new CompactionEvents(state);
      naps = new KswapdNaps(state, options.lookAhead() > 0);
      failures = new FailureLog(state, stream.stacks());
      residents = new UnmovableResidents(state, stream.stacks());
      contig = new ContigEvents(state, failures);
      contig.use(window.contigOutlook());
      kernelLog = new KernelLogEvents(failures, stream.names(), stream.stacks());
      sampler = new Sampler(state.zones());
      state.isolationTrials().use(options.isolations());
      state.ledger().want(options.divergence());
      counting = options.fromNs() == Long.MIN_VALUE;
      snapshots = new SnapshotClock(options.snapshots(), options.clock());
    }

    ReplayResult run() throws IOException {
      for (EventBatch next = window.next(); next != null; next = window.next()) {
        batch = next;
        for (int row = 0; row < batch.size(); row++) {
          long timeNs = batch.timeNs(row);
          if (timeNs >= options.toNs()) {
            return finish(false);
          }
          endNs = Math.max(endNs, timeNs);
          step(row, timeNs);
        }
      }
      return finish(true);
    }

    private void step(int row, long timeNs) throws IOException {
      Tracepoint tracepoint = batch.tracepoint(row);
      if (tracepoint == Tracepoint.MARKER) {
        marker(row, timeNs);
      } else if (tracepoint == Tracepoint.LABMM_DUMP) {
        snapshots.dumped(batch.value(Column.SEQ, row), timeNs);
      }
      while (timeNs >= snapshots.nextNs()) {
        snapshot(row);
      }
      if (!started) {
        if (!snapshots.isEmpty() && snapshots.awaitsSeed()) {
          return;
        }
        startUnseeded(timeNs);
      }
      if (!counting && timeNs >= options.fromNs()) {
        restart();
      }
      if (timeNs >= sampler.nextNs()) {
        sampler.sampleUntil(timeNs);
      }
      for (Try next = window.nextTry(row); next != null; next = window.nextTry(row)) {
        contig.tries(next, timeNs);
      }
      before(tracepoint, row);
      apply(tracepoint, row);
      window.napAfter(row).ifPresent(naps::liesDown);
      if (!sampling && timeNs >= options.fromNs() && !state.zones().all().isEmpty()) {
        sampling = true;
        sampler.start(timeNs);
      }
    }

    private void marker(int row, long timeNs) throws IOException {
      String text = batch.text(row);
      if (marks.size() < TimeMark.MAX_MARKS) {
        marks.add(new TimeMark(timeNs, TimeMark.Kind.MARKER, text));
      }
      snapshots.marker(text, timeNs);
    }

    private void snapshot(int row) throws IOException {
      long timeNs = snapshots.nextNs();
      Snapshot snapshot = snapshots.take();
      marks.add(new TimeMark(timeNs, TimeMark.Kind.SNAPSHOT, "snapshot " + snapshot.number()));
      if (!started) {
        start(snapshot, timeNs);
        window.firstFates(row, this::noteFate);
      } else if (timeNs >= options.fromNs()) {
        pages.settle(row, timeNs);
        score(snapshot, timeNs);
      }
      maker.atSnapshot(state.zones().all());
    }

    private void score(Snapshot snapshot, long timeNs) {
      if (!snapshot.hasExactDump() && !snapshot.hasProcFiles()) {
        warnings.add(SnapshotClock.unreadable(
            snapshot, "it has neither an exact dump nor zoneinfo and buddyinfo"));
        return;
      }
      try {
        scores.add(SnapshotScorer.score(state, snapshot, timeNs));
      } catch (IOException e) {
        warnings.add(SnapshotClock.unreadable(snapshot, String.valueOf(e.getMessage())));
      }
    }

    private void start(Snapshot snapshot, long timeNs) throws IOException {
      started = true;
      state.startAt(timeNs);
      Seeder seeder = new Seeder(state, maker);
      if (snapshot.hasExactDump()) {
        ExactDump dump = snapshot.exactDump();
        seeder.seed(dump, pageFlags(snapshot));
        contig.seed(dump.cmaAreas());
        seed = new Seed(Seed.Source.EXACT, timeNs, 1.0);
      } else {
        seed = new Seed(Seed.Source.PROCFS, timeNs, seeder.seed(snapshot.procState()));
      }
      if (timeNs >= options.fromNs()) {
        sampling = true;
        sampler.start(timeNs);
      }
    }

    /// An exact dump does without: flags that cannot be read are warned of.
    private Optional<KPageFlags> pageFlags(Snapshot snapshot) {
      try {
        return snapshot.pageFlags();
      } catch (IOException e) {
        warnings.add(SnapshotClock.unreadable(snapshot, String.valueOf(e.getMessage())));
        return Optional.empty();
      }
    }

    /// What becomes next of frames whose last event was before the seed.
    private void noteFate(long pfn, long pages, int fate) {
      Zone zone = state.zones().of(pfn);
      if (zone != null && pfn >= 0 && pfn + pages <= zone.endPfn()) {
        zone.setNote(pfn, pages, fate);
      }
    }

    private void startUnseeded(long timeNs) {
      started = true;
      state.startAt(timeNs);
      state.beUnseeded();
      seed = new Seed(Seed.Source.NONE, timeNs, 0);
    }

    /// Results begin here: what was counted before is left out, and the model stays as it is.
    private void restart() {
      counting = true;
      events = 0;
      failures.restart();
      residents.restart(options.fromNs());
      state.isolationTrials().restart();
      state.ledger().restart();
      state.predictions().restart();
      state.fallbacks().clear();
      state.allocations().restart();
      compaction.restart();
      contig.restart();
      kernelLog.restart();
      marks.removeIf(mark -> mark.timeNs() < options.fromNs());
      if (!sampling && !state.zones().all().isEmpty()) {
        sampling = true;
        sampler.start(options.fromNs());
      }
    }

    /// What an event tells of the time before it, and what the model says before it is read.
    private void before(Tracepoint tracepoint, int row) {
      switch (tracepoint) {
        case MM_PAGE_FREE -> contig.freeing(batch, row);
        case MM_PAGE_ALLOC_ZONE_LOCKED, MM_PAGE_ALLOC_EXTFRAG -> beforeTake(row);
        case MM_PAGE_PCPU_DRAIN -> reserve.beforeDrain(batch.pid(row));
        default -> {}
      }
      if (announcer != null) {
        announcer.before(tracepoint, batch, row);
      }
    }

    /// Gives each tracepoint its meaning.
    private void apply(Tracepoint tracepoint, int row) {
      state.ledger().at(batch, row);
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
          allocated(row);
          yield true;
        }
        case MM_PAGE_ALLOC_ZONE_LOCKED -> {
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
          compaction.migrateEnd(batch, row);
          yield true;
        }
        case MM_COMPACTION_TRY_TO_COMPACT_PAGES -> {
          state.compactionTasks().setTrying(batch, row);
          state.captures().open(batch.pid(row), batch.order(row), batch.timeNs(row));
          yield true;
        }
        case MM_COMPACTION_BEGIN -> {
          compaction.begin(batch, row);
          yield true;
        }
        case MM_COMPACTION_END -> {
          compactionEnded(row);
          yield true;
        }
        case MM_COMPACTION_FINISHED -> {
          compaction.finished(batch, row);
          yield true;
        }
        case MM_COMPACTION_DEFERRED -> {
          compaction.totals().deferred();
          yield true;
        }
        case CMA_ALLOC_START -> {
          contigTraced = true;
          contig.cma().start(batch, row);
          yield true;
        }
        case CMA_ALLOC_BUSY_RETRY -> {
          contig.cma().busy(batch, row);
          yield true;
        }
        // CMA_ALLOC is the one event of kernels up to 5.10.
        case CMA_ALLOC, CMA_ALLOC_FINISH -> {
          contigTraced = true;
          contig.cma().finish(batch, row);
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
          state.reserve().reclaimed(batch, row);
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
        case MM_COMPACTION_KCOMPACTD_SLEEP, MM_COMPACTION_KCOMPACTD_WAKE -> {
          state.compactionTasks().kernelThreadBeginsAnew(batch.pid(row));
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
          reserve.considersRetry(batch.pid(row), (int) batch.value(Column.NO_PROGRESS_LOOPS, row));
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
            MM_COMPACTION_DEFER_COMPACTION,
            MM_COMPACTION_DEFER_RESET,
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
    }

    private void beforeTake(int row) {
      int type = state.types().of(batch.migrateType(row));
      reserve.beforeTake(batch.cpu(row), batch.pid(row), batch.order(row), type);
    }

    private void allocated(int row) {
      int cpu = batch.cpu(row);
      int pid = batch.pid(row);
      if (batch.pfn(row) == -1) {
        reserve.failed(cpu, pid, batch.order(row));
        failures.buddyFailed(batch, row);
      } else {
        int type = PageEvents.requestedType(batch, row);
        failures.blockers().allocated(batch, row);
        residents.leave(batch, row);
        pages.alloc(batch, row);
        contig.allocated(batch, row);
        residents.enter(batch, row);
        Zone zone = state.knownZone(batch.pfn(row), batch.order(row));
        if (zone != null) {
          reserve.served(
              cpu, pid, zone, batch.pfn(row), batch.order(row), batch.gfpFlags(row), type);
        }
      }
      failures.verdicts().served(batch.pid(row));
      state.compactionTasks().stopTrying(batch.pid(row));
      state.captures().close(batch.pid(row));
    }

    private void compactionEnded(int row) {
      CompactionTasks.Run run = state.compactionTasks().run(batch.pid(row));
      long startNs = run == null ? batch.timeNs(row) : run.startNs;
      int order = compaction.end(batch, row);
      String status = Symbols.COMPACT_RESULT.name(batch.value(Column.STATUS, row));
      if (status.equals("success")) {
        failures.verdicts().served(batch.pid(row));
      } else if (order > 0) {
        failures.compactionFailed(batch, row, order, status, startNs);
      }
    }

    private ReplayResult finish(boolean wholeTrace) throws IOException {
      while (started && snapshots.nextNs() <= endNs) {
        snapshot(batch.size());
      }
      if (started) {
        contig.finish();
        sampler.finish(endNs);
      }
      warnings.addAll(snapshots.warnings(wholeTrace));
      boolean logAlone = logged && events == 0;
      if (logged) {
        kernelLog.finish(contigTraced);
        marks.addAll(kernelLog.marks());
        marks.sort(Comparator.comparingLong(TimeMark::timeNs));
      }
      warn(logAlone);
      return new ReplayResult(
          seed,
          profile.name(),
          logAlone ? kernelLog.series().zones() : zoneSummaries(),
          logAlone ? kernelLog.series().series() : sampler.series(),
          sampler.memoryMaps(),
          failures.failures(),
          failures.totals(),
          state.ledger().result(events),
          compaction.summary(),
          contig.summaries(),
          fallbacks(),
          state.allocations().sites(),
          marks,
          scores,
          state.predictions().scores(),
          failures.blockers().busyRanges(),
          residents.residents(endNs),
          state.isolationTrials().totals(),
          state.isolationTrials().trials(),
          warnings);
    }

    private void warn(boolean logAlone) {
      if (logAlone) {
        warnings.add(new ReplayWarning(
            ReplayWarning.Severity.WARNING,
            ReplayWarning.LOG_ALONE,
            "a kernel log alone: memory is known at the moments at which the log tells of it, and"
                + " nothing in between"));
        return;
      }
      if (state.outsidePages() > 0) {
        warnings.add(new ReplayWarning(
            ReplayWarning.Severity.WARNING,
            "outsideZones",
            state.outsidePages() + " events name pages that lie in no known zone"));
      }
      warnOfRules();
      switch (seed.source()) {
        case EXACT -> {}
        case PROCFS ->
          warnings.add(new ReplayWarning(
              ReplayWarning.Severity.WARNING,
              "procSeed",
              "seeded from /proc files: the order of the free lists and the type of pageblocks are"
                  + " guessed at first"));
        case NONE ->
          warnings.add(new ReplayWarning(
              ReplayWarning.Severity.WARNING,
              "noSeed",
              "no snapshot beside the trace: what was free at the start is not known, and figures are"
                  + " bounds"));
      }
    }

    /// Whether the rules are the trace's own, and how well they are tried.
    private void warnOfRules() {
      if (!profile.metRealTrace()) {
        warnings.add(new ReplayWarning(
            ReplayWarning.Severity.WARNING,
            "untriedProfile",
            "the rules of kernel " + profile.name() + " have not been held to a real trace"));
      }
      Optional<KernelProfile> own = options.kernel().flatMap(KernelProfiles::forRelease);
      if (own.isEmpty() && options.rules().isEmpty()) {
        warnings.add(new ReplayWarning(
            ReplayWarning.Severity.WARNING,
            "unknownKernel",
            "the trace does not tell its kernel; the rules of " + profile.name() + " are used"));
      } else if (own.isPresent() && !own.get().equals(profile)) {
        warnings.add(new ReplayWarning(
            ReplayWarning.Severity.WARNING,
            "otherKernel",
            "the rules of kernel " + profile.name() + " are used, as asked for, where the trace is"
                + " of kernel " + options.kernel().orElseThrow() + ": what diverges tells what"
                + " changed between them, as well as where the model is wrong"));
      }
    }

    private List<ZoneSummary> zoneSummaries() {
      List<ZoneSummary> list = new ArrayList<>();
      for (Zone zone : state.zones().all()) {
        boolean known = seed.source() != Seed.Source.NONE;
        list.add(new ZoneSummary(
            zone.node(),
            zone.name(),
            zone.startPfn(),
            zone.endPfn() - zone.startPfn(),
            known ? zone.managedPages() : ZoneSummary.UNKNOWN,
            known
                ? zone.pageblocks(MigrateType.CMA) << zone.pageblockOrder()
                : ZoneSummary.UNKNOWN));
      }
      return list;
    }

    private List<Fallback> fallbacks() {
      List<Fallback> list = new ArrayList<>();
      state
          .fallbacks()
          .forEach((key, counts) -> list.add(new Fallback(
              MigrateType.name(key / MigrateType.COUNT),
              MigrateType.name(key % MigrateType.COUNT),
              counts[0],
              counts[1])));
      list.sort((a, b) -> Long.compare(b.count(), a.count()));
      return list;
    }
  }
}
