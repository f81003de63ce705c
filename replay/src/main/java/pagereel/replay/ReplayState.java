package pagereel.replay;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import pagereel.parser.event.Column;
import pagereel.parser.event.EventBatch;
import pagereel.parser.event.GfpFlags;
import pagereel.parser.event.NameTable;
import pagereel.replay.kernel.KernelProfile;
import pagereel.replay.model.FrameState;
import pagereel.replay.model.FreePageIsolation;
import pagereel.replay.model.MigrateBound;
import pagereel.replay.model.MigrateScanner;
import pagereel.replay.model.MigrateType;
import pagereel.replay.model.PageblockIsolation;
import pagereel.replay.model.Zone;
import pagereel.replay.model.Zones;

/// What the handlers of a replay share: the zones, the numbering of migratetypes, who holds what,
/// the ledger, and which tasks are compacting.
final class ReplayState {

  /// Frames that a zone without a snapshot may grow to: 256 GiB of 4 KiB pages, and a hole of
  /// 4 GiB as there is below the first 4 GiB of many machines.
  private static final long MAX_UNSEEDED_FRAMES = (1L << 26) + (1L << 20);

  /// The kernel's default of the largest block's order.
  static final int MAX_PAGE_ORDER = 10;
  /// The order of a pageblock of 2 MiB in pages of 4 KiB.
  static final int PAGEBLOCK_ORDER = 9;

  private final Zones zones = new Zones();
  private final MigrateTypes types = new MigrateTypes();
  private final DivergenceLedger ledger = new DivergenceLedger();
  private final Predictions predictions = new Predictions();
  private final NameTable names;
  private final Allocations allocations;
  private final KernelProfile profile;
  private final CompactionTasks compactionTasks = new CompactionTasks();
  private final IsolationTrials isolationTrials = new IsolationTrials(this);
  private final LateTakes lateTakes = new LateTakes();
  private final CaptureSlots captures = new CaptureSlots();
  private final HighAtomicEvidence highAtomicEvidence;
  private final Map<Integer, long[]> fallbacks = new LinkedHashMap<>();
  private final UnmovablePages unmovable;
  private final RecentFrees recentFrees;
  private Divergence.Explanation untold = Divergence.Explanation.PRE_TRACE;
  private final UncertainSearches uncertainSearches = new UncertainSearches();
  private final UnseenRequests unseenRequests;
  private final ActivityLog activity;
  private boolean unseeded;
  private long startNs;
  private long outsidePages;

  ReplayState(KernelProfile profile, NameTable names) {
    this.profile = profile;
    this.names = names;
    allocations = new Allocations(names);
    highAtomicEvidence = new HighAtomicEvidence(names);
    unmovable = new UnmovablePages(profile, allocations);
    recentFrees = new RecentFrees(unmovable::clock);
    unseenRequests = new UnseenRequests(unmovable, recentFrees);
    activity = new ActivityLog(names);
  }

  ActivityLog activity() {
    return activity;
  }

  UnmovablePages unmovable() {
    return unmovable;
  }

  UncertainSearches uncertainSearches() {
    return uncertainSearches;
  }

  RecentFrees recentFrees() {
    return recentFrees;
  }

  UnseenRequests unseenRequests() {
    return unseenRequests;
  }

  Zones zones() {
    return zones;
  }

  MigrateTypes types() {
    return types;
  }

  DivergenceLedger ledger() {
    return ledger;
  }

  Predictions predictions() {
    return predictions;
  }

  Allocations allocations() {
    return allocations;
  }

  CompactionTasks compactionTasks() {
    return compactionTasks;
  }

  IsolationTrials isolationTrials() {
    return isolationTrials;
  }

  LateTakes lateTakes() {
    return lateTakes;
  }

  CaptureSlots captures() {
    return captures;
  }

  HighAtomicEvidence highAtomicEvidence() {
    return highAtomicEvidence;
  }

  KernelProfile profile() {
    return profile;
  }

  NameTable names() {
    return names;
  }

  /// The instant that times kept in frames count from.
  long startNs() {
    return startNs;
  }

  void startAt(long timeNs) {
    startNs = timeNs;
  }

  /// There is no snapshot to start from: zones are made as events name their frames.
  void beUnseeded() {
    unseeded = true;
  }

  /// Events whose pages lie in no zone.
  long outsidePages() {
    return outsidePages;
  }

  /// The zone that has a whole block, or null, and the block is counted as outside.
  @Nullable
  Zone zoneFor(long pfn, int order) {
    if (isBlock(pfn, order)) {
      Zone zone = knownZone(pfn, order);
      if (zone != null) {
        return zone;
      }
      if (unseeded) {
        return grow(pfn + (1L << order));
      }
    }
    outsidePages++;
    return null;
  }

  /// The zone that has a whole block, or null.
  @Nullable
  Zone knownZone(long pfn, int order) {
    Zone zone = isBlock(pfn, order) ? zones.of(pfn) : null;
    return zone != null && pfn + (1L << order) <= zone.endPfn() ? zone : null;
  }

  private static boolean isBlock(long pfn, int order) {
    return pfn >= 0 && order >= 0 && order <= MAX_PAGE_ORDER && (pfn & ((1L << order) - 1)) == 0;
  }

  private @Nullable Zone grow(long endPfn) {
    if (endPfn > MAX_UNSEEDED_FRAMES) {
      outsidePages++;
      return null;
    }
    long doubled = Math.max(1L << 16, Long.highestOneBit(endPfn - 1) << 1);
    long size = Math.min(doubled, MAX_UNSEEDED_FRAMES);
    if (zones.all().isEmpty()) {
      zones.add(Zone.unknown(0, "?", 0, size, MAX_PAGE_ORDER, PAGEBLOCK_ORDER, profile));
    } else {
      zones.all().getFirst().growTo(size);
    }
    return zones.all().getFirst();
  }

  /// First frame of the pageblock that a frame lies in.
  long pageblockOf(long pfn) {
    int order = zones.all().isEmpty() ? PAGEBLOCK_ORDER : zones.all().getFirst().pageblockOrder();
    return pfn >> order << order;
  }

  PageblockIsolation isolation(Zone zone) {
    return new PageblockIsolation(zone);
  }

  boolean isCompacting(int pid) {
    return compactionTasks.isTrying(pid) || compactionTasks.run(pid) != null;
  }

  /// Whether a block that leaves the free lists is none of theirs, because a task that compacts
  /// captures it: it is whole only when the free that the next event tells of is done.
  boolean isCaptured(Zone zone, EventBatch batch, int row) {
    long pfn = batch.pfn(row);
    boolean isFree = zone.isFree(pfn) && zone.buddyOrder(zone.buddyOf(pfn)) >= batch.order(row);
    return !isFree && isCompacting(batch.pid(row));
  }

  /// Whether a free is compaction giving an unused target back to itself, which leaves the page
  /// with it.
  ///
  /// Source: `compaction_free()`, from 6.12 on with an event.
  ///
  /// @param fate the page's next event: had it gone to a list, it would not be a free
  boolean isReturnToCompaction(EventBatch batch, int row, Zone zone, int fate) {
    if (!Fate.isHeld(fate)
        || !compactionTasks.anyRunning()
        || !profile.compactionKeepsBlocks()
        || !zone.state(batch.pfn(row)).isOfCompaction()) {
      return false;
    }
    CompactionTasks.Run run = compactionTasks.run(batch.pid(row));
    return run != null && run.migrating && !run.isSource(batch.pfn(row));
  }

  /// Whether a free is a compacting task's release of a page that it took without an event.
  boolean isSilentRelease(EventBatch batch, int row, Zone zone) {
    CompactionTasks.Run run = compactionTasks.run(batch.pid(row));
    return run != null
        && run.order() > 0
        && !run.migrating
        && !profile.fastSearchTraced()
        && batch.order(row) == 0
        && zone.isFree(batch.pfn(row));
  }

  /// Whether a compound page was allocated, or in use, that starts at this frame. It may have been
  /// split since.
  boolean isCompoundHead(Zone zone, long pfn) {
    FrameState frame = zone.state(pfn);
    if (frame != FrameState.ALLOCATED && frame != FrameState.IN_USE) {
      return false;
    }
    return zone.allocationOrder(pfn) > 0
        && (pfn & ((1L << zone.allocationOrder(pfn)) - 1)) == 0
        && (frame == FrameState.IN_USE
            || (allocations.gfpFlags(zone.allocation(pfn)) & GfpFlags.COMP) != 0);
  }

  /// Whether a frame is likely to be on the LRU lists: a movable page in use, or one of the page
  /// cache.
  boolean mayBeOnLru(Zone zone, long pfn) {
    return switch (zone.state(pfn)) {
      case ALLOCATED ->
        zone.allocationType(pfn) == MigrateType.MOVABLE
            || isPageCache(zone.allocationOrder(pfn), allocations.gfpFlags(zone.allocation(pfn)));
      case MIGRATED -> true;
      case IN_USE -> zone.inUseType(pfn) == MigrateType.MOVABLE;
      default -> false;
    };
  }

  /// Single pages are made compound for the page cache, whatever may become of them; for page
  /// tables, which are cleared; and for slabs, which may be reclaimable, are tried for once, and
  /// are not for users.
  ///
  /// Source: `filemap_alloc_folio()`, `pagetable_alloc()`, `calculate_sizes()` and
  /// `allocate_slab()` of `mm/slub.c`.
  private static boolean isPageCache(int order, int gfpFlags) {
    return order == 0
        && (gfpFlags & (GfpFlags.COMP | GfpFlags.ZERO | GfpFlags.RECLAIMABLE)) == GfpFlags.COMP
        && (gfpFlags & (GfpFlags.NORETRY | GfpFlags.HARDWALL)) != GfpFlags.NORETRY;
  }

  MigrateScanner migrateScanner(Zone zone) {
    return new MigrateScanner(pfn -> isCompoundHead(zone, pfn));
  }

  MigrateBound migrateBound(Zone zone) {
    return new MigrateBound(zone, pfn -> mayBeOnLru(zone, pfn), pfn -> isCompoundHead(zone, pfn));
  }

  /// Gives the pageblocks that compaction passes over another chance, if that is due.
  void resetSkips(Zone zone) {
    zone.compaction().resetSkips(pfn -> mayBeOnLru(zone, pfn), pfn -> isCompoundHead(zone, pfn));
  }

  /// Finds how the scan of an `mm_compaction_isolate_freepages` went, by its two counts.
  void findScan(FreePageIsolation isolation, Zone zone, EventBatch batch, int row) {
    isolation.findScan(
        batch.value(Column.START_PFN, row),
        batch.value(Column.END_PFN, row),
        batch.value(Column.NR_TAKEN, row),
        batch.value(Column.NR_SCANNED, row),
        pfn -> isCompoundHead(zone, pfn));
  }

  void countFallback(int donor, int wanted, boolean ownership, boolean fragmenting) {
    long[] counts =
        fallbacks.computeIfAbsent(donor * MigrateType.COUNT + wanted, key -> new long[3]);
    counts[0]++;
    counts[2] += fragmenting ? 1 : 0;
    if (ownership) {
      counts[1]++;
    }
  }

  /// Counts by donor × [MigrateType#COUNT] + wanted: how often, how often with the pageblock, and
  /// how often of less than a pageblock.
  Map<Integer, long[]> fallbacks() {
    return fallbacks;
  }

  /// Events of a CPU are missing: what is known of each frame may be out of date.
  void lostEvents(EventBatch batch, int row) {
    long count = batch.value(Column.COUNT, row);
    ledger.gap("%s events of CPU %d were lost before %d ns, and nothing of this page was seen since"
        .formatted(
            count == EventBatch.ABSENT ? "an unknown number of" : Long.toString(count),
            batch.cpu(row),
            batch.timeNs(row)));
    untold = Divergence.Explanation.LOST_EVENTS;
    for (Zone zone : zones.all()) {
      zone.markStale();
    }
  }

  /// The first snapshot has `/proc` files alone: they tell neither what is on per-CPU lists nor the
  /// order of the free lists nor the types of pageblocks.
  void seededFromProc() {
    zones.all().forEach(Zone::markStale);
  }

  /// Why the model may have a frame wrong, if no event has named the frame since: events were lost,
  /// or before that, the snapshot does not tell; else null.
  Divergence.@Nullable Explanation untoldSince(Zone zone, long pfn) {
    return zone.isStale(pfn) ? untold : null;
  }

  /// Whether a take of a frame may be among the events that are missing: some are now, or were
  /// since an event has named the frame.
  boolean mayHaveGoneUnseen(Zone zone, long pfn, boolean inGap) {
    return inGap || untoldSince(zone, pfn) == Divergence.Explanation.LOST_EVENTS;
  }

  /// Why something of a frame went unseen that has an explanation of its own: what was not told
  /// comes before it.
  Divergence.Explanation orUntold(Zone zone, long pfn, Divergence.Explanation explanation) {
    return zone.isStale(pfn) ? untold : explanation;
  }

  /// What proves that a pageblock came to be reserved for requests that cannot wait, or came not
  /// to be; null if nothing does, or neither is the case.
  @Nullable
  String reserveEvidence(Zone zone, long pfn, int modelType, int type) {
    long pages = 1L << zone.pageblockOrder();
    long pageblockPfn = pfn & -pages;
    if (type == MigrateType.HIGHATOMIC) {
      return highAtomicEvidence.reserveEvidence(pageblockPfn, pages);
    }
    return modelType == MigrateType.HIGHATOMIC
        ? highAtomicEvidence.unreserveEvidence(pageblockPfn, pages)
        : null;
  }

  String task(EventBatch batch, int row) {
    return names.name(batch.comm(row)) + "-" + batch.pid(row);
  }

  /// The frames of a range are no longer held by who allocated them.
  void forgetOwners(Zone zone, long pfn, long pages) {
    for (long p = pfn; p < pfn + pages; p++) {
      if (zone.state(p) == FrameState.ALLOCATED) {
        allocations.freed(zone.allocation(p), 1);
      }
    }
  }

  /// What the model holds of a frame, in words.
  String describeFrame(Zone zone, long pfn) {
    return switch (zone.state(pfn)) {
      case UNKNOWN -> "%#x unknown".formatted(pfn);
      case HOLE -> "%#x outside memory".formatted(pfn);
      case RESERVED -> "%#x reserved since the boot".formatted(pfn);
      case FREE, FREE_TAIL -> {
        long headPfn = zone.buddyOf(pfn);
        yield "%#x free in the block %#x of order %d, type %s"
            .formatted(
                pfn, headPfn, zone.buddyOrder(headPfn), MigrateType.name(zone.buddyType(headPfn)));
      }
      case PCP, PCP_TAIL -> "%#x on a per-CPU list".formatted(pfn);
      case ALLOCATED -> {
        int id = zone.allocation(pfn);
        yield "%#x allocated by %s-%d with %s"
            .formatted(
                pfn,
                allocations.comm(id),
                allocations.pid(id),
                GfpFlags.names(allocations.gfpFlags(id)));
      }
      case IN_USE -> "%#x in use since before the trace".formatted(pfn);
      case COMPACTION -> "%#x taken by compaction".formatted(pfn);
      case MIGRATED -> "%#x the new home of a migrated page".formatted(pfn);
      case CONTIGUOUS -> "%#x taken by a contiguous allocation".formatted(pfn);
      case TAKEN -> "%#x off the lists, by nobody seen".formatted(pfn);
    };
  }
}
