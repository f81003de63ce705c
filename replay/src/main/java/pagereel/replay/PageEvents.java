package pagereel.replay;

import pagereel.parser.event.Column;
import pagereel.parser.event.EventBatch;
import pagereel.parser.event.GfpFlags;
import pagereel.parser.event.Tracepoint;
import pagereel.replay.Divergence.Explanation;
import pagereel.replay.Divergence.Kind;
import pagereel.replay.kernel.KernelProfile.FallbackRule;
import pagereel.replay.model.FrameState;
import pagereel.replay.model.FreePageIsolation;
import pagereel.replay.model.MigrateType;
import pagereel.replay.model.PageblockIsolation;
import pagereel.replay.model.PerCpuPages;
import pagereel.replay.model.Zone;

/// The events of family kmem: pages leave and enter the buddy free lists and the per-CPU lists.
///
/// Each handler holds the event against the model, counts where they part, and then does as the
/// event says.
final class PageEvents {

  private final ReplayState state;
  private final DivergenceLedger ledger;
  /// What each CPU took from the free lists last: the PFN, and how many one after another.
  private final CpuTakes takes = new CpuTakes();
  private final FreedInARow freedInARow = new FreedInARow();

  PageEvents(ReplayState state) {
    this.state = state;
    ledger = state.ledger();
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
    freedInARow.freed(batch.cpu(row), pfn, fate);
    if (state.isReturnToCompaction(batch, row, zone, fate)) {
      return;
    }
    long pages = 1L << order;
    checkFree(batch, row, zone, pages);
    forgetOwners(zone, pfn, pages);
    int type = zone.pageblockType(pfn);
    if (type == MigrateType.UNKNOWN) {
      type = guessType(zone, pfn);
    }
    int list = zone.pcp().list(batch.cpu(row), order, type);
    if (list == PerCpuPages.NO_LIST || bypassesPcp(fate)) {
      freeDirect(zone, pfn, order, type);
    } else {
      zone.addToPcp(list, pfn, order, type, false);
    }
    zone.setNote(pfn, pages, Fate.note(fate));
  }

  /// A page that leaves the free lists next, without a drain before, never was on a per-CPU list,
  /// and neither was one that its batch left out: the list's lock was held by somebody else.
  private static boolean bypassesPcp(int fate) {
    return Fate.kind(fate) == Fate.TAKE || Fate.kind(fate) == Fate.CMA || Fate.isLeftOut(fate);
  }

  private void freeDirect(Zone zone, long pfn, int order, int type) {
    int pieceOrder = order;
    if (zone.profile().listTypeIsPageblockType()) {
      pieceOrder = Math.min(order, zone.pageblockOrder());
    }
    for (long p = pfn; p < pfn + (1L << order); p += 1L << pieceOrder) {
      int pieceType = p == pfn ? type : zone.pageblockType(p);
      zone.freeOnePage(p, pieceOrder, pieceType == MigrateType.UNKNOWN ? type : pieceType, false);
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
      if (ledger.count(
          batch.timeNs(row),
          Tracepoint.MM_PAGE_FREE,
          Kind.UNTRACED_TAKE,
          Explanation.BULK_ALLOCATION)) {
        ledger.describe(
            "%#x on a per-CPU list".formatted(headPfn),
            "%#x freed by %s".formatted(pfn, state.task(batch, row)),
            "this free: the page had left its per-CPU list without mm_page_alloc");
      }
    } else if (state.isSilentRelease(batch, row, zone)) {
      releaseSilentBlock(batch, row, zone);
      return;
    } else if (ledger.count(batch.timeNs(row), Tracepoint.MM_PAGE_FREE, Kind.FREE_OF_FREE, null)) {
      ledger.describe(
          describeFrame(zone, pfn),
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
    if (ledger.count(
        batch.timeNs(row),
        Tracepoint.MM_PAGE_FREE,
        Kind.UNTRACED_TAKE,
        Explanation.COMPACTION_RELEASE)) {
      ledger.describe(
          describeFrame(zone, pfn),
          "%#x released by %s".formatted(pfn, state.task(batch, row)),
          "this free, by a task between its mm_compaction_begin and mm_compaction_end that works for"
              + " an order: a block taken as target, of which this page was not used");
    }
    new FreePageIsolation(zone).isolateFreePage(headPfn);
    CompactionTasks.Run run = state.compactionTasks().run(batch.pid(row));
    if (run != null) {
      run.pendingPfn = Zone.NO_PFN;
    }
  }

  private void forgetOwners(Zone zone, long pfn, long pages) {
    for (long p = pfn; p < pfn + pages; p++) {
      if (zone.state(p) == FrameState.ALLOCATED) {
        state.allocations().freed(zone.allocation(p), 1);
      }
    }
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
      popFromPcp(batch, row, zone, type);
    } else {
      checkAlloc(batch, row, zone);
    }
    if (zone.hasFree(pfn, 1L << order)) {
      zone.takeAllFree(pfn, 1L << order);
    }
    forgetOwners(zone, pfn, 1L << order);
    int allocation = state
        .allocations()
        .allocated(batch.pid(row), batch.comm(row), batch.gfpFlags(row), 1L << order);
    zone.setAllocated(pfn, order, type, allocation, batch.timeNs(row) - state.startNs());
    takes.clear(cpu);
  }

  /// The migratetype that a request asks for.
  ///
  /// Source: `gfp_migratetype()`.
  private static int requestedType(EventBatch batch, int row) {
    int flags = batch.gfpFlags(row) & (GfpFlags.MOVABLE | GfpFlags.RECLAIMABLE);
    return flags >> 3;
  }

  private void popFromPcp(EventBatch batch, int row, Zone zone, int type) {
    long pfn = batch.pfn(row);
    int cpu = batch.cpu(row);
    long headPfn = zone.pcpBlockOf(pfn);
    int list = zone.pcp().list(cpu, batch.order(row), type);
    if (list == PerCpuPages.NO_LIST || zone.firstOnPcp(list) == headPfn) {
      zone.removeFromPcp(headPfn);
      return;
    }
    if (takes.isLone(cpu, pfn)) {
      // Taken from the free lists for this very request, past the pages that wait on the list.
      zone.removeFromPcp(headPfn);
      return;
    }
    if (zone.listOf(headPfn) == list) {
      popPagesBefore(batch, row, zone, list, headPfn);
    } else {
      wrongPcpList(batch, row, headPfn);
    }
    zone.removeFromPcp(headPfn);
  }

  private void wrongPcpList(EventBatch batch, int row, long headPfn) {
    if (ledger.count(batch.timeNs(row), batch.tracepoint(row), Kind.WRONG_LIST, null)) {
      ledger.describe(
          "%#x on another per-CPU list than CPU %d's".formatted(headPfn, batch.cpu(row)),
          "allocated by " + state.task(batch, row),
          "");
    }
  }

  /// A per-CPU list gives its first page. What the model has before the page that was given, and
  /// that only comes back by a free, is gone to somebody who leaves no event.
  private void popPagesBefore(EventBatch batch, int row, Zone zone, int list, long headPfn) {
    boolean inOrder = true;
    long pfn = zone.firstOnPcp(list);
    while (pfn != headPfn) {
      long next = zone.nextOnPcp(pfn);
      if (Fate.isHeld(zone.note(pfn))) {
        popSilently(batch, row, zone, pfn, headPfn);
      } else {
        inOrder = false;
      }
      pfn = next;
    }
    if (!inOrder) {
      wrongPcpPosition(batch, row, headPfn);
    }
  }

  /// A page has left its per-CPU list for somebody who leaves no event.
  private void popSilently(EventBatch batch, int row, Zone zone, long pfn, long evidencePfn) {
    if (ledger.count(
        batch.timeNs(row),
        batch.tracepoint(row),
        Kind.UNTRACED_TAKE,
        Explanation.BULK_ALLOCATION)) {
      ledger.describe(
          "%#x on a per-CPU list".formatted(pfn),
          "%#x left the list past it".formatted(evidencePfn),
          "this event: the list gives and takes at its ends, so the page had left it; and no"
              + " mm_page_alloc tells who has it");
    }
    zone.removeFromPcp(pfn);
  }

  /// A page never came to its per-CPU list: the one freed right after it lay there all the time,
  /// and nothing was below.
  private void freeDirectly(EventBatch batch, int row, Zone zone, long pfn, long followerPfn) {
    if (ledger.count(
        batch.timeNs(row), batch.tracepoint(row), Kind.WRONG_LIST, Explanation.DIRECT_FREE)) {
      ledger.describe(
          "%#x last on a per-CPU list".formatted(pfn),
          "%#x was last".formatted(followerPfn),
          "this drain, and the frees of both pages in a row by one task on one CPU: the first had"
              + " bypassed the per-CPU list");
    }
    int order = zone.pcpOrder(pfn);
    int type = zone.pcpType(pfn);
    zone.removeFromPcp(pfn);
    zone.freeOnePage(pfn, order, type, false);
  }

  private void wrongPcpPosition(EventBatch batch, int row, long headPfn) {
    if (ledger.count(batch.timeNs(row), batch.tracepoint(row), Kind.WRONG_PFN, null)) {
      ledger.describe(
          "another page at the end of the per-CPU list",
          "%#x left CPU %d's list".formatted(headPfn, batch.cpu(row)),
          "");
    }
  }

  private void checkAlloc(EventBatch batch, int row, Zone zone) {
    long pfn = batch.pfn(row);
    long timeNs = batch.timeNs(row);
    switch (zone.state(pfn)) {
      case FREE, FREE_TAIL -> {
        boolean compacting = state.isCompacting(batch.pid(row));
        Explanation why = compacting ? Explanation.COMPACTION_CAPTURE : null;
        if (ledger.count(timeNs, Tracepoint.MM_PAGE_ALLOC, Kind.UNTRACED_TAKE, why)) {
          ledger.describe(
              describeFrame(zone, pfn),
              "%#x order %d allocated by %s"
                  .formatted(pfn, batch.order(row), state.task(batch, row)),
              compacting ? "the task's own mm_compaction_try_to_compact_pages just before" : "");
        }
      }
      case ALLOCATED, CONTIGUOUS, COMPACTION -> {
        if (ledger.count(timeNs, Tracepoint.MM_PAGE_ALLOC, Kind.ALLOC_OF_ALLOCATED, null)) {
          ledger.describe(
              describeFrame(zone, pfn),
              "%#x order %d allocated by %s"
                  .formatted(pfn, batch.order(row), state.task(batch, row)),
              "");
        }
      }
      case TAKEN, IN_USE, UNKNOWN, HOLE, PCP, PCP_TAIL -> {}
    }
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
        wrongPfn(batch, row, expected);
        resync(zone, expected, headPfn);
      }
    }
    if (zone.buddyOrder(headPfn) < order) {
      if (ledger.count(
          batch.timeNs(row), Tracepoint.MM_PAGE_ALLOC_ZONE_LOCKED, Kind.ORDER_MISMATCH, null)) {
        ledger.describe(describeFrame(zone, pfn), "%#x order %d taken".formatted(pfn, order), "");
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
    if (!claim
        && ledger.count(
            batch.timeNs(row),
            Tracepoint.MM_PAGE_ALLOC_ZONE_LOCKED,
            Kind.TYPE_MISMATCH,
            type == MigrateType.HIGHATOMIC ? Explanation.HIGH_ATOMIC : null)) {
      ledger.describe(
          describeFrame(zone, headPfn),
          "%#x taken from a list of type %s".formatted(pfn, MigrateType.name(type)),
          type == MigrateType.HIGHATOMIC
              ? "this event: a HighAtomic list has the block, so its pageblock was reserved"
              : "");
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

  private void wrongPfn(EventBatch batch, int row, long expected) {
    if (ledger.count(
        batch.timeNs(row), Tracepoint.MM_PAGE_ALLOC_ZONE_LOCKED, Kind.WRONG_PFN, null)) {
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

  private void takeOfNotFree(EventBatch batch, int row, Zone zone) {
    long pfn = batch.pfn(row);
    long pages = 1L << batch.order(row);
    FrameState was = zone.state(pfn);
    if (was != FrameState.UNKNOWN) {
      boolean direct = was == FrameState.PCP || was == FrameState.PCP_TAIL;
      if (ledger.count(
          batch.timeNs(row),
          Tracepoint.MM_PAGE_ALLOC_ZONE_LOCKED,
          Kind.DEQUEUE_OF_NOT_FREE,
          direct ? Explanation.DIRECT_FREE : null)) {
        ledger.describe(
            describeFrame(zone, pfn),
            "%#x order %d taken from the free lists".formatted(pfn, batch.order(row)),
            direct
                ? "this event: the page came from the free lists without mm_page_pcpu_drain, so its"
                    + " free had bypassed the per-CPU list"
                : "");
      }
    }
    zone.takeAllFree(pfn, pages);
    forgetOwners(zone, pfn, pages);
    zone.setState(pfn, pages, FrameState.TAKEN);
  }

  private void afterTake(EventBatch batch, int row, Zone zone, int wantedType, int fate) {
    long pfn = batch.pfn(row);
    int order = batch.order(row);
    int list = PerCpuPages.NO_LIST;
    if (wantedType != MigrateType.HIGHATOMIC) {
      list = zone.pcp().list(batch.cpu(row), order, wantedType);
    }
    takes.took(batch.cpu(row), list, pfn);
    if (list != PerCpuPages.NO_LIST) {
      if (takes.isRefill(batch.cpu(row))) {
        emptyBefore(batch, row, zone, list);
      }
      zone.addToPcp(list, pfn, order, wantedType, true);
    }
    zone.setNote(pfn, 1L << order, Fate.note(fate));
  }

  /// A per-CPU list is refilled when it is empty: what the model has on it from before is gone.
  private void emptyBefore(EventBatch batch, int row, Zone zone, int list) {
    long firstTaken = takes.first(batch.cpu(row));
    long pfn = zone.firstOnPcp(list);
    while (pfn != Zone.NO_PFN && pfn != firstTaken) {
      long next = zone.nextOnPcp(pfn);
      if (Fate.isHeld(zone.note(pfn))) {
        popSilently(batch, row, zone, pfn, firstTaken);
      }
      pfn = next;
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
    if (zone.isOnPcp(pfn)) {
      long headPfn = zone.pcpBlockOf(pfn);
      popPagesBehind(batch, row, zone, headPfn);
      zone.removeFromPcp(headPfn);
    } else if (zone.state(pfn) != FrameState.UNKNOWN) {
      if (ledger.count(
          batch.timeNs(row), Tracepoint.MM_PAGE_PCPU_DRAIN, Kind.UNTRACED_RETURN, null)) {
        ledger.describe(
            describeFrame(zone, pfn),
            "%#x order %d drained from a per-CPU list".formatted(pfn, order),
            "");
      }
    }
    if (zone.hasFree(pfn, 1L << order)) {
      zone.takeAllFree(pfn, 1L << order);
    }
    forgetOwners(zone, pfn, 1L << order);
    followPageblock(batch, row, zone, pfn, type);
    zone.freeOnePage(pfn, order, type, false);
    zone.setNote(pfn, 1L << order, Fate.note(fate));
  }

  /// A drain takes the last page of a list. What the model has behind it, and that only comes back
  /// by a free or never, is not there.
  private void popPagesBehind(EventBatch batch, int row, Zone zone, long headPfn) {
    boolean inOrder = true;
    long follower = headPfn;
    long pfn = zone.nextOnPcp(headPfn);
    while (pfn != Zone.NO_PFN) {
      long next = zone.nextOnPcp(pfn);
      if (freedInARow.isFollowedBy(pfn, follower)) {
        freeDirectly(batch, row, zone, pfn, follower);
        follower = pfn;
      } else if (Fate.isHeld(zone.note(pfn))) {
        popSilently(batch, row, zone, pfn, headPfn);
      } else {
        inOrder = false;
      }
      pfn = next;
    }
    if (!inOrder) {
      wrongPcpPosition(batch, row, headPfn);
    }
  }

  /// A drain tells the pageblock's type on kernels whose lists follow it, and on others where an
  /// isolated or reserved pageblock is concerned.
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
      boolean reserve = type == MigrateType.HIGHATOMIC || modelType == MigrateType.HIGHATOMIC;
      if (ledger.count(
          batch.timeNs(row),
          Tracepoint.MM_PAGE_PCPU_DRAIN,
          Kind.TYPE_MISMATCH,
          reserve ? Explanation.HIGH_ATOMIC : null)) {
        ledger.describe(
            "pageblock of %#x is %s".formatted(pfn, MigrateType.name(modelType)),
            "drained to type " + MigrateType.name(type),
            reserve ? "this event: the drain's type is the pageblock's" : "");
      }
    }
    state.isolation(zone).changeType(pfn >> zone.pageblockOrder() << zone.pageblockOrder(), type);
  }

  /// An allocation took from another migratetype.
  ///
  /// @param fate what becomes of the block next
  void extfrag(EventBatch batch, int row, int fate) {
    long pfn = batch.pfn(row);
    int fallbackOrder = (int) batch.value(Column.FALLBACK_ORDER, row);
    int type = state.types().of(batch.migrateType(row));
    int donor = state.types().of(batch.value(Column.FALLBACK_MIGRATE_TYPE, row));
    Zone zone = state.zoneFor(pfn, batch.order(row));
    if (zone == null || type == MigrateType.UNKNOWN || donor == MigrateType.UNKNOWN) {
      return;
    }
    boolean ownership = batch.value(Column.CHANGE_OWNERSHIP, row) == 1;
    state.countFallback(donor, type, ownership);
    if (zone.profile().fallback() == FallbackRule.MOVE_THEN_TAKE) {
      moveToWanted(zone, pfn, fallbackOrder, type, ownership);
    } else if (!takes.isLast(batch.cpu(row), pfn)) {
      takeFallback(batch, row, zone, type, fate);
    }
  }

  /// The free pages that the request may use now go to its type's lists; the take is another
  /// event.
  private void moveToWanted(Zone zone, long pfn, int fallbackOrder, int type, boolean ownership) {
    if (!zone.isFree(pfn)) {
      return;
    }
    PageblockIsolation moves = state.isolation(zone);
    long headPfn = zone.buddyOf(pfn);
    int pageblockOrder = zone.pageblockOrder();
    if (fallbackOrder >= pageblockOrder) {
      for (long p = headPfn;
          p < headPfn + (1L << fallbackOrder) && zone.spans(p);
          p += 1L << pageblockOrder) {
        zone.setPageblockType(p, type);
      }
      zone.moveToTail(headPfn, type);
    } else if (isClaimable(fallbackOrder, pageblockOrder, type)
        && zone.pageblockType(pfn) != MigrateType.HIGHATOMIC) {
      moves.moveFreePages(pfn, type);
      if (ownership) {
        zone.setPageblockType(pfn, type);
      }
    } else {
      zone.moveToTail(headPfn, type);
    }
  }

  /// Whether the kernel tries to take a donor's pageblock over.
  ///
  /// Source: `can_steal_fallback()`.
  private static boolean isClaimable(int order, int pageblockOrder, int type) {
    return order >= pageblockOrder / 2
        || type == MigrateType.UNMOVABLE
        || type == MigrateType.RECLAIMABLE;
  }

  /// The event itself is the take: of a single block, or of one that is at least a pageblock and
  /// changes hands.
  private void takeFallback(EventBatch batch, int row, Zone zone, int type, int fate) {
    long pfn = batch.pfn(row);
    int order = batch.order(row);
    int fallbackOrder = (int) batch.value(Column.FALLBACK_ORDER, row);
    if (!zone.isFree(pfn) || zone.buddyOrder(zone.buddyOf(pfn)) < order) {
      if (!state.isCompacting(batch.pid(row)) || order != fallbackOrder) {
        takeOfNotFree(batch, row, zone);
        afterTake(batch, row, zone, type, fate);
      }
      return;
    }
    long headPfn = zone.buddyOf(pfn);
    int restType = zone.buddyType(headPfn);
    if (fallbackOrder >= zone.pageblockOrder()) {
      restType = type;
      long end = headPfn + (1L << zone.buddyOrder(headPfn));
      for (long p = headPfn; p < end; p += 1L << zone.pageblockOrder()) {
        zone.setPageblockType(p, type);
      }
    }
    long expected = zone.firstFree(
        fallbackOrder, state.types().of(batch.value(Column.FALLBACK_MIGRATE_TYPE, row)));
    if (expected != headPfn) {
      wrongDonor(batch, row, expected);
    }
    zone.take(pfn, order, restType);
    afterTake(batch, row, zone, type, fate);
  }

  private void wrongDonor(EventBatch batch, int row, long expected) {
    if (ledger.count(batch.timeNs(row), Tracepoint.MM_PAGE_ALLOC_EXTFRAG, Kind.WRONG_PFN, null)) {
      ledger.describe(
          expected == Zone.NO_PFN ? "nothing on the donor's list" : "%#x".formatted(expected),
          "%#x taken".formatted(batch.pfn(row)),
          "");
    }
  }

  /// Nothing that a CPU did last can be relied on.
  void lostEvents(EventBatch batch, int row) {
    takes.clear(batch.cpu(row));
  }

  private String describeFrame(Zone zone, long pfn) {
    return state.describeFrame(zone, pfn);
  }
}
