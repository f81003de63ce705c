package pagereel.parser.event;

import java.util.HashMap;
import java.util.Map;

/// The tracepoints that pagereel gives a meaning to.
public enum Tracepoint {
  MM_PAGE_FREE(MmPageFree.FIELDS),
  MM_PAGE_FREE_BATCHED(MmPageFreeBatched.FIELDS),
  MM_PAGE_ALLOC(MmPageAlloc.FIELDS),
  MM_PAGE_ALLOC_ZONE_LOCKED(MmPageAllocZoneLocked.FIELDS),
  MM_PAGE_PCPU_DRAIN(MmPagePcpuDrain.FIELDS),
  MM_PAGE_ALLOC_EXTFRAG(MmPageAllocExtfrag.FIELDS),
  MM_ALLOC_CONTIG_MIGRATE_RANGE_INFO(MmAllocContigMigrateRangeInfo.FIELDS),
  MM_COMPACTION_ISOLATE_MIGRATEPAGES(MmCompactionIsolateMigratepages.FIELDS),
  MM_COMPACTION_ISOLATE_FREEPAGES(MmCompactionIsolateFreepages.FIELDS),
  MM_COMPACTION_FAST_ISOLATE_FREEPAGES(MmCompactionFastIsolateFreepages.FIELDS),
  MM_COMPACTION_MIGRATEPAGES(MmCompactionMigratepages.FIELDS),
  MM_COMPACTION_BEGIN(MmCompactionBegin.FIELDS),
  MM_COMPACTION_END(MmCompactionEnd.FIELDS),
  MM_COMPACTION_TRY_TO_COMPACT_PAGES(MmCompactionTryToCompactPages.FIELDS),
  MM_COMPACTION_FINISHED(MmCompactionFinished.FIELDS),
  MM_COMPACTION_SUITABLE(MmCompactionSuitable.FIELDS),
  MM_COMPACTION_DEFERRED(MmCompactionDeferred.FIELDS),
  MM_COMPACTION_DEFER_COMPACTION(MmCompactionDeferCompaction.FIELDS),
  MM_COMPACTION_DEFER_RESET(MmCompactionDeferReset.FIELDS),
  MM_COMPACTION_KCOMPACTD_SLEEP(MmCompactionKcompactdSleep.FIELDS),
  MM_COMPACTION_WAKEUP_KCOMPACTD(MmCompactionWakeupKcompactd.FIELDS),
  MM_COMPACTION_KCOMPACTD_WAKE(MmCompactionKcompactdWake.FIELDS),
  CMA_ALLOC(CmaAlloc.FIELDS),
  CMA_ALLOC_START(CmaAllocStart.FIELDS),
  CMA_ALLOC_BUSY_RETRY(CmaAllocBusyRetry.FIELDS),
  CMA_ALLOC_FINISH(CmaAllocFinish.FIELDS),
  CMA_RELEASE(CmaRelease.FIELDS),
  TEST_PAGES_ISOLATED(TestPagesIsolated.FIELDS),
  MM_MIGRATE_PAGES_START(MmMigratePagesStart.FIELDS),
  MM_MIGRATE_PAGES(MmMigratePages.FIELDS),
  MM_VMSCAN_DIRECT_RECLAIM_BEGIN(MmVmscanDirectReclaimBegin.FIELDS),
  MM_VMSCAN_DIRECT_RECLAIM_END(MmVmscanDirectReclaimEnd.FIELDS),
  MM_VMSCAN_KSWAPD_SLEEP(MmVmscanKswapdSleep.FIELDS),
  MM_VMSCAN_KSWAPD_WAKE(MmVmscanKswapdWake.FIELDS),
  MM_VMSCAN_WAKEUP_KSWAPD(MmVmscanWakeupKswapd.FIELDS),
  RECLAIM_RETRY_ZONE(ReclaimRetryZone.FIELDS),
  COMPACT_RETRY(CompactRetry.FIELDS),
  MARK_VICTIM(MarkVictim.FIELDS),
  WAKE_REAPER(WakeReaper.FIELDS),
  START_TASK_REAPING(StartTaskReaping.FIELDS),
  FINISH_TASK_REAPING(FinishTaskReaping.FIELDS),
  SKIP_TASK_REAPING(SkipTaskReaping.FIELDS),
  OOM_SCORE_ADJ_UPDATE(OomScoreAdjUpdate.FIELDS),
  LABMM_DUMP(LabmmDump.FIELDS),
  // Not tracepoints: what the kernel's log tells.
  PAGE_ALLOCATION_FAILURE(PageAllocationFailure.FIELDS),
  OOM_KILLER_INVOKED(OomKillerInvoked.FIELDS),
  MEM_INFO_ZONE(MemInfoZone.FIELDS),
  MEM_INFO_RESERVE(MemInfoReserve.FIELDS),
  MEM_INFO_FREE_BLOCKS(MemInfoFreeBlocks.FIELDS),
  CMA_ALLOC_FAILED(CmaAllocFailed.FIELDS),
  ALLOC_CONTIG_BUSY(AllocContigBusy.FIELDS),
  MARKER(Marker.FIELDS),
  /// Not a tracepoint: a gap in one CPU's events.
  LOST_EVENTS(LostEvents.FIELDS),
  /// Any tracepoint not in this list; [Column#NAME] has its name.
  OTHER(OtherEvent.FIELDS);

  private static final Map<String, Tracepoint> BY_NAME = new HashMap<>();

  static {
    for (Tracepoint tracepoint : values()) {
      if (!tracepoint.fields.system().isEmpty()) {
        BY_NAME.put(tracepoint.eventName(), tracepoint);
      }
    }
  }

  private final FieldTable fields;

  Tracepoint(FieldTable fields) {
    this.fields = fields;
  }

  public FieldTable fields() {
    return fields;
  }

  /// The kernel's name, such as `mm_page_alloc`.
  public String eventName() {
    return fields.event();
  }

  /// The tracepoint of this name, or [#OTHER].
  public static Tracepoint byName(String eventName) {
    return BY_NAME.getOrDefault(eventName, OTHER);
  }
}
