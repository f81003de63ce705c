package pagereel.replay;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import pagereel.parser.event.EventBatch;
import pagereel.parser.event.GfpFlags;
import pagereel.replay.Failure.Attempt;
import pagereel.replay.Failure.Blocker;
import pagereel.replay.Failure.Cause;
import pagereel.replay.Failure.Kind;
import pagereel.replay.Failure.ModelVerdict;
import pagereel.replay.metric.FragmentationIndex;
import pagereel.replay.model.FrameState;
import pagereel.replay.model.MigrateType;
import pagereel.replay.model.Zone;

/// Every contiguous allocation that failed, with what the model held at that moment.
final class FailureLog {

  /// Failures kept in full; those beyond are counted.
  static final int MAX_FAILURES = 10_000;

  private record Tally(Kind kind, long pages, Cause cause) {}

  private final ReplayState state;
  private final List<Failure> failures = new ArrayList<>();
  private final Map<Tally, Long> totals = new LinkedHashMap<>();
  private long count;

  FailureLog(ReplayState state) {
    this.state = state;
  }

  List<Failure> failures() {
    return failures;
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
    count = 0;
  }

  private boolean count(Kind kind, long pages, Cause cause) {
    totals.merge(new Tally(kind, pages, cause), 1L, Long::sum);
    count++;
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
    boolean fits = false;
    boolean allowed = false;
    boolean known = true;
    for (Zone zone : state.zones().all()) {
      known &= zone.unknownPages() == 0;
      boolean zoneAllows = zone.watermarks()
          .allow(
              usablePages(zone, type),
              order,
              (gfp & GfpFlags.HIGH) != 0,
              (gfp & GfpFlags.DIRECT_RECLAIM) == 0);
      allowed |= zoneAllows;
      fits |= zoneAllows && hasBlock(zone, order, type);
    }
    Cause cause = Cause.UNKNOWN;
    ModelVerdict verdict = ModelVerdict.UNKNOWN;
    if (known && !state.zones().all().isEmpty()) {
      verdict = fits ? ModelVerdict.SUCCEEDS : ModelVerdict.FAILS;
      if (!allowed) {
        cause = Cause.BELOW_WATERMARK;
      } else if (!fits) {
        cause = Cause.FRAGMENTED;
      }
    }
    Kind kind = buddyKind(order, gfp);
    if (count(kind, 1L << order, cause)) {
      failures.add(new Failure(
          "F" + count,
          batch.timeNs(row),
          batch.timeNs(row),
          kind,
          1L << order,
          OptionalInt.of(order),
          OptionalLong.empty(),
          OptionalInt.of(gfp),
          Optional.of(MigrateType.name(type)),
          Optional.empty(),
          batch.pid(row),
          state.names().name(batch.comm(row)),
          OptionalInt.empty(),
          cause,
          fragmentationIndex(order),
          verdict,
          OptionalLong.empty(),
          List.of(),
          0,
          List.of(),
          Optional.empty()));
    }
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

  private static boolean hasBlock(Zone zone, int order, int type) {
    for (int t = 0; t < MigrateType.COUNT; t++) {
      boolean usable =
          MigrateType.isMergeable(t) || (t == MigrateType.CMA && type == MigrateType.MOVABLE);
      if (usable && zone.peekSmallest(order, t) != Zone.NO_PFN) {
        return true;
      }
    }
    return false;
  }

  private static long usablePages(Zone zone, int type) {
    long pages = 0;
    for (int order = 0; order <= zone.maxPageOrder(); order++) {
      pages += zone.freeBlocks(order) << order;
      pages -= zone.freeBlocks(order, MigrateType.ISOLATE) << order;
      if (type != MigrateType.MOVABLE) {
        pages -= zone.freeBlocks(order, MigrateType.CMA) << order;
      }
    }
    return pages;
  }

  private OptionalDouble fragmentationIndex(int order) {
    Zone largest = null;
    for (Zone zone : state.zones().all()) {
      if (zone.unknownPages() > 0) {
        return OptionalDouble.empty();
      }
      if (largest == null || zone.managedPages() > largest.managedPages()) {
        largest = zone;
      }
    }
    return largest == null
        ? OptionalDouble.empty()
        : OptionalDouble.of(new FragmentationIndex(order).sample(largest));
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
    failures.add(
        contigFailure("F" + count, timeNs, kind, request, Optional.ofNullable(area), align, errno));
  }

  static Failure contigFailure(
      String id,
      long timeNs,
      Kind kind,
      ContigRequest request,
      Optional<String> area,
      int align,
      int errno) {
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
        OptionalDouble.empty(),
        cause == Cause.UNKNOWN ? ModelVerdict.UNKNOWN : ModelVerdict.FAILS,
        request.attempts.isEmpty()
            ? OptionalLong.empty()
            : OptionalLong.of(request.attempts.getLast().startPfn()),
        List.copyOf(request.attempts),
        request.attemptCount,
        List.copyOf(request.blockers),
        Optional.empty());
  }

  private static Cause contigCause(ContigRequest request, int errno) {
    if (errno == -4) {
      return Cause.SIGNAL;
    }
    if (request.attemptCount == 0) {
      return request.areaKnown ? Cause.NO_FREE_RUN : Cause.UNKNOWN;
    }
    if (request.testedAttempts == 0) {
      return Cause.ISOLATION_REFUSED;
    }
    return request.unmovableBlockers > 0 ? Cause.UNMOVABLE_PAGE : Cause.MIGRATION_FAILED;
  }

  /// A compaction run for an order that did not bring a block of it.
  void compactionFailed(EventBatch batch, int row, int order, String status, long startNs) {
    Cause cause = switch (status) {
      case "complete", "partial_skipped", "no_suitable_page" -> Cause.FRAGMENTED;
      default -> Cause.UNKNOWN;
    };
    if (!count(Kind.COMPACTION, 1L << order, cause)) {
      return;
    }
    failures.add(new Failure(
        "F" + count,
        batch.timeNs(row),
        startNs,
        Kind.COMPACTION,
        1L << order,
        OptionalInt.of(order),
        OptionalLong.empty(),
        OptionalInt.empty(),
        Optional.empty(),
        Optional.empty(),
        batch.pid(row),
        state.names().name(batch.comm(row)),
        OptionalInt.empty(),
        cause,
        fragmentationIndex(order),
        ModelVerdict.UNKNOWN,
        OptionalLong.empty(),
        List.of(),
        0,
        List.of(),
        Optional.empty()));
  }

  /// A failed request for pages that the kernel's log tells of, also for a single one.
  Failure pageFailure(LoggedRequest request, Cause cause) {
    int gfp = request.hasFlags() ? (int) request.gfpFlags : 0;
    return new Failure(
            "",
            request.timeNs,
            request.timeNs,
            buddyKind(request.order, gfp),
            1L << request.order,
            OptionalInt.of(request.order),
            OptionalLong.empty(),
            request.hasFlags() ? OptionalInt.of(gfp) : OptionalInt.empty(),
            request.hasFlags() ? Optional.of(typeName(gfp)) : Optional.empty(),
            Optional.empty(),
            request.pid,
            request.comm,
            OptionalInt.empty(),
            cause,
            request.fragmentationIndex(),
            ModelVerdict.UNKNOWN,
            OptionalLong.empty(),
            List.of(),
            0,
            List.of(),
            Optional.empty())
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
    for (int i = 0; i < failures.size(); i++) {
      failures.set(i, failures.get(i).withId("F" + (i + 1)));
    }
  }

  /// The block of frames that a frame which is in the way belongs to.
  Blocker blocker(long pfn) {
    Zone zone = state.zones().of(pfn);
    if (zone == null) {
      return blocker(pfn, 1, "outside memory");
    }
    if (zone.state(pfn) != FrameState.ALLOCATED) {
      return blocker(pfn, 1, stateName(zone.state(pfn)));
    }
    int id = zone.allocation(pfn);
    long pages = 1L << zone.allocationOrder(pfn);
    return new Blocker(
        pfn & -pages,
        pages,
        "in use",
        OptionalInt.of(state.allocations().pid(id)),
        Optional.of(state.allocations().comm(id)),
        OptionalInt.of(state.allocations().gfpFlags(id)),
        OptionalLong.of(state.startNs() + zone.allocatedSinceNs(pfn)));
  }

  private static Blocker blocker(long pfn, long pages, String stateName) {
    return new Blocker(
        pfn,
        pages,
        stateName,
        OptionalInt.empty(),
        Optional.empty(),
        OptionalInt.empty(),
        OptionalLong.empty());
  }

  private static String stateName(FrameState frame) {
    return switch (frame) {
      case UNKNOWN -> "unknown";
      case HOLE -> "outside memory";
      case RESERVED -> "reserved";
      case FREE, FREE_TAIL -> "free";
      case PCP, PCP_TAIL -> "on a per-CPU list";
      case ALLOCATED, TAKEN -> "in use";
      case IN_USE -> "in use since before the trace";
      case COMPACTION -> "new home of a migrated page";
      case CONTIGUOUS -> "in a contiguous allocation";
    };
  }

  /// Whether the page in the way is known to be one that cannot be moved.
  boolean isUnmovable(long pfn) {
    Zone zone = state.zones().of(pfn);
    return zone != null
        && zone.state(pfn) == FrameState.ALLOCATED
        && !state.allocations().isMovable(zone.allocation(pfn));
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
    int attemptCount;
    int testedAttempts;
    int unmovableBlockers;

    ContigRequest(int pid, String comm, long startNs, long pages, boolean areaKnown) {
      this.pid = pid;
      this.comm = comm;
      this.startNs = startNs;
      this.pages = pages;
      this.areaKnown = areaKnown;
    }

    void addAttempt(Attempt attempt) {
      attemptCount++;
      if (attempts.size() == MAX_ATTEMPTS) {
        attempts.removeFirst();
      }
      attempts.add(attempt);
    }

    void addBlocker(Blocker blocker) {
      if (blockers.size() < MAX_ATTEMPTS
          && blockers.stream().noneMatch(b -> b.startPfn() == blocker.startPfn())) {
        blockers.add(blocker);
      }
    }
  }
}
