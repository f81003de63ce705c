package pagereel.replay.model;

/// What a collecting isolation did, by one [IsolationVariant].
///
/// @param scannedPages pages looked at, as the tracepoint of that version counts them
/// @param takenPages   pages that left the free lists
/// @param splitBlocks  blocks of more than a page that it had to split to single ones
/// @param unknownPages frames looked at of which nothing is known: they may have been free, and
///                     what it would have done then is not known
/// @param endPfn       where it stopped
public record CollectedResult(
    long scannedPages, long takenPages, long splitBlocks, long unknownPages, long endPfn) {}
