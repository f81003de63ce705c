package pagereel.replay;

import pagereel.parser.event.EventBatch;
import pagereel.parser.event.Tracepoint;
import pagereel.replay.Divergence.Explanation;
import pagereel.replay.Divergence.Kind;
import pagereel.replay.kernel.KernelProfile.FallbackRule;
import pagereel.replay.model.FrameState;
import pagereel.replay.model.MigrateType;
import pagereel.replay.model.PageblockIsolation;
import pagereel.replay.model.PerCpuPages;
import pagereel.replay.model.Zone;

/// Blocks that leave the buddy free lists: `mm_page_alloc_zone_locked`, held against the block
/// that the model would give.
final class FreeListTakes {

  private final ReplayState state;
  private final DivergenceLedger ledger;
  private final CpuTakes takes;
  private final PcpLists pcpLists;

  FreeListTakes(ReplayState state, CpuTakes takes, PcpLists pcpLists) {
    this.state = state;
    this.takes = takes;
    this.pcpLists = pcpLists;
    ledger = state.ledger();
  }

  /// A block has left the free lists, for a per-CPU list or for a request of its own.
  ///
  /// @param fate what becomes of it next
  void zoneLocked(EventBatch batch, int row, int fate) {
    long pfn = batch.pfn(row);
    int order = batch.order(row);
    Zone zone = state.zoneFor(pfn, order);
    int type = state.types().of(batch.migrateType(row));
    if (zone == null || type == MigrateType.UNKNOWN) {
      return;
    }
    takeBlock(batch, row, zone, type);
    afterTake(batch, row, zone, type, fate);
  }

  private void takeBlock(EventBatch batch, int row, Zone zone, int type) {
    long pfn = batch.pfn(row);
    int order = batch.order(row);
    if (!zone.isFree(pfn)) {
      takeOfNotFree(batch, row, zone);
      return;
    }
    long headPfn = zone.buddyOf(pfn);
    if (zone.buddyType(headPfn) != type && zone.profile().zoneLockedTellsList()) {
      wrongType(batch, row, zone, headPfn, type);
      headPfn = zone.buddyOf(pfn);
    } else {
      long expected = zone.peekSmallest(order, type);
      if (expected != pfn) {
        wrongPfn(batch, row, zone, expected);
        resync(zone, expected, headPfn);
      }
    }
    if (zone.buddyOrder(headPfn) < order) {
      if (ledger.count(
          batch.timeNs(row),
          Tracepoint.MM_PAGE_ALLOC_ZONE_LOCKED,
          Kind.ORDER_MISMATCH,
          state.lostSince(zone, pfn))) {
        ledger.describe(
            state.describeFrame(zone, pfn), "%#x order %d taken".formatted(pfn, order), "");
      }
      zone.takeAllFree(pfn, 1L << order);
      zone.setState(pfn, 1L << order, FrameState.TAKEN);
      return;
    }
    zone.take(pfn, order, zone.buddyType(headPfn));
  }

  /// The block is on another type's list than the event says.
  private void wrongType(EventBatch batch, int row, Zone zone, long headPfn, int type) {
    long pfn = batch.pfn(row);
    boolean claim = zone.profile().fallback() == FallbackRule.CLAIM_OR_STEAL
        && MigrateType.isMergeable(type)
        && zone.peekSmallest(batch.order(row), type) == Zone.NO_PFN;
    if (!claim) {
      String reserve = state.reserveEvidence(zone, pfn, zone.buddyType(headPfn), type);
      if (ledger.count(
          batch.timeNs(row),
          Tracepoint.MM_PAGE_ALLOC_ZONE_LOCKED,
          Kind.TYPE_MISMATCH,
          reserve == null ? state.lostSince(zone, pfn) : Explanation.HIGH_ATOMIC)) {
        ledger.describe(
            state.describeFrame(zone, headPfn),
            "%#x taken from a list of type %s".formatted(pfn, MigrateType.name(type)),
            reserve == null ? "" : reserve);
      }
    }
    followType(zone, pfn, type);
  }

  /// Gives a pageblock the type that an event proves it to have.
  private void followType(Zone zone, long pfn, int type) {
    if (!zone.isFree(pfn)) {
      return;
    }
    PageblockIsolation moves = state.isolation(zone);
    long headPfn = zone.buddyOf(pfn);
    int oldType = zone.pageblockType(pfn);
    if (zone.profile().listTypeIsPageblockType()
        || oldType == MigrateType.UNKNOWN
        || type == MigrateType.HIGHATOMIC
        || oldType == MigrateType.HIGHATOMIC) {
      long step = 1L << zone.pageblockOrder();
      long end = headPfn + (1L << zone.buddyOrder(headPfn));
      for (long p = headPfn; p < end; p += step) {
        moves.changeType(p >> zone.pageblockOrder() << zone.pageblockOrder(), type);
      }
    } else {
      zone.moveToTail(headPfn, type);
    }
  }

  private void wrongPfn(EventBatch batch, int row, Zone zone, long expected) {
    if (System.getenv("DBG") != null)
      System.err.printf(
          "DBG %d zl expected %s observed %s%n",
          batch.timeNs(row),
          expected == -1 ? "-" : state.describeFrame(zone, expected),
          state.describeFrame(zone, batch.pfn(row)));
    if (ledger.count(
        batch.timeNs(row),
        Tracepoint.MM_PAGE_ALLOC_ZONE_LOCKED,
        Kind.WRONG_PFN,
        state.lostSince(zone, expected == Zone.NO_PFN ? batch.pfn(row) : expected))) {
      ledger.describe(
          expected == Zone.NO_PFN ? "nothing on this list" : "%#x".formatted(expected),
          "%#x order %d taken from type %d"
              .formatted(batch.pfn(row), batch.order(row), batch.migrateType(row)),
          "");
    }
  }

  /// The list's first block was passed over. If it only comes back by a free, it is gone; else the
  /// list was turned so that the block taken came first.
  private static void resync(Zone zone, long expected, long headPfn) {
    if (expected == Zone.NO_PFN) {
      return;
    }
    if (Fate.kind(zone.note(expected)) == Fate.FREE) {
      long end = expected + (1L << zone.buddyOrder(expected));
      for (long pfn = expected; pfn < end; pfn++) {
        if (zone.isFree(pfn) && Fate.kind(zone.note(pfn)) == Fate.FREE) {
          zone.take(pfn, 0, zone.buddyType(zone.buddyOf(pfn)));
        }
      }
    } else if (zone.buddyOrder(expected) == zone.buddyOrder(headPfn)
        && zone.buddyType(expected) == zone.buddyType(headPfn)) {
      zone.makeFirst(headPfn);
    }
  }

  void takeOfNotFree(EventBatch batch, int row, Zone zone) {
    long pfn = batch.pfn(row);
    long pages = 1L << batch.order(row);
    FrameState was = zone.state(pfn);
    if (was != FrameState.UNKNOWN) {
      boolean direct = was == FrameState.PCP || was == FrameState.PCP_TAIL;
      if (ledger.count(
          batch.timeNs(row),
          Tracepoint.MM_PAGE_ALLOC_ZONE_LOCKED,
          Kind.DEQUEUE_OF_NOT_FREE,
          direct ? state.orLost(zone, pfn, Explanation.DIRECT_FREE) : state.lostSince(zone, pfn))) {
        ledger.describe(
            state.describeFrame(zone, pfn),
            "%#x order %d taken from the free lists".formatted(pfn, batch.order(row)),
            direct
                ? "this event: the page came from the free lists without mm_page_pcpu_drain, so its"
                    + " free had bypassed the per-CPU list"
                : "");
      }
    }
    zone.takeAllFree(pfn, pages);
    state.forgetOwners(zone, pfn, pages);
    zone.setState(pfn, pages, FrameState.TAKEN);
  }

  void afterTake(EventBatch batch, int row, Zone zone, int wantedType, int fate) {
    long pfn = batch.pfn(row);
    int order = batch.order(row);
    int list = PerCpuPages.NO_LIST;
    if (wantedType != MigrateType.HIGHATOMIC) {
      list = zone.pcp().list(batch.cpu(row), order, wantedType);
    }
    takes.took(batch.cpu(row), list, pfn);
    if (list != PerCpuPages.NO_LIST) {
      if (takes.isRefill(batch.cpu(row))) {
        pcpLists.emptyBefore(batch, row, zone, list);
      }
      zone.addToPcp(list, pfn, order, wantedType, true);
    }
    zone.setNote(pfn, 1L << order, Fate.noteOfListed(fate));
  }
}
