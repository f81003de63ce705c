package pagereel.replay;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.Queue;
import pagereel.parser.event.Column;
import pagereel.parser.event.EventBatch;
import pagereel.replay.model.CollectedResult;
import pagereel.replay.model.CollectingTrial;
import pagereel.replay.model.CompactionControl;
import pagereel.replay.model.FreePageIsolation;
import pagereel.replay.model.IsolationTrial;
import pagereel.replay.model.IsolationVariant;
import pagereel.replay.model.StrictResult;
import pagereel.replay.model.Zone;

/// Versions of the range isolation, each tried on every range that the trace shows at the moment at
/// which the kernel tests it: its pageblocks are isolated and what could be migrated has been.
///
/// The kernel isolates strictly only after that test found all of the range free; the first
/// versions are tried as if nobody had tested. Where compaction scans a pageblock for free pages,
/// each version begins at the same frame and stops where its own rules stop. The model is left as
/// it is, so that each trial stands for itself.
public final class IsolationTrials {

  /// Single trials kept; those beyond are counted.
  static final int MAX_TRIALS = 50_000;

  /// Scans kept, each with what all versions do.
  static final int MAX_SCANS = 5_000;

  private final ReplayState state;
  private final List<IsolationVariant> variants = new ArrayList<>();
  private final Map<IsolationVariant, IsolationTotal> totals = new LinkedHashMap<>();
  private final Map<IsolationVariant, CollectingTotal> collected = new LinkedHashMap<>();
  private final List<TriedIsolation> trials = new ArrayList<>();
  /// The one that differs least first.
  private final Queue<TriedScan> scans = new PriorityQueue<>(TriedScan.BY_DIFFERENCE);

  IsolationTrials(ReplayState state) {
    this.state = state;
  }

  /// The names of all versions, oldest first.
  public static List<String> variants() {
    return IsolationVariant.ALL.stream().map(IsolationVariant::id).toList();
  }

  /// Tries these from now on.
  ///
  /// @throws IllegalArgumentException if a name is unknown
  void use(List<String> names) {
    for (String name : names) {
      variants.add(IsolationVariant.of(name)
          .orElseThrow(() -> new IllegalArgumentException("no variant " + name)));
    }
    restart();
  }

  /// Forgets what was tried so far: results begin here.
  void restart() {
    totals.clear();
    collected.clear();
    trials.clear();
    scans.clear();
    for (IsolationVariant variant : variants) {
      totals.put(
          variant, new IsolationTotal(variant.id(), variant.title(), 0, 0, 0, 0, 0, 0, 0, 0, 0));
      collected.put(variant, CollectingTotal.none(variant.id()));
    }
  }

  List<IsolationTotal> totals() {
    return List.copyOf(totals.values());
  }

  List<CollectingTotal> collected() {
    return List.copyOf(collected.values());
  }

  /// The scans at which a version differs most from the kernel, in time order: all of them, unless
  /// there are more than are kept.
  List<TriedScan> scans() {
    return scans.stream().sorted(Comparator.comparingLong(TriedScan::timeNs)).toList();
  }

  /// Compaction has collected free pages of a pageblock, from the event's first frame on. The model
  /// has them still.
  ///
  /// @param kernels how the kernel's scan went; where no way gives its counts, the model does not
  ///                know what is free there
  void collected(EventBatch batch, int row, CompactionControl control, FreePageIsolation kernels) {
    if (variants.isEmpty()) {
      return;
    }
    Zone zone = control.zone();
    long startPfn = batch.value(Column.START_PFN, row);
    long blockEndPfn = state.pageblockOf(startPfn) + (1L << zone.pageblockOrder());
    long endPfn = Math.min(blockEndPfn, zone.endPfn());
    OptionalLong waiting = waitingPages(batch, row, control, endPfn);
    List<TriedScan.Outcome> outcomes = new ArrayList<>();
    for (IsolationVariant variant : variants) {
      CollectingTrial trial = CollectingTrial.of(
          variant,
          zone,
          startPfn,
          endPfn,
          kernels.stride(),
          waiting.orElse(Long.MAX_VALUE),
          pfn -> state.isCompoundHead(zone, pfn));
      CollectedResult result = trial.result();
      outcomes.add(new TriedScan.Outcome(
          variant.id(),
          kernels.isExact()
              && result.unknownPages() == 0
              && (waiting.isPresent() || !variant.stopsWhenEnough()),
          result.unknownPages(),
          result.scannedPages(),
          result.takenPages(),
          result.splitBlocks(),
          trial.wrongPages(),
          result.endPfn()));
    }
    add(new TriedScan(
        batch.timeNs(row),
        batch.pid(row),
        state.names().name(batch.comm(row)),
        zone.node(),
        zone.name(),
        startPfn,
        endPfn,
        batch.value(Column.END_PFN, row),
        waiting,
        batch.value(Column.NR_SCANNED, row),
        batch.value(Column.NR_TAKEN, row),
        outcomes));
  }

  /// Pages that wait to be moved and have no free page yet. A kernel's scan that takes fewer and
  /// stops all the same tells that there are not so many, or that something else broke it off.
  private static OptionalLong waitingPages(
      EventBatch batch, int row, CompactionControl control, long endPfn) {
    long pages = control.migratePages() - control.freePages();
    boolean stopped = batch.value(Column.END_PFN, row) < endPfn;
    return pages <= 0 || (stopped && batch.value(Column.NR_TAKEN, row) < pages)
        ? OptionalLong.empty()
        : OptionalLong.of(pages);
  }

  private void add(TriedScan scan) {
    for (int i = 0; i < variants.size(); i++) {
      TriedScan.Outcome outcome = scan.outcomes().get(i);
      collected.computeIfPresent(variants.get(i), (key, total) -> total.plus(scan, outcome));
    }
    scans.add(scan);
    if (scans.size() > MAX_SCANS) {
      scans.remove();
    }
  }

  List<TriedIsolation> trials() {
    return trials;
  }

  /// The kernel tests a range of isolated pageblocks.
  ///
  /// @param kernelFree it finds all of it free
  void tested(
      EventBatch batch, int row, Zone zone, long startPfn, long endPfn, boolean kernelFree) {
    for (IsolationVariant variant : variants) {
      IsolationTrial trial = IsolationTrial.of(
          variant, zone, startPfn, endPfn, pfn -> state.isCompoundHead(zone, pfn));
      StrictResult result = trial.result();
      boolean failed = result.failedPfn() != Zone.NO_PFN;
      TriedIsolation tried = new TriedIsolation(
          variant.id(),
          batch.timeNs(row),
          batch.pid(row),
          state.names().name(batch.comm(row)),
          startPfn,
          endPfn,
          kernelFree,
          result.succeeded(),
          result.returned(),
          result.scannedPages(),
          result.takenPages(),
          failed ? OptionalLong.of(result.failedPfn()) : OptionalLong.empty(),
          failed ? holder(zone, result.failedPfn()) : "",
          result.wrongFrees(),
          result.lostPages(),
          list(trial.blocksBefore()),
          list(trial.blocksAfter()),
          trial.brokenBlocks(),
          trial.sameBlocks());
      totals.computeIfPresent(variant, (key, total) -> total.plus(tried));
      if (trials.size() < MAX_TRIALS) {
        trials.add(tried);
      }
    }
  }

  private String holder(Zone zone, long pfn) {
    if (!zone.spans(pfn)) {
      return "outside the zone";
    }
    String frame = state.describeFrame(zone, pfn);
    return frame.substring(frame.indexOf(' ') + 1);
  }

  private static List<Long> list(long[] counts) {
    return Arrays.stream(counts).boxed().toList();
  }
}
