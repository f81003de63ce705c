package pagereel.replay.model;

/// One task's compaction of a zone: what it works for, and where its two scanners are.
///
/// Source: `struct compact_control`, `mm/internal.h`.
public final class CompactionControl {

  /// The free scanner has not looked yet since pages were last migrated.
  private static final int FIRST_LOOK = 0;

  final Zone zone;
  /// Waits for locks and writeback.
  final boolean sync;
  /// Done by a task that waits for the pages, not by a kernel thread.
  final boolean direct;
  /// The migratetype asked for; [MigrateType#UNMOVABLE] for a kernel thread.
  final int migrateType;
  /// Looks at pageblocks that are to be passed over, too.
  boolean ignoresSkips;

  /// The order it works for, or -1: a whole zone, or not told yet.
  int order = -1;
  long migratePfn;
  long freePfn;
  /// Lowest block that the search for pageblocks has met, 0 for none, or [#USED].
  long fastStartPfn;
  /// A frame of the pageblock migrated from last, or [#NOT_MIGRATED].
  long lastMigratedPfn = NOT_MIGRATED;
  /// Where the migrate scanner was when the turn began.
  long turnPfn;
  private final boolean wholeZone;
  final ScanTurn turn;
  final MigrationTargets targets;
  /// A pageblock is looked at a second time, to its end.
  boolean finishPageblock;
  /// Nothing was found to migrate yet, and synchronous compactions would begin at the same place.
  boolean bringsSyncAlong;
  /// Order whose list the next search for free blocks begins with.
  int searchOrder = Integer.MAX_VALUE;
  /// Searches in a row that found nothing.
  int searchFailures;
  /// Pages waiting to be migrated.
  long migratePages;
  /// Free pages taken and not used yet.
  long freePages;
  /// A block was found on the free lists: the rest of its pageblock is scanned next.
  long aroundPfn = Zone.NO_PFN;
  private int freeStep = FIRST_LOOK;
  private long highestReleasedPfn = Zone.NO_PFN;

  static final long USED = Long.MAX_VALUE;
  static final long NOT_MIGRATED = 0;

  /// @param ignoresSkips a request that nothing else has helped
  /// @param migratePfn   where the migrate scanner begins
  /// @param freePfn      where the free scanner begins
  public CompactionControl(
      Zone zone,
      boolean sync,
      boolean direct,
      int migrateType,
      boolean ignoresSkips,
      long migratePfn,
      long freePfn) {
    this.zone = zone;
    this.sync = sync;
    this.direct = direct;
    this.migrateType = migrateType;
    this.ignoresSkips = ignoresSkips;
    this.migratePfn = migratePfn;
    this.freePfn = freePfn;
    wholeZone = zone.compaction().isBeginning(migratePfn);
    turn = new ScanTurn(zone.maxPageOrder() + 1);
    targets = new MigrationTargets(zone);
  }

  public Zone zone() {
    return zone;
  }

  public int order() {
    return order;
  }

  /// Says what it works for. A kernel thread that compacts whole zones looks at every pageblock.
  public void workFor(int newOrder) {
    order = newOrder;
    if (!direct) {
      ignoresSkips = newOrder <= 0;
    }
  }

  public int migrateType() {
    return migrateType;
  }

  public boolean isDirect() {
    return direct;
  }

  public long migratePfn() {
    return migratePfn;
  }

  public long freePfn() {
    return freePfn;
  }

  public void setFreePfn(long pfn) {
    freePfn = pfn;
  }

  /// Whether the free scanner has come down to the migrate scanner's pageblock.
  ///
  /// Source: `compact_scanners_met()`.
  public boolean scannersMet() {
    return freePfn >> zone.pageblockOrder() <= migratePfn >> zone.pageblockOrder();
  }

  /// Whether it began so low that it looks at all that can be compacted.
  boolean isWholeZone() {
    return wholeZone;
  }

  /// Whether both scanners begin at the ends of the zone: a whole zone is compacted, or nothing is
  /// remembered of an earlier time.
  boolean isAtZoneEnds() {
    return migratePfn == zone.startPfn() && freePfn == zone.lastPageblockPfn();
  }

  /// A free page that was taken and not used goes back.
  public void released(long pfn) {
    highestReleasedPfn = Math.max(highestReleasedPfn, pfn);
  }

  /// It ends. The next one begins to look for free pages where some were given back.
  ///
  /// Source: `compact_zone()`.
  public void end() {
    targets.useAll();
    if (highestReleasedPfn != Zone.NO_PFN) {
      zone.compaction().freedAgain(highestReleasedPfn);
    }
  }

  /// Pages move to free ones that were taken.
  public void use(long pages) {
    freePages -= pages;
    targets.use(pages);
  }

  public long migratePages() {
    return migratePages;
  }

  public long freePages() {
    return freePages;
  }

  /// Goes on with the searches where a kernel thread's compaction of another zone stopped.
  public void searchesAs(CompactionControl before) {
    searchOrder = before.searchOrder;
    searchFailures = before.searchFailures;
  }

  /// Whether its scanners pass this frame's pageblock over.
  boolean passesOver(long pfn) {
    return !ignoresSkips && zone.compaction().isSkipped(pfn);
  }

  /// The step with which the free scanner looks next.
  ///
  /// Source: `isolate_freepages()`: every frame when synchronous, else a cluster apart; every
  /// frame after a look that found something, twice as far after one that did not.
  public int nextFreeStep() {
    if (aroundPfn != Zone.NO_PFN) {
      return 1;
    }
    if (freeStep == FIRST_LOOK) {
      return sync ? 1 : FreePageIsolation.MAX_STRIDE;
    }
    return freeStep;
  }

  /// The free scanner has looked with [#nextFreeStep] at a pageblock of its own.
  void looked(boolean found) {
    freeStep = found ? 1 : Math.min(FreePageIsolation.MAX_STRIDE, 2 * nextFreeStep());
  }

  /// The free scanner begins anew.
  void beginLooking() {
    freeStep = FIRST_LOOK;
  }
}
