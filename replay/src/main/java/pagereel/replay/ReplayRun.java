package pagereel.replay;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import pagereel.parser.event.Column;
import pagereel.parser.event.EventBatch;
import pagereel.parser.event.EventStream;
import pagereel.parser.event.StackTable;
import pagereel.parser.event.Tracepoint;
import pagereel.parser.snapshot.ExactDump;
import pagereel.parser.snapshot.KPageFlags;
import pagereel.parser.snapshot.Snapshot;
import pagereel.replay.kernel.KernelProfile;
import pagereel.replay.kernel.KernelProfile.FallbackRule;
import pagereel.replay.model.Zone;

/// One run over one stream: what happens between events, and when. Snapshots seed the model or are
/// held against it, results begin, and metrics are sampled.
final class ReplayRun {

  private final ReplayOptions options;
  private final ZoneMaker maker;
  private final KernelProfile profile;
  private final ReplayState state;
  private final StackTable stacks;
  private final EventWindow window;
  private final EventMeanings meanings;
  private final Counters counters;
  private final Sampler sampler;
  private final SnapshotClock snapshots;
  private final List<TimeMark> marks = new ArrayList<>();
  private final List<ReplayWarning> warnings = new ArrayList<>();
  private final List<SnapshotScore> scores = new ArrayList<>();
  private EventBatch batch = new EventBatch();
  private Seed seed = new Seed(Seed.Source.NONE, 0, 0);
  private boolean started;
  private boolean sampling;
  private boolean counting;
  private long endNs;

  ReplayRun(ReplayOptions options, ZoneMaker maker, KernelProfile profile, EventStream stream)
      throws IOException {
    this.options = options;
    this.maker = maker;
    this.profile = profile;
    window = new EventWindow(
        options.lookAhead() == 0 ? stream : new LockOrder(stream),
        options.lookAhead(),
        profile.fallback() == FallbackRule.CLAIM_OR_STEAL);
    state = new ReplayState(profile, stream.names());
    stacks = stream.stacks();
    meanings = new EventMeanings(state, window, stream, options);
    counters = Counters.of(state, meanings);
    sampler = new Sampler(state.zones(), counters);
    state.isolationTrials().use(options.isolations());
    state.ledger().want(options.divergence());
    counting = options.fromNs() == Long.MIN_VALUE;
    snapshots = new SnapshotClock(options.snapshots(), options.clock());
  }

  /// Reads the stream to its end, or to where results end.
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
    meanings.apply(tracepoint, batch, row);
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
      if (!snapshot.hasExactDump()) {
        state.seededFromProc();
      }
    } else if (timeNs >= options.fromNs()) {
      meanings.settle(row, timeNs);
      sampler.mark(timeNs);
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
      meanings.seed(dump.cmaAreas());
      counters.addCmaAreas(meanings.contig().cma());
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
    meanings.restart(options.fromNs());
    state.isolationTrials().restart();
    state.ledger().restart();
    state.predictions().restart();
    state.fallbacks().clear();
    state.allocations().restart();
    state.activity().restart(options.fromNs());
    marks.removeIf(mark -> mark.timeNs() < options.fromNs());
    if (!sampling && !state.zones().all().isEmpty()) {
      sampling = true;
      sampler.start(options.fromNs());
    }
  }

  private ReplayResult finish(boolean wholeTrace) throws IOException {
    while (started && snapshots.nextNs() <= endNs) {
      snapshot(batch.size());
    }
    if (started) {
      meanings.finish();
      sampler.finish(endNs);
    }
    warnings.addAll(snapshots.warnings(wholeTrace));
    KernelLogEvents kernelLog = meanings.kernelLog();
    FailureLog failures = meanings.failures();
    boolean logAlone = meanings.logged() && meanings.events() == 0;
    if (meanings.logged()) {
      meanings.finishLog();
      marks.addAll(kernelLog.marks());
      marks.sort(Comparator.comparingLong(TimeMark::timeNs));
    }
    warnings.addAll(
        ReplayWarnings.of(options, profile, seed.source(), state.outsidePages(), logAlone));
    return new ReplayResult(
        seed,
        profile.name(),
        logAlone
            ? kernelLog.series().zones()
            : ZoneSummary.of(state.zones().all(), seed.source() != Seed.Source.NONE),
        logAlone ? kernelLog.series().series() : sampler.series(),
        sampler.memoryMaps(),
        failures.failures(),
        failures.totals(),
        state.ledger().result(meanings.events()),
        meanings.compaction().summary(),
        meanings.contig().summaries(),
        Fallback.of(state.fallbacks()),
        state.allocations().sites(),
        marks,
        scores,
        state.predictions().scores(),
        failures.blockers().busyRanges(),
        meanings.residents().residents(endNs),
        state
            .activity()
            .result(
                sampler.counters(),
                state.allocations().stackSites(stacks),
                state.zones().all(),
                state.startNs(),
                endNs),
        state.isolationTrials().totals(),
        state.isolationTrials().collected(),
        state.isolationTrials().trials(),
        state.isolationTrials().scans(),
        warnings);
  }
}
