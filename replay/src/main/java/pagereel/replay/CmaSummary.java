package pagereel.replay;

import java.util.OptionalLong;

/// One CMA area over the whole trace.
///
/// @param basePfn       absent where no snapshot tells it
/// @param retries       candidate ranges that were busy
/// @param peakUsedPages most pages in use at once, as far as the bitmap is known
public record CmaSummary(
    String area,
    OptionalLong basePfn,
    OptionalLong pages,
    long allocations,
    long failures,
    long retries,
    long peakUsedPages) {}
