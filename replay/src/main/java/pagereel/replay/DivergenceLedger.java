package pagereel.replay;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import pagereel.parser.event.Column;
import pagereel.parser.event.EventBatch;
import pagereel.parser.event.Tracepoint;
import pagereel.replay.Gaps.Gap;

/// Counts the events at which model and trace parted, and keeps the first few of each kind.
///
/// Use: `if (ledger.count(…)) ledger.describe(…)`, so that nothing is worded that is not kept.
final class DivergenceLedger {

  /// Examples kept of each kind and explanation.
  private static final int EXAMPLES = 20;

  private static final String PRE_TRACE_EVIDENCE =
      "the first snapshot, whose /proc files do not tell it, and no event of this page since";

  private final Map<Divergence.Kind, long[]> byKind = new EnumMap<>(Divergence.Kind.class);
  private final Map<Divergence.Explanation, Long> byExplanation =
      new EnumMap<>(Divergence.Explanation.class);
  private final Map<Divergence.Kind, int[]> kept = new EnumMap<>(Divergence.Kind.class);
  private final List<Divergence> items = new ArrayList<>();
  private String gapEvidence = "";
  private @Nullable Gap inGap;
  private long total;
  private long explained;
  private long currentTimeNs;
  private Tracepoint currentEvent = Tracepoint.OTHER;
  private Divergence.Kind currentKind = Divergence.Kind.WRONG_PFN;
  private Divergence.@Nullable Explanation currentExplanation;
  private EventBatch batch = new EventBatch(1);
  private int row;
  private long wanted;

  /// Keeps the divergence with this number too; 0 for none.
  void want(long number) {
    wanted = number;
  }

  /// The event that what is counted from now on is about.
  void at(EventBatch eventBatch, int eventRow) {
    batch = eventBatch;
    row = eventRow;
  }

  /// Counts one divergence.
  ///
  /// @param proven its explanation, or null if the events prove none
  /// @return whether this one should be described
  boolean count(
      long timeNs,
      Tracepoint event,
      Divergence.Kind kind,
      Divergence.@Nullable Explanation proven) {
    Divergence.Explanation explanation =
        proven == null && inGap != null ? Divergence.Explanation.LOST_EVENTS : proven;
    total++;
    long[] counts = byKind.computeIfAbsent(kind, k -> new long[2]);
    counts[0]++;
    if (explanation != null) {
      explained++;
      counts[1]++;
      byExplanation.merge(explanation, 1L, Long::sum);
    }
    int[] examples =
        kept.computeIfAbsent(kind, k -> new int[Divergence.Explanation.values().length + 1]);
    int slot = explanation == null ? 0 : explanation.ordinal() + 1;
    if (examples[slot] >= EXAMPLES && total != wanted) {
      return false;
    }
    examples[slot]++;
    currentTimeNs = timeNs;
    currentEvent = event;
    currentKind = kind;
    currentExplanation = explanation;
    return true;
  }

  /// How many of a kind there were so far.
  long count(Divergence.Kind kind) {
    long[] counts = byKind.get(kind);
    return counts == null ? 0 : counts[0];
  }

  /// How many there were so far that nothing explains.
  long unexplained() {
    return total - explained;
  }

  /// Forgets what was counted so far: results begin here.
  void restart() {
    byKind.clear();
    byExplanation.clear();
    kept.clear();
    items.clear();
    total = 0;
    explained = 0;
  }

  /// Events of a CPU are missing at this time, or none are. What they would have told explains what
  /// nothing else does.
  void within(@Nullable Gap gap) {
    inGap = gap;
  }

  /// Events were lost: what proves the explanation [Divergence.Explanation#LOST_EVENTS] from now
  /// on.
  void gap(String evidence) {
    gapEvidence = evidence;
  }

  /// Says in words what was counted last.
  ///
  /// @param evidence what proves its explanation; for lost events the gap stands for it, and for
  ///                 what was before the trace the snapshot
  void describe(String expected, String observed, String evidence) {
    items.add(new Divergence(
        "D" + total,
        currentTimeNs,
        currentEvent.eventName(),
        currentKind,
        expected,
        observed,
        Optional.ofNullable(currentExplanation),
        currentExplanation == null ? evidence : evidence(currentExplanation, evidence),
        pages() == 0 ? OptionalLong.empty() : OptionalLong.of(firstPfn()),
        pages()));
  }

  private String evidence(Divergence.Explanation explanation, String evidence) {
    return switch (explanation) {
      case LOST_EVENTS -> inGap == null ? gapEvidence : inGap.evidence();
      case PRE_TRACE -> PRE_TRACE_EVIDENCE;
      default -> evidence;
    };
  }

  /// The first frame that the current event names: of a test of a range that which fails it.
  private long firstPfn() {
    return switch (currentEvent) {
      case TEST_PAGES_ISOLATED ->
        Math.min(batch.value(Column.FIN_PFN, row), batch.value(Column.END_PFN, row) - 1);
      case MM_COMPACTION_ISOLATE_FREEPAGES, MM_COMPACTION_ISOLATE_MIGRATEPAGES ->
        batch.value(Column.START_PFN, row);
      default -> batch.pfn(row);
    };
  }

  /// How many frames the current event names; 0 if none.
  private long pages() {
    return switch (currentEvent) {
      case TEST_PAGES_ISOLATED, CMA_ALLOC_BUSY_RETRY -> 1;
      case MM_COMPACTION_ISOLATE_FREEPAGES, MM_COMPACTION_ISOLATE_MIGRATEPAGES ->
        Math.max(1, batch.value(Column.END_PFN, row) - batch.value(Column.START_PFN, row));
      case CMA_ALLOC, CMA_ALLOC_FINISH, CMA_RELEASE -> Math.max(1, batch.value(Column.COUNT, row));
      case MM_PAGE_ALLOC,
          MM_PAGE_ALLOC_ZONE_LOCKED,
          MM_PAGE_FREE,
          MM_PAGE_PCPU_DRAIN,
          MM_PAGE_ALLOC_EXTFRAG -> 1L << Math.clamp(batch.order(row), 0, 30);
      default -> 0;
    };
  }

  /// @param events events replayed
  Divergences result(long events) {
    Map<Divergence.Kind, Divergences.KindCount> kinds = new EnumMap<>(Divergence.Kind.class);
    byKind.forEach(
        (kind, counts) -> kinds.put(kind, new Divergences.KindCount(counts[0], counts[1])));
    return new Divergences(
        total, explained, kinds, new EnumMap<>(byExplanation), List.copyOf(items), events);
  }
}
