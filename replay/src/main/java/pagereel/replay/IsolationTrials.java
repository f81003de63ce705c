package pagereel.replay;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import pagereel.parser.event.Column;
import pagereel.parser.event.EventBatch;
import pagereel.replay.model.CollectedResult;
import pagereel.replay.model.IsolationTrial;
import pagereel.replay.model.IsolationVariant;
import pagereel.replay.model.StrictResult;
import pagereel.replay.model.Zone;

/// Versions of the range isolation, each tried on every range that the trace shows at the moment at
/// which the kernel tests it: its pageblocks are isolated and what could be migrated has been.
///
/// The kernel isolates strictly only after that test found all of the range free; the first
/// versions are tried as if nobody had tested. Where compaction collects free pages of a range,
/// each version does so on the same frames. The model is left as it is.
public final class IsolationTrials {

  /// Single trials kept; those beyond are counted.
  static final int MAX_TRIALS = 50_000;

  private final ReplayState state;
  private final List<IsolationVariant> variants = new ArrayList<>();
  private final Map<IsolationVariant, IsolationTotal> totals = new LinkedHashMap<>();
  private final Map<IsolationVariant, CollectingTotal> collected = new LinkedHashMap<>();
  private final List<TriedIsolation> trials = new ArrayList<>();

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
    for (IsolationVariant variant : variants) {
      totals.put(
          variant, new IsolationTotal(variant.id(), variant.title(), 0, 0, 0, 0, 0, 0, 0, 0, 0));
      collected.put(variant, new CollectingTotal(variant.id(), 0, 0, 0, 0, 0, 0));
    }
  }

  List<IsolationTotal> totals() {
    return List.copyOf(totals.values());
  }

  List<CollectingTotal> collected() {
    return List.copyOf(collected.values());
  }

  /// Compaction has collected the free pages of `[startPfn, endPfn)`, at whose end its scan
  /// stopped. The model has them still.
  ///
  /// @param stride frames from one look to the next
  void collected(EventBatch batch, int row, Zone zone, long startPfn, long endPfn, int stride) {
    for (IsolationVariant variant : variants) {
      CollectedResult result = IsolationTrial.collecting(
          variant, zone, startPfn, endPfn, stride, pfn -> state.isCompoundHead(zone, pfn));
      collected.computeIfPresent(
          variant,
          (key, total) -> total.plus(
              result.scannedPages(),
              result.takenPages(),
              batch.value(Column.NR_SCANNED, row),
              batch.value(Column.NR_TAKEN, row)));
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
