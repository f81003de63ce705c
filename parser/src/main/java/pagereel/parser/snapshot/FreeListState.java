package pagereel.parser.snapshot;

/// A buddy free list that is not empty.
///
/// @param pfns the first frame of each block, in list order: the allocator takes from the head,
///             which is first. The array belongs to the record and is not to be written
public record FreeListState(int order, int migrateType, long[] pfns) {}
