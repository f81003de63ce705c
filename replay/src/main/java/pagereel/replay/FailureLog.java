package pagereel.replay;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import pagereel.parser.event.Column;
import pagereel.parser.event.EventBatch;
import pagereel.parser.event.GfpFlags;
import pagereel.parser.event.StackTable;
import pagereel.parser.event.Symbols;
import pagereel.replay.Failure.Attempt;
import pagereel.replay.Failure.Blocker;
import pagereel.replay.Failure.Cause;
import pagereel.replay.Failure.Kind;
import pagereel.replay.Failure.ModelVerdict;
import pagereel.replay.FailureMoment.ZoneMoment;
import pagereel.replay.model.MigrateType;
import pagereel.replay.model.Zone;

/// Every contiguous allocation that failed, with what the model held at that moment.
final class FailureLog {

  /// Failures kept in full; those beyond are counted.
  static final int MAX_FAILURES = 10_000;

  private static final int INTERRUPTED = -4;
  /// From an attempt: there was no page to migrate to.
  private static final int NO_MEMORY = -12;

  private record Tally(Kind kind, long pages, Cause cause) {}

  private final ReplayState state;
  private final FailureMoments moments;
  private final Blockers blockers;
  private final List<Failure> failures = new ArrayList<>();
  private final KernelVerdicts verdicts = new KernelVerdicts();
  private final Map<Tally, Long> totals = new LinkedHashMap<>();

  FailureLog(ReplayState state, StackTable stacks) {
    this.state = state;
    moments = new FailureMoments(state);
    blockers = new Blockers(state, stacks);
  }

  Blockers blockers() {
    return blockers;
  }

  /// All failures in the order of time, with their ids.
  List<Failure> failures() {
    List<Failure> settled = new ArrayList<>();
    for (Failure failure : failures) {
      settled.add(blockers.settled(failure).withId("F" + (settled.size() + 1)));
    }
    return settled;
  }

  List<FailureTotal> totals() {
    List<FailureTotal> list = new ArrayList<>();
    totals.forEach((key, n) -> list.add(new FailureTotal(key.kind(), key.pages(), key.cause(), n)));
    return list;
  }

  /// Forgets what failed so far: results begin here.
  void restart() {
    failures.clear();
    totals.clear();
    blockers.restart();
  }

  private boolean count(Kind kind, long pages, Cause cause) {
    totals.merge(new Tally(kind, pages, cause), 1L, Long::sum);
    return failures.size() < MAX_FAILURES;
  }

  /// An `mm_page_alloc` without a page. One page is never a matter of contiguity.
  void buddyFailed(EventBatch batch, int row) {
    int order = batch.order(row);
    if (order <= 0) {
      return;
    }
    int gfp = batch.gfpFlags(row);
    if (isFirstTry(order, gfp)) {
      return;
    }
    int type = (gfp & (GfpFlags.MOVABLE | GfpFlags.RECLAIMABLE)) >> 3;
    List<ZoneMoment> zones = moments.zones(order, gfp, type);
    ModelVerdict verdict = ModelVerdict.UNKNOWN;
    if (!zones.isEmpty()) {
      boolean fits = zones.stream().anyMatch(z -> z.allowed() && z.hasBlock(order));
      verdict = fits ? ModelVerdict.SUCCEEDS : ModelVerdict.FAILS;
    }
    Cause cause = buddyCause(batch.pid(row), order, zones, verdict);
    Kind kind = buddyKind(order, gfp);
    if (count(kind, 1L << order, cause)) {
      Optional<NearestRange> nearest =
          zones.isEmpty() ? Optional.empty() : moments.nearest(order, gfp, type);
      failures.add(blockFailure(
          new BlockRequest(
              batch.timeNs(row),
              kind,
              order,
              OptionalInt.of(gfp),
              Optional.of(MigrateType.name(type)),
              batch.pid(row),
              state.names().name(batch.comm(row))),
          batch.timeNs(row),
          cause,
          moments.fragmentationIndex(order),
          verdict,
          FailureMoment.of(zones, nearest)));
    }
  }

  /// A request for one free block.
  private record BlockRequest(
      long startNs,
      Kind kind,
      int order,
      OptionalInt gfpFlags,
      Optional<String> migrateType,
      int pid,
      String comm) {}

  /// A block that could not be had. No range was tried: what is in the way is what is in use of the
  /// range that came nearest.
  private Failure blockFailure(
      BlockRequest request,
      long timeNs,
      Cause cause,
      OptionalDouble fragmentationIndex,
      ModelVerdict verdict,
      FailureMoment moment) {
    return new Failure(
        "",
        timeNs,
        request.startNs(),
        request.kind(),
        1L << request.order(),
        OptionalInt.of(request.order()),
        OptionalLong.empty(),
        request.gfpFlags(),
        request.migrateType(),
        Optional.empty(),
        request.pid(),
        request.comm(),
        OptionalInt.empty(),
        cause,
        fragmentationIndex,
        verdict,
        OptionalLong.empty(),
        List.of(),
        0,
        moment
            .nearest()
            .map(range -> blockers.holders(range.startPfn(), range.endPfn(), timeNs))
            .orElse(List.of()),
        moment,
        Optional.empty());
  }

  /// What the model holds decides; where it would have had a block, what the kernel itself found.
  private Cause buddyCause(int pid, int order, List<ZoneMoment> zones, ModelVerdict verdict) {
    if (verdict == ModelVerdict.FAILS) {
      return zones.stream().anyMatch(ZoneMoment::allowed)
          ? Cause.FRAGMENTED
          : Cause.BELOW_WATERMARK;
    }
    return verdicts.cause(pid, order).orElse(Cause.UNKNOWN);
  }

  /// What the kernel found for the tasks that wait for pages.
  KernelVerdicts verdicts() {
    return verdicts;
  }

  /// A huge page is asked for as a compound page of at least a pageblock: by the fault handler
  /// without a right to the last reserves, by hugetlb with it.
  private Kind buddyKind(int order, int gfp) {
    List<Zone> zones = state.zones().all();
    int hugeOrder = zones.isEmpty() ? 9 : zones.getFirst().pageblockOrder();
    if (order < hugeOrder || (gfp & GfpFlags.COMP) == 0 || (gfp & GfpFlags.HIGHMEM) == 0) {
      return Kind.BUDDY;
    }
    return isHugetlb(gfp) ? Kind.HUGETLB : Kind.THP;
  }

  /// Whether a block of at least a pageblock that is asked for with these flags becomes a page of
  /// hugetlb.
  static boolean isHugetlb(int gfp) {
    return (gfp & (GfpFlags.COMP | GfpFlags.HIGHMEM)) == (GfpFlags.COMP | GfpFlags.HIGHMEM)
        && (gfp & GfpFlags.NOMEMALLOC) == 0;
  }

  /// Whether a huge page fault asks its own node first: it asks all nodes after that, and fails by
  /// that request alone.
  ///
  /// Source: `alloc_pages_mpol()`, `mm/mempolicy.c`.
  private boolean isFirstTry(int order, int gfp) {
    return buddyKind(order, gfp) == Kind.THP && (gfp & GfpFlags.THISNODE) != 0;
  }

  /// A contiguous range that could not be had.
  ///
  /// @param timeNs when it failed
  /// @param area  the CMA area's name, or null
  /// @param align log2 of the alignment in pages, or negative
  /// @param errno 0 where the trace has none
  void contigFailed(
      long timeNs, Kind kind, ContigRequest request, @Nullable String area, int align, int errno) {
    Cause cause = contigCause(request, errno);
    if (!count(kind, request.pages, cause)) {
      return;
    }
    int order = Long.SIZE - Long.numberOfLeadingZeros(Math.max(0, request.pages - 1));
    failures.add(contigFailure(
        "",
        timeNs,
        kind,
        request,
        Optional.ofNullable(area),
        align,
        errno,
        moments.fragmentationIndex(order),
        new FailureMoment(
            moments.now(),
            request.areaPages,
            request.areaUsedPages,
            request.largestRunPages,
            request.nearest)));
  }

  static Failure contigFailure(
      String id,
      long timeNs,
      Kind kind,
      ContigRequest request,
      Optional<String> area,
      int align,
      int errno) {
    return contigFailure(
        id,
        timeNs,
        kind,
        request,
        area,
        align,
        errno,
        OptionalDouble.empty(),
        FailureMoment.UNKNOWN);
  }

  private static Failure contigFailure(
      String id,
      long timeNs,
      Kind kind,
      ContigRequest request,
      Optional<String> area,
      int align,
      int errno,
      OptionalDouble fragmentationIndex,
      FailureMoment moment) {
    Cause cause = contigCause(request, errno);
    return new Failure(
        id,
        timeNs,
        request.startNs,
        kind,
        request.pages,
        OptionalInt.empty(),
        align < 0 ? OptionalLong.empty() : OptionalLong.of(1L << align),
        OptionalInt.empty(),
        Optional.empty(),
        area,
        request.pid,
        request.comm,
        errno == 0 ? OptionalInt.empty() : OptionalInt.of(errno),
        cause,
        fragmentationIndex,
        cause == Cause.UNKNOWN ? ModelVerdict.UNKNOWN : ModelVerdict.FAILS,
        request.attempts.isEmpty()
            ? OptionalLong.empty()
            : OptionalLong.of(request.attempts.getLast().startPfn()),
        List.copyOf(request.attempts),
        request.attemptCount,
        request.allBlockers(),
        moment,
        Optional.empty());
  }

  private static Cause contigCause(ContigRequest request, int errno) {
    if (errno == INTERRUPTED) {
      return Cause.SIGNAL;
    }
    if (request.attemptCount == 0) {
      return request.areaKnown ? Cause.NO_FREE_RUN : Cause.UNKNOWN;
    }
    if (errno == NO_MEMORY) {
      return Cause.NO_TARGET_PAGES;
    }
    if (request.testedAttempts == 0) {
      return Cause.ISOLATION_REFUSED;
    }
    return request.causeOfMost();
  }

  /// A compaction run for an order that did not bring a block of it. Where the scanners meet, the
  /// kernel ends a run without a look at the free lists: one after which the zone has such a
  /// block has not failed.
  void compactionFailed(EventBatch batch, int row, CompactionTasks.Run run) {
    int order = run.order();
    int pid = batch.pid(row);
    if (state.compactionTasks().isTrying(pid)) {
      verdicts.compactedInVain(pid, order);
    }
    FailureMoment moment = moments.of(run.control.zone(), order, run.control.migrateType());
    boolean known = !moment.zones().isEmpty();
    if (known && moment.zones().getFirst().hasBlock(order)) {
      return;
    }
    Cause cause = switch (Symbols.COMPACT_RESULT.name(batch.value(Column.STATUS, row))) {
      case "complete", "partial_skipped", "no_suitable_page" -> Cause.FRAGMENTED;
      default -> Cause.UNKNOWN;
    };
    if (!count(Kind.COMPACTION, 1L << order, cause)) {
      return;
    }
    Failure failure = blockFailure(
        new BlockRequest(
            run.startNs,
            Kind.COMPACTION,
            order,
            OptionalInt.empty(),
            Optional.empty(),
            pid,
            state.names().name(batch.comm(row))),
        batch.timeNs(row),
        cause,
        moments.fragmentationIndex(run.control.zone(), order),
        known ? ModelVerdict.FAILS : ModelVerdict.UNKNOWN,
        moment);
    failures.add(failure);
  }

  /// A failed request for pages that the kernel's log tells of, also for a single one.
  Failure pageFailure(LoggedRequest request, Cause cause) {
    int gfp = request.hasFlags() ? (int) request.gfpFlags : 0;
    return blockFailure(
            new BlockRequest(
                request.timeNs,
                buddyKind(request.order, gfp),
                request.order,
                request.hasFlags() ? OptionalInt.of(gfp) : OptionalInt.empty(),
                request.hasFlags() ? Optional.of(typeName(gfp)) : Optional.empty(),
                request.pid,
                request.comm),
            request.timeNs,
            cause,
            request.fragmentationIndex(),
            ModelVerdict.UNKNOWN,
            FailureMoment.UNKNOWN)
        .withReport(request.report());
  }

  private void tally(Failure failure, long change) {
    Tally key = new Tally(failure.kind(), failure.requestedPages(), failure.cause());
    totals.merge(key, change, Long::sum);
    totals.remove(key, 0L);
  }

  private static String typeName(int gfp) {
    return MigrateType.name((gfp & (GfpFlags.MOVABLE | GfpFlags.RECLAIMABLE)) >> 3);
  }

  /// Puts the failures of the kernel's log among those of the trace: one that is in both is one.
  void merge(LoggedFailures logged) {
    List<Failure> before = List.copyOf(failures);
    logged.mergeInto(failures);
    for (int i = 0; i < before.size(); i++) {
      if (failures.get(i).cause() != before.get(i).cause()) {
        tally(before.get(i), -1);
        tally(failures.get(i), 1);
      }
    }
    for (Failure failure : logged.failures()) {
      if (count(failure.kind(), failure.requestedPages(), failure.cause())) {
        failures.add(failure);
      }
    }
    failures.sort(Comparator.comparingLong(Failure::timeNs));
  }

  /// Attempts kept of one request: the last ones.
  static final int MAX_ATTEMPTS = 64;

  /// One request for a contiguous range, while it lasts.
  static final class ContigRequest {
    final int pid;
    final String comm;
    final long startNs;
    final long pages;
    /// Whether the area's bitmap is known, so that no attempt means no room.
    final boolean areaKnown;
    final List<Attempt> attempts = new ArrayList<>();
    final List<Blocker> blockers = new ArrayList<>();
    private List<Blocker> others = List.of();
    private long fewestInUse = Long.MAX_VALUE;
    int attemptCount;
    int testedAttempts;
    private final Map<Cause, Integer> causes = new EnumMap<>(Cause.class);
    OptionalLong areaPages = OptionalLong.empty();
    OptionalLong areaUsedPages = OptionalLong.empty();
    OptionalLong largestRunPages = OptionalLong.empty();
    /// Where no range was tried, the one of which the fewest pages are handed out.
    Optional<NearestRange> nearest = Optional.empty();

    ContigRequest(int pid, String comm, long startNs, long pages, boolean areaKnown) {
      this.pid = pid;
      this.comm = comm;
      this.startNs = startNs;
      this.pages = pages;
      this.areaKnown = areaKnown;
    }

    /// Why a range that was tested could not be had.
    void noteCause(Cause cause) {
      causes.merge(cause, 1, Integer::sum);
    }

    /// What failed most of its ranges; of equals the one that says most.
    Cause causeOfMost() {
      Cause most = Cause.MIGRATION_FAILED;
      for (Cause cause : List.of(Cause.PINNED_PAGE, Cause.UNMOVABLE_PAGE)) {
        if (causes.getOrDefault(cause, 0) >= Math.max(1, causes.getOrDefault(most, 0))) {
          most = cause;
        }
      }
      return most;
    }

    void addAttempt(Attempt attempt) {
      attemptCount++;
      if (attempts.size() == MAX_ATTEMPTS) {
        attempts.removeFirst();
      }
      attempts.add(attempt);
    }

    /// Whether each range so far that a frame failed had more pages in use.
    boolean hasMoreInUse(long inUsePages) {
      return inUsePages < fewestInUse;
    }

    /// What else was in use in a range that a frame failed. Of all such ranges the one with the
    /// fewest is kept.
    void noteOthers(List<Blocker> holders, long inUsePages) {
      if (hasMoreInUse(inUsePages)) {
        fewestInUse = inUsePages;
        others = holders;
      }
    }

    /// The frames that the kernel names, and what else was in use.
    List<Blocker> allBlockers() {
      List<Blocker> all = new ArrayList<>(blockers);
      for (Blocker other : others) {
        if (all.size() < MAX_ATTEMPTS
            && all.stream().noneMatch(b -> b.startPfn() == other.startPfn())) {
          all.add(other);
        }
      }
      return all;
    }

    void addBlocker(Blocker blocker) {
      if (blockers.size() < MAX_ATTEMPTS
          && blockers.stream().noneMatch(b -> b.startPfn() == blocker.startPfn())) {
        blockers.add(blocker);
      }
    }
  }
}
