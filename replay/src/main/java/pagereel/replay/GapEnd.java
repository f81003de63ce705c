package pagereel.replay;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import pagereel.parser.event.EventBatch;
import pagereel.parser.event.Tracepoint;
import pagereel.replay.model.FrameState;
import pagereel.replay.model.MigrateType;
import pagereel.replay.model.PerCpuPages;
import pagereel.replay.model.Zone;

/// Where the blocks are when a CPU's events are told again, as far as their next events show it: a
/// block that a per-CPU list gives or that is drained lies there, one that leaves the free lists
/// is on these, and one that is freed is on no list.
///
/// The lists give first what came last, so the order in which blocks leave one tells the order in
/// which they lie there now, for as long as nothing turns the list. What lies elsewhere than it did
/// before is put where its next event shows it, so of that event nothing is announced.
final class GapEnd {

  /// The first event of a block's frames after the gap.
  ///
  /// @param type of the list that the event names, of the model's numbers
  private record Block(Zone zone, long pfn, int order, int type) {

    long pages() {
      return 1L << order;
    }
  }

  private record PcpList(Zone zone, int number) {}

  private final ReplayState state;
  private final EventWindow window;
  private final BitSet named = new BitSet();
  /// What the lists give, from the first block on.
  private final Map<PcpList, List<Block>> given = new HashMap<>();
  /// What they had before and may still have, behind that.
  private final Map<PcpList, List<Block>> left = new HashMap<>();
  /// What is drained from them, from the last block on.
  private final Map<PcpList, List<Block>> drained = new HashMap<>();
  private final List<Block> freed = new ArrayList<>();
  private final List<Block> taken = new ArrayList<>();
  /// How many blocks were taken before something may have turned the lists.
  private int takenInOrder;
  private boolean turned;

  GapEnd(ReplayState state, EventWindow window) {
    this.state = state;
    this.window = window;
  }

  /// Puts blocks where they are.
  ///
  /// @param row  of the event that tells of the gap
  /// @param cpus whose events were lost
  void settle(int row, Set<Integer> cpus) {
    if (state.zones().all().isEmpty() || cpus.stream().anyMatch(cpu -> cpu < 0)) {
      return;
    }
    int most = (int) Math.min(window.eventsToNextGap(row), Integer.MAX_VALUE);
    window.lookAhead(row + 1, most, (batch, next, fate) -> {
      look(batch, next, cpus);
      return true;
    });
    if (!turned) {
      takenInOrder = taken.size();
    }
    Map<PcpList, List<Long>> before = new HashMap<>();
    for (Zone zone : state.zones().all()) {
      cpus.forEach(cpu -> emptyLists(zone, cpu, before));
    }
    freed.forEach(this::takeOff);
    for (int i = taken.size() - 1; i >= 0; i--) {
      putBack(taken.get(i), i < takenInOrder);
    }
    given.forEach(this::fill);
    left.forEach(this::fill);
    drained.forEach((list, blocks) -> fill(list, blocks.reversed()));
    foretell(before);
  }

  /// Of the blocks on the per-CPU lists those are foretold that were not there before, in the same
  /// order.
  private void foretell(Map<PcpList, List<Long>> before) {
    Set<PcpList> lists = new HashSet<>(given.keySet());
    lists.addAll(left.keySet());
    lists.addAll(drained.keySet());
    for (PcpList list : lists) {
      List<Long> now = onList(list);
      List<Long> then = new ArrayList<>(before.getOrDefault(list, List.of()));
      then.retainAll(new HashSet<>(now));
      int same = 0;
      for (long pfn : now) {
        if (same < then.size() && then.get(same) == pfn) {
          same++;
        } else {
          state.predictions().foretold(pfn);
        }
      }
    }
  }

  private static List<Long> onList(PcpList list) {
    List<Long> pfns = new ArrayList<>();
    Zone zone = list.zone();
    for (long pfn = zone.firstOnPcp(list.number()); pfn != Zone.NO_PFN; pfn = zone.nextOnPcp(pfn)) {
      pfns.add(pfn);
    }
    return pfns;
  }

  private void look(EventBatch batch, int row, Set<Integer> cpus) {
    Tracepoint tracepoint = batch.tracepoint(row);
    if (!turned && mayTurnLists(tracepoint)) {
      turned = true;
      takenInOrder = taken.size();
    }
    switch (tracepoint) {
      case MM_PAGE_FREE,
          MM_PAGE_ALLOC,
          MM_PAGE_ALLOC_ZONE_LOCKED,
          MM_PAGE_PCPU_DRAIN,
          MM_PAGE_ALLOC_EXTFRAG -> {
        Zone zone = state.knownZone(batch.pfn(row), batch.order(row));
        Block block = zone == null ? null : block(zone, batch, row);
        if (block != null && isFirst(block)) {
          first(block, batch, row, cpus);
        }
      }
      default -> {}
    }
  }

  /// Compaction and contiguous requests turn the free lists, and take from them without telling
  /// of each block.
  private static boolean mayTurnLists(Tracepoint tracepoint) {
    return switch (tracepoint) {
      case MM_COMPACTION_BEGIN,
          MM_COMPACTION_ISOLATE_FREEPAGES,
          MM_COMPACTION_FAST_ISOLATE_FREEPAGES,
          CMA_ALLOC,
          CMA_ALLOC_START,
          CMA_ALLOC_BUSY_RETRY,
          CMA_ALLOC_FINISH,
          TEST_PAGES_ISOLATED -> true;
      default -> false;
    };
  }

  private boolean isFirst(Block block) {
    if (block.pfn() + block.pages() > LastEvents.MAX_FRAMES) {
      return false;
    }
    boolean first = !isNamed(block);
    named.set((int) block.pfn(), (int) (block.pfn() + block.pages()));
    return first;
  }

  private boolean isNamed(Block block) {
    int next = named.nextSetBit((int) block.pfn());
    return next >= 0 && next < block.pfn() + block.pages();
  }

  private Block block(Zone zone, EventBatch batch, int row) {
    int type = batch.tracepoint(row) == Tracepoint.MM_PAGE_ALLOC
        ? PageEvents.requestedType(batch, row)
        : state.types().of(batch.migrateType(row));
    return new Block(zone, batch.pfn(row), batch.order(row), type);
  }

  private void first(Block block, EventBatch batch, int row, Set<Integer> cpus) {
    int cpu = batch.cpu(row);
    switch (batch.tracepoint(row)) {
      case MM_PAGE_FREE -> {
        if (!turned) {
          // Later, compaction may have taken it from the free lists in between.
          freed.add(block);
        }
      }
      case MM_PAGE_ALLOC -> {
        boolean captured = turned && block.order() > 0;
        if (cpus.contains(cpu) && !captured) {
          add(given, listOf(block, cpu), block);
        }
      }
      case MM_PAGE_PCPU_DRAIN -> {
        boolean own = cpus.contains(cpu);
        if (own || cpus.size() == 1) {
          add(drained, listOf(block, own ? cpu : cpus.iterator().next()), block);
        }
      }
      default -> {
        if (block.type() != MigrateType.UNKNOWN) {
          taken.add(block);
        }
      }
    }
  }

  private static int listOf(Block block, int cpu) {
    return block.type() == MigrateType.UNKNOWN
        ? PerCpuPages.NO_LIST
        : block.zone().pcp().list(cpu, block.order(), block.type());
  }

  private static void add(Map<PcpList, List<Block>> lists, int list, Block block) {
    if (list != PerCpuPages.NO_LIST) {
      lists
          .computeIfAbsent(new PcpList(block.zone(), list), key -> new ArrayList<>())
          .add(block);
    }
  }

  /// What a CPU had on its lists before its events were lost has left them or will be found there,
  /// but for what is seen again only after more events were lost.
  private void emptyLists(Zone zone, int cpu, Map<PcpList, List<Long>> before) {
    for (int index = 0; index < zone.pcp().listsPerCpu(); index++) {
      int list = zone.pcp().listAt(cpu, index);
      PcpList key = new PcpList(zone, list);
      before.put(key, onList(key));
      for (long pfn = zone.firstOnPcp(list); pfn != Zone.NO_PFN; pfn = zone.firstOnPcp(list)) {
        Block block = new Block(zone, pfn, zone.pcpOrder(pfn), zone.pcpType(pfn));
        zone.removeFromPcp(pfn);
        if (!isNamed(block) && Fate.isOnList(zone.note(pfn))) {
          add(left, list, block);
        }
      }
    }
  }

  /// Whether a block is on a per-CPU list that is known: nothing was lost of its CPU.
  private static boolean isOnKnownList(Block block) {
    for (long pfn = block.pfn(); pfn < block.pfn() + block.pages(); pfn++) {
      if (block.zone().isOnPcp(pfn)) {
        return true;
      }
    }
    return false;
  }

  private void takeOff(Block block) {
    if (!isOnKnownList(block)) {
      block.zone().takeAllFree(block.pfn(), block.pages());
    }
  }

  private void putBack(Block block, boolean inOrder) {
    Zone zone = block.zone();
    if (isOnKnownList(block)) {
      return;
    }
    boolean moved = false;
    for (long pfn = block.pfn(); pfn < block.pfn() + block.pages(); pfn++) {
      if (!zone.isFree(pfn)) {
        state.forgetOwners(zone, pfn, 1);
        zone.setState(pfn, 1, FrameState.TAKEN);
        zone.freeOnePage(pfn, 0, listType(block), false);
        moved = true;
      }
    }
    if (moved) {
      state.predictions().foretold(block.pfn());
      long headPfn = zone.buddyOf(block.pfn());
      if (inOrder && zone.buddyOrder(headPfn) >= block.order()) {
        zone.makeFirst(headPfn);
        state.predictions().foretold(headPfn);
      }
    }
  }

  private static int listType(Block block) {
    int type = block.zone().pageblockType(block.pfn());
    boolean told = block.zone().profile().listTypeIsPageblockType();
    return told && type != MigrateType.UNKNOWN ? type : block.type();
  }

  private void fill(PcpList list, List<Block> blocks) {
    for (Block block : blocks) {
      Zone zone = block.zone();
      if (isOnKnownList(block)) {
        continue;
      }
      zone.takeAllFree(block.pfn(), block.pages());
      state.forgetOwners(zone, block.pfn(), block.pages());
      zone.addToPcp(list.number(), block.pfn(), block.order(), block.type(), true);
    }
  }
}
