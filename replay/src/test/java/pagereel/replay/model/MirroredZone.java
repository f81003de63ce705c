package pagereel.replay.model;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import pagereel.replay.kernel.KernelProfile;

/// A zone whose every operation is done on a [SlowZone] too, so that a whole replay runs against
/// both.
///
/// Pageblock types that an isolation sets by itself are taken over before an operation; those that
/// a merge sets are compared after it.
public final class MirroredZone extends Zone {

  private final SlowZone slow;
  private long operations;
  private int depth;

  public MirroredZone(
      int node,
      String name,
      long startPfn,
      long pages,
      int maxPageOrder,
      int pageblockOrder,
      KernelProfile profile) {
    super(node, name, startPfn, pages, maxPageOrder, pageblockOrder, profile, PageFrames.IN_USE);
    slow = new SlowZone(startPfn, startPfn + pages, maxPageOrder, pageblockOrder, profile);
  }

  /// Operations done on both.
  public long operations() {
    return operations;
  }

  /// Does an operation on both, and not again what it does on this zone by itself.
  private void onBoth(Runnable own, Consumer<SlowZone> other) {
    depth++;
    own.run();
    depth--;
    if (depth == 0) {
      other.accept(slow);
      operations++;
    }
  }

  @Override
  public void link(long pfn, int order, int type, boolean toTail) {
    onBoth(
        () -> super.link(pfn, order, type, toTail), other -> other.link(pfn, order, type, toTail));
  }

  @Override
  void unlink(long headPfn) {
    onBoth(() -> super.unlink(headPfn), other -> other.unlink(headPfn));
  }

  @Override
  public void freeOnePage(long pfn, int order, int type, boolean toTail) {
    withPageblocks(
        pfn,
        () -> super.freeOnePage(pfn, order, type, toTail),
        other -> other.freeOnePage(pfn, order, type, toTail));
  }

  @Override
  public long freeOrTake(long pfn, int order, int type, int wantedOrder) {
    long[] taken = new long[2];
    withPageblocks(
        pfn,
        () -> taken[0] = super.freeOrTake(pfn, order, type, wantedOrder),
        other -> taken[1] = other.freeOrTake(pfn, order, type, wantedOrder));
    if (taken[0] != taken[1]) {
      throw new IllegalStateException(
          "%#x taken of what was freed at %#x, not %#x".formatted(taken[0], pfn, taken[1]));
    }
    return taken[0];
  }

  private void withPageblocks(long pfn, Runnable own, Consumer<SlowZone> other) {
    long firstPfn = pfn & -(1L << maxPageOrder());
    long endPfn = firstPfn + (1L << maxPageOrder());
    long step = 1L << pageblockOrder();
    for (long p = firstPfn; p < endPfn; p += step) {
      if (spans(p)) {
        slow.setPageblockType(p, pageblockType(p));
      }
    }
    onBoth(own, other);
    for (long p = firstPfn; p < endPfn; p += step) {
      if (spans(p) && slow.pageblockType(p) != pageblockType(p)) {
        throw new IllegalStateException(
            "pageblock %#x is %d, not %d".formatted(p, pageblockType(p), slow.pageblockType(p)));
      }
    }
  }

  @Override
  public void moveToTail(long headPfn, int type) {
    onBoth(() -> super.moveToTail(headPfn, type), other -> other.moveToTail(headPfn, type));
  }

  @Override
  public void makeFirst(long headPfn) {
    onBoth(() -> super.makeFirst(headPfn), other -> other.makeFirst(headPfn));
  }

  @Override
  public void makeLast(long headPfn) {
    onBoth(() -> super.makeLast(headPfn), other -> other.makeLast(headPfn));
  }

  @Override
  public void moveBefore(long fromPfn, long toPfn, long headPfn) {
    onBoth(
        () -> super.moveBefore(fromPfn, toPfn, headPfn),
        other -> other.moveBefore(fromPfn, toPfn, headPfn));
  }

  @Override
  public void take(long pfn, int order, int restType) {
    onBoth(() -> super.take(pfn, order, restType), other -> other.take(pfn, order, restType));
  }

  @Override
  public long takeAllFree(long pfn, long pages) {
    long[] taken = new long[2];
    onBoth(
        () -> taken[0] = super.takeAllFree(pfn, pages),
        other -> taken[1] = other.takeAllFree(pfn, pages));
    if (taken[0] != taken[1]) {
      throw new IllegalStateException(
          "%d pages taken of [%#x, %#x), not %d".formatted(taken[0], pfn, pfn + pages, taken[1]));
    }
    return taken[0];
  }

  @Override
  public void addToPcp(int list, long pfn, int order, int type, boolean toTail) {
    onBoth(
        () -> super.addToPcp(list, pfn, order, type, toTail),
        other -> other.addToPcp(list, pfn, order, type, toTail));
  }

  @Override
  public void removeFromPcp(long headPfn) {
    onBoth(() -> super.removeFromPcp(headPfn), other -> other.removeFromPcp(headPfn));
  }

  /// Compares all lists of both, in order.
  ///
  /// @throws IllegalStateException naming the first list that differs
  public void compare() {
    for (int order = 0; order <= maxPageOrder(); order++) {
      for (int type = 0; type < MigrateType.COUNT; type++) {
        List<Long> own = new ArrayList<>();
        for (long pfn = firstFree(order, type); pfn != NO_PFN; pfn = nextFree(pfn)) {
          own.add(pfn);
        }
        requireSame("free list %d/%d".formatted(order, type), own, slow.freeList(order, type));
      }
    }
    for (int cpu = 0; cpu < pcp().cpus(); cpu++) {
      for (int index = 0; index < pcp().listsPerCpu(); index++) {
        int list = pcp().listAt(cpu, index);
        List<Long> own = new ArrayList<>();
        for (long pfn = firstOnPcp(list); pfn != NO_PFN; pfn = nextOnPcp(pfn)) {
          own.add(pfn);
        }
        requireSame("per-CPU list %d/%d".formatted(cpu, index), own, slow.pcpList(list));
      }
    }
  }

  private void requireSame(String what, List<Long> own, List<Long> other) {
    if (!own.equals(other)) {
      throw new IllegalStateException(
          "zone %s, %s: %d blocks, not the same as %d of the slow model after %d operations"
              .formatted(name(), what, own.size(), other.size(), operations));
    }
  }
}
