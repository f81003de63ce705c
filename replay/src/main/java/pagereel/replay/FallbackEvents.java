package pagereel.replay;

import pagereel.parser.event.Column;
import pagereel.parser.event.EventBatch;
import pagereel.parser.event.Tracepoint;
import pagereel.replay.Divergence.Kind;
import pagereel.replay.kernel.KernelProfile.FallbackRule;
import pagereel.replay.model.FallbackSearch;
import pagereel.replay.model.MigrateType;
import pagereel.replay.model.PageblockIsolation;
import pagereel.replay.model.Zone;

/// Allocations that took from another migratetype: `mm_page_alloc_extfrag`.
///
/// On some kernels the event comes before the take and tells what was moved for it, on others it
/// is the take.
final class FallbackEvents {

  private final ReplayState state;
  private final DivergenceLedger ledger;
  private final CpuTakes takes;
  private final FreeListTakes freeListTakes;

  FallbackEvents(ReplayState state, CpuTakes takes, FreeListTakes freeListTakes) {
    this.state = state;
    this.takes = takes;
    this.freeListTakes = freeListTakes;
    ledger = state.ledger();
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
    state.countFallback(donor, type, ownership, fallbackOrder < zone.pageblockOrder());
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
    } else if (FallbackSearch.isClaimable(fallbackOrder, pageblockOrder, type)
        && zone.pageblockType(pfn) != MigrateType.HIGHATOMIC
        && moves.moveForFallback(headPfn, type)) {
      if (ownership) {
        zone.setPageblockType(pfn, type);
      }
    } else {
      zone.moveToTail(headPfn, type);
    }
  }

  /// The event itself is the take: of a single block, or of one that is at least a pageblock and
  /// changes hands.
  private void takeFallback(EventBatch batch, int row, Zone zone, int type, int fate) {
    long pfn = batch.pfn(row);
    int order = batch.order(row);
    int fallbackOrder = (int) batch.value(Column.FALLBACK_ORDER, row);
    if (order == fallbackOrder && state.isCaptured(zone, batch, row)) {
      return;
    }
    if (!zone.isFree(pfn) || zone.buddyOrder(zone.buddyOf(pfn)) < order) {
      freeListTakes.takeOfNotFree(batch, row, zone);
      freeListTakes.afterTake(batch, row, zone, type, fate);
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
    if (fallbackOrder < zone.pageblockOrder()) {
      dropPassedOver(zone, order, type, headPfn);
    }
    zone.take(pfn, order, restType);
    freeListTakes.afterTake(batch, row, zone, type, fate);
  }

  /// A single block is taken from the smallest order that has one, from the types in their order of
  /// preference. What the model has before that, and of which nothing more is known, is gone.
  private static void dropPassedOver(Zone zone, int order, int type, long headPfn) {
    int takenOrder = zone.buddyOrder(headPfn);
    for (int o = order; o <= takenOrder; o++) {
      for (int donor : MigrateType.fallbacks(type)) {
        if (o == takenOrder && donor == zone.buddyType(headPfn)) {
          return;
        }
        long pfn = zone.firstFree(o, donor);
        if (pfn != Zone.NO_PFN && Fate.isGone(zone.note(pfn))) {
          zone.take(pfn, o, donor);
        }
      }
    }
  }

  private void wrongDonor(EventBatch batch, int row, long expected) {
    if (ledger.count(batch.timeNs(row), Tracepoint.MM_PAGE_ALLOC_EXTFRAG, Kind.WRONG_PFN, null)) {
      ledger.describe(
          expected == Zone.NO_PFN ? "nothing on the donor's list" : "%#x".formatted(expected),
          "%#x taken".formatted(batch.pfn(row)),
          "");
    }
  }
}
