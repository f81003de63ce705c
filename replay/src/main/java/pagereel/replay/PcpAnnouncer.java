package pagereel.replay;

import java.util.List;
import pagereel.parser.event.EventBatch;
import pagereel.replay.CpuActivity.Last;
import pagereel.replay.PredictionScore.Kind;
import pagereel.replay.model.MigrateType;
import pagereel.replay.model.PerCpuPages;
import pagereel.replay.model.Zone;

/// Announces what the per-CPU lists give: to requests from their heads, to drains from their
/// tails.
///
/// A block that comes back by a free, or is not seen again, has left its list without an event,
/// where it is known what becomes of it.
final class PcpAnnouncer {

  /// More blocks than this are not passed over at the end of a list: nothing is known of them then.
  private static final int MAX_GONE = 512;

  private final ReplayState state;
  private final Predictions predictions;
  private final TakeAnnouncer takes;
  private final EventWindow window;
  /// What becomes of a frame is known to some extent.
  private final boolean informed;
  /// The event at hand, and its task if that takes a block from the lists.
  private int atRow;

  private int atPid = EventBatch.NO_PID;

  PcpAnnouncer(ReplayState state, EventWindow window, TakeAnnouncer takes) {
    this.state = state;
    this.takes = takes;
    this.window = window;
    informed = window.looksAhead();
    predictions = state.predictions();
  }

  /// Before `mm_page_alloc` of a page.
  void alloc(CpuActivity cpu, EventBatch batch, int row, int type) {
    atRow = row;
    atPid = batch.pid(row);
    int order = batch.order(row);
    Zone answer = state.knownZone(batch.pfn(row), order);
    if (answer == null) {
      return;
    }
    if (answer.pcp().holds(order) && !isDirect(cpu, batch, row)) {
      predictions.announcedPfn(Kind.PCP_ALLOC, given(cpu, batch, row, type), batch.pfn(row));
      if (cpu.takes == 0) {
        takes.served(cpu, batch, row, answer, type);
      }
      answer.pcp().sizes(Math.max(0, batch.cpu(row))).allocated();
    }
    takes.endTakes(cpu);
    cpu.last = Last.ALLOC;
  }

  /// Whether a request was served past its per-CPU list: by the block that was taken just before
  /// while others waited there, from the HighAtomic reserve, or by compaction.
  private boolean isDirect(CpuActivity cpu, EventBatch batch, int row) {
    long pfn = batch.pfn(row);
    if (cpu.last == Last.TAKE && cpu.lastTakenPfn == pfn) {
      return cpu.takeList == PerCpuPages.NO_LIST
          || (cpu.takes == 1 && (!cpu.listWasEmpty || cpu.announcedTakes > 1));
    }
    return state.captures().has(batch.pid(row), pfn);
  }

  /// The block that a task tells of: the one that it has had since it left its CPU, or the one that
  /// the lists give.
  private long given(CpuActivity cpu, EventBatch batch, int row, int type) {
    long held = state.lateTakes().heldBy(atPid);
    return held == Zone.NO_PFN ? firstOnPcp(cpu, batch, row, batch.order(row), type) : held;
  }

  /// The block that the CPU's lists give: those of the serving zone, else of the highest one that
  /// has any.
  private long firstOnPcp(CpuActivity activity, EventBatch batch, int row, int order, int type) {
    int cpu = batch.cpu(row);
    Zone serving = takes.servingZone(activity, batch, row, order, type);
    long pfn = serving == null ? Zone.NO_PFN : firstOnPcp(serving, cpu, order, type);
    List<Zone> zones = state.zones().all();
    for (int i = zones.size() - 1; i >= 0 && pfn == Zone.NO_PFN; i--) {
      pfn = firstOnPcp(zones.get(i), cpu, order, type);
    }
    return pfn;
  }

  private long firstOnPcp(Zone zone, int cpu, int order, int type) {
    int list = zone.pcp().list(cpu, order, type);
    if (list == PerCpuPages.NO_LIST) {
      return Zone.NO_PFN;
    }
    long first = zone.firstOnPcp(list);
    long pfn = first;
    for (int gone = 0; isGone(zone, pfn); gone++) {
      if (gone == MAX_GONE) {
        return first;
      }
      pfn = zone.nextOnPcp(pfn);
    }
    return pfn;
  }

  /// Whether a block must have left its per-CPU list without an event.
  private boolean isGone(Zone zone, long pfn) {
    return informed
        && pfn != Zone.NO_PFN
        && (hasLeft(zone, pfn) || state.lateTakes().isOfOther(pfn, atPid));
  }

  /// Whether a block only comes back by a free, or never. One that was on the list for certain, and
  /// cannot leave it unseen, is still there if more may be seen of it than was looked ahead then:
  /// unless what it left by may be missing.
  private boolean hasLeft(Zone zone, long pfn) {
    int note = zone.note(pfn);
    boolean stays = Fate.kind(note) == Fate.NONE_OF_LISTED
        && !PcpLists.mayLeaveUnseen(zone.pcpOrder(pfn), zone.pcpType(pfn))
        && !zone.isStale(pfn)
        && !window.losesEvents(atRow)
        && window.mayName(pfn, atRow);
    return Fate.isHeld(note) && !stays;
  }

  /// Before `mm_page_pcpu_drain`.
  void drain(CpuActivity cpu, EventBatch batch, int row) {
    atRow = row;
    atPid = EventBatch.NO_PID;
    Zone answer = state.knownZone(batch.pfn(row), batch.order(row));
    if (answer == null) {
      return;
    }
    if (cpu.last != Last.FREE && cpu.last != Last.DRAIN) {
      // Not the list that has grown too long: all of them, from the first one on.
      cpu.drainZone = null;
    }
    if (cpu.last != Last.DRAIN) {
      cpu.drainTurns.begin();
    }
    int first = state.isCompacting(batch.pid(row)) ? Math.max(0, batch.cpu(row)) : 0;
    long pfn = nextDrained(cpu, batch.order(row), first);
    Zone zone = pfn == Zone.NO_PFN ? null : state.zones().of(pfn);
    if (zone == null || predictions.isForetold(pfn)) {
      predictions.abstained(Kind.PCP_DRAIN);
    } else {
      boolean sameType = drainedType(zone, pfn) == state.types().of(batch.migrateType(row));
      predictions.announced(Kind.PCP_DRAIN, pfn == batch.pfn(row) && sameType);
    }
    cpu.freed.drained(batch.pfn(row));
    if (answer.isOnPcp(batch.pfn(row))) {
      int list = answer.listOf(answer.pcpBlockOf(batch.pfn(row)));
      boolean same = answer.equals(cpu.drainZone) && answer.pcp().cpuOf(list) == cpu.drainCpu;
      if (!same && cpu.drainZone != null) {
        cpu.drainTurns.begin();
      }
      cpu.drainsFrom(answer, list);
      cpu.drainTurns.gave(cpu.drainIndex);
      answer.pcp().sizes(answer.pcp().cpuOf(list)).drained();
    }
    cpu.last = Last.DRAIN;
  }

  /// The last block of the first list from the cursor on that has blocks of this order: first of
  /// the same CPU and zone, then of the next ones.
  ///
  /// @param firstCpu whose lists are emptied first where there is no cursor
  private long nextDrained(CpuActivity cpu, int order, int firstCpu) {
    Zone zone = cpu.drainZone;
    if (zone != null) {
      long pfn = lastFrom(zone, cpu, cpu.drainCpu, cpu.drainIndex, order);
      if (pfn != Zone.NO_PFN) {
        return pfn;
      }
    }
    List<Zone> zones = state.zones().all();
    int known = zones.stream().mapToInt(z -> z.pcp().cpus()).max().orElse(0);
    int start = zone == null ? firstCpu : cpu.drainCpu;
    for (int i = 0; i < known; i++) {
      for (Zone other : zones) {
        int owner = (start + i) % known;
        long pfn = owner < other.pcp().cpus() ? lastFrom(other, cpu, owner, 0, order) : Zone.NO_PFN;
        if (pfn != Zone.NO_PFN) {
          return pfn;
        }
      }
    }
    return Zone.NO_PFN;
  }

  private long lastFrom(Zone zone, CpuActivity activity, int cpu, int index, int order) {
    PerCpuPages pcp = zone.pcp();
    int lists = pcp.listsPerCpu();
    if (zone.profile().drainTakesTurns()) {
      int list = activity.drainTurns.next(
          lists, i -> toDrain(zone, activity, pcp.listAt(cpu, i)) == Zone.NO_PFN);
      return list == DrainTurns.NONE || pcp.orderAt(list) != order
          ? Zone.NO_PFN
          : toDrain(zone, activity, pcp.listAt(cpu, list));
    }
    for (int i = 0; i < lists; i++) {
      int candidate = (index + i) % lists;
      long pfn = pcp.orderAt(candidate) == order
          ? toDrain(zone, activity, pcp.listAt(cpu, candidate))
          : Zone.NO_PFN;
      if (pfn != Zone.NO_PFN) {
        return pfn;
      }
    }
    return Zone.NO_PFN;
  }

  /// The block that a list gives to a drain, or [Zone#NO_PFN].
  private long toDrain(Zone zone, CpuActivity activity, int list) {
    long pfn = lastOnPcp(zone, list);
    return pfn == Zone.NO_PFN || activity.freed.isYetToCome(pfn) ? Zone.NO_PFN : pfn;
  }

  private long lastOnPcp(Zone zone, int list) {
    long last = zone.lastOnPcp(list);
    long pfn = last;
    for (int gone = 0; isGone(zone, pfn); gone++) {
      if (gone == MAX_GONE) {
        return last;
      }
      pfn = zone.previousOnPcp(pfn);
    }
    return pfn;
  }

  private static int drainedType(Zone zone, long pfn) {
    boolean byPageblock =
        zone.profile().listTypeIsPageblockType() || zone.pageblocks(MigrateType.ISOLATE) > 0;
    return byPageblock ? zone.pageblockType(pfn) : zone.pcpType(pfn);
  }
}
