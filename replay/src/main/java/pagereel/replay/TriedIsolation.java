package pagereel.replay;

import java.util.List;
import java.util.OptionalLong;

/// What one version of the range isolation would have done with one range that the trace tried.
///
/// @param timeNs       when the kernel tested whether all of the range was free
/// @param endPfn       one past the range's last frame
/// @param kernelFree   the kernel found all of it free
/// @param succeeded    the version would have got the range
/// @param returned     what its function would have returned
/// @param scannedPages pages looked at, as that version counts them
/// @param takenPages   pages that would have left the free lists, for a while or for good
/// @param failedPfn    the frame that made it fail
/// @param holder       who has that frame; empty if none failed it
/// @param wrongFrees   how often it would have freed that frame
/// @param lostPages    pages taken and never given back
/// @param blocksBefore free blocks by order in and around the range
/// @param blocksAfter  the same after it
/// @param brokenBlocks free blocks that would not be there any more, though nobody got them whole
/// @param sameBlocks   the free blocks would be the very same
public record TriedIsolation(
    String variant,
    long timeNs,
    int pid,
    String comm,
    long startPfn,
    long endPfn,
    boolean kernelFree,
    boolean succeeded,
    long returned,
    long scannedPages,
    long takenPages,
    OptionalLong failedPfn,
    String holder,
    long wrongFrees,
    long lostPages,
    List<Long> blocksBefore,
    List<Long> blocksAfter,
    long brokenBlocks,
    boolean sameBlocks) {

  public TriedIsolation {
    blocksBefore = List.copyOf(blocksBefore);
    blocksAfter = List.copyOf(blocksAfter);
  }
}
