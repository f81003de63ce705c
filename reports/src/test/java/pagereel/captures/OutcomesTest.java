package pagereel.captures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pagereel.replay.CmaSummary;
import pagereel.replay.CompactionSummary;
import pagereel.replay.Failure;
import pagereel.replay.Failure.Cause;
import pagereel.replay.Failure.Kind;
import pagereel.replay.FailureTotal;

/// The outcomes that a replay reports are those that the workload saw.
///
/// Where a trace lost events there may be fewer of them, never more.
class OutcomesTest {

  /// The task that the captures' kernel module does its work for.
  private static final String WORKER = "sh";

  static List<String> captures() throws IOException {
    return Captures.names();
  }

  private static void assertCount(CaptureRun run, long reported, long seen) {
    if (run.lostEvents()) {
      assertThat(reported).isLessThanOrEqualTo(seen);
    } else {
      assertThat(reported).isEqualTo(seen);
    }
  }

  private static List<Failure> failures(CaptureRun run, Kind kind) {
    return run.result().failures().stream()
        .filter(failure -> failure.kind() == kind)
        .toList();
  }

  private static long total(CaptureRun run, Kind... kinds) {
    return run.result().failureTotals().stream()
        .filter(total -> List.of(kinds).contains(total.kind()))
        .mapToLong(FailureTotal::count)
        .sum();
  }

  @ParameterizedTest
  @MethodSource("captures")
  void cmaAllocationsSucceedAndFailAsTheirCallerSaw(String name) throws IOException {
    CaptureRun run = Captures.run(name);
    RunLog log = RunLog.of(Captures.folder(name));
    List<CmaSummary> areas = run.result().cma();

    assertCount(
        run,
        areas.stream().mapToLong(CmaSummary::allocations).sum(),
        log.cmaAllocations().size());
    assertCount(
        run,
        areas.stream().mapToLong(CmaSummary::failures).sum(),
        log.cmaFailures().size());
  }

  @ParameterizedTest
  @MethodSource("captures")
  void eachFailedCmaAllocationIsOneFailureWithItsSize(String name) throws IOException {
    CaptureRun run = Captures.run(name);
    List<RunLog.Request> seen = RunLog.of(Captures.folder(name)).cmaFailures();
    List<RunLog.Request> reported = failures(run, Kind.CMA).stream()
        .map(failure -> new RunLog.Request(
            failure.requestedPages(),
            Long.numberOfTrailingZeros(failure.alignPages().orElse(1))))
        .toList();

    if (run.lostEvents()) {
      assertThat(reported).isSubsetOf(seen);
    } else {
      assertThat(reported).isEqualTo(seen);
    }
  }

  /// The workload pins pages of a process, later it has its module keep pages that it asked for as
  /// movable.
  @ParameterizedTest
  @MethodSource("captures")
  void aCmaAllocationFailsByWhatTheWorkloadPutInItsWay(String name) throws IOException {
    CaptureRun run = Captures.run(name);
    List<String> phases = RunLog.of(Captures.folder(name)).phasesOfCmaFailures();
    List<Failure> failures = failures(run, Kind.CMA);
    assumeTrue(!phases.isEmpty() && !run.lostEvents(), "no CMA allocation failed");

    assertThat(failures).hasSameSizeAs(phases);
    for (int i = 0; i < phases.size(); i++) {
      Failure failure = failures.get(i);
      if (failure.attemptCount() == 0) {
        assertThat(failure.cause()).isEqualTo(Cause.NO_FREE_RUN);
      } else if (phases.get(i).equals("pinned")) {
        assertThat(failure.cause()).as(failure.id()).isEqualTo(Cause.PINNED_PAGE);
      } else if (phases.get(i).equals("sprinkled")) {
        assertThat(failure.cause()).as(failure.id()).isEqualTo(Cause.UNMOVABLE_PAGE);
      }
    }
  }

  /// The kernel ends a request for more huge pages at the first one that it cannot get.
  @ParameterizedTest
  @MethodSource("captures")
  void eachHugetlbRequestThatFellShortIsOneFailure(String name) throws IOException {
    CaptureRun run = Captures.run(name);
    RunLog log = RunLog.of(Captures.folder(name));

    assertCount(run, total(run, Kind.HUGETLB), log.hugetlbRequestsThatFellShort());
  }

  /// A fault asks the local node first, and for good only then: the failures of the first
  /// request, which has `__GFP_THISNODE`, are not the fault's.
  @ParameterizedTest
  @MethodSource("captures")
  void eachFaultThatFellBackToSmallPagesIsOneFailure(String name) throws IOException {
    CaptureRun run = Captures.run(name);
    OptionalLong fallbacks = RunLog.of(Captures.folder(name)).counter("thp_fault_fallback");
    assumeTrue(fallbacks.isPresent(), "the run does not tell of huge page faults");

    assertCount(run, total(run, Kind.THP), fallbacks.orElse(0));
  }

  @ParameterizedTest
  @MethodSource("captures")
  void blocksThatTheWorkloadDidNotGetAreFailuresOfTheirOrder(String name) throws IOException {
    CaptureRun run = Captures.run(name);
    Map<Integer, Long> seen = RunLog.of(Captures.folder(name)).missingBlocks();
    Map<Integer, Long> reported = failures(run, Kind.BUDDY).stream()
        .filter(failure -> failure.comm().equals(WORKER))
        .collect(Collectors.groupingBy(
            failure -> failure.order().orElse(-1), TreeMap::new, Collectors.counting()));

    seen.forEach((order, blocks) -> assertCount(run, reported.getOrDefault(order, 0L), blocks));
  }

  /// A contiguous range outside CMA has no event of its own: a request is seen only where a range
  /// was emptied and then tested. One that found no range worth trying, such as for more pages
  /// than lie together in the zone, or whose pageblocks could not be isolated, leaves nothing.
  @ParameterizedTest
  @MethodSource("captures")
  void everyContigRequestThatLeftEventsHasItsOutcome(String name) throws IOException {
    CaptureRun run = Captures.run(name);
    RunLog log = RunLog.of(Captures.folder(name));
    List<Long> expected = new ArrayList<>(run.testedContigRequests());
    log.contigAllocations().forEach(expected::remove);
    List<Long> reported =
        failures(run, Kind.CONTIG).stream().map(Failure::requestedPages).toList();

    assertThat(reported).containsExactlyInAnyOrderElementsOf(expected);
    List<Long> unseen = new ArrayList<>(reported);
    log.contigFailures().forEach(unseen::remove);
    assertThat(unseen).as("failures that the caller did not see").isEmpty();
  }

  @ParameterizedTest
  @MethodSource("captures")
  void everyPageAllocationAboveOrder0WithoutAPageIsAFailure(String name) throws IOException {
    CaptureRun run = Captures.run(name);

    assertThat(total(run, Kind.BUDDY, Kind.THP, Kind.HUGETLB)).isEqualTo(run.failedPageAllocs());
  }

  @ParameterizedTest
  @MethodSource("captures")
  void compactionRunsEndAsTheTraceSays(String name) throws IOException {
    CaptureRun run = Captures.run(name);
    Path notable = Captures.folder(name).resolve("notable.tsv");
    assumeTrue(Files.isRegularFile(notable), "no notable.tsv");
    Map<String, Long> seen = new HashMap<>();
    for (String line : Files.readAllLines(notable)) {
      int tab = line.indexOf('\t');
      seen.put(line.substring(0, tab), Long.valueOf(line.substring(tab + 1)));
    }
    CompactionSummary compaction = run.result().compaction();
    long runs = seen.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith("compaction_status="))
        .mapToLong(Map.Entry::getValue)
        .sum();

    assertCount(run, compaction.runs(), runs);
    assertCount(run, compaction.succeeded(), seen.getOrDefault("compaction_status=success", 0L));
    assertCount(run, compaction.complete(), seen.getOrDefault("compaction_status=complete", 0L));
    assertCount(
        run, compaction.partial(), seen.getOrDefault("compaction_status=partial_skipped", 0L));
    assertCount(
        run,
        run.result().cma().stream().mapToLong(CmaSummary::retries).sum(),
        seen.getOrDefault("cma_busy_retry", 0L));
  }
}
