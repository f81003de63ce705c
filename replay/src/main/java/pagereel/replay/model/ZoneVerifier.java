package pagereel.replay.model;

import java.util.BitSet;

/// Recounts a zone from its frames and finds the first thing that does not fit.
///
/// What must hold: each list's links agree in both directions; on a list are the heads of blocks
/// of its kind, each once, and no head is on none; a block is aligned, inside the zone, and all
/// its frames but the first are tails; every count is what the frames give.
final class ZoneVerifier {

  private static final String[] LETTERS = {"U", "M", "R", "H", "C", "I"};

  private final Zone zone;
  private final PageFrames frames;
  private final FrameLists lists;
  private final BitSet listed = new BitSet();
  private final long[] framesOfState = new long[FrameState.values().length];

  private ZoneVerifier(Zone zone) {
    this.zone = zone;
    frames = zone.frames();
    lists = frames.lists;
  }

  /// @throws IllegalStateException naming what is wrong
  static void verify(Zone zone) {
    ZoneVerifier verifier = new ZoneVerifier(zone);
    verifier.verifyFreeLists();
    verifier.verifyPcpLists();
    verifier.verifyBlocks();
    verifier.verifyStateCounts();
    verifier.verifyPageblocks();
    verifier.verifyPcpCounts();
  }

  private void verifyFreeLists() {
    for (int order = 0; order <= zone.maxPageOrder(); order++) {
      for (int type = 0; type < MigrateType.COUNT; type++) {
        int list = order * MigrateType.COUNT + type;
        long blocks = walk(list, PageFrames.FREE_HEAD, order);
        if (blocks != zone.freeBlocks(order, type)) {
          throw wrong("%s has %d blocks, %d are counted"
              .formatted(name(list), blocks, zone.freeBlocks(order, type)));
        }
        for (int frame = lists.first(list); frame != FrameLists.NONE; frame = lists.next(frame)) {
          if (frames.type(frame) != type) {
            throw wrong("%s has %#x, a block of type %d"
                .formatted(name(list), pfn(frame), frames.type(frame)));
          }
        }
      }
    }
  }

  private void verifyPcpLists() {
    PerCpuPages pcp = zone.pcp();
    for (int cpu = 0; cpu < pcp.cpus(); cpu++) {
      for (int index = 0; index < pcp.listsPerCpu(); index++) {
        walk(pcp.listAt(cpu, index), PageFrames.PCP_HEAD, pcp.orderAt(index));
      }
    }
  }

  private void verifyPcpCounts() {
    PerCpuPages pcp = zone.pcp();
    for (int cpu = 0; cpu < pcp.cpus(); cpu++) {
      long pages = 0;
      for (int index = 0; index < pcp.listsPerCpu(); index++) {
        int first = lists.first(pcp.listAt(cpu, index));
        for (int frame = first; frame != FrameLists.NONE; frame = lists.next(frame)) {
          pages += 1L << pcp.orderAt(index);
        }
      }
      if (pages != pcp.sizes(cpu).pages()) {
        throw wrong("CPU %d's lists have %d pages, %d are counted"
            .formatted(cpu, pages, pcp.sizes(cpu).pages()));
      }
    }
  }

  /// Follows a list from end to end.
  ///
  /// @return blocks on it
  private long walk(int list, int headState, int order) {
    if (!lists.endsLinkBack(list)) {
      throw wrong(name(list) + " has an end that does not link back to it");
    }
    long blocks = 0;
    int before = FrameLists.NONE;
    for (int frame = lists.first(list); frame != FrameLists.NONE; frame = lists.next(frame)) {
      if (frame >= frames.frames()) {
        throw wrong("%s has %#x, which lies outside the zone".formatted(name(list), pfn(frame)));
      }
      if (lists.previous(frame) != before) {
        throw wrong(
            "%s: %#x does not link back to the block before it".formatted(name(list), pfn(frame)));
      }
      if (listed.get(frame)) {
        throw wrong("%s has %#x, which is on a list already".formatted(name(list), pfn(frame)));
      }
      if (frames.state(frame) != headState) {
        throw wrong("%s has %#x, which is %s".formatted(name(list), pfn(frame), state(frame)));
      }
      if (frames.order(frame) != order) {
        throw wrong("%s has %#x, a block of order %d"
            .formatted(name(list), pfn(frame), frames.order(frame)));
      }
      listed.set(frame);
      blocks++;
      before = frame;
    }
    if (lists.last(list) != before) {
      throw wrong(name(list) + " ends elsewhere than at its last block");
    }
    return blocks;
  }

  private void verifyBlocks() {
    int frame = 0;
    while (frame < frames.frames()) {
      switch (frames.state(frame)) {
        case PageFrames.FREE_HEAD, PageFrames.PCP_HEAD -> frame = verifyBlock(frame);
        case PageFrames.FREE_TAIL, PageFrames.PCP_TAIL ->
          throw wrong("%#x is %s of no block".formatted(pfn(frame), state(frame)));
        default -> framesOfState[frames.state(frame++)]++;
      }
    }
  }

  /// @return the frame after the block
  private int verifyBlock(int head) {
    int order = frames.order(head);
    int size = 1 << order;
    if (!listed.get(head)) {
      throw wrong("%#x is %s and on no list".formatted(pfn(head), state(head)));
    }
    if ((pfn(head) & (size - 1)) != 0) {
      throw wrong("the block %#x of order %d is not aligned".formatted(pfn(head), order));
    }
    if (head + size > frames.frames()) {
      throw wrong("the block %#x of order %d reaches out of the zone".formatted(pfn(head), order));
    }
    int tailState = frames.state(head) + 1;
    for (int frame = head + 1; frame < head + size; frame++) {
      if (frames.state(frame) != tailState) {
        throw wrong("%#x is %s inside the block %#x of order %d"
            .formatted(pfn(frame), state(frame), pfn(head), order));
      }
    }
    framesOfState[frames.state(head)]++;
    framesOfState[tailState] += size - 1;
    return head + size;
  }

  private void verifyStateCounts() {
    for (FrameState state : FrameState.values()) {
      long counted = frames.count(state.code());
      if (counted != framesOfState[state.code()]) {
        throw wrong("%d frames are %s, %d are counted"
            .formatted(framesOfState[state.code()], state, counted));
      }
    }
  }

  private void verifyPageblocks() {
    Pageblocks pageblocks = zone.pageblocks();
    long firstBlock = zone.startPfn() >> pageblocks.order();
    long lastBlock = (zone.endPfn() - 1) >> pageblocks.order();
    if (pageblocks.count() != lastBlock - firstBlock + 1) {
      throw wrong("%d pageblocks for [%#x, %#x)"
          .formatted(pageblocks.count(), zone.startPfn(), zone.endPfn()));
    }
    long[] blocksOfType = new long[MigrateType.COUNT];
    for (long block = firstBlock; block <= lastBlock; block++) {
      int type = pageblocks.type(block << pageblocks.order());
      if (type != MigrateType.UNKNOWN) {
        blocksOfType[type]++;
      }
    }
    for (int type = 0; type < MigrateType.COUNT; type++) {
      if (blocksOfType[type] != pageblocks.blocksOfType(type)) {
        throw wrong("%d pageblocks are %s, %d are counted"
            .formatted(blocksOfType[type], MigrateType.name(type), pageblocks.blocksOfType(type)));
      }
    }
  }

  private String name(int list) {
    int order = list / MigrateType.COUNT;
    if (order <= zone.maxPageOrder()) {
      return "free list %d%s".formatted(order, LETTERS[list % MigrateType.COUNT]);
    }
    PerCpuPages pcp = zone.pcp();
    int cpu = pcp.cpuOf(list);
    return "per-CPU list %d of CPU %d".formatted(list - pcp.listAt(cpu, 0), cpu);
  }

  private long pfn(int frame) {
    return zone.startPfn() + frame;
  }

  private FrameState state(int frame) {
    return FrameState.of(frames.state(frame));
  }

  private IllegalStateException wrong(String what) {
    return new IllegalStateException(
        "node %d, zone %s: %s".formatted(zone.node(), zone.name(), what));
  }
}
