package pagereel.replay.kernel;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/// What one line of kernels does differently from others, as far as the model follows it.
///
/// A profile holds from its version up to that of the next one in [KernelProfiles#ALL].
///
/// @param major                    first kernel version that it describes
/// @param metRealTrace             the model was held to captures of such a kernel
/// @param pcpMaxOrder              largest order on per-CPU lists, the huge page lists apart
/// @param pcpThpLists              per-CPU lists for blocks of a pageblock's order: 0, 1 (all
///                                 types), 2 (movable apart), or 3 (by type)
/// @param drainTakesTurns          the lists of a CPU give their pages to a drain in turns, else
///                                 one list after the other
/// @param listTypeIsPageblockType  a free block is always on the list of its pageblock's type: a
///                                 merge or claim retypes, a per-CPU page is drained to the
///                                 pageblock's type
/// @param mergeOnlyMergeableBlocks pageblocks merge only if both types are mergeable or equal;
///                                 else all do but isolated ones
/// @param fallback                 how another type's free pages are taken
/// @param highAtomic               how much is set aside for urgent requests of several pages
/// @param reserveGoesFirst         whoever is not to try again gives back the last of what is set
///                                 aside, and tries again; else only after many rounds in vain
/// @param refill                   how much a per-CPU list is refilled with
/// @param refillKeepsStealing      a refill that had to take a single block of another type goes on
///                                 with such blocks
/// @param zoneLockedTellsList      `mm_page_alloc_zone_locked` has the type of the list, not that
///                                 of the request
/// @param isolationSplitsEachBlock isolating a pageblock splits a free block that reaches beyond
///                                 it; else only at the ends of the isolated range
/// @param isolationRoundsOut       a range is isolated up to the next blocks of the largest order,
///                                 in ascending order, and no block is split
/// @param contigSearchWantsFree    a search for a contiguous range tries none that has a page in
///                                 use; else what can be moved is
/// @param isolationKeepsType       an isolated pageblock keeps its own type beside
/// @param compactionKeepsBlocks    the free scanner keeps free blocks whole until it needs pages,
///                                 so that compound pages can be migrated, too
/// @param freeScanCountsFree       the scan for free pages counts all pages of a free block as
///                                 scanned; else one
/// @param freeScanCountsCompound   the scan for free pages counts all pages of a compound page that
///                                 it passes over as scanned; else one
/// @param fastSearchTraced         the search of the free lists for targets has a tracepoint
/// @param fastSearchLooksOnce      that search looks at one entry of each list, but for the first
///                                 list of a compaction that begins at the zone's end; else at
///                                 fewer the more often it failed
/// @param fastSearchGoesBelowHalf  a first search in vain moves the free scanner down to the
///                                 highest pageblock that it has met; else not below the middle
///                                 between both scanners
/// @param slabsLookMovable         a slab that is on no list of its cache's counts as a page that
///                                 can be moved when a pageblock is taken over
/// @param lruPagesAreCompound      single pages for a reclaim list are asked for as compound
/// @param migrateScan              how compaction comes back to a pageblock that it began
/// @param triedPageUnmarks         a scan for pages to migrate that tries one and cannot take it
///                                 leaves its pageblock unmarked, as if it had taken it
/// @param freesInBatches           pages of a process are freed in batches as large as those that
///                                 come to the reclaim lists; else any number together
/// @param lruBatchPages            new pages that come to the reclaim lists together
public record KernelProfile(
    int major,
    int minor,
    boolean metRealTrace,
    int pcpMaxOrder,
    int pcpThpLists,
    boolean drainTakesTurns,
    boolean listTypeIsPageblockType,
    boolean mergeOnlyMergeableBlocks,
    FallbackRule fallback,
    HighAtomicRule highAtomic,
    boolean reserveGoesFirst,
    RefillRule refill,
    boolean refillKeepsStealing,
    boolean zoneLockedTellsList,
    boolean isolationSplitsEachBlock,
    boolean isolationRoundsOut,
    boolean contigSearchWantsFree,
    boolean isolationKeepsType,
    boolean compactionKeepsBlocks,
    boolean freeScanCountsFree,
    boolean freeScanCountsCompound,
    boolean fastSearchTraced,
    boolean fastSearchLooksOnce,
    boolean fastSearchGoesBelowHalf,
    boolean slabsLookMovable,
    boolean lruPagesAreCompound,
    MigrateScanRule migrateScan,
    boolean triedPageUnmarks,
    boolean freesInBatches,
    int lruBatchPages) {

  /// How compaction comes back to a pageblock that it has migrated from, and which pageblocks it
  /// marks as not to be looked at again.
  public enum MigrateScanRule {
    /// A pageblock found on the free lists is marked at once, and so passed over by the scan that
    /// it was found for; another one only if its first page is taken. After a failure an
    /// asynchronous direct compaction leaves the block of the wanted order.
    RESCAN,
    /// A pageblock is marked when a page of it is taken. After a failure the rest of it is scanned
    /// in the same turn.
    FINISH
  }

  /// How many blocks a per-CPU list that is found empty gets at once.
  public enum RefillRule {
    /// `batch`: there are single pages only.
    BATCH_OF_PAGES,
    /// `batch` pages in blocks of the list's order, at least two of them.
    BATCH,
    /// The same, and for single pages twice as many each time as long as none is freed.
    GROWING
  }

  /// How many pages of a zone are set aside for urgent requests, a pageblock at a time, and how
  /// many of them the watermarks hide from others.
  public enum HighAtomicRule {
    /// As long as it is less than a hundredth and a pageblock; all of it is hidden.
    HUNDREDTH_AND_A_BLOCK,
    /// A hundredth, rounded up to pageblocks, nothing if that is less than one; what is free of it
    /// is hidden.
    HUNDREDTH_ROUNDED_UP
  }

  /// How an allocation takes pages of another migratetype.
  public enum FallbackRule {
    /// Free pages of the donor's pageblock move to the wanted type's lists, with or without the
    /// pageblock; the allocation then tries those lists again.
    MOVE_THEN_TAKE,
    /// The pageblock is claimed whole, or a single block is stolen and the rest of it stays with
    /// its donor.
    CLAIM_OR_STEAL
  }

  /// Begins a profile with the first kernel version that it describes.
  static Builder from(int major, int minor) {
    return new Builder(major, minor);
  }

  /// A profile in the making: each step sets the value of its name. What no step names is not so,
  /// or 0; every rule must be named.
  static final class Builder {
    private final int major;
    private final int minor;
    private boolean metRealTrace;
    private int pcpMaxOrder;
    private int pcpThpLists;
    private boolean drainTakesTurns;
    private boolean listTypeIsPageblockType;
    private boolean mergeOnlyMergeableBlocks;
    private @Nullable FallbackRule fallback;
    private @Nullable HighAtomicRule highAtomic;
    private boolean reserveGoesFirst;
    private @Nullable RefillRule refill;
    private boolean refillKeepsStealing;
    private boolean zoneLockedTellsList;
    private boolean isolationSplitsEachBlock;
    private boolean isolationRoundsOut;
    private boolean contigSearchWantsFree;
    private boolean isolationKeepsType;
    private boolean compactionKeepsBlocks;
    private boolean freeScanCountsFree;
    private boolean freeScanCountsCompound;
    private boolean fastSearchTraced;
    private boolean fastSearchLooksOnce;
    private boolean fastSearchGoesBelowHalf;
    private boolean slabsLookMovable;
    private boolean lruPagesAreCompound;
    private @Nullable MigrateScanRule migrateScan;
    private boolean triedPageUnmarks;
    private boolean freesInBatches;
    private int lruBatchPages;

    private Builder(int major, int minor) {
      this.major = major;
      this.minor = minor;
    }

    Builder metRealTrace() {
      metRealTrace = true;
      return this;
    }

    Builder pcpMaxOrder(int order) {
      pcpMaxOrder = order;
      return this;
    }

    Builder pcpThpLists(int lists) {
      pcpThpLists = lists;
      return this;
    }

    Builder drainTakesTurns() {
      drainTakesTurns = true;
      return this;
    }

    Builder listTypeIsPageblockType() {
      listTypeIsPageblockType = true;
      return this;
    }

    Builder mergeOnlyMergeableBlocks() {
      mergeOnlyMergeableBlocks = true;
      return this;
    }

    Builder fallback(FallbackRule rule) {
      fallback = rule;
      return this;
    }

    Builder highAtomic(HighAtomicRule rule) {
      highAtomic = rule;
      return this;
    }

    Builder reserveGoesFirst() {
      reserveGoesFirst = true;
      return this;
    }

    Builder refill(RefillRule rule) {
      refill = rule;
      return this;
    }

    Builder refillKeepsStealing() {
      refillKeepsStealing = true;
      return this;
    }

    Builder zoneLockedTellsList() {
      zoneLockedTellsList = true;
      return this;
    }

    Builder isolationSplitsEachBlock() {
      isolationSplitsEachBlock = true;
      return this;
    }

    Builder isolationRoundsOut() {
      isolationRoundsOut = true;
      return this;
    }

    Builder contigSearchWantsFree() {
      contigSearchWantsFree = true;
      return this;
    }

    Builder isolationKeepsType() {
      isolationKeepsType = true;
      return this;
    }

    Builder compactionKeepsBlocks() {
      compactionKeepsBlocks = true;
      return this;
    }

    Builder slabsLookMovable() {
      slabsLookMovable = true;
      return this;
    }

    Builder lruPagesAreCompound() {
      lruPagesAreCompound = true;
      return this;
    }

    Builder freeScanCountsFree() {
      freeScanCountsFree = true;
      return this;
    }

    Builder freeScanCountsCompound() {
      freeScanCountsCompound = true;
      return this;
    }

    Builder fastSearchTraced() {
      fastSearchTraced = true;
      return this;
    }

    Builder fastSearchLooksOnce() {
      fastSearchLooksOnce = true;
      return this;
    }

    Builder fastSearchGoesBelowHalf() {
      fastSearchGoesBelowHalf = true;
      return this;
    }

    Builder migrateScan(MigrateScanRule rule) {
      migrateScan = rule;
      return this;
    }

    Builder triedPageUnmarks() {
      triedPageUnmarks = true;
      return this;
    }

    Builder freesInBatches() {
      freesInBatches = true;
      return this;
    }

    Builder lruBatchPages(int pages) {
      lruBatchPages = pages;
      return this;
    }

    /// @throws NullPointerException naming a rule that no step has set
    KernelProfile build() {
      return new KernelProfile(
          major,
          minor,
          metRealTrace,
          pcpMaxOrder,
          pcpThpLists,
          drainTakesTurns,
          listTypeIsPageblockType,
          mergeOnlyMergeableBlocks,
          requireNonNull(fallback, "fallback"),
          requireNonNull(highAtomic, "highAtomic"),
          reserveGoesFirst,
          requireNonNull(refill, "refill"),
          refillKeepsStealing,
          zoneLockedTellsList,
          isolationSplitsEachBlock,
          isolationRoundsOut,
          contigSearchWantsFree,
          isolationKeepsType,
          compactionKeepsBlocks,
          freeScanCountsFree,
          freeScanCountsCompound,
          fastSearchTraced,
          fastSearchLooksOnce,
          fastSearchGoesBelowHalf,
          slabsLookMovable,
          lruPagesAreCompound,
          requireNonNull(migrateScan, "migrateScan"),
          triedPageUnmarks,
          freesInBatches,
          lruBatchPages);
    }
  }

  /// The profile's name: the first kernel version that it describes.
  public String name() {
    return major + "." + minor;
  }

  boolean isAfter(int otherMajor, int otherMinor) {
    return major > otherMajor || (major == otherMajor && minor > otherMinor);
  }
}
