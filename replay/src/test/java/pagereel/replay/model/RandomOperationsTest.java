package pagereel.replay.model;

import static org.assertj.core.api.Assertions.fail;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import pagereel.replay.kernel.KernelProfile;
import pagereel.replay.kernel.KernelProfiles;

/// Random operations on [Zone] and on [SlowZone]: after each, both have the same lists in the same
/// order and the same pageblocks, and the zone's own counts hold.
class RandomOperationsTest {

  private static final int OPERATIONS = 2500;
  private static final int MAX_PAGE_ORDER = 5;
  private static final int PAGEBLOCK_ORDER = 3;
  private static final long PAGES = 230;
  private static final int CPUS = 2;

  static Stream<Arguments> runs() {
    List<Arguments> runs = new ArrayList<>();
    for (KernelProfile profile : KernelProfiles.ALL) {
      for (long seed = 1; seed <= 3; seed++) {
        runs.add(Arguments.of(profile.name(), seed, 64));
        runs.add(Arguments.of(profile.name(), seed, 45));
      }
    }
    return runs.stream();
  }

  @ParameterizedTest(name = "kernel {0}, seed {1}, zone from {2}")
  @MethodSource("runs")
  void bothAllocatorsDoTheSame(String kernel, long seed, long startPfn) {
    KernelProfile profile = KernelProfiles.forRelease(kernel).orElseThrow();
    Run run = new Run(profile, seed, startPfn);
    for (int step = 0; step < OPERATIONS; step++) {
      String operation = "nothing yet";
      try {
        operation = run.step();
        run.compare();
      } catch (IllegalStateException | IndexOutOfBoundsException e) {
        fail(
            "kernel %s, seed %d, zone from %d, step %d, %s: %s"
                .formatted(kernel, seed, startPfn, step, operation, e.getMessage()),
            e);
      }
    }
  }

  /// One zone twice, and the operations on it.
  private static final class Run {
    private final Random random;
    private final long startPfn;
    private final Zone zone;
    private final PageblockIsolation moves;
    private final FreePageIsolation scans;
    private final SlowZone slow;

    Run(KernelProfile profile, long seed, long startPfn) {
      random = new Random(seed);
      this.startPfn = startPfn;
      zone = Zone.inUse(0, "Normal", startPfn, PAGES, MAX_PAGE_ORDER, PAGEBLOCK_ORDER, profile);
      moves = new PageblockIsolation(zone);
      scans = new FreePageIsolation(zone);
      slow = new SlowZone(startPfn, startPfn + PAGES, MAX_PAGE_ORDER, PAGEBLOCK_ORDER, profile);
      // One in ten pageblocks stays of unknown type.
      for (long pfn = startPfn; pfn < zone.endPfn(); pfn += 1 << PAGEBLOCK_ORDER) {
        if (random.nextInt(10) > 0) {
          int type = random.nextInt(MigrateType.ISOLATE);
          zone.setPageblockType(pfn, type);
          slow.setPageblockType(pfn, type);
        }
      }
    }

    String step() {
      return switch (random.nextInt(20)) {
        case 0, 1, 2, 3, 4 -> free();
        case 5 -> freeOrTake();
        case 6, 7 -> take();
        case 8 -> allocate();
        case 9 -> moveOrRotate();
        case 10 -> takeAllFree();
        case 11 -> isolate();
        case 12, 13 -> undo();
        case 14 -> changeType();
        case 15 -> scan();
        case 16 -> strictScan();
        case 17 -> fillPcp();
        case 18 -> popFromPcp();
        default -> drainPcp();
      };
    }

    private long anyPfn() {
      return startPfn + random.nextLong(PAGES);
    }

    private long anyEnd(long start) {
      return Math.min(start + 1 + random.nextLong(40), zone.endPfn());
    }

    private int anyType() {
      return random.nextInt(MigrateType.COUNT);
    }

    /// A block of frames that are on no list, or -1.
    private long usedBlock(int order) {
      for (int attempt = 0; attempt < 20; attempt++) {
        long pfn = anyPfn() >> order << order;
        boolean used = slow.spans(pfn, 1L << order);
        for (long p = pfn; used && p < pfn + (1L << order); p++) {
          used = !slow.isFree(p) && !slow.isCached(p);
        }
        if (used) {
          return pfn;
        }
      }
      return -1;
    }

    private int typeForFree(long pfn) {
      int type = slow.pageblockType(pfn);
      return type == MigrateType.UNKNOWN || random.nextInt(4) == 0 ? anyType() : type;
    }

    private String free() {
      int order = random.nextInt(random.nextInt(MAX_PAGE_ORDER + 1) + 1);
      long pfn = usedBlock(order);
      if (pfn < 0) {
        return "no block to free";
      }
      int type = typeForFree(pfn);
      boolean toTail = random.nextInt(4) == 0;
      zone.freeOnePage(pfn, order, type, toTail);
      slow.freeOnePage(pfn, order, type, toTail);
      return "freeOnePage(%d, %d, %d, %b)".formatted(pfn, order, type, toTail);
    }

    private String freeOrTake() {
      int order = random.nextInt(random.nextInt(MAX_PAGE_ORDER + 1) + 1);
      long pfn = usedBlock(order);
      if (pfn < 0) {
        return "no block to free";
      }
      int type = typeForFree(pfn);
      int wanted = random.nextInt(MAX_PAGE_ORDER + 1);
      long taken = zone.freeOrTake(pfn, order, type, wanted);
      requireSame("freeOrTake", taken, slow.freeOrTake(pfn, order, type, wanted));
      return "freeOrTake(%d, %d, %d, %d)".formatted(pfn, order, type, wanted);
    }

    /// The head of any free block, or -1.
    private long anyFreeBlock() {
      List<Long> blocks = slow.freeBlocks();
      return blocks.isEmpty() ? -1 : blocks.get(random.nextInt(blocks.size()));
    }

    private String take() {
      long headPfn = anyFreeBlock();
      if (headPfn < 0) {
        return "nothing to take";
      }
      int headOrder = slow.orderOf(headPfn);
      int order = random.nextInt(headOrder + 1);
      long pfn = headPfn + (random.nextLong(1L << headOrder) >> order << order);
      int restType = anyType();
      zone.take(pfn, order, restType);
      slow.take(pfn, order, restType);
      return "take(%d, %d, %d)".formatted(pfn, order, restType);
    }

    private String allocate() {
      int order = random.nextInt(3);
      int type = anyType();
      long expected = Zone.NO_PFN;
      for (int o = MAX_PAGE_ORDER; o >= order; o--) {
        List<Long> list = slow.freeList(o, type);
        expected = list.isEmpty() ? expected : list.getFirst();
      }
      long pfn = zone.peekSmallest(order, type);
      requireSame("peekSmallest", pfn, expected);
      if (pfn != Zone.NO_PFN) {
        zone.take(pfn, order, type);
        slow.take(pfn, order, type);
      }
      return "allocate(%d, %d)".formatted(order, type);
    }

    private String moveOrRotate() {
      long headPfn = anyFreeBlock();
      if (headPfn < 0) {
        return "nothing to move";
      }
      if (random.nextBoolean()) {
        zone.makeFirst(headPfn);
        slow.makeFirst(headPfn);
        return "makeFirst(%d)".formatted(headPfn);
      }
      long nextPfn = zone.nextFree(headPfn);
      if (nextPfn != Zone.NO_PFN && random.nextBoolean()) {
        long lastPfn = zone.lastFree(zone.buddyOrder(headPfn), zone.buddyType(headPfn));
        zone.moveBefore(nextPfn, lastPfn, headPfn);
        slow.moveBefore(nextPfn, lastPfn, headPfn);
        return "moveBefore(%d, %d, %d)".formatted(nextPfn, lastPfn, headPfn);
      }
      int type = anyType();
      zone.moveToTail(headPfn, type);
      slow.moveToTail(headPfn, type);
      return "moveToTail(%d, %d)".formatted(headPfn, type);
    }

    private String takeAllFree() {
      long pfn = anyPfn();
      long pages = anyEnd(pfn) - pfn;
      String operation = "takeAllFree(%d, %d)".formatted(pfn, pages);
      requireSame(operation, zone.takeAllFree(pfn, pages), slow.takeAllFree(pfn, pages));
      return operation;
    }

    private String isolate() {
      long start = anyPfn();
      long end = anyEnd(start);
      if (random.nextInt(3) == 0) {
        moves.isolateBlocks(start, end);
        slow.isolateBlocks(start, end);
        return "isolateBlocks(%d, %d)".formatted(start, end);
      }
      moves.isolateRange(start, end);
      slow.isolateRange(start, end);
      return "isolateRange(%d, %d)".formatted(start, end);
    }

    private String undo() {
      long start = anyPfn();
      long end = anyEnd(start);
      int type = random.nextInt(MigrateType.ISOLATE);
      moves.undoRange(start, end, type);
      slow.undoRange(start, end, type);
      return "undoRange(%d, %d, %d)".formatted(start, end, type);
    }

    private String changeType() {
      long pfn = anyPfn();
      int type = random.nextInt(MigrateType.ISOLATE);
      if (random.nextBoolean()) {
        moves.moveFreePages(pfn, type);
        slow.moveFreePages(pfn, type);
        return "moveFreePages(%d, %d)".formatted(pfn, type);
      }
      moves.changeType(pfn, type);
      slow.changeType(pfn, type);
      return "changeType(%d, %d)".formatted(pfn, type);
    }

    /// A scan is found again by its two counts, and takes what it met. Where several strides give
    /// the same counts the largest is found.
    private String scan() {
      long start = anyPfn();
      long end = anyEnd(start);
      int stride = 1 << random.nextInt(6);
      long enough = 1L + random.nextInt(20);
      SlowZone.Scan scan = slow.scan(start, end, stride, enough);
      for (int larger = 32; larger > stride; larger /= 2) {
        SlowZone.Scan same = slow.scan(start, scan.endPfn(), larger, Long.MAX_VALUE);
        if (same.pages() == scan.pages() && same.scanned() == scan.scanned()) {
          scan = same;
          break;
        }
      }
      String operation = "scan(%d, %d, %d): %s".formatted(start, end, stride, scan);
      if (scan.pages() > 0) {
        long stop = scan.endPfn();
        if (!scans.findScan(start, stop, scan.pages(), scan.scanned(), pfn -> false)) {
          throw wrong(operation + " is not found");
        }
        requireSame(operation, scans.isolateMet(start, stop, scan.pages()), scan.pages());
        scan.heads().forEach(slow::isolateFreePage);
      }
      return operation;
    }

    private String strictScan() {
      long start = anyFreeBlock();
      if (start < 0) {
        return "nothing to scan";
      }
      long end = anyEnd(start);
      String operation = "isolateStrict(%d, %d)".formatted(start, end);
      requireSame(operation, scans.firstNotFree(start, end), slow.firstNotFree(start, end));
      requireSame(operation, scans.isolateStrict(start, end), slow.isolateStrict(start, end));
      return operation;
    }

    private String fillPcp() {
      int order = random.nextInt(4);
      long pfn = usedBlock(order);
      int type = random.nextInt(MigrateType.ISOLATE);
      int list = zone.pcp().list(random.nextInt(CPUS), order, type);
      if (pfn < 0 || list == PerCpuPages.NO_LIST) {
        return "nothing for a per-CPU list";
      }
      boolean toTail = random.nextBoolean();
      zone.addToPcp(list, pfn, order, type, toTail);
      slow.addToPcp(list, pfn, order, type, toTail);
      return "addToPcp(%d, %d, %d, %d, %b)".formatted(list, pfn, order, type, toTail);
    }

    private int anyPcpList() {
      PerCpuPages pcp = zone.pcp();
      return pcp.listAt(random.nextInt(CPUS), random.nextInt(pcp.listsPerCpu()));
    }

    private String popFromPcp() {
      int list = anyPcpList();
      long pfn = zone.firstOnPcp(list);
      if (pfn != Zone.NO_PFN) {
        zone.removeFromPcp(pfn);
        slow.removeFromPcp(pfn);
      }
      return "pop %d from list %d".formatted(pfn, list);
    }

    private String drainPcp() {
      int list = anyPcpList();
      long pfn = zone.lastOnPcp(list);
      if (pfn != Zone.NO_PFN) {
        int type = typeForFree(pfn);
        int order = zone.pcpOrder(pfn);
        zone.removeFromPcp(pfn);
        requireSame("drain", order, slow.removeFromPcp(pfn));
        zone.freeOnePage(pfn, order, type, false);
        slow.freeOnePage(pfn, order, type, false);
      }
      return "drain %d from list %d".formatted(pfn, list);
    }

    void compare() {
      zone.verify();
      for (int order = 0; order <= MAX_PAGE_ORDER; order++) {
        for (int type = 0; type < MigrateType.COUNT; type++) {
          List<Long> blocks = new ArrayList<>();
          for (long p = zone.firstFree(order, type); p != Zone.NO_PFN; p = zone.nextFree(p)) {
            blocks.add(p);
          }
          List<Long> expected = slow.freeList(order, type);
          if (!blocks.equals(expected)) {
            throw wrong(
                "free list %d/%d is %s instead of %s".formatted(order, type, blocks, expected));
          }
        }
      }
      PerCpuPages pcp = zone.pcp();
      for (int cpu = 0; cpu < pcp.cpus(); cpu++) {
        for (int index = 0; index < pcp.listsPerCpu(); index++) {
          int list = pcp.listAt(cpu, index);
          List<Long> blocks = new ArrayList<>();
          for (long p = zone.firstOnPcp(list); p != Zone.NO_PFN; p = zone.nextOnPcp(p)) {
            blocks.add(p);
          }
          List<Long> expected = slow.pcpList(list);
          if (!blocks.equals(expected)) {
            throw wrong("per-CPU list %d is %s instead of %s".formatted(list, blocks, expected));
          }
        }
      }
      for (long pfn = startPfn; pfn < zone.endPfn(); pfn++) {
        if (zone.pageblockType(pfn) != slow.pageblockType(pfn)) {
          throw wrong("pageblock of %d is %d instead of %d"
              .formatted(pfn, zone.pageblockType(pfn), slow.pageblockType(pfn)));
        }
        if (zone.isFree(pfn) != slow.isFree(pfn) || zone.isOnPcp(pfn) != slow.isCached(pfn)) {
          throw wrong("%d is %s instead".formatted(pfn, zone.state(pfn)));
        }
      }
    }

    private static void requireSame(String operation, long model, long slow) {
      if (model != slow) {
        throw wrong(operation + " gives " + model + " instead of " + slow);
      }
    }

    private static IllegalStateException wrong(String what) {
      return new IllegalStateException(what);
    }
  }
}
