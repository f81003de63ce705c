package pagereel.parser.snapshot;

/// A CMA area and which of its pages are handed out.
///
/// @param orderPerBit log2 of the pages that a bit of the area's bitmap stands for; bit `b` is the
///                    pages from `basePfn + (b << orderPerBit)`
/// @param usedRuns    runs of set bits as pairs: first bit, last bit, both in the run. The array
///                    belongs to the record and is not to be written
public record CmaAreaState(
    String name, long basePfn, long pages, int orderPerBit, long[] usedRuns) {}
