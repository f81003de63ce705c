package pagereel.replay;

import java.util.HashMap;
import java.util.Map;
import pagereel.parser.snapshot.ExactDump;
import pagereel.parser.snapshot.FreeListState;
import pagereel.parser.snapshot.PcpListState;
import pagereel.parser.snapshot.PcpState;
import pagereel.parser.snapshot.ZoneState;
import pagereel.replay.model.MigrateType;
import pagereel.replay.model.Zone;

/// Holds the model against an exact dump, which it only reads.
final class SnapshotScorer {

  private static final byte USED = 0;
  private static final byte ON_PCP = 1;
  private static final byte ON_BUDDY = 2;

  private final ReplayState state;
  private long managedFrames;
  private long missedFrames;
  private long extraFrames;
  private long missedFree;
  private long extraFree;
  private long sameBlocks;
  private long eitherBlocks;
  private long sameOrder;
  private long positions;
  private long pageblocks;
  private long wrongPageblocks;
  private long samePcpFrames;
  private long eitherPcpFrames;

  private SnapshotScorer(ReplayState state) {
    this.state = state;
  }

  static SnapshotScore score(ReplayState state, ExactDump dump, int number, long timeNs) {
    SnapshotScorer scorer = new SnapshotScorer(state);
    for (ZoneState truth : dump.zones()) {
      Zone zone = state.zones().of(truth.startPfn());
      if (zone != null) {
        scorer.scoreZone(zone, truth);
      }
    }
    return scorer.result(number, timeNs);
  }

  private void scoreZone(Zone zone, ZoneState truth) {
    managedFrames += truth.managedPages();
    byte[] frames = new byte[(int) truth.spannedPages()];
    Map<Long, Integer> truthPcp = new HashMap<>();
    long truthBlocks = 0;
    for (FreeListState list : truth.freeLists()) {
      long previous = Zone.NO_PFN;
      int type = state.types().of(list.migrateType());
      for (long pfn : list.pfns()) {
        mark(frames, truth, pfn, list.order(), ON_BUDDY);
        truthBlocks++;
        boolean same = zone.isBuddy(pfn)
            && zone.buddyOrder(pfn) == list.order()
            && zone.buddyType(pfn) == type;
        if (same) {
          sameBlocks++;
          if (zone.previousFree(pfn) == previous) {
            sameOrder++;
          }
        }
        positions++;
        previous = pfn;
      }
    }
    for (PcpState cpu : truth.pcps()) {
      for (PcpListState list : cpu.lists()) {
        for (long pfn : list.pfns()) {
          mark(frames, truth, pfn, list.order(), ON_PCP);
          truthPcp.put(pfn, zone.pcp().listAt(cpu.cpu(), list.index()));
        }
      }
    }
    long modelBlocks = 0;
    for (int order = 0; order <= zone.maxPageOrder(); order++) {
      modelBlocks += zone.freeBlocks(order);
    }
    eitherBlocks += truthBlocks + modelBlocks;
    compareFrames(zone, truth, frames);
    comparePcp(zone, truthPcp);
    comparePageblocks(zone, truth);
  }

  private static void mark(byte[] frames, ZoneState truth, long pfn, int order, byte what) {
    int first = (int) (pfn - truth.startPfn());
    for (int i = first; i < first + (1 << order); i++) {
      frames[i] = what;
    }
  }

  private void compareFrames(Zone zone, ZoneState truth, byte[] frames) {
    for (int i = 0; i < frames.length; i++) {
      long pfn = truth.startPfn() + i;
      boolean buddy = zone.isFree(pfn);
      boolean free = buddy || zone.isOnPcp(pfn);
      if (buddy && frames[i] != ON_BUDDY) {
        extraFrames++;
      } else if (!buddy && frames[i] == ON_BUDDY) {
        missedFrames++;
      }
      if (free && frames[i] == USED) {
        extraFree++;
      } else if (!free && frames[i] != USED) {
        missedFree++;
      }
    }
  }

  private void comparePcp(Zone zone, Map<Long, Integer> truth) {
    long same = 0;
    long model = 0;
    for (long pfn = zone.startPfn(); pfn < zone.endPfn(); pfn++) {
      if (zone.isOnPcp(pfn) && zone.pcpBlockOf(pfn) == pfn) {
        model++;
        Integer list = truth.get(pfn);
        if (list != null && list == zone.listOf(pfn)) {
          same++;
        }
      }
    }
    samePcpFrames += same;
    eitherPcpFrames += model + truth.size() - same;
  }

  private void comparePageblocks(Zone zone, ZoneState truth) {
    byte[] types = truth.pageblockTypes();
    for (int i = 0; i < types.length; i++) {
      long pfn = truth.pageblockStartPfn() + ((long) i << zone.pageblockOrder());
      pfn = Math.max(pfn, zone.startPfn());
      if (types[i] >= 0 && pfn < zone.endPfn()) {
        pageblocks++;
        int type = state.types().of(types[i]);
        if (type != MigrateType.UNKNOWN && zone.pageblockType(pfn) != type) {
          wrongPageblocks++;
        }
      }
    }
  }

  private SnapshotScore result(int number, long timeNs) {
    return new SnapshotScore(
        number,
        timeNs,
        managedFrames,
        missedFrames,
        extraFrames,
        missedFree,
        extraFree,
        sameBlocks,
        eitherBlocks - sameBlocks,
        sameOrder,
        positions,
        pageblocks,
        wrongPageblocks,
        samePcpFrames,
        eitherPcpFrames);
  }
}
