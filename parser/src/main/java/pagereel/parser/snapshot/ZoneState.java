package pagereel.parser.snapshot;

import java.util.List;

/// A zone at the instant of an exact dump. Its arrays belong to the record and are not to be
/// written.
///
/// @param index                the zone's number in its node; a request may fall back to lower
///     ones
/// @param startPfn             first frame; the zone spans `[startPfn, startPfn + spannedPages)`
/// @param presentPages         frames that exist
/// @param managedPages         frames that the page allocator was given
/// @param cmaPages             frames in CMA areas
/// @param minPages             watermark, like low and high without the boost
/// @param boostPages           what is added to each watermark for now
/// @param highAtomicPages      pages reserved for high-order atomic requests
/// @param lowmemReservePages   what a request that could use zone `i` must leave here, by `i`
/// @param cachedMigrateAsyncPfn where the next asynchronous compaction begins to migrate; 0 none
/// @param cachedMigrateSyncPfn where the next synchronous one does; 0 none
/// @param cachedFreePfn        where the next compaction begins to look for free pages; 0 none
/// @param compactConsidered    compactions skipped since the last one that was deferred
/// @param compactDeferShift    log2 of how many are skipped
/// @param compactOrderFailed   the lowest order that failed
/// @param freeLists            the free lists that are not empty, by order and migratetype
/// @param pcps                 by CPU
/// @param pageblockStartPfn    first frame of the first pageblock, at or below `startPfn`
/// @param pageblockTypes       each pageblock's migratetype, or [#NO_MEMORY]
/// @param skipBits             for each pageblock whether compaction is to pass it over
public record ZoneState(
    int node,
    int index,
    String name,
    long startPfn,
    long spannedPages,
    long presentPages,
    long managedPages,
    long cmaPages,
    long minPages,
    long lowPages,
    long highPages,
    long boostPages,
    long highAtomicPages,
    long[] lowmemReservePages,
    long cachedMigrateAsyncPfn,
    long cachedMigrateSyncPfn,
    long cachedFreePfn,
    int compactConsidered,
    int compactDeferShift,
    int compactOrderFailed,
    List<FreeListState> freeLists,
    List<PcpState> pcps,
    long pageblockStartPfn,
    byte[] pageblockTypes,
    boolean[] skipBits) {

  /// The type of a pageblock without memory.
  public static final byte NO_MEMORY = -1;

  public ZoneState {
    freeLists = List.copyOf(freeLists);
    pcps = List.copyOf(pcps);
  }
}
