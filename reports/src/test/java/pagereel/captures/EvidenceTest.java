package pagereel.captures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pagereel.parser.event.EventBatch;
import pagereel.parser.event.GfpFlags;
import pagereel.parser.event.Tracepoint;
import pagereel.replay.Divergence;
import pagereel.replay.Divergence.Explanation;
import pagereel.replay.ReplayResult;

/// Explanations on real traces, and the same traces without the events that prove them.
class EvidenceTest {

  private static final Pattern PAGE = Pattern.compile("0x([0-9a-f]+) on a per-CPU list");
  private static final String NEXT_IS_FREE = "its next event is an mm_page_free";

  /// The samples, and the captures where they are.
  static List<Path> traces() throws IOException {
    List<Path> traces = new ArrayList<>();
    traces.add(Replays.FRAGMENTATION_SAMPLE);
    traces.add(Replays.CMA_SAMPLE);
    for (String name :
        List.of("amd64-6.1-s2-r1", "amd64-6.1-s6", "amd64-6.1-s7", "amd64-6.12-s2-r6")) {
      if (Captures.names().contains(name)) {
        traces.add(Captures.folder(name));
      }
    }
    return traces;
  }

  private static ReplayResult without(Path trace, FilteredEvents.Filter filter) throws IOException {
    return Replays.of(
        trace, UnaryOperator.identity(), stream -> new FilteredEvents(stream, filter));
  }

  private static long count(ReplayResult result, Explanation explanation) {
    return result.divergences().byExplanation().getOrDefault(explanation, 0L);
  }

  /// An explanation that occurs in a trace does not occur once its evidence is left out.
  private static void assertGone(
      Path trace, Explanation explanation, FilteredEvents.Filter evidence) throws IOException {
    ReplayResult whole = Replays.of(trace, UnaryOperator.identity());
    assumeTrue(count(whole, explanation) > 0, "no " + explanation.id());
    ReplayResult lacking = without(trace, evidence);

    assertThat(count(lacking, explanation)).isZero();
    assertThat(lacking.divergences().unexplained())
        .isGreaterThanOrEqualTo(whole.divergences().unexplained());
  }

  @ParameterizedTest
  @MethodSource("traces")
  void nothingIsReleasedWithoutARunThatWorksForAnOrder(Path trace) throws IOException {
    assertGone(
        trace,
        Explanation.COMPACTION_RELEASE,
        (batch, row) -> batch.tracepoint(row) == Tracepoint.MM_COMPACTION_FINISHED);
  }

  @ParameterizedTest
  @MethodSource("traces")
  void nothingIsReservedWithoutRequestsThatCannotWait(Path trace) throws IOException {
    assertGone(
        trace,
        Explanation.HIGH_ATOMIC,
        (batch, row) -> batch.tracepoint(row) == Tracepoint.MM_VMSCAN_DIRECT_RECLAIM_END
            || (batch.tracepoint(row) == Tracepoint.MM_PAGE_ALLOC
                && batch.order(row) > 0
                && (batch.gfpFlags(row) & GfpFlags.DIRECT_RECLAIM) == 0));
  }

  @ParameterizedTest
  @MethodSource("traces")
  void nothingIsLostWithoutAGap(Path trace) throws IOException {
    assertGone(
        trace,
        Explanation.LOST_EVENTS,
        (batch, row) -> batch.tracepoint(row) == Tracepoint.LOST_EVENTS);
  }

  /// A page that left its list unseen, known by its free: where that is left out, and nothing else
  /// tells, the same event does not prove it any more.
  @ParameterizedTest
  @MethodSource("traces")
  void aPageAllocatedInBulkIsKnownByItsFree(Path trace) throws IOException {
    ReplayResult whole = Replays.of(trace, UnaryOperator.identity());
    List<Divergence> known = whole.divergences().items().stream()
        .filter(d -> d.evidence().contains(NEXT_IS_FREE))
        .toList();
    assumeTrue(!known.isEmpty(), "no page known by its free");
    NextFrees frees = new NextFrees(known);
    ReplayResult lacking = without(trace, frees::leavesOut);

    // Each page's free has been found and left out.
    assertThat(frees.found).isEqualTo(frees.takenNs.keySet());
    assertThat(lacking.divergences().items())
        .filteredOn(d -> d.evidence().contains(NEXT_IS_FREE))
        .extracting(EvidenceTest::place)
        .doesNotContainAnyElementsOf(known.stream().map(EvidenceTest::place).toList());
    assertThat(count(lacking, Explanation.BULK_ALLOCATION))
        .isLessThan(count(whole, Explanation.BULK_ALLOCATION));
  }

  private static String place(Divergence divergence) {
    return divergence.timeNs() + " " + divergence.expected();
  }

  private static long page(Divergence divergence) {
    Matcher matcher = PAGE.matcher(divergence.expected());
    assertThat(matcher.matches()).isTrue();
    return Long.parseLong(matcher.group(1), 16);
  }

  /// Leaves out each free of a page since it was taken, up to the page's next other event: a page
  /// may
  /// be taken in bulk and freed several times in a row.
  private static final class NextFrees {
    private final Map<Long, TreeSet<Long>> takenNs = new HashMap<>();
    private final Map<Long, Long> otherNs = new HashMap<>();
    private final Set<Long> found = new HashSet<>();

    NextFrees(List<Divergence> taken) {
      taken.forEach(
          d -> takenNs.computeIfAbsent(page(d), page -> new TreeSet<>()).add(d.timeNs()));
    }

    boolean leavesOut(EventBatch batch, int row) {
      long page = batch.pfn(row);
      TreeSet<Long> times = takenNs.get(page);
      if (times == null) {
        return false;
      }
      switch (batch.tracepoint(row)) {
        case MM_PAGE_FREE -> {
          Long sinceNs = times.lower(batch.timeNs(row));
          if (sinceNs != null && sinceNs > otherNs.getOrDefault(page, Long.MIN_VALUE)) {
            found.add(page);
            return true;
          }
        }
        case MM_PAGE_ALLOC, MM_PAGE_ALLOC_ZONE_LOCKED, MM_PAGE_PCPU_DRAIN ->
          otherNs.put(page, batch.timeNs(row));
        default -> {}
      }
      return false;
    }
  }
}
