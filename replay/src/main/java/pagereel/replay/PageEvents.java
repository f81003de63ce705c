package pagereel.replay;

import static java.util.Objects.requireNonNull;

import pagereel.parser.event.EventBatch;
import pagereel.parser.event.GfpFlags;
import pagereel.parser.event.Tracepoint;
import pagereel.replay.Divergence.Explanation;
import pagereel.replay.Divergence.Kind;
import pagereel.replay.Gaps.Gap;
import pagereel.replay.SwitchOutlook.LateTake;
import pagereel.replay.model.FrameState;
import pagereel.replay.model.FreePageIsolation;
import pagereel.replay.model.MigrateType;
import pagereel.replay.model.PerCpuPages;
import pagereel.replay.model.Zone;

/// The events of family kmem: pages are allocated and freed, and enter and leave the buddy free
/// lists and the per-CPU lists.
///
/// Each handler holds the event against the model, counts where they part, and then does as the
/// event says.
final class PageEvents {

  private final ReplayState state;
  private final DivergenceLedger ledger;
  private final CpuTakes takes = new CpuTakes();
  private final LatestFrees latestFrees = new LatestFrees();
  private final EventWindow window;
  private final DelayedFrees delayedFrees;
  private final DirectFrees directFrees;
  private final PassedOverFrees passedOver;
  private final LateFrees lateFrees;
  private final PcpLists pcpLists;
  private final FreeListTakes freeListTakes;
  private final FallbackEvents fallbacks;

  PageEvents(ReplayState state, EventWindow window) {
    this.state = state;
    this.window = window;
    ledger = state.ledger();
    directFrees = new DirectFrees(state, window);
    delayedFrees = new DelayedFrees(state, window, directFrees);
    passedOver = new PassedOverFrees(window);
    lateFrees = new LateFrees(state.zones(), window);
    pcpLists = new PcpLists(state, window, takes, latestFrees, lateFrees);
    freeListTakes = new FreeListTakes(state, window, takes, pcpLists);
    fallbacks = new FallbackEvents(state, takes, freeListTakes);
  }

  /// An event is about to be taken in, of whatever kind.
  void before(Tracepoint tracepoint, EventBatch batch, int row) {
    lateFrees.before(tracepoint, batch, row);
    delayedFrees.before(tracepoint, batch, row);
    directFrees.before(batch, row);
  }

  /// A task leaves a CPU, and tells of a block as soon as it goes on.
  void leaves(LateTake take) {
    Zone zone = state.knownZone(take.pfn(), take.order());
    int list =
        zone == null ? PerCpuPages.NO_LIST : zone.pcp().list(take.cpu(), take.order(), take.type());
    if (zone != null && list != PerCpuPages.NO_LIST) {
      state.lateTakes().leaves(take, zone, list, latestFrees.of(take.cpu(), list));
    }
  }

  /// A block is given back: to a per-CPU list, or straight to the free lists.
  ///
  /// @param fate what becomes of it next
  void free(EventBatch batch, int row, int fate) {
    long pfn = batch.pfn(row);
    int order = batch.order(row);
    Zone zone = state.zoneFor(pfn, order);
    if (zone == null) {
      return;
    }
    takes.clear(batch.cpu(row));
    if (state.isReturnToCompaction(batch, row, zone, fate)) {
      return;
    }
    long pages = 1L << order;
    state.unmovable().freeing(zone, pfn);
    checkFree(batch, row, zone, pages);
    state.activity().lifetimes().freeing(zone, pfn, pages, batch.timeNs(row) - state.startNs());
    state.forgetOwners(zone, pfn, pages);
    zone.splitAllocation(pfn, order);
    int type = zone.pageblockType(pfn);
    if (type == MigrateType.UNKNOWN) {
      type = guessType(zone, pfn);
    }
    int list = zone.pcp().list(batch.cpu(row), order, type);
    if (list == PerCpuPages.NO_LIST) {
      if (!delayedFrees.delaysForRefill(batch, row, zone, order, type)) {
        freeDirect(batch, row, zone, type, fate);
        directFrees.freed(batch.cpu(row), zone, pfn);
      }
    } else if (Fate.bypassesPcp(fate) || hadLeftFreeLists(order, type, fate)) {
      bypass(batch, row, zone, type, fate, Fate.isLeftOutOfBatch(fate));
    } else if (passedOver.isPassedOver(batch, row, zone, list, fate)) {
      bypass(batch, row, zone, type, fate, passedOver.ofBatch());
    } else if (passedOver.isMissedByDrain(batch, row, zone, list, fate)) {
      bypass(batch, row, zone, type, fate, true);
    } else if (passedOver.isOutlived(batch, row, zone, list, fate)) {
      bypass(batch, row, zone, type, fate, false);
    } else if (!lateFrees.comesAfterOthers(batch, row, zone, order, type, fate)) {
      latestFrees.freed(batch.cpu(row), list);
      zone.addToPcp(list, pfn, order, type, false);
    }
    zone.setNote(pfn, pages, Fate.noteOfFree(fate));
  }

  /// Whether a page that comes back by a free cannot have left its per-CPU list unseen: compaction
  /// had it in between, from the free lists.
  private static boolean hadLeftFreeLists(int order, int type, int fate) {
    return Fate.kind(fate) == Fate.FREE && !PcpLists.mayLeaveUnseen(order, type);
  }

  /// A page comes to the free lists past its per-CPU list, which somebody holds the lock of.
  private void bypass(EventBatch batch, int row, Zone zone, int type, int fate, boolean ofBatch) {
    int order = batch.order(row);
    if (!delayedFrees.delays(batch, row, zone, order, type, ofBatch)) {
      freeDirect(batch, row, zone, type, fate);
    }
  }

  private void freeDirect(EventBatch batch, int row, Zone zone, int type, int fate) {
    long pfn = batch.pfn(row);
    int order = batch.order(row);
    state.recentFrees().freed(pfn);
    int pieceOrder = order;
    if (zone.profile().listTypeIsPageblockType()) {
      pieceOrder = Math.min(order, zone.pageblockOrder());
    }
    for (long p = pfn; p < pfn + (1L << order); p += 1L << pieceOrder) {
      int pieceType = p == pfn ? type : zone.pageblockType(p);
      int listType = pieceType == MigrateType.UNKNOWN ? type : pieceType;
      state.captures().free(batch.pid(row), zone, p, pieceOrder, listType, fate);
    }
  }

  /// What a page of a pageblock of which nothing is known is put down as: what was asked for when
  /// it was allocated.
  private static int guessType(Zone zone, long pfn) {
    return zone.state(pfn) == FrameState.ALLOCATED ? zone.allocationType(pfn) : MigrateType.MOVABLE;
  }

  private void checkFree(EventBatch batch, int row, Zone zone, long pages) {
    long pfn = batch.pfn(row);
    if (!zone.hasFree(pfn, pages)) {
      return;
    }
    if (zone.isOnPcp(pfn)) {
      // Nobody was seen to take it, and yet somebody had it.
      long headPfn = zone.pcpBlockOf(pfn);
      boolean bulk = PcpLists.mayLeaveUnseen(zone.pcpOrder(headPfn), zone.pcpType(headPfn));
      if (ledger.count(
          batch.timeNs(row),
          Tracepoint.MM_PAGE_FREE,
          Kind.UNTRACED_TAKE,
          state.orUntold(
              zone, headPfn, bulk ? Explanation.BULK_ALLOCATION : Explanation.DIRECT_FREE))) {
        ledger.describe(
            "%#x on a per-CPU list".formatted(headPfn),
            "%#x freed by %s".formatted(pfn, state.task(batch, row)),
            bulk
                ? "this free: the page had left its per-CPU list without mm_page_alloc"
                : "this free: the page was not on its per-CPU list; and the allocations that leave no"
                    + " event are of single unmovable pages");
      }
    } else if (state.isSilentRelease(batch, row, zone)) {
      releaseSilentBlock(batch, row, zone);
      return;
    } else if (ledger.count(
        batch.timeNs(row),
        Tracepoint.MM_PAGE_FREE,
        Kind.FREE_OF_FREE,
        state.untoldSince(zone, pfn))) {
      ledger.describe(
          state.describeFrame(zone, pfn),
          "%#x order %d freed by %s".formatted(pfn, batch.order(row), state.task(batch, row)),
          "");
    }
    zone.takeAllFree(pfn, pages);
  }

  /// A compacting task gives back pages of a block that it must have taken from the free lists by
  /// a search without an event. Pages are handed out from the block's end: those above this one
  /// are in use, those below follow.
  private void releaseSilentBlock(EventBatch batch, int row, Zone zone) {
    long pfn = batch.pfn(row);
    long headPfn = zone.buddyOf(pfn);
    CompactionTasks.Run run = requireNonNull(state.compactionTasks().run(batch.pid(row)), "run");
    if (ledger.count(
        batch.timeNs(row),
        Tracepoint.MM_PAGE_FREE,
        Kind.UNTRACED_TAKE,
        Explanation.COMPACTION_RELEASE)) {
      ledger.describe(
          state.describeFrame(zone, pfn),
          "%#x released by %s".formatted(pfn, state.task(batch, row)),
          ("this free, by a task since its mm_compaction_begin at %d ns, for order %d: a block taken"
                  + " as target, of which this page was not used")
              .formatted(run.startNs, run.order()));
    }
    new FreePageIsolation(run.control).isolateFreePage(headPfn);
  }

  /// A block is handed to who asked for it. It has left its list before.
  void alloc(EventBatch batch, int row) {
    long pfn = batch.pfn(row);
    int order = batch.order(row);
    Zone zone = state.zoneFor(pfn, order);
    if (zone == null) {
      return;
    }
    int cpu = batch.cpu(row);
    int type = requestedType(batch, row);
    if (zone.isOnPcp(pfn)) {
      pcpLists.popFromPcp(batch, row, zone, type);
    } else {
      checkAlloc(batch, row, zone);
    }
    state.lateTakes().told(pfn);
    if (zone.hasFree(pfn, 1L << order)) {
      zone.takeAllFree(pfn, 1L << order);
    }
    state.forgetOwners(zone, pfn, 1L << order);
    int allocation = state
        .allocations()
        .allocated(
            batch.pid(row), batch.comm(row), batch.gfpFlags(row), batch.stack(row), 1L << order);
    zone.setAllocated(pfn, order, type, allocation, batch.timeNs(row) - state.startNs());
    state.highAtomicEvidence().allocated(batch, row);
    takes.clear(cpu);
    latestFrees.end(cpu);
  }

  /// The migratetype that a request asks for.
  ///
  /// Source: `gfp_migratetype()`.
  static int requestedType(EventBatch batch, int row) {
    int flags = batch.gfpFlags(row) & (GfpFlags.MOVABLE | GfpFlags.RECLAIMABLE);
    return flags >> 3;
  }

  private void checkAlloc(EventBatch batch, int row, Zone zone) {
    long pfn = batch.pfn(row);
    long timeNs = batch.timeNs(row);
    switch (zone.state(pfn)) {
      case FREE, FREE_TAIL -> {
        if (ledger.count(
            timeNs, Tracepoint.MM_PAGE_ALLOC, Kind.UNTRACED_TAKE, state.untoldSince(zone, pfn))) {
          ledger.describe(
              state.describeFrame(zone, pfn),
              "%#x order %d allocated by %s"
                  .formatted(pfn, batch.order(row), state.task(batch, row)),
              "");
        }
      }
      case ALLOCATED, CONTIGUOUS, COMPACTION, MIGRATED -> {
        if (ledger.count(
            timeNs,
            Tracepoint.MM_PAGE_ALLOC,
            Kind.ALLOC_OF_ALLOCATED,
            state.untoldSince(zone, pfn))) {
          ledger.describe(
              state.describeFrame(zone, pfn),
              "%#x order %d allocated by %s"
                  .formatted(pfn, batch.order(row), state.task(batch, row)),
              "");
        }
      }
      case TAKEN, IN_USE, RESERVED, UNKNOWN, HOLE, PCP, PCP_TAIL -> {}
    }
  }

  /// A block went from a per-CPU list back to the free lists.
  ///
  /// @param fate what becomes of it next
  void drain(EventBatch batch, int row, int fate) {
    long pfn = batch.pfn(row);
    int order = batch.order(row);
    Zone zone = state.zoneFor(pfn, order);
    int type = state.types().of(batch.migrateType(row));
    if (zone == null || type == MigrateType.UNKNOWN) {
      return;
    }
    state.activity().pcpTraffic().drained(order);
    int heldType = MigrateType.UNKNOWN;
    if (zone.isOnPcp(pfn)) {
      long headPfn = zone.pcpBlockOf(pfn);
      heldType = zone.pcpType(headPfn);
      pcpLists.popPagesBehind(batch, row, zone, headPfn);
      zone.removeFromPcp(headPfn);
    } else if (zone.state(pfn) != FrameState.UNKNOWN) {
      if (ledger.count(
          batch.timeNs(row),
          Tracepoint.MM_PAGE_PCPU_DRAIN,
          Kind.UNTRACED_RETURN,
          state.untoldSince(zone, pfn))) {
        ledger.describe(
            state.describeFrame(zone, pfn),
            "%#x order %d drained from a per-CPU list".formatted(pfn, order),
            "");
      }
    }
    if (zone.hasFree(pfn, 1L << order)) {
      zone.takeAllFree(pfn, 1L << order);
    }
    state.forgetOwners(zone, pfn, 1L << order);
    if (zone.profile().listTypeIsPageblockType() || heldType != type) {
      followPageblock(batch, row, zone, pfn, type);
    }
    state.captures().free(batch.pid(row), zone, pfn, order, type, fate);
    state.recentFrees().freed(pfn);
    zone.setNote(pfn, 1L << order, Fate.note(fate));
  }

  /// A drain tells the pageblock's type on kernels whose lists follow it, and on others where an
  /// isolated or reserved pageblock is concerned. There the page has the type that its pageblock
  /// had when it came to the per-CPU list; if the model knows that, the drain tells nothing.
  private void followPageblock(EventBatch batch, int row, Zone zone, long pfn, int type) {
    int modelType = zone.pageblockType(pfn);
    if (modelType == type) {
      return;
    }
    boolean tells = zone.profile().listTypeIsPageblockType()
        || modelType == MigrateType.UNKNOWN
        || !MigrateType.isMergeable(type)
        || modelType == MigrateType.HIGHATOMIC;
    if (!tells) {
      return;
    }
    if (modelType != MigrateType.UNKNOWN) {
      String reserve = state.reserveEvidence(zone, pfn, modelType, type);
      if (ledger.count(
          batch.timeNs(row),
          Tracepoint.MM_PAGE_PCPU_DRAIN,
          Kind.TYPE_MISMATCH,
          reserve == null ? state.untoldSince(zone, pfn) : Explanation.HIGH_ATOMIC)) {
        ledger.describe(
            "pageblock of %#x is %s".formatted(pfn, MigrateType.name(modelType)),
            "drained to type " + MigrateType.name(type),
            reserve == null ? "" : reserve);
      }
    }
    state.isolation(zone).changeType(pfn >> zone.pageblockOrder() << zone.pageblockOrder(), type);
  }

  /// Nothing that a CPU did last can be relied on.
  ///
  /// What is known of each frame is from before the gap, until an event names it again.
  void lostEvents(EventBatch batch, int row) {
    takes.clear(batch.cpu(row));
    state.lostEvents(batch, row);
    Gap gap = window.gapAt(row);
    if (gap != null && window.isLastOf(gap, row)) {
      new GapEnd(state, window).settle(row, gap.cpus());
    }
  }

  /// A block has left the free lists, for a per-CPU list or for a request of its own.
  ///
  /// @param fate what becomes of it next
  void zoneLocked(EventBatch batch, int row, int fate) {
    latestFrees.end(batch.cpu(row));
    freeListTakes.zoneLocked(batch, row, fate);
  }

  /// Takes in what later takes tell, before the lists are looked at.
  ///
  /// @param row first event that is still to come
  void settle(int row, long timeNs) {
    delayedFrees.flush();
    freeListTakes.settle(row, timeNs);
  }

  /// An allocation took from another migratetype.
  ///
  /// @param fate what becomes of the block next
  void extfrag(EventBatch batch, int row, int fate) {
    fallbacks.extfrag(batch, row, fate);
  }
}
