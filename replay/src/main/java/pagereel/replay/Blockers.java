package pagereel.replay;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import pagereel.parser.event.Column;
import pagereel.parser.event.EventBatch;
import pagereel.parser.event.StackTable;
import pagereel.replay.CmaLeases.Lease;
import pagereel.replay.Failure.Blocker;
import pagereel.replay.Failure.Release;
import pagereel.replay.model.FrameState;
import pagereel.replay.model.Zone;

/// The frames that stood in the way of contiguous allocations: who has them, since when, and what
/// becomes of them.
final class Blockers {

  /// Ranges kept; those beyond are left out.
  static final int MAX_RANGES = 10_000;
  /// Blocks of pages named of a range that came nearest.
  static final int MAX_HOLDERS = 16;

  private final ReplayState state;
  private final StackTable stacks;
  private final BlockerWatch watch = new BlockerWatch();
  private final List<BusyRange> busyRanges = new ArrayList<>();

  Blockers(ReplayState state, StackTable stacks) {
    this.state = state;
    this.stacks = stacks;
  }

  /// Forgets what was found so far: results begin here.
  void restart() {
    busyRanges.clear();
  }

  /// A frame of a range is found in use by the kernel's test of the range.
  Blocker found(EventBatch batch, int row, long finPfn) {
    Blocker blocker = blocker(finPfn, batch.timeNs(row)).asNamedByKernel();
    watch.watch(finPfn, batch.timeNs(row));
    if (busyRanges.size() < MAX_RANGES) {
      busyRanges.add(new BusyRange(
          batch.timeNs(row),
          batch.pid(row),
          state.names().name(batch.comm(row)),
          batch.value(Column.START_PFN, row),
          batch.value(Column.END_PFN, row),
          blocker));
    }
    return blocker;
  }

  /// What is in use of a range: what cannot be moved first, and no more than [#MAX_HOLDERS].
  List<Blocker> holders(long startPfn, long endPfn, long timeNs) {
    Zone zone = state.zones().of(startPfn);
    if (zone == null) {
      return List.of();
    }
    List<Blocker> stuck = new ArrayList<>();
    List<Blocker> movable = new ArrayList<>();
    for (long pfn = startPfn; pfn < endPfn && stuck.size() < MAX_HOLDERS; ) {
      if (zone.isFree(pfn)) {
        pfn = zone.buddyOf(pfn) + (1L << zone.buddyOrder(zone.buddyOf(pfn)));
        continue;
      }
      Blocker blocker = blocker(pfn, timeNs);
      List<Blocker> like = canMove(zone, pfn) ? movable : stuck;
      if (like.size() < MAX_HOLDERS) {
        like.add(blocker);
      }
      pfn = Math.max(pfn + 1, blocker.startPfn() + blocker.pages());
    }
    stuck.addAll(movable);
    List<Blocker> holders = stuck.subList(0, Math.min(MAX_HOLDERS, stuck.size()));
    holders.forEach(holder -> watch.watch(holder.pfn(), timeNs));
    return holders;
  }

  /// Who has pages of the range of a CMA area of which the fewest are handed out.
  List<Blocker> lessees(CmaArea area, NearestRange range, long timeNs) {
    List<Blocker> lessees = new ArrayList<>();
    long pfn = range.startPfn();
    for (Lease lease : area.leases().within(range.startPfn(), range.endPfn())) {
      addUntold(lessees, area, pfn, lease.startPfn(), timeNs);
      lessees.add(blocker(lease, Math.max(pfn, lease.startPfn()), timeNs));
      pfn = lease.endPfn();
    }
    addUntold(lessees, area, pfn, range.endPfn(), timeNs);
    List<Blocker> named = lessees.subList(0, Math.min(MAX_HOLDERS, lessees.size()));
    named.forEach(lessee -> watch.watch(lessee.pfn(), timeNs));
    return named;
  }

  /// The runs of pages that are handed out without a lease: they were before the trace.
  private void addUntold(
      List<Blocker> lessees, CmaArea area, long startPfn, long endPfn, long timeNs) {
    for (long pfn = startPfn; pfn < endPfn; pfn++) {
      long runStart = pfn;
      while (pfn < endPfn && area.isUsed(pfn)) {
        pfn++;
      }
      if (pfn > runStart) {
        lessees.add(blocker(
            runStart, pfn - runStart, "handed out before the trace", Owner.NONE, runStart, timeNs));
      }
    }
  }

  private Blocker blocker(Lease lease, long pfn, long timeNs) {
    Owner owner = new Owner(
        OptionalInt.of(lease.pid()),
        Optional.of(lease.comm()),
        OptionalInt.empty(),
        OptionalLong.of(lease.timeNs()),
        stacks.names(lease.stack(), state.names()));
    long pages = lease.endPfn() - lease.startPfn();
    return blocker(lease.startPfn(), pages, "handed out by CMA", owner, pfn, timeNs);
  }

  /// Whether a frame is one that compaction could have moved, or that comes back by itself.
  private boolean canMove(Zone zone, long pfn) {
    return switch (zone.state(pfn)) {
      case ALLOCATED -> state.allocations().isMovable(zone.allocation(pfn));
      case PCP, PCP_TAIL, COMPACTION, MIGRATED -> true;
      default -> false;
    };
  }

  void freed(EventBatch batch, int row) {
    watch.freed(batch.pfn(row), batch.order(row), batch.timeNs(row));
  }

  void allocated(EventBatch batch, int row) {
    watch.allocated(batch.pfn(row), batch.order(row));
  }

  void lostEvents() {
    watch.lostEvents();
  }

  /// Every range that a frame in use failed, with what became of that frame.
  List<BusyRange> busyRanges() {
    return busyRanges.stream()
        .map(range -> range.withBlocker(settled(range.blocker())))
        .toList();
  }

  /// The failure with what became of its blockers.
  Failure settled(Failure failure) {
    return failure.blockers().isEmpty()
        ? failure
        : failure.withBlockers(failure.blockers().stream().map(this::settled).toList());
  }

  private Blocker settled(Blocker blocker) {
    BlockerWatch.Outcome outcome = watch.outcome(blocker.pfn(), blocker.sightedNs());
    return blocker.withRelease(
        outcome.release(),
        outcome.release() == Release.FREED
            ? OptionalLong.of(outcome.freedNs())
            : OptionalLong.empty());
  }

  /// The block of frames that a frame which is in the way belongs to.
  private Blocker blocker(long pfn, long timeNs) {
    Zone zone = state.zones().of(pfn);
    if (zone == null) {
      return blocker(pfn, 1, "outside memory", Owner.NONE, pfn, timeNs);
    }
    if (zone.state(pfn) != FrameState.ALLOCATED) {
      return blocker(pfn, 1, stateName(zone.state(pfn)), Owner.NONE, pfn, timeNs);
    }
    int id = zone.allocation(pfn);
    long pages = 1L << zone.allocationOrder(pfn);
    Owner owner = new Owner(
        OptionalInt.of(state.allocations().pid(id)),
        Optional.of(state.allocations().comm(id)),
        OptionalInt.of(state.allocations().gfpFlags(id)),
        OptionalLong.of(state.startNs() + zone.allocatedSinceNs(pfn)),
        stacks.names(state.allocations().stack(id), state.names()));
    return blocker(pfn & -pages, pages, "in use", owner, pfn, timeNs);
  }

  /// Who has pages, as far as it is known.
  private record Owner(
      OptionalInt pid,
      Optional<String> comm,
      OptionalInt gfpFlags,
      OptionalLong sinceNs,
      List<String> stack) {

    static final Owner NONE = new Owner(
        OptionalInt.empty(),
        Optional.empty(),
        OptionalInt.empty(),
        OptionalLong.empty(),
        List.of());
  }

  /// @param pfn the frame of the block that is in the way
  private Blocker blocker(
      long startPfn, long pages, String stateName, Owner owner, long pfn, long timeNs) {
    return new Blocker(
        startPfn,
        pages,
        stateName,
        owner.pid(),
        owner.comm(),
        owner.gfpFlags(),
        owner.sinceNs(),
        owner.stack(),
        pfn,
        state.pageblockOf(pfn),
        false,
        timeNs,
        Release.NOT_TOLD,
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
      case COMPACTION -> "held by compaction";
      case MIGRATED -> "new home of a migrated page";
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
}
