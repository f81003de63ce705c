package pagereel.replay;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import pagereel.parser.event.EventBatch;
import pagereel.parser.event.GfpFlags;
import pagereel.parser.event.StackTable;
import pagereel.replay.model.FrameState;
import pagereel.replay.model.MigrateType;
import pagereel.replay.model.Zone;

/// Follows pages that cannot be moved and lie in pageblocks for movable pages or CMA's, from the
/// event that hands them out to the one that frees them.
///
/// Left out: pages held since before the trace, and those of which no event tells who took them. A
/// pageblock that changes hands later does not end a stay.
final class UnmovableResidents {

  /// Owners followed; the pages of those beyond are put together under an empty name.
  private static final int MAX_OWNERS = 2_000;
  /// Owners reported, those with most page seconds first.
  private static final int REPORTED = 100;
  private static final int OTHERS = 0;
  private static final int NOT_SEEN = -1;

  private record Key(String comm, int stack, boolean inCma) {}

  /// One owner's pages.
  private static final class Stay {
    final Key key;
    final BitSet pageblocks = new BitSet();
    long takenPages;
    long livePages;
    long peakPages;
    long liveBlocks;
    long sinceNs;
    double pageNs;
    double blockNs;

    Stay(Key key) {
      this.key = key;
    }

    void change(long pages, long blocks, long timeNs) {
      if (livePages > 0) {
        pageNs += (double) livePages * (timeNs - sinceNs);
        blockNs += (double) liveBlocks * (timeNs - sinceNs);
      }
      sinceNs = timeNs;
      livePages += pages;
      liveBlocks += blocks;
      peakPages = Math.max(peakPages, livePages);
    }
  }

  private final ReplayState state;
  private final StackTable stacks;
  private final BitSet resident = new BitSet();
  private final BitSet residentInCma = new BitSet();
  private final Map<Key, Integer> known = new HashMap<>();
  private final List<Stay> stays = new ArrayList<>();
  /// By id of [Allocations] and place: an index of `stays`.
  private int[] stayOf = new int[0];

  UnmovableResidents(ReplayState state, StackTable stacks) {
    this.state = state;
    this.stacks = stacks;
    stays.add(new Stay(new Key("", StackTable.NONE, false)));
  }

  /// Forgets what was counted so far, not who holds what: results begin here.
  void restart(long timeNs) {
    for (Stay stay : stays) {
      stay.takenPages = 0;
      stay.peakPages = stay.livePages;
      stay.pageNs = 0;
      stay.blockNs = 0;
      stay.sinceNs = timeNs;
    }
  }

  /// Pages are about to be freed, or to be handed out anew: whoever had them has them no longer.
  void leave(EventBatch batch, int row) {
    long pfn = batch.pfn(row);
    int order = batch.order(row);
    if (pfn < 0 || order < 0 || order > ReplayState.MAX_PAGE_ORDER || pfn >= resident.length()) {
      return;
    }
    int end = (int) Math.min(pfn + (1L << order), Integer.MAX_VALUE);
    for (int p = resident.nextSetBit((int) pfn);
        p >= 0 && p < end;
        p = resident.nextSetBit(p + 1)) {
      resident.clear(p);
      Zone zone = state.zones().of(p);
      if (zone != null && zone.state(p) == FrameState.ALLOCATED) {
        Stay stay = stay(zone.allocation(p), residentInCma.get(p));
        stay.change(-1, isIn(stay, zone, p) ? 0 : -1, batch.timeNs(row));
      }
    }
  }

  /// Pages were handed out, and the model has them so.
  void enter(EventBatch batch, int row) {
    if ((batch.gfpFlags(row) & GfpFlags.MOVABLE) != 0) {
      return;
    }
    long pfn = batch.pfn(row);
    int order = batch.order(row);
    Zone zone = state.knownZone(pfn, order);
    if (zone == null || pfn + (1L << order) > Integer.MAX_VALUE) {
      return;
    }
    int type = zone.pageblockType(pfn);
    if ((type != MigrateType.MOVABLE && type != MigrateType.CMA)
        || zone.state(pfn) != FrameState.ALLOCATED) {
      return;
    }
    boolean inCma = type == MigrateType.CMA;
    int end = (int) pfn + (1 << order);
    Stay stay = stay(zone.allocation(pfn), inCma);
    long blocks = 0;
    for (long p = pfn; p < end; p += 1L << zone.pageblockOrder()) {
      blocks += isIn(stay, zone, p) ? 0 : 1;
      stay.pageblocks.set((int) (p >> zone.pageblockOrder()));
    }
    resident.set((int) pfn, end);
    residentInCma.set((int) pfn, end, inCma);
    stay.takenPages += 1L << order;
    stay.change(1L << order, blocks, batch.timeNs(row));
  }

  /// Whether an owner has a page in the pageblock that a frame lies in.
  private boolean isIn(Stay stay, Zone zone, long pfn) {
    int start = (int) (pfn >> zone.pageblockOrder() << zone.pageblockOrder());
    long end = start + (1L << zone.pageblockOrder());
    for (int p = resident.nextSetBit(start); p >= 0 && p < end; p = resident.nextSetBit(p + 1)) {
      if (zone.spans(p)
          && zone.state(p) == FrameState.ALLOCATED
          && stay(zone.allocation(p), residentInCma.get(p)) == stay) {
        return true;
      }
    }
    return false;
  }

  private Stay stay(int allocation, boolean inCma) {
    int slot = 2 * allocation + (inCma ? 1 : 0);
    if (slot >= stayOf.length) {
      int old = stayOf.length;
      stayOf = Arrays.copyOf(stayOf, Math.max(2 * slot, 64));
      Arrays.fill(stayOf, old, stayOf.length, NOT_SEEN);
    }
    if (stayOf[slot] == NOT_SEEN) {
      Allocations allocations = state.allocations();
      Key key = new Key(allocations.comm(allocation), allocations.stack(allocation), inCma);
      stayOf[slot] = known.computeIfAbsent(key, this::add);
    }
    return stays.get(stayOf[slot]);
  }

  private int add(Key key) {
    if (stays.size() >= MAX_OWNERS) {
      return OTHERS;
    }
    stays.add(new Stay(key));
    return stays.size() - 1;
  }

  /// Who had such pages, those with most page seconds first.
  List<UnmovableResident> residents(long endNs) {
    List<UnmovableResident> list = new ArrayList<>();
    for (Stay stay : stays) {
      stay.change(0, 0, Math.max(endNs, stay.sinceNs));
      if (stay.takenPages > 0 || stay.livePages > 0) {
        list.add(new UnmovableResident(
            stay.key.comm(),
            stay.key.inCma(),
            stacks.names(stay.key.stack(), state.names()),
            stay.takenPages,
            stay.livePages,
            stay.peakPages,
            stay.pageNs / 1e9,
            stay.pageblocks.cardinality(),
            stay.blockNs / 1e9));
      }
    }
    list.sort(Comparator.comparingDouble(UnmovableResident::pageSeconds)
        .thenComparingLong(UnmovableResident::takenPages)
        .reversed()
        .thenComparing(UnmovableResident::comm));
    return list.subList(0, Math.min(REPORTED, list.size()));
  }
}
