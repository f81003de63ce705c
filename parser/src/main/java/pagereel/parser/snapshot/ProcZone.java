package pagereel.parser.snapshot;

import java.util.List;

/// A zone in the files of `/proc`. Its arrays belong to the record and are not to be written.
///
/// @param startPfn         first frame; the zone spans `[startPfn, startPfn + spannedPages)`
/// @param cmaPages         frames in CMA areas; 0 where the kernel does not say
/// @param minPages         watermark, like low and high without the boost as far as it is told
/// @param boostPages       what is added to each watermark for now; 0 where the kernel does not
///     say
/// @param freeBlocks       free blocks by order: `buddyinfo`
/// @param freeBlocksByType free blocks by the place of a type in [ProcState#migrateTypes], then by
///                         order; from [#COUNT_CAP] on the kernel counts no further. Empty without
///                         `pagetypeinfo`
/// @param pageblocksByType pageblocks by type; empty without `pagetypeinfo`
/// @param pcps             by CPU, with count, high and batch
public record ProcZone(
    int node,
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
    long[] freeBlocks,
    long[][] freeBlocksByType,
    long[] pageblocksByType,
    List<PcpState> pcps) {

  /// `pagetypeinfo` stops counting here: this value means "at least so many".
  public static final long COUNT_CAP = 100_000;

  public ProcZone {
    pcps = List.copyOf(pcps);
  }
}
