package pagereel.replay;

import pagereel.parser.event.EventBatch;
import pagereel.replay.Divergence.Explanation;
import pagereel.replay.Divergence.Kind;
import pagereel.replay.model.PerCpuPages;
import pagereel.replay.model.Zone;

/// The per-CPU lists as events leave them: what they give, and what must have left them unseen.
///
/// A list gives its first page to an allocation and its last one to a drain, and it is refilled
/// when it is empty. A page that the model has past that point is not there.
final class PcpLists {

  private final ReplayState state;
  private final DivergenceLedger ledger;
  private final CpuTakes takes;
  private final FreedInARow freedInARow;

  PcpLists(ReplayState state, CpuTakes takes, FreedInARow freedInARow) {
    this.state = state;
    this.takes = takes;
    this.freedInARow = freedInARow;
    ledger = state.ledger();
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

  /// A page never came to its per-CPU list: one freed after it in a row lay there all the time,
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

  /// A per-CPU list is refilled when it is empty: what the model has on it from before is gone.
  void emptyBefore(EventBatch batch, int row, Zone zone, int list) {
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

  /// A drain takes the last page of a list. What the model has behind it, and that only comes back
  /// by a free or never, is not there.
  void popPagesBehind(EventBatch batch, int row, Zone zone, long headPfn) {
    boolean inOrder = true;
    long pfn = zone.nextOnPcp(headPfn);
    while (pfn != Zone.NO_PFN) {
      long next = zone.nextOnPcp(pfn);
      if (freedInARow.isFollowedBy(pfn, headPfn)) {
        freeDirectly(batch, row, zone, pfn, headPfn);
      } else if (takes.isLone(zone.pcp().cpuOf(zone.listOf(pfn)), pfn)) {
        // Taken for a request itself, which found the list's lock held: by this very drain.
        zone.removeFromPcp(pfn);
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
}
