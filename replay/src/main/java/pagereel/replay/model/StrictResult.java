package pagereel.replay.model;

/// What a strict isolation of a range did, by one [IsolationVariant].
///
/// @param returned     what the function returns: pages, or one past the last PFN; 0 for a
///                     failure. More than the range has where its last block reaches over
/// @param succeeded    whether the caller takes that for the whole range
/// @param scannedPages pages looked at, as that version counts them
/// @param takenPages   pages that left the free lists, for a while or for good
/// @param takenEndPfn  one past the last frame that left them, or that was counted
/// @param failedPfn    the frame that made it fail, or [Zone#NO_PFN]
/// @param wrongFrees   how often it freed that frame, which it never had taken
/// @param lostPages    pages taken that it neither returned nor gave back
public record StrictResult(
    long returned,
    boolean succeeded,
    long scannedPages,
    long takenPages,
    long takenEndPfn,
    long failedPfn,
    long wrongFrees,
    long lostPages) {}
