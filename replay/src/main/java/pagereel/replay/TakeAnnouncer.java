package pagereel.replay;

import java.util.List;
import org.jspecify.annotations.Nullable;
import pagereel.parser.event.Column;
import pagereel.parser.event.EventBatch;
import pagereel.replay.CpuActivity.Last;
import pagereel.replay.PredictionScore.Kind;
import pagereel.replay.kernel.KernelProfile.FallbackRule;
import pagereel.replay.model.FallbackSearch;
import pagereel.replay.model.MigrateType;
import pagereel.replay.model.PcpSizes;
import pagereel.replay.model.PerCpuPages;
import pagereel.replay.model.Zone;

/// Announces the blocks that leave the free lists: which one, from which other type where the
/// wanted one has none, and how many a per-CPU list is refilled with.
final class TakeAnnouncer {

  /// More blocks than this are not passed over: nothing is known of them then.
  private static final int MAX_GONE = 512;

  private final ReplayState state;
  private final EventWindow window;
  private final Predictions predictions;
  private final ZoneChoice choice;

  TakeAnnouncer(ReplayState state, EventWindow window, ZoneChoice choice) {
    this.state = state;
    this.window = window;
    this.choice = choice;
    predictions = state.predictions();
  }

  /// Before `mm_page_alloc_zone_locked`.
  void zoneLocked(CpuActivity cpu, EventBatch batch, int row) {
    int order = batch.order(row);
    int type = state.types().of(batch.migrateType(row));
    Zone answer = state.knownZone(batch.pfn(row), order);
    if (answer == null || type == MigrateType.UNKNOWN) {
      return;
    }
    Zone zone = servingZone(cpu, batch, row, order, type);
    long pfn = zone == null ? Zone.NO_PFN : firstOf(zone, order, type, window.gapAt(row) != null);
    FallbackSearch claim = null;
    if (zone != null && pfn == Zone.NO_PFN && claimsFirst(zone)) {
      FallbackSearch search = fallbackSearch(zone);
      boolean found = search.find(order, type);
      choice.boost(zone, search.claimTries());
      if (found && search.claims()) {
        claim = search;
        pfn = search.takenPfn(order);
      }
    }
    predictions.announcedPfn(Kind.ZONE_LOCKED, pfn, batch.pfn(row));
    took(cpu, batch, row, answer, type);
    cpu.claim = claim;
    cpu.claimedPfn = pfn;
  }

  private static boolean claimsFirst(Zone zone) {
    return zone.profile().fallback() == FallbackRule.CLAIM_OR_STEAL;
  }

  private FallbackSearch fallbackSearch(Zone zone) {
    return new FallbackSearch(zone, pfn -> state.unmovable().isOnLru(zone, pfn));
  }

  /// The block at hand for a request. Where the event has the type that was asked for, a movable
  /// one may be served from CMA.
  private long firstOf(Zone zone, int order, int type, boolean inGap) {
    if (zone.profile().zoneLockedTellsList() || type != MigrateType.MOVABLE) {
      return smallest(zone, order, type, inGap);
    }
    long cma = smallest(zone, order, MigrateType.CMA, inGap);
    long own = smallest(zone, order, type, inGap);
    return own == Zone.NO_PFN || (cma != Zone.NO_PFN && mostlyCma(zone)) ? cma : own;
  }

  /// The first of the smallest free blocks that will do. Where events are missing, a block that
  /// does not leave the free lists next has left them unseen, or lies behind others. If a part of
  /// it does, it has been split unseen.
  private long smallest(Zone zone, int order, int type, boolean inGap) {
    long first = zone.peekSmallest(order, type);
    if (!window.looksAhead()) {
      return first;
    }
    long pfn = first;
    for (int gone = 0; pfn != Zone.NO_PFN && isNotNext(zone, pfn, inGap); gone++) {
      if (gone == MAX_GONE) {
        return first;
      }
      long piece = pieceLeft(zone, pfn, order);
      if (piece != Zone.NO_PFN) {
        return piece;
      }
      pfn = following(zone, pfn, type);
    }
    return pfn;
  }

  /// The first part of a free block, behind its head, that leaves the free lists next; or
  /// [Zone#NO_PFN].
  private static long pieceLeft(Zone zone, long headPfn, int order) {
    long end = headPfn + (1L << zone.buddyOrder(headPfn));
    for (long p = headPfn + (1L << order); p < end; p += 1L << order) {
      if (Fate.leavesFreeLists(zone.note(p))) {
        return p;
      }
    }
    return Zone.NO_PFN;
  }

  private boolean isNotNext(Zone zone, long pfn, boolean inGap) {
    return state.mayHaveGoneUnseen(zone, pfn, inGap) && !Fate.leavesFreeLists(zone.note(pfn));
  }

  /// The block after one in the order in which a type's lists are gone through.
  private static long following(Zone zone, long headPfn, int type) {
    long next = zone.nextFree(headPfn);
    for (int o = zone.buddyOrder(headPfn) + 1;
        next == Zone.NO_PFN && o <= zone.maxPageOrder();
        o++) {
      next = zone.firstFree(o, type);
    }
    return next;
  }

  private static boolean mostlyCma(Zone zone) {
    return 2 * zone.freePagesOf(MigrateType.CMA) > zone.freePages();
  }

  /// The zone that a request is served from: the one at work on for a list, else the highest that
  /// has enough pages left.
  @Nullable
  Zone servingZone(CpuActivity cpu, EventBatch batch, int row, int order, int type) {
    Zone current = cpu.takeZone;
    if (current != null
        && cpu.takes > 0
        && current.pcp().list(batch.cpu(row), order, type) == cpu.takeList) {
      return current;
    }
    boolean again = cpu.againPid == batch.pid(row);
    Zone zone = choice.of(batch.cpu(row), order, type, again);
    List<Zone> zones = state.zones().all();
    return zone == null && !zones.isEmpty() ? zones.getLast() : zone;
  }

  /// A request was served from this zone.
  void served(CpuActivity cpu, EventBatch batch, int row, Zone zone, int type) {
    int pid = batch.pid(row);
    boolean again =
        choice.served(zone, batch.cpu(row), batch.order(row), type, cpu.againPid == pid);
    cpu.againPid = again ? pid : EventBatch.NO_PID;
  }

  /// A block has been taken, from this zone for a request of this type.
  private void took(CpuActivity cpu, EventBatch batch, int row, Zone zone, int type) {
    int order = batch.order(row);
    int list = type == MigrateType.HIGHATOMIC
        ? PerCpuPages.NO_LIST
        : zone.pcp().list(batch.cpu(row), order, type);
    if (cpu.takes == 0 || !zone.equals(cpu.takeZone) || cpu.takeList != list) {
      endTakes(cpu);
      cpu.stealing = false;
      served(cpu, batch, row, zone, type);
      cpu.takeZone = zone;
      cpu.takeList = list;
      if (list != PerCpuPages.NO_LIST) {
        cpu.listWasEmpty = zone.firstOnPcp(list) == Zone.NO_PFN;
        cpu.announcedTakes = announceRefill(zone, batch.cpu(row), order, type);
      }
    }
    cpu.takes++;
    cpu.lastTakenPfn = batch.pfn(row);
    cpu.last = Last.TAKE;
  }

  /// How many blocks a refill will bring: as many as it asks for, as long as there are some.
  private static int announceRefill(Zone zone, int cpu, int order, int type) {
    PcpSizes sizes = zone.pcp().sizes(cpu);
    if (!sizes.isKnown()) {
      return CpuActivity.NOT_ANNOUNCED;
    }
    int wanted = sizes.refill(order, aboveHigh(zone));
    return order == 0 ? wanted : (int) Math.min(wanted, Math.max(1, available(zone, order, type)));
  }

  private static long available(Zone zone, int order, int type) {
    long blocks = 0;
    for (int o = order; o <= zone.maxPageOrder(); o++) {
      for (int donor = 0; donor < MigrateType.PCPTYPES; donor++) {
        blocks += zone.freeBlocks(o, donor) << (o - order);
      }
      if (type == MigrateType.MOVABLE || type == MigrateType.CMA) {
        blocks += zone.freeBlocks(o, MigrateType.CMA) << (o - order);
      }
    }
    return blocks;
  }

  /// A row of takes is over: had it filled a list, and with as much as was announced? A single
  /// block where more were to come was taken for the request itself, past the list.
  void endTakes(CpuActivity cpu) {
    Zone zone = cpu.takeZone;
    if (zone != null && cpu.takes > 0 && cpu.takeList != PerCpuPages.NO_LIST) {
      boolean direct = cpu.takes == 1 && (!cpu.listWasEmpty || cpu.announcedTakes > 1);
      if (direct) {
        zone.pcp().sizes(zone.pcp().cpuOf(cpu.takeList)).undoRefill();
      } else if (cpu.announcedTakes == CpuActivity.NOT_ANNOUNCED) {
        predictions.abstained(Kind.REFILL);
      } else {
        predictions.announced(Kind.REFILL, cpu.takes == cpu.announcedTakes);
      }
    }
    cpu.takes = 0;
    cpu.takeList = PerCpuPages.NO_LIST;
    cpu.claim = null;
  }

  static boolean aboveHigh(Zone zone) {
    return zone.freePages() > zone.watermarks().highPages() + zone.watermarks().reservePages();
  }

  /// Before `mm_page_alloc_extfrag`.
  void extfrag(CpuActivity cpu, EventBatch batch, int row) {
    int order = batch.order(row);
    int type = state.types().of(batch.migrateType(row));
    int donor = state.types().of(batch.value(Column.FALLBACK_MIGRATE_TYPE, row));
    int donorOrder = (int) batch.value(Column.FALLBACK_ORDER, row);
    boolean claimed = batch.value(Column.CHANGE_OWNERSHIP, row) == 1;
    Zone answer = state.knownZone(batch.pfn(row), order);
    if (answer == null || type == MigrateType.UNKNOWN || donor == MigrateType.UNKNOWN) {
      return;
    }
    if (donorOrder == order && state.isCaptured(answer, batch, row)) {
      return;
    }
    FallbackSearch claim = cpu.claim;
    cpu.claim = null;
    if (claim != null) {
      boolean sameDonor = claim.donorType() == donor && claim.donorOrder() == donorOrder;
      predictions.announced(Kind.FALLBACK, sameDonor && claimed);
      if (sameDonor) {
        predictions.announcedPfn(Kind.FALLBACK_PFN, cpu.claimedPfn, batch.pfn(row));
      } else {
        predictions.abstained(Kind.FALLBACK_PFN);
      }
      return;
    }
    if (claimsFirst(answer) && cpu.last == Last.TAKE && cpu.lastTakenPfn == batch.pfn(row)) {
      // It told of the take before, which was not announced as one from another type.
      predictions.abstained(Kind.FALLBACK);
      predictions.abstained(Kind.FALLBACK_PFN);
      return;
    }
    Zone serving = servingZone(cpu, batch, row, order, type);
    Zone zone = serving == null ? answer : serving;
    FallbackSearch search = fallbackSearch(zone);
    boolean again = cpu.stealing && cpu.takes > 0 && zone.equals(cpu.takeZone);
    boolean found = again ? search.steal(order, type) : search.find(order, type);
    choice.boost(zone, search.claimTries());
    if (found) {
      boolean sameDonor = search.donorType() == donor && search.donorOrder() == donorOrder;
      predictions.announced(Kind.FALLBACK, sameDonor && search.claims() == claimed);
    } else {
      predictions.abstained(Kind.FALLBACK);
    }
    boolean possible = donorOrder >= order && donorOrder <= zone.maxPageOrder();
    long pfn = possible ? zone.firstFree(donorOrder, donor) : Zone.NO_PFN;
    predictions.announcedPfn(Kind.FALLBACK_PFN, pfn, batch.pfn(row));
    if (claimsFirst(answer)) {
      took(cpu, batch, row, answer, type);
      cpu.stealing = !claimed && answer.profile().refillKeepsStealing();
    }
  }
}
