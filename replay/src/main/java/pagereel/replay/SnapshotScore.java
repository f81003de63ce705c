package pagereel.replay;

/// How far the model's memory was the kernel's at one snapshot, from the seed on without any
/// correction.
///
/// What the snapshot does not tell has a total of 0: frames without `kpageflags`; positions,
/// pageblocks and per-CPU lists without an exact dump. Other figures are then [#NOT_TOLD].
///
/// @param exact         an exact dump, at its own instant; else `/proc` files, which were read one
///                      after another, at the marker that ends the snapshot
/// @param managedFrames frames compared
/// @param missedFrames  free in the kernel only, on buddy lists
/// @param extraFrames   free in the model only, on buddy lists
/// @param missedFree    the same with per-CPU lists counted as free, or [#NOT_TOLD]
/// @param extraFree     the same with per-CPU lists counted as free, or [#NOT_TOLD]
/// @param sameBlocks    free blocks with the same PFN, order and migratetype in both; without an
///                      exact dump, [canonical blocks][CanonicalBlocks] with the same PFN and order
/// @param eitherBlocks  free blocks in either
/// @param sameOrder     positions of free lists with the same predecessor and block
/// @param positions     positions of free lists in the snapshot
/// @param maxBuddyError largest difference of one zone's number of free blocks of one order, or
///                      [#NOT_TOLD]
public record SnapshotScore(
    int snapshot,
    long timeNs,
    boolean exact,
    long managedFrames,
    long missedFrames,
    long extraFrames,
    long missedFree,
    long extraFree,
    long sameBlocks,
    long eitherBlocks,
    long sameOrder,
    long positions,
    long pageblocks,
    long wrongPageblocks,
    long samePcpFrames,
    long eitherPcpFrames,
    long maxBuddyError) {

  public static final long NOT_TOLD = -1;

  /// Whether the snapshot tells which frames are on the buddy free lists.
  public boolean tellsFrames() {
    return managedFrames > 0;
  }
}
