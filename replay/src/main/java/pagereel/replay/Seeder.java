package pagereel.replay;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import pagereel.parser.snapshot.ExactDump;
import pagereel.parser.snapshot.FreeListState;
import pagereel.parser.snapshot.KPageFlags;
import pagereel.parser.snapshot.PcpListState;
import pagereel.parser.snapshot.PcpState;
import pagereel.parser.snapshot.ProcState;
import pagereel.parser.snapshot.ProcZone;
import pagereel.parser.snapshot.ZoneState;
import pagereel.replay.kernel.KernelProfile;
import pagereel.replay.model.FrameState;
import pagereel.replay.model.MigrateType;
import pagereel.replay.model.PerCpuPages;
import pagereel.replay.model.Watermarks;
import pagereel.replay.model.Zone;

/// Makes the model's first state of a snapshot.
final class Seeder {

  private final ReplayState state;
  private final KernelProfile profile;
  private final ZoneMaker maker;

  Seeder(ReplayState state) {
    this(state, ZoneMaker.PLAIN);
  }

  Seeder(ReplayState state, ZoneMaker maker) {
    this.state = state;
    this.maker = maker;
    profile = state.profile();
  }

  /// Takes an exact dump over: every list in its order.
  ///
  /// @param flags what is known of the frames in use, which the dump does not tell
  void seed(ExactDump dump, Optional<KPageFlags> flags) {
    state.types().useNames(dump.migrateTypes());
    for (ZoneState from : dump.zones()) {
      Zone zone = zone(from, dump);
      tellUse(zone, flags.orElse(null));
      state.zones().add(zone);
    }
  }

  /// Frames in use hold movable pages if those are on a reclaim list; where that is not told, if
  /// their pageblock is for movable ones.
  private static void tellUse(Zone zone, @Nullable KPageFlags flags) {
    for (long pfn = zone.startPfn(); pfn < zone.endPfn(); ) {
      pfn += zone.state(pfn) == FrameState.IN_USE ? tellUse(zone, pfn, flags) : 1;
    }
  }

  /// @return frames told of
  private static long tellUse(Zone zone, long pfn, @Nullable KPageFlags flags) {
    boolean movable;
    int order = 0;
    if (flags == null) {
      int type = zone.pageblockType(pfn);
      movable = type == MigrateType.MOVABLE || type == MigrateType.CMA;
    } else if (flags.isReserved(pfn)) {
      zone.setState(pfn, 1, FrameState.RESERVED);
      return 1;
    } else {
      movable = flags.isLru(pfn);
      order = compoundOrder(zone, pfn, flags);
    }
    zone.setInUse(pfn, order, movable ? MigrateType.MOVABLE : MigrateType.UNMOVABLE);
    return 1L << order;
  }

  /// Order of the compound page that starts at a frame, all of whose frames are in use by the dump,
  /// which may be of a slightly different time; else 0.
  private static int compoundOrder(Zone zone, long pfn, KPageFlags flags) {
    int order = flags.compoundOrder(pfn);
    long endPfn = pfn + (1L << order);
    boolean whole = (pfn & ((1L << order) - 1)) == 0 && endPfn <= zone.endPfn();
    for (long p = pfn; whole && p < endPfn; p++) {
      whole = zone.state(p) == FrameState.IN_USE;
    }
    return whole ? order : 0;
  }

  private Zone zone(ZoneState from, ExactDump dump) {
    Zone zone = maker.inUse(
        from.node(),
        from.name(),
        from.startPfn(),
        from.spannedPages(),
        dump.orders() - 1,
        dump.pageblockOrder(),
        profile);
    zone.setManagedPages(from.managedPages());
    zone.setWatermarks(new Watermarks(
        from.minPages(),
        from.lowPages(),
        from.highPages(),
        reserve(from.lowmemReservePages()),
        from.highAtomicPages()));
    byte[] types = from.pageblockTypes();
    long blockPages = 1L << dump.pageblockOrder();
    for (int i = 0; i < types.length; i++) {
      long pfn = from.pageblockStartPfn() + i * blockPages;
      long first = Math.max(pfn, zone.startPfn());
      if (types[i] >= 0) {
        zone.setPageblockType(first, state.types().of(types[i]));
      } else if (first < zone.endPfn()) {
        long pages = Math.min(pfn + blockPages, zone.endPfn()) - first;
        zone.setState(first, pages, FrameState.HOLE);
      }
    }
    seedCompaction(zone, from);
    for (FreeListState list : from.freeLists()) {
      for (long pfn : list.pfns()) {
        zone.link(pfn, list.order(), state.types().of(list.migrateType()), true);
      }
    }
    for (PcpState cpu : from.pcps()) {
      seedSizes(zone, cpu);
      for (PcpListState list : cpu.lists()) {
        addPcpList(zone, cpu.cpu(), list);
      }
    }
    return zone;
  }

  private static void seedCompaction(Zone zone, ZoneState from) {
    long blockPages = 1L << zone.pageblockOrder();
    for (int i = 0; i < from.skipBits().length; i++) {
      long pfn = Math.max(from.pageblockStartPfn() + i * blockPages, zone.startPfn());
      if (zone.spans(pfn)) {
        zone.compaction().setSkipped(pfn, from.skipBits()[i]);
      }
    }
    zone.compaction().setCachedFreePfn(from.cachedFreePfn());
    zone.compaction().setCachedMigratePfn(false, from.cachedMigrateAsyncPfn());
    zone.compaction().setCachedMigratePfn(true, from.cachedMigrateSyncPfn());
    zone.compaction()
        .deferral()
        .set(from.compactConsidered(), from.compactDeferShift(), from.compactOrderFailed());
  }

  private static void seedSizes(Zone zone, PcpState from) {
    zone.pcp()
        .sizes(from.cpu())
        .set(
            from.high(),
            from.batch(),
            from.highMin(),
            from.highMax(),
            from.allocFactor(),
            from.freeCount());
  }

  /// Another kernel's rules may have no list for such blocks: they are free then.
  private void addPcpList(Zone zone, int cpu, PcpListState from) {
    for (long pfn : from.pfns()) {
      int type = zone.pageblockType(pfn);
      int list = zone.pcp().list(cpu, from.order(), listType(from, type));
      if (list == PerCpuPages.NO_LIST) {
        zone.freeOnePage(pfn, from.order(), type, false);
      } else {
        zone.addToPcp(list, pfn, from.order(), type, true);
        zone.setNote(pfn, 1L << from.order(), Fate.NONE_OF_LISTED);
      }
    }
  }

  /// A type whose blocks are on such a list. Huge pages have one for movable ones and one for all
  /// others.
  private int listType(PcpListState from, int pageblockType) {
    return switch (from.migrateType()) {
      case PcpListState.HUGE_MOVABLE -> MigrateType.MOVABLE;
      case PcpListState.HUGE_UNMOVABLE ->
        pageblockType == MigrateType.RECLAIMABLE ? pageblockType : MigrateType.UNMOVABLE;
      default -> state.types().of(from.migrateType());
    };
  }

  /// What a zone keeps from requests for the Normal zone, the usual ones.
  private static long reserve(long[] lowmemReservePages) {
    int normalZone = Math.min(2, lowmemReservePages.length - 1);
    return normalZone < 0 ? 0 : lowmemReservePages[normalZone];
  }

  /// Makes what can be made of `/proc` files: which frames are free, in blocks as large as they
  /// can be. The lists' order is not told, and a pageblock's type is guessed from its pages.
  ///
  /// @return frames whose state is known, as a share of managed frames
  double seed(ProcState proc) {
    if (!proc.migrateTypes().isEmpty()) {
      state.types().useNames(proc.migrateTypes());
    }
    int pageblockOrder =
        proc.pageblockOrder() > 0 ? proc.pageblockOrder() : ReplayState.PAGEBLOCK_ORDER;
    long managed = 0;
    long unknown = 0;
    for (ProcZone from : proc.zones()) {
      Zone zone = Zone.unknown(
          from.node(),
          from.name(),
          from.startPfn(),
          from.spannedPages(),
          ReplayState.MAX_PAGE_ORDER,
          pageblockOrder,
          profile);
      zone.setManagedPages(from.managedPages());
      zone.setWatermarks(new Watermarks(from.minPages(), from.lowPages(), from.highPages(), 0, 0));
      from.pcps().forEach(cpu -> seedSizes(zone, withRange(cpu, from)));
      proc.flags().ifPresent(flags -> readFlags(zone, flags));
      state.zones().add(zone);
      managed += from.managedPages();
      unknown += zone.unknownPages();
    }
    return managed == 0 ? 0 : Math.max(0, 1.0 - (double) unknown / managed);
  }

  private static void readFlags(Zone zone, KPageFlags flags) {
    long blockPages = 1L << zone.pageblockOrder();
    for (long pfn = zone.startPfn(); pfn < zone.endPfn(); pfn = nextBlock(pfn, blockPages)) {
      guessPageblock(zone, flags, pfn, Math.min(nextBlock(pfn, blockPages), zone.endPfn()));
    }
    long endPfn = Math.min(zone.endPfn(), flags.frames());
    for (long pfn = zone.startPfn(); pfn < endPfn; ) {
      long told = 1;
      if (flags.isBuddy(pfn)) {
        zone.freeOnePage(pfn, 0, zone.pageblockType(pfn), true);
      } else if (flags.isNoPage(pfn)) {
        zone.setState(pfn, 1, FrameState.HOLE);
      } else {
        told = tellUse(zone, pfn, flags);
      }
      pfn += told;
    }
  }

  private static long nextBlock(long pfn, long blockPages) {
    return (pfn / blockPages + 1) * blockPages;
  }

  /// The range that `high` is set in, where only its present value is told: the zone's low
  /// watermark and an eighth of its pages, each a CPU's share.
  ///
  /// Source: `zone_highsize()`, `mm/page_alloc.c`.
  private static PcpState withRange(PcpState cpu, ProcZone zone) {
    if (cpu.highMin() != PcpState.NOT_TOLD) {
      return cpu;
    }
    int cpus = zone.pcps().size();
    int least = 4 * cpu.batch();
    return new PcpState(
        cpu.cpu(),
        cpu.count(),
        cpu.high(),
        cpu.batch(),
        (int) Math.max(zone.lowPages() / cpus, least),
        (int) Math.max(zone.managedPages() / 8 / cpus, least),
        cpu.allocFactor(),
        cpu.freeCount(),
        cpu.lists());
  }

  /// A pageblock whose used pages are mostly on the LRU lists is taken to be Movable.
  private static void guessPageblock(Zone zone, KPageFlags flags, long startPfn, long endPfn) {
    long lru = 0;
    long other = 0;
    for (long pfn = startPfn; pfn < Math.min(endPfn, flags.frames()); pfn++) {
      if (flags.isLru(pfn)) {
        lru++;
      } else if (!flags.isBuddy(pfn) && !flags.isNoPage(pfn)) {
        other++;
      }
    }
    zone.setPageblockType(startPfn, lru >= other ? MigrateType.MOVABLE : MigrateType.UNMOVABLE);
  }
}
