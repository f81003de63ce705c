package pagereel.replay;

/// A task that took pages.
///
/// @param allocatedPages taken over the whole trace
/// @param livePages      still held at its end
/// @param unmovablePages of these, those that cannot be moved
public record AllocationSite(
    String comm, int pid, long allocatedPages, long livePages, long unmovablePages) {}
