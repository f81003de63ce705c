package pagereel.replay.model;

/// Where the scanners of a zone's next compaction begin.
///
/// Source: `compact_cached_migrate_pfn`, `compact_cached_free_pfn` of `struct zone`.
final class ScanStart {

  private long migrateAsyncPfn;
  private long migrateSyncPfn;
  private long freePfn;

  ScanStart copy() {
    ScanStart copy = new ScanStart();
    copy.migrateAsyncPfn = migrateAsyncPfn;
    copy.migrateSyncPfn = migrateSyncPfn;
    copy.freePfn = freePfn;
    return copy;
  }

  long migratePfn(boolean sync) {
    return sync ? migrateSyncPfn : migrateAsyncPfn;
  }

  long freePfn() {
    return freePfn;
  }

  void setMigrate(boolean sync, long pfn) {
    if (sync) {
      migrateSyncPfn = pfn;
    } else {
      migrateAsyncPfn = pfn;
    }
  }

  void setMigrate(long pfn) {
    migrateAsyncPfn = pfn;
    migrateSyncPfn = pfn;
  }

  void setFree(long pfn) {
    freePfn = pfn;
  }

  /// All below has been looked at.
  void migrateFrom(long pfn, boolean sync) {
    migrateAsyncPfn = Math.max(migrateAsyncPfn, pfn);
    if (sync) {
      migrateSyncPfn = Math.max(migrateSyncPfn, pfn);
    }
  }

  void bringSyncAlong() {
    migrateSyncPfn = migrateAsyncPfn;
  }

  void freeDownFrom(long pfn) {
    freePfn = Math.min(freePfn, pfn);
  }

  void freeUpTo(long pfn) {
    freePfn = Math.max(freePfn, pfn);
  }

  /// The free lists have been searched, and the highest block met lies in a pageblock.
  ///
  /// @param below the pageblock below it
  void searched(long blockPfn, long below) {
    if (blockPfn >= freePfn) {
      freePfn = below;
    }
  }

  boolean isOf(CompactionControl control) {
    return control.freePfn == freePfn && control.migratePfn == migratePfn(control.sync);
  }
}
