package pagereel.replay;

/// A range that CMA handed out, until it was given back.
///
/// @param fromNs the start of the results where it was handed out before
/// @param toNs   the end of the trace where it was not given back
public record CmaStay(String area, long startPfn, long pages, long fromNs, long toNs) {}
