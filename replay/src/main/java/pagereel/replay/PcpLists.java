package pagereel.replay;

import org.jspecify.annotations.Nullable;
import pagereel.parser.event.EventBatch;
import pagereel.parser.event.Tracepoint;
import pagereel.replay.Divergence.Explanation;
import pagereel.replay.Divergence.Kind;
import pagereel.replay.model.MigrateType;
import pagereel.replay.model.PerCpuPages;
import pagereel.replay.model.Zone;

/// The per-CPU lists as events leave them: what they give, and what must have left them unseen.
///
/// A list gives its first page to an allocation and its last one to a drain, and it is refilled
/// when it is empty. A page that the model has past that point is not there.
final class PcpLists {

  /// How far ahead the end of an interrupt is looked for.
  private static final int MAX_INTERRUPT_EVENTS = 1 << 10;

  private final ReplayState state;
  private final EventWindow window;
  private final DivergenceLedger ledger;
  private final CpuTakes takes;
  private final LatestFrees latestFrees;
  private final LateFrees lateFrees;

  PcpLists(
      ReplayState state,
      EventWindow window,
      CpuTakes takes,
      LatestFrees latestFrees,
      LateFrees lateFrees) {
    this.state = state;
    this.window = window;
    this.takes = takes;
    this.latestFrees = latestFrees;
    this.lateFrees = lateFrees;
    ledger = state.ledger();
  }

  /// Whether blocks of this order and migratetype may leave their list for somebody who leaves no
  /// event: single pages that are allocated many at once, by callers that cannot have them moved.
  ///
  /// Source: `alloc_pages_bulk_noprof()` and its callers.
  static boolean mayLeaveUnseen(int order, int type) {
    return order == 0 && type == MigrateType.UNMOVABLE;
  }

  void popFromPcp(EventBatch batch, int row, Zone zone, int type) {
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
      wrongPcpList(batch, row, zone, headPfn);
    }
    zone.removeFromPcp(headPfn);
  }

  private void wrongPcpList(EventBatch batch, int row, Zone zone, long headPfn) {
    if (state.lateTakes().has(headPfn)) {
      if (ledger.count(
          batch.timeNs(row), batch.tracepoint(row), Kind.WRONG_LIST, Explanation.INTERRUPTED)) {
        ledger.describe(
            "%#x on another per-CPU list than CPU %d's".formatted(headPfn, batch.cpu(row)),
            "allocated by " + state.task(batch, row),
            "this event, the first by a task that has left the list's CPU: it had taken the page by"
                + " then");
      }
      return;
    }
    if (ledger.count(
        batch.timeNs(row),
        batch.tracepoint(row),
        Kind.WRONG_LIST,
        state.untoldSince(zone, headPfn))) {
      ledger.describe(
          "%#x on another per-CPU list than CPU %d's".formatted(headPfn, batch.cpu(row)),
          "allocated by " + state.task(batch, row),
          "");
    }
  }

  /// A per-CPU list gives its first page. What the model has before the page that was given, and
  /// that only comes back by a free, is gone to somebody who leaves no event.
  private void popPagesBefore(EventBatch batch, int row, Zone zone, int list, long headPfn) {
    if (state.lateTakes().wasFirst(headPfn)) {
      interrupted(
          batch,
          row,
          "%#x first on the per-CPU list".formatted(zone.firstOnPcp(list)),
          "%#x left it".formatted(headPfn),
          "this event, the first by a task that has left the CPU since the page was first on the"
              + " list: it had taken the page by then");
      return;
    }
    long firstPfn = zone.firstOnPcp(list);
    while (firstPfn != headPfn && lateFrees.isToCome(row, zone, firstPfn)) {
      comesLate(batch, row, zone, firstPfn, headPfn);
      firstPfn = zone.firstOnPcp(list);
    }
    long outOfPlace = Zone.NO_PFN;
    if (firstPfn == headPfn) {
      return;
    }
    if (!window.losesEvents(row) && cameLate(zone, firstPfn, headPfn)) {
      interrupted(
          batch,
          row,
          "%#x first on the per-CPU list".formatted(firstPfn),
          "%#x left it".formatted(headPfn),
          "this event, and the frees of this page and of all before it in a row on one CPU: an"
              + " interrupt freed those between the event of this page's free and the free itself");
      return;
    }
    long pfn = behindLatestFrees(batch.cpu(row), zone, list, headPfn);
    if (pfn != firstPfn) {
      interrupted(
          batch,
          row,
          "%#x first on the per-CPU list".formatted(firstPfn),
          "%#x left CPU %d's list".formatted(headPfn, batch.cpu(row)),
          "the frees before this event, the last that its CPU did: they put all those pages on the"
              + " list that lie before this one, so it was taken before them and told of after them");
    }
    int gone = goneUntil(zone, pfn, headPfn);
    while (pfn != headPfn) {
      long next = zone.nextOnPcp(pfn);
      if (state.lateTakes().has(pfn)) {
        tookBefore(batch, row, zone, pfn, headPfn);
      } else if (Fate.isHeld(zone.note(pfn))) {
        popSilently(batch, row, zone, pfn, headPfn, gone);
      } else {
        outOfPlace = olderOf(zone, outOfPlace, pfn);
        if (window.losesEvents(row)) {
          // It need not stay until what is seen next of it: what it left by may be missing.
          zone.removeFromPcp(pfn);
        }
      }
      pfn = next;
    }
    if (outOfPlace != Zone.NO_PFN) {
      wrongPcpPosition(batch, row, zone, outOfPlace, headPfn);
    }
  }

  /// The one of two pages of which nothing was seen since events were lost; else the second one.
  private static long olderOf(Zone zone, long onePfn, long otherPfn) {
    return onePfn != Zone.NO_PFN && zone.isStale(onePfn) ? onePfn : otherPfn;
  }

  /// The block behind those that a CPU put on a list by the last that it did, if one of them stays
  /// there: the one taken now was taken before an interrupt freed them, and told of after that.
  /// Else the list's first block.
  private long behindLatestFrees(int cpu, Zone zone, int list, long takenPfn) {
    long firstPfn = zone.firstOnPcp(list);
    boolean stays = false;
    long pfn = firstPfn;
    for (int left = latestFrees.of(cpu, list); left > 0 && pfn != takenPfn; left--) {
      stays |= !Fate.isHeld(zone.note(pfn));
      pfn = zone.nextOnPcp(pfn);
    }
    return stays ? pfn : firstPfn;
  }

  /// Whether a block came to its list after all that lies before it, although it was freed first:
  /// each of them was freed right after the one behind it in a row on one CPU, and one stays.
  private static boolean cameLate(Zone zone, long firstPfn, long takenPfn) {
    boolean stays = false;
    for (long pfn = firstPfn; pfn != takenPfn; pfn = zone.nextOnPcp(pfn)) {
      if (pfn != firstPfn && !Fate.isInARow(zone.note(pfn))) {
        return false;
      }
      stays |= !Fate.isHeld(zone.note(pfn));
    }
    return stays && Fate.isInARow(zone.note(takenPfn));
  }

  /// A block's event is out of order, because an interrupt came between it and what it tells of.
  private void interrupted(
      EventBatch batch, int row, String expected, String observed, String evidence) {
    if (ledger.count(
        batch.timeNs(row), batch.tracepoint(row), Kind.WRONG_PFN, Explanation.INTERRUPTED)) {
      ledger.describe(expected, observed, evidence);
    }
  }

  /// A list passes over a block that a task took before it left the CPU.
  private void tookBefore(EventBatch batch, int row, Zone zone, long pfn, long headPfn) {
    interrupted(
        batch,
        row,
        "%#x on the per-CPU list".formatted(pfn),
        "%#x left the list past it".formatted(headPfn),
        "this event, and the mm_page_alloc of the page, by a task that has left the CPU since the"
            + " page was first on the list, and of which nothing is told before: it had taken the"
            + " page by then");
    zone.removeFromPcp(pfn);
  }

  /// A list passes over a page that is yet to come to it, for the task that frees it has left the
  /// CPU.
  private void comesLate(EventBatch batch, int row, Zone zone, long pfn, long headPfn) {
    interrupted(
        batch,
        row,
        "%#x on the per-CPU list".formatted(pfn),
        "%#x left the list past it".formatted(headPfn),
        "this event, and the free of the page: the last that is told of a task that has left the CPU"
            + " since, so the page had not come to its list by then");
    lateFrees.notThere(zone, pfn);
  }

  /// How many blocks of a per-CPU list from one to before another only come back by a free.
  private static int goneUntil(Zone zone, long fromPfn, long endPfn) {
    int gone = 0;
    for (long pfn = fromPfn; pfn != endPfn && pfn != Zone.NO_PFN; pfn = zone.nextOnPcp(pfn)) {
      if (Fate.isHeld(zone.note(pfn))) {
        gone++;
      }
    }
    return gone;
  }

  /// A page has left its per-CPU list for somebody who leaves no event.
  ///
  /// Of a single page that was freed to the list and is never seen again nothing proves that: it
  /// may have gone past the list to the free lists, which is told of by no event either.
  ///
  /// @param gone how many pages in all are found gone at this event
  private void popSilently(
      EventBatch batch, int row, Zone zone, long pfn, long evidencePfn, int gone) {
    String neverCame = evidenceOfBypass(zone, pfn);
    if (neverCame != null) {
      String observed = "%#x left the list past it".formatted(evidencePfn);
      freeDirectly(batch, row, zone, pfn, observed, neverCame);
      return;
    }
    boolean proven = Fate.isTaken(zone.note(pfn)) || gone > 1;
    Explanation why = proven
        ? state.orUntold(zone, pfn, Explanation.BULK_ALLOCATION)
        : state.untoldSince(zone, pfn);
    if (ledger.count(batch.timeNs(row), batch.tracepoint(row), Kind.UNTRACED_TAKE, why)) {
      ledger.describe(
          "%#x on a per-CPU list".formatted(pfn),
          "%#x left the list past it".formatted(evidencePfn),
          why == null ? "" : evidenceOfTake(zone.note(pfn), gone));
    }
    zone.removeFromPcp(pfn);
  }

  /// What proves that a block which its list passes over never came to it, or null.
  private static @Nullable String evidenceOfBypass(Zone zone, long pfn) {
    int note = zone.note(pfn);
    if (Fate.kind(note) == Fate.NONE_BESIDE_BYPASS) {
      return "this event: the page is not on the list; and of the frees in its row by one task on one CPU"
          + " none came to a list, and the page of another was taken from the free lists without"
          + " a drain";
    }
    return mayLeaveUnseen(zone.pcpOrder(pfn), zone.pcpType(pfn)) || zone.isStale(pfn)
        ? null
        : "this event: the block is not on the list; and the allocations that leave no event are of"
            + " single unmovable pages";
  }

  private static String evidenceOfTake(int note, int gone) {
    String event =
        "this event: the list gives and takes at its ends, so the page is not there; and ";
    if (Fate.kind(note) == Fate.FREE) {
      return event + "its next event is an mm_page_free, so somebody had it, whom no mm_page_alloc"
          + " tells";
    }
    return Fate.isTaken(note)
        ? event + "it had come to the list, and no mm_page_alloc tells who has it"
        : event + "so are all of %d pages that lay there".formatted(gone);
  }

  /// A page never came to its per-CPU list, as other frees of its row prove.
  private void freeDirectly(
      EventBatch batch, int row, Zone zone, long pfn, String observed, String evidence) {
    if (ledger.count(
        batch.timeNs(row), batch.tracepoint(row), Kind.WRONG_LIST, Explanation.DIRECT_FREE)) {
      ledger.describe("%#x on a per-CPU list".formatted(pfn), observed, evidence);
    }
    int order = zone.pcpOrder(pfn);
    int type = zone.pcpType(pfn);
    zone.removeFromPcp(pfn);
    zone.freeOnePage(pfn, order, type, false);
  }

  private void wrongPcpPosition(
      EventBatch batch, int row, Zone zone, long expectedPfn, long headPfn) {
    if (ledger.count(
        batch.timeNs(row),
        batch.tracepoint(row),
        Kind.WRONG_PFN,
        state.untoldSince(zone, expectedPfn))) {
      ledger.describe(
          "%#x at the end of the per-CPU list".formatted(expectedPfn),
          "%#x left CPU %d's list".formatted(headPfn, batch.cpu(row)),
          "");
    }
  }

  /// A per-CPU list is refilled when it is empty: what the model has on it from before is gone.
  void emptyBefore(EventBatch batch, int row, Zone zone, int list) {
    long firstTaken = takes.first(batch.cpu(row));
    long pfn = zone.firstOnPcp(list);
    int gone = goneUntil(zone, pfn, firstTaken);
    while (pfn != Zone.NO_PFN && pfn != firstTaken) {
      long next = zone.nextOnPcp(pfn);
      if (state.lateTakes().has(pfn)) {
        tookBefore(batch, row, zone, pfn, firstTaken);
      } else if (Fate.isHeld(zone.note(pfn))) {
        popSilently(batch, row, zone, pfn, firstTaken, gone);
      }
      pfn = next;
    }
  }

  /// A drain takes the last page of a list. What the model has behind it, and that only comes back
  /// by a free or never, is not there.
  void popPagesBehind(EventBatch batch, int row, Zone zone, long headPfn) {
    long outOfPlace = Zone.NO_PFN;
    long pfn = zone.nextOnPcp(headPfn);
    if (isInterruptedFree(zone, headPfn)) {
      interrupted(
          batch,
          row,
          "%#x behind it on the per-CPU list".formatted(pfn),
          "%#x was last".formatted(headPfn),
          "this drain, and the frees of this page and all behind it in a row by one task on one CPU:"
              + " they were told of first, and came to the list after it, which an interrupt freed");
      return;
    }
    int gone = goneUntil(zone, pfn, Zone.NO_PFN);
    while (pfn != Zone.NO_PFN) {
      long next = zone.nextOnPcp(pfn);
      if (takes.isLone(zone.pcp().cpuOf(zone.listOf(pfn)), pfn)) {
        // Taken for a request itself, which found the list's lock held: by this very drain.
        zone.removeFromPcp(pfn);
      } else if (state.lateTakes().has(pfn)) {
        tookBefore(batch, row, zone, pfn, headPfn);
      } else if (lateFrees.isToCome(row, zone, pfn)) {
        comesLate(batch, row, zone, pfn, headPfn);
      } else if (Fate.isHeld(zone.note(pfn))) {
        popSilently(batch, row, zone, pfn, headPfn, gone);
      } else if (isToldLater(batch, row, pfn)) {
        interrupted(
            batch,
            row,
            "%#x behind it on the per-CPU list".formatted(pfn),
            "%#x was last".formatted(headPfn),
            "this drain, by an interrupt, and the first event after it of the task that it"
                + " interrupted: the mm_page_alloc of the page, which had been taken before");
        zone.removeFromPcp(pfn);
      } else {
        outOfPlace = olderOf(zone, outOfPlace, pfn);
      }
      pfn = next;
    }
    if (outOfPlace != Zone.NO_PFN) {
      wrongPcpPosition(batch, row, zone, outOfPlace, headPfn);
    }
  }

  /// Whether an interrupt's event comes between a task's take of a block from its list and the
  /// event of that: it is the next that the CPU tells of the task.
  private boolean isToldLater(EventBatch batch, int row, long pfn) {
    if (!batch.context(row).isInterrupt()) {
      return false;
    }
    int cpu = batch.cpu(row);
    boolean[] told = {false};
    window.lookAhead(row + 1, MAX_INTERRUPT_EVENTS, (next, nextRow, fate) -> {
      if (next.cpu(nextRow) != cpu || next.context(nextRow).isInterrupt()) {
        return true;
      }
      told[0] = next.tracepoint(nextRow) == Tracepoint.MM_PAGE_ALLOC && next.pfn(nextRow) == pfn;
      return false;
    });
    return told[0];
  }

  /// Whether all blocks behind one were freed before it, each right before the next in a row on one
  /// CPU, and are seen again there. If that one is drained first, it came to the list first.
  private boolean isInterruptedFree(Zone zone, long drainedPfn) {
    long pfn = zone.nextOnPcp(drainedPfn);
    if (pfn == Zone.NO_PFN) {
      return false;
    }
    while (pfn != Zone.NO_PFN) {
      int note = zone.note(pfn);
      if (!Fate.isInARow(note)
          || Fate.isHeld(note)
          || takes.isLone(zone.pcp().cpuOf(zone.listOf(pfn)), pfn)) {
        return false;
      }
      pfn = zone.nextOnPcp(pfn);
    }
    return true;
  }
}
