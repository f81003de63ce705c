package pagereel.replay;

/// What compaction did over the whole trace.
///
/// @param runs      zone compactions begun
/// @param partial   runs that ended before the scanners met, without success
/// @param complete  runs in which the scanners met
/// @param stalledNs time that tasks spent in direct compaction
/// @param proactive runs for no block of some order
public record CompactionSummary(
    long runs,
    long succeeded,
    long partial,
    long complete,
    long failed,
    long deferred,
    long migratedPages,
    long failedPages,
    long scannedMigratePages,
    long scannedFreePages,
    long isolatedFreePages,
    long stalledNs,
    long proactive) {}
