package pagereel.replay;

/// What compaction came to, added up.
final class CompactionTotals {

  private long runs;
  private long succeeded;
  private long partial;
  private long complete;
  private long failed;
  private long deferred;
  private long migratedPages;
  private long failedPages;
  private long scannedMigratePages;
  private long scannedFreePages;
  private long isolatedFreePages;
  private long stalledNs;
  private long proactive;

  void begun() {
    runs++;
  }

  /// A run ended.
  ///
  /// @param result    a name of `Symbols.COMPACT_RESULT`
  /// @param order     that it worked for, or -1
  /// @param waitingNs how long a task waited for it
  void ended(String result, int order, long waitingNs) {
    proactive += order < 0 ? 1 : 0;
    switch (result) {
      case "success" -> succeeded++;
      case "partial_skipped" -> partial++;
      case "complete" -> complete++;
      default -> failed++;
    }
    stalledNs += waitingNs;
  }

  void deferred() {
    deferred++;
  }

  void scannedToMigrate(long pages) {
    scannedMigratePages += pages;
  }

  void scannedForFree(long pages, long taken) {
    scannedFreePages += pages;
    isolatedFreePages += taken;
  }

  void migrated(long pages) {
    migratedPages += pages;
  }

  void notMigrated(long pages) {
    failedPages += pages;
  }

  /// Forgets what was counted so far.
  void restart() {
    runs = 0;
    succeeded = 0;
    partial = 0;
    complete = 0;
    failed = 0;
    deferred = 0;
    migratedPages = 0;
    failedPages = 0;
    scannedMigratePages = 0;
    scannedFreePages = 0;
    isolatedFreePages = 0;
    stalledNs = 0;
    proactive = 0;
  }

  CompactionSummary summary() {
    return new CompactionSummary(
        runs,
        succeeded,
        partial,
        complete,
        failed,
        deferred,
        migratedPages,
        failedPages,
        scannedMigratePages,
        scannedFreePages,
        isolatedFreePages,
        stalledNs,
        proactive);
  }
}
