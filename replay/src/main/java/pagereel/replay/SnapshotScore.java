package pagereel.replay;

/// How far the model's memory was the kernel's at one snapshot, from the seed on without any
/// correction.
///
/// @param managedFrames frames compared
/// @param missedFrames  free in the kernel only, on buddy lists
/// @param extraFrames   free in the model only, on buddy lists
/// @param missedFree    the same with per-CPU lists counted as free
/// @param extraFree     the same with per-CPU lists counted as free
/// @param sameBlocks    free blocks with the same PFN, order and migratetype in both
/// @param eitherBlocks  free blocks in either
/// @param sameOrder     positions of free lists with the same predecessor and block
/// @param positions     positions of free lists in the snapshot
public record SnapshotScore(
    int snapshot,
    long timeNs,
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
    long eitherPcpFrames) {}
