package pagereel.replay.model;

/// What the search for the next pageblock has changed, to take it back.
///
/// What went behind comes back before the block that followed it, so that what has come to the list
/// meanwhile stays where it is. If that cannot be done any more, the list is turned back as a
/// whole, and only while the block that came first is still free.
final class ScanTurn {

  private final long[] firstPfns;
  private final long[] lastPfns;
  private final long[] nextPfns;
  private final int[] orders;
  private int lists;
  private long markedPfn = Zone.NO_PFN;
  private long migratePfn;
  private long fastStartPfn;
  private int searchFailures;

  /// @param orders that a zone has lists for
  ScanTurn(int orders) {
    firstPfns = new long[orders];
    lastPfns = new long[orders];
    nextPfns = new long[orders];
    this.orders = new int[orders];
  }

  void begin(CompactionControl control) {
    lists = 0;
    markedPfn = Zone.NO_PFN;
    migratePfn = control.migratePfn;
    fastStartPfn = control.fastStartPfn;
    searchFailures = control.searchFailures;
  }

  /// A list is about to be turned.
  ///
  /// @param lastPfn goes behind, with all that comes before it
  void turnsList(Zone zone, int order, int type, long lastPfn) {
    long nextPfn = zone.nextFree(lastPfn);
    if (nextPfn != Zone.NO_PFN) {
      firstPfns[lists] = zone.firstFree(order, type);
      lastPfns[lists] = lastPfn;
      nextPfns[lists] = nextPfn;
      orders[lists++] = order;
    }
  }

  /// A pageblock was marked as one to be passed over.
  void marked(long pfn) {
    markedPfn = pfn;
  }

  void undo(CompactionControl control) {
    Zone zone = control.zone;
    while (lists > 0) {
      turnBack(zone, --lists);
    }
    if (markedPfn != Zone.NO_PFN) {
      zone.compaction().setSkipped(markedPfn, false);
    }
    control.migratePfn = migratePfn;
    control.fastStartPfn = fastStartPfn;
    control.searchFailures = searchFailures;
  }

  private void turnBack(Zone zone, int list) {
    long firstPfn = firstPfns[list];
    long lastPfn = lastPfns[list];
    long nextPfn = nextPfns[list];
    int order = orders[list];
    if (isFollowed(zone, order, nextPfn, firstPfn) && isFollowed(zone, order, firstPfn, lastPfn)) {
      zone.moveBefore(firstPfn, lastPfn, nextPfn);
    } else if (zone.isBuddy(firstPfn)) {
      zone.makeFirst(firstPfn);
    }
  }

  /// Whether a block comes somewhere before another one, or is the same.
  private static boolean isFollowed(Zone zone, int order, long pfn, long laterPfn) {
    if (!zone.isBuddy(pfn) || zone.buddyOrder(pfn) != order) {
      return false;
    }
    long next = pfn;
    while (next != Zone.NO_PFN && next != laterPfn) {
      next = zone.nextFree(next);
    }
    return next == laterPfn;
  }
}
