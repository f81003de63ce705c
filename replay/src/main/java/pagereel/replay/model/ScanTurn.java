package pagereel.replay.model;

/// What the search for the next pageblock has changed, to take it back.
///
/// Lists are turned back only while the block that came first is still free.
final class ScanTurn {

  private final long[] firstPfns;
  private int lists;
  private long markedPfn = Zone.NO_PFN;
  private long migratePfn;
  private long fastStartPfn;
  private int searchFailures;

  /// @param orders that a zone has lists for
  ScanTurn(int orders) {
    firstPfns = new long[orders];
  }

  void begin(CompactionControl control) {
    lists = 0;
    markedPfn = Zone.NO_PFN;
    migratePfn = control.migratePfn;
    fastStartPfn = control.fastStartPfn;
    searchFailures = control.searchFailures;
  }

  /// A list was turned.
  ///
  /// @param firstPfn what came first before
  void turnedList(long firstPfn) {
    firstPfns[lists++] = firstPfn;
  }

  /// A pageblock was marked as one to be passed over.
  void marked(long pfn) {
    markedPfn = pfn;
  }

  void undo(CompactionControl control) {
    Zone zone = control.zone;
    while (lists > 0) {
      long pfn = firstPfns[--lists];
      if (zone.isBuddy(pfn)) {
        zone.makeFirst(pfn);
      }
    }
    if (markedPfn != Zone.NO_PFN) {
      zone.compaction().setSkipped(markedPfn, false);
    }
    control.migratePfn = migratePfn;
    control.fastStartPfn = fastStartPfn;
    control.searchFailures = searchFailures;
  }
}
