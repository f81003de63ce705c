package pagereel.replay;

/// Allocations that had to take from another migratetype's free lists.
///
/// @param from            the donor
/// @param to              the type that was asked for
/// @param pageblockStolen how many of them changed a pageblock's type
public record Fallback(String from, String to, long count, long pageblockStolen) {}
