package pagereel.replay;

import java.io.IOException;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import pagereel.parser.snapshot.ExactDump;
import pagereel.parser.snapshot.FreeListState;
import pagereel.parser.snapshot.KPageFlags;
import pagereel.parser.snapshot.PcpListState;
import pagereel.parser.snapshot.PcpState;
import pagereel.parser.snapshot.ProcState;
import pagereel.parser.snapshot.ProcZone;
import pagereel.parser.snapshot.Snapshot;
import pagereel.parser.snapshot.ZoneState;
import pagereel.replay.model.MigrateType;
import pagereel.replay.model.Zone;

/// Holds the model against a snapshot, which it only reads: against its exact dump, or, where
/// there is none, against its `/proc` files.
///
/// The files tell neither lists nor the migratetype of a block or pageblock: only counts and, in
/// `kpageflags`, which frames are on a buddy list.
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
  private long bothBlocks;
  private long sameOrder;
  private long positions;
  private long pageblocks;
  private long wrongPageblocks;
  private long samePcpFrames;
  private long eitherPcpFrames;
  private long maxBuddyError = SnapshotScore.NOT_TOLD;

  private SnapshotScorer(ReplayState state) {
    this.state = state;
  }

  /// @throws IOException if the snapshot cannot be read
  static SnapshotScore score(ReplayState state, Snapshot snapshot, long timeNs) throws IOException {
    SnapshotScorer scorer = new SnapshotScorer(state);
    boolean exact = snapshot.hasExactDump();
    if (exact) {
      scorer.compare(snapshot.exactDump());
    } else {
      scorer.compare(snapshot.procState());
      scorer.missedFree = SnapshotScore.NOT_TOLD;
      scorer.extraFree = SnapshotScore.NOT_TOLD;
    }
    return scorer.result(snapshot.number(), timeNs, exact);
  }

  private void compare(ExactDump dump) {
    for (ZoneState truth : dump.zones()) {
      Zone zone =
          modelOf(truth.startPfn(), truth.spannedPages(), dump.orders(), dump.pageblockOrder());
      compareLists(zone, truth, dump.orders());
      comparePcp(zone, truth);
      comparePageblocks(zone, truth, dump.pageblockOrder());
    }
  }

  private void compare(ProcState proc) {
    for (ProcZone truth : proc.zones()) {
      int orders = truth.freeBlocks().length;
      Zone zone =
          modelOf(truth.startPfn(), truth.spannedPages(), orders, ReplayState.PAGEBLOCK_ORDER);
      compareCounts(zone, truth.freeBlocks());
      proc.flags()
          .filter(flags -> coversAll(flags, proc.zones()))
          .ifPresent(flags -> compareFrames(zone, truth, flags));
    }
  }

  /// A file that was cut tells nothing: a frame behind its end is not one in use.
  private static boolean coversAll(KPageFlags flags, List<ProcZone> zones) {
    return zones.stream().allMatch(z -> z.startPfn() + z.spannedPages() <= flags.frames());
  }

  /// The model's zone; where it has none, one of which nothing is known.
  private Zone modelOf(long startPfn, long pages, int orders, int pageblockOrder) {
    Zone zone = state.zones().of(startPfn);
    return zone != null
        ? zone
        : Zone.unknown(0, "?", startPfn, pages, orders - 1, pageblockOrder, state.profile());
  }

  private static boolean isFree(Zone zone, long pfn) {
    return zone.spans(pfn) && zone.isFree(pfn);
  }

  private static boolean isOnPcp(Zone zone, long pfn) {
    return zone.spans(pfn) && zone.isOnPcp(pfn);
  }

  private void compareLists(Zone zone, ZoneState truth, int orders) {
    byte[] frames = new byte[(int) truth.spannedPages()];
    long[] truthBlocks = new long[orders];
    for (FreeListState list : truth.freeLists()) {
      long previous = Zone.NO_PFN;
      int type = state.types().of(list.migrateType());
      truthBlocks[list.order()] += list.pfns().length;
      for (long pfn : list.pfns()) {
        mark(frames, truth, pfn, list.order(), ON_BUDDY);
        boolean same = zone.spans(pfn)
            && zone.isBuddy(pfn)
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
        }
      }
    }
    for (int order = 0; order <= zone.maxPageOrder(); order++) {
      bothBlocks += zone.freeBlocks(order);
    }
    for (long blocks : truthBlocks) {
      bothBlocks += blocks;
    }
    compareFrames(zone, truth, frames);
    compareCounts(zone, truthBlocks);
  }

  private static void mark(byte[] frames, ZoneState truth, long pfn, int order, byte what) {
    int first = (int) (pfn - truth.startPfn());
    for (int i = first; i < first + (1 << order); i++) {
      frames[i] = what;
    }
  }

  private void compareFrames(Zone zone, ZoneState truth, byte[] frames) {
    managedFrames += truth.managedPages();
    for (int i = 0; i < frames.length; i++) {
      long pfn = truth.startPfn() + i;
      boolean buddy = isFree(zone, pfn);
      boolean free = buddy || isOnPcp(zone, pfn);
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

  private void compareFrames(Zone zone, ProcZone truth, KPageFlags flags) {
    int frames = (int) truth.spannedPages();
    BitSet model = new BitSet(frames);
    BitSet kernel = new BitSet(frames);
    for (int i = 0; i < frames; i++) {
      long pfn = truth.startPfn() + i;
      model.set(i, isFree(zone, pfn));
      kernel.set(i, flags.isBuddy(pfn));
    }
    int maxOrder = truth.freeBlocks().length - 1;
    long[] modelBlocks = CanonicalBlocks.of(model, truth.startPfn(), maxOrder);
    long[] kernelBlocks = CanonicalBlocks.of(kernel, truth.startPfn(), maxOrder);
    sameBlocks += CanonicalBlocks.inBoth(modelBlocks, kernelBlocks);
    bothBlocks += modelBlocks.length + kernelBlocks.length;
    managedFrames += truth.managedPages();
    long freeInKernel = kernel.cardinality();
    long freeInModel = model.cardinality();
    kernel.and(model);
    missedFrames += freeInKernel - kernel.cardinality();
    extraFrames += freeInModel - kernel.cardinality();
  }

  private void compareCounts(Zone zone, long[] freeBlocks) {
    for (int order = 0; order < Math.max(freeBlocks.length, zone.maxPageOrder() + 1); order++) {
      long blocks = order < freeBlocks.length ? freeBlocks[order] : 0;
      maxBuddyError = Math.max(maxBuddyError, Math.abs(zone.freeBlocks(order) - blocks));
    }
  }

  private void comparePcp(Zone zone, ZoneState from) {
    Map<Long, Integer> truth = new HashMap<>();
    for (PcpState cpu : from.pcps()) {
      for (PcpListState list : cpu.lists()) {
        for (long pfn : list.pfns()) {
          truth.put(pfn, zone.pcp().listAt(cpu.cpu(), list.index()));
        }
      }
    }
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

  private void comparePageblocks(Zone zone, ZoneState truth, int pageblockOrder) {
    byte[] types = truth.pageblockTypes();
    long endPfn = truth.startPfn() + truth.spannedPages();
    for (int i = 0; i < types.length; i++) {
      long pfn = truth.pageblockStartPfn() + ((long) i << pageblockOrder);
      pfn = Math.max(pfn, truth.startPfn());
      if (types[i] >= 0 && pfn < endPfn) {
        pageblocks++;
        int type = state.types().of(types[i]);
        boolean known = zone.spans(pfn);
        if (type != MigrateType.UNKNOWN && !(known && zone.pageblockType(pfn) == type)) {
          wrongPageblocks++;
        }
      }
    }
  }

  private SnapshotScore result(int number, long timeNs, boolean exact) {
    return new SnapshotScore(
        number,
        timeNs,
        exact,
        managedFrames,
        missedFrames,
        extraFrames,
        missedFree,
        extraFree,
        sameBlocks,
        bothBlocks - sameBlocks,
        sameOrder,
        positions,
        pageblocks,
        wrongPageblocks,
        samePcpFrames,
        eitherPcpFrames,
        maxBuddyError);
  }
}
