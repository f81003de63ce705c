package pagereel.replay.model;

/// What a collecting isolation did, by one [IsolationVariant].
///
/// @param endPfn where it stopped
public record CollectedResult(long scannedPages, long takenPages, long endPfn) {}
