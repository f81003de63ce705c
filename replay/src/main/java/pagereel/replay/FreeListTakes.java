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
  private final EventWindow window;
  private final DivergenceLedger ledger;
  private final CpuTakes takes;
  private final PcpLists pcpLists;
  private final EarlierSearches earlierSearches;
  private final EarlierScans earlierScans;

  FreeListTakes(ReplayState state, EventWindow window, CpuTakes takes, PcpLists pcpLists) {
    this.state = state;
    this.window = window;
    this.takes = takes;
    this.pcpLists = pcpLists;
    ledger = state.ledger();
    earlierSearches = new EarlierSearches(state, window);
    earlierScans = new EarlierScans(state, window);
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
      if (expected != pfn && !isExplainedByScan(batch, row, zone, expected, type)) {
        boolean repaired = freeLostBuddy(batch, row, zone, expected);
        expected = zone.peekSmallest(order, type);
        if (expected != pfn && !isExplainedByRequest(batch, row, zone, expected, type)) {
          if (!isExplainedBySearch(batch, row, zone, expected)) {
            wrongPfn(batch, row, zone, expected, repaired);
            resync(zone, expected, pfn, order, type, window.gapAt(row) != null);
          }
        }
      }
      headPfn = zone.buddyOf(pfn);
    }
    if (zone.buddyOrder(headPfn) < order) {
      if (ledger.count(
          batch.timeNs(row),
          Tracepoint.MM_PAGE_ALLOC_ZONE_LOCKED,
          Kind.ORDER_MISMATCH,
          state.untoldSince(zone, pfn))) {
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
          reserve == null ? state.untoldSince(zone, pfn) : Explanation.HIGH_ATOMIC)) {
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

  /// A request for a contiguous range that left no event may have turned the list.
  private boolean isExplainedByRequest(
      EventBatch batch, int row, Zone zone, long expected, int type) {
    long pfn = batch.pfn(row);
    if (!window.looksAhead()
        || type != MigrateType.MOVABLE
        || expected == Zone.NO_PFN
        || !zone.isBuddy(pfn)
        || !state.unseenRequests().isWorthTrying()) {
      return false;
    }
    long pages = state.unseenRequests().explain(zone, zone.buddyOrder(pfn), takesFrom(row));
    if (pages > 0) {
      countRequest(
          batch.timeNs(row),
          pages,
          "%#x".formatted(expected),
          "%#x first of its list".formatted(pfn));
    }
    return pages > 0;
  }

  /// A search that is told of later may have turned the list by now.
  private boolean isExplainedBySearch(EventBatch batch, int row, Zone zone, long expected) {
    long headPfn = zone.buddyOf(batch.pfn(row));
    if (expected == Zone.NO_PFN
        || zone.buddyType(headPfn) != MigrateType.MOVABLE
        || zone.buddyOrder(headPfn) != zone.buddyOrder(expected)) {
      return false;
    }
    Long searchNs = earlierSearches.explain(batch, row, zone, headPfn);
    if (searchNs == null) {
      return false;
    }
    countTurn(
        batch.timeNs(row),
        expected,
        headPfn,
        ("the search at %d ns: its event is told of after the search, which gives these counts if"
                + " it comes before this take, and then leaves this block first")
            .formatted(searchNs));
    return true;
  }

  /// A scan that is told of later may have taken what is passed over.
  private boolean isExplainedByScan(EventBatch batch, int row, Zone zone, long expected, int type) {
    EarlierScans.Scan scan =
        expected == Zone.NO_PFN ? null : earlierScans.explain(batch, row, zone, type);
    if (scan == null) {
      return false;
    }
    countTurn(
        batch.timeNs(row),
        expected,
        batch.pfn(row),
        ("the scan of [%#x, %#x) told of at %d ns, which takes %d pages there: the block passed over"
                + " is one of them, and without those this one comes first")
            .formatted(scan.startPfn(), scan.endPfn(), scan.timeNs(), scan.taken()));
    return true;
  }

  /// Another block comes first than the one expected.
  private void countTurn(long timeNs, long expectedPfn, long firstPfn, String evidence) {
    if (ledger.count(
        timeNs,
        Tracepoint.MM_PAGE_ALLOC_ZONE_LOCKED,
        Kind.WRONG_PFN,
        Explanation.CROSS_CPU_ORDER)) {
      ledger.describe(
          "%#x".formatted(expectedPfn), "%#x first of its list".formatted(firstPfn), evidence);
    }
  }

  private long[] takesFrom(int row) {
    return window.takesFrom(
        row, number -> state.types().of(number) == MigrateType.MOVABLE, UnseenRequests.TAKES);
  }

  private void countRequest(long timeNs, long pages, String expected, String observed) {
    if (ledger.count(
        timeNs, Tracepoint.MM_PAGE_ALLOC_ZONE_LOCKED, Kind.WRONG_PFN, Explanation.CONTIG_UNDO)) {
      ledger.describe(
          expected,
          observed,
          ("the takes from here on: they come in the order in which a request for %d contiguous"
                  + " pages, all of whose ranges are refused, leaves the list")
              .formatted(pages));
    }
  }

  /// Takes in what later takes tell of requests that left no event, before the lists are looked at.
  ///
  /// @param row first event that is still to come
  void settle(int row, long timeNs) {
    if (!window.looksAhead() || !state.unseenRequests().isExpected()) {
      return;
    }
    long[] later = takesFrom(row);
    for (Zone zone : state.zones().all()) {
      long pages = state.unseenRequests().foresee(zone, later);
      if (pages > 0) {
        countRequest(
            timeNs,
            pages,
            "the Movable lists as no request has turned them",
            "them turned by a request for %d contiguous pages".formatted(pages));
      }
    }
  }

  /// @param repaired another divergence of this event explains it
  private void wrongPfn(EventBatch batch, int row, Zone zone, long expected, boolean repaired) {
    Explanation untold =
        state.untoldSince(zone, expected == Zone.NO_PFN ? batch.pfn(row) : expected);
    if (ledger.count(
        batch.timeNs(row),
        Tracepoint.MM_PAGE_ALLOC_ZONE_LOCKED,
        Kind.WRONG_PFN,
        repaired ? Explanation.DIRECT_FREE : untold)) {
      ledger.describe(
          expected == Zone.NO_PFN ? "nothing on this list" : "%#x".formatted(expected),
          "%#x order %d taken from type %d"
              .formatted(batch.pfn(row), batch.order(row), batch.migrateType(row)),
          repaired
              ? "this event: the block passed over was no block of its own, because pages of its"
                  + " buddy had come free past their per-CPU list"
              : "");
    }
  }

  /// A block was passed over that is first on its list, so it was none of its own: its buddy was
  /// free too. If all of the buddy is, but for pages that were freed in a row and not seen since,
  /// those bypassed their per-CPU list.
  ///
  /// @return whether such pages were found, and freed now
  private boolean freeLostBuddy(EventBatch batch, int row, Zone zone, long expected) {
    if (expected == Zone.NO_PFN || zone.buddyOrder(expected) >= zone.maxPageOrder()) {
      return false;
    }
    long buddyPfn = expected ^ (1L << zone.buddyOrder(expected));
    long end = buddyPfn + (1L << zone.buddyOrder(expected));
    int lost = 0;
    for (long p = buddyPfn; p < end; p++) {
      if (!zone.spans(p)) {
        return false;
      }
      boolean gone = zone.state(p) == FrameState.TAKEN || zone.state(p) == FrameState.PCP;
      if (gone && isLost(zone.note(p), zone.buddyType(expected))) {
        lost++;
      } else if (!zone.isFree(p)) {
        return false;
      }
    }
    if (lost == 0) {
      return false;
    }
    int type = zone.buddyType(expected);
    for (long p = buddyPfn; p < end; p++) {
      if (!zone.isFree(p)) {
        lostPage(batch, row, zone, p, expected);
        if (zone.isOnPcp(p)) {
          zone.removeFromPcp(p);
        }
        zone.freeOnePage(p, 0, type, false);
      }
    }
    return true;
  }

  /// Whether a page may have come to the free lists past its per-CPU list: nothing more is seen of
  /// it, and it was freed in a row, or the list is one that no search turns, so that nothing else
  /// explains why a block is passed over.
  private boolean isLost(int note, int listType) {
    return Fate.isLostInARow(note)
        || (window.looksAhead() && listType != MigrateType.MOVABLE && Fate.isGone(note));
  }

  private void lostPage(EventBatch batch, int row, Zone zone, long pfn, long passedPfn) {
    if (ledger.count(
        batch.timeNs(row),
        Tracepoint.MM_PAGE_ALLOC_ZONE_LOCKED,
        Kind.WRONG_LIST,
        Explanation.DIRECT_FREE)) {
      ledger.describe(
          state.describeFrame(zone, pfn),
          "%#x passed over".formatted(passedPfn),
          "this event: the free block passed over had merged with its buddy, where this page was"
              + " freed and never seen again: it had bypassed the per-CPU list");
    }
  }

  /// Blocks were passed over that come first. As far as they only come back by a free, they are
  /// gone, and so is one if a larger block was taken and nothing is known to come of it: the
  /// kernel's list is empty then. So it is where events are missing, whatever is known. Else the
  /// list was turned so that the block taken came first.
  private void resync(
      Zone zone, long firstExpected, long pfn, int wantedOrder, int type, boolean inGap) {
    long expected = firstExpected;
    while (expected != Zone.NO_PFN && expected != pfn && hasLeft(zone, expected, inGap)) {
      dropLeft(zone, expected, inGap);
      expected = zone.peekSmallest(wantedOrder, type);
    }
    if (expected == Zone.NO_PFN || expected == pfn || !zone.isFree(pfn)) {
      return;
    }
    long headPfn = zone.buddyOf(pfn);
    int order = zone.buddyOrder(expected);
    if (zone.buddyType(expected) == zone.buddyType(headPfn)) {
      if (order == zone.buddyOrder(headPfn)) {
        zone.makeFirst(headPfn);
      } else if (order < zone.buddyOrder(headPfn)
          && headPfn == pfn
          && (Fate.isGone(zone.note(expected)) || state.mayHaveGoneUnseen(zone, expected, inGap))) {
        zone.take(expected, order, zone.buddyType(expected));
      }
    }
  }

  /// Whether a free frame that was passed over is not on the free lists any more: it only comes
  /// back by a free; or events are missing, and it is given by a per-CPU list or drained from one
  /// without having come to it.
  private boolean hasLeft(Zone zone, long pfn, boolean inGap) {
    int fate = Fate.kind(zone.note(pfn));
    return fate == Fate.FREE
        || ((fate == Fate.ALLOC || fate == Fate.DRAIN)
            && state.mayHaveGoneUnseen(zone, pfn, inGap));
  }

  /// Takes the pages of a free block off the lists that have left them.
  private void dropLeft(Zone zone, long headPfn, boolean inGap) {
    long endPfn = headPfn + (1L << zone.buddyOrder(headPfn));
    for (long p = headPfn; p < endPfn; p++) {
      if (zone.isFree(p) && hasLeft(zone, p, inGap)) {
        zone.take(p, 0, zone.buddyType(zone.buddyOf(p)));
      }
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
          direct
              ? state.orUntold(zone, pfn, Explanation.DIRECT_FREE)
              : state.untoldSince(zone, pfn))) {
        ledger.describe(
            state.describeFrame(zone, pfn),
            "%#x order %d taken from the free lists".formatted(pfn, batch.order(row)),
            direct
                ? "this event: the page came from the free lists without mm_page_pcpu_drain, so its"
                    + " free had bypassed the per-CPU list"
                : "");
      }
    }
    boolean inGap = window.gapAt(row) != null;
    boolean cameBack = was == FrameState.TAKEN && state.mayHaveGoneUnseen(zone, pfn, inGap);
    zone.takeAllFree(pfn, pages);
    state.forgetOwners(zone, pfn, pages);
    zone.setState(pfn, pages, FrameState.TAKEN);
    if (cameBack) {
      returnNeighbours(zone, pfn, batch.order(row), state.types().of(batch.migrateType(row)));
    }
  }

  /// A block had come back to the free lists unseen that had left them unseen. Those that it merges
  /// with, one after another, and that had left in the same way and are taken next, were with it:
  /// they are what is left of the block that was split now.
  private static void returnNeighbours(Zone zone, long pfn, int order, int type) {
    int merged = order;
    while (merged < zone.maxPageOrder() && hasComeBack(zone, buddy(pfn, merged), merged)) {
      merged++;
    }
    for (int o = merged - 1; o >= order; o--) {
      zone.link(buddy(pfn, o), o, type, false);
    }
  }

  /// First frame of the block of an order beside the one that a frame lies in.
  private static long buddy(long pfn, int order) {
    return (pfn >> order ^ 1) << order;
  }

  private static boolean hasComeBack(Zone zone, long firstPfn, int order) {
    for (long p = firstPfn; p < firstPfn + (1L << order); p++) {
      if (!zone.spans(p)
          || zone.state(p) != FrameState.TAKEN
          || !Fate.leavesFreeLists(zone.note(p))) {
        return false;
      }
    }
    return true;
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
      state.activity().pcpTraffic().taken(order, takes.inARow(batch.cpu(row)));
      if (takes.isRefill(batch.cpu(row))) {
        pcpLists.emptyBefore(batch, row, zone, list);
      }
      zone.addToPcp(list, pfn, order, wantedType, true);
    }
    zone.setNote(pfn, 1L << order, Fate.noteOfListed(fate));
  }
}
