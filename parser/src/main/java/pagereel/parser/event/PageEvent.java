package pagereel.parser.event;

/// An event of the page allocator as an object, for messages and tests; the stream itself is made
/// of [EventBatch]es.
public sealed interface PageEvent
    permits MmPageFree,
        MmPageFreeBatched,
        MmPageAlloc,
        MmPageAllocZoneLocked,
        MmPagePcpuDrain,
        MmPageAllocExtfrag,
        MmAllocContigMigrateRangeInfo,
        MmCompactionIsolateMigratepages,
        MmCompactionIsolateFreepages,
        MmCompactionFastIsolateFreepages,
        MmCompactionMigratepages,
        MmCompactionBegin,
        MmCompactionEnd,
        MmCompactionTryToCompactPages,
        MmCompactionFinished,
        MmCompactionSuitable,
        MmCompactionDeferred,
        MmCompactionDeferCompaction,
        MmCompactionDeferReset,
        MmCompactionKcompactdSleep,
        MmCompactionWakeupKcompactd,
        MmCompactionKcompactdWake,
        CmaAlloc,
        CmaAllocStart,
        CmaAllocBusyRetry,
        CmaAllocFinish,
        CmaRelease,
        TestPagesIsolated,
        MmMigratePagesStart,
        MmMigratePages,
        MmVmscanDirectReclaimBegin,
        MmVmscanDirectReclaimEnd,
        MmVmscanKswapdSleep,
        MmVmscanKswapdWake,
        MmVmscanWakeupKswapd,
        ReclaimRetryZone,
        CompactRetry,
        MarkVictim,
        WakeReaper,
        StartTaskReaping,
        FinishTaskReaping,
        SkipTaskReaping,
        OomScoreAdjUpdate,
        LabmmDump,
        PageAllocationFailure,
        OomKillerInvoked,
        MemInfoZone,
        MemInfoReserve,
        MemInfoFreeBlocks,
        CmaAllocFailed,
        AllocContigBusy,
        Marker,
        LostEvents,
        OtherEvent {

  long timeNs();

  int cpu();

  int pid();

  /// One row of a batch as its event.
  static PageEvent at(EventBatch batch, int row) {
    return switch (batch.tracepoint(row)) {
      case MM_PAGE_FREE -> MmPageFree.at(batch, row);
      case MM_PAGE_FREE_BATCHED -> MmPageFreeBatched.at(batch, row);
      case MM_PAGE_ALLOC -> MmPageAlloc.at(batch, row);
      case MM_PAGE_ALLOC_ZONE_LOCKED -> MmPageAllocZoneLocked.at(batch, row);
      case MM_PAGE_PCPU_DRAIN -> MmPagePcpuDrain.at(batch, row);
      case MM_PAGE_ALLOC_EXTFRAG -> MmPageAllocExtfrag.at(batch, row);
      case MM_ALLOC_CONTIG_MIGRATE_RANGE_INFO -> MmAllocContigMigrateRangeInfo.at(batch, row);
      case MM_COMPACTION_ISOLATE_MIGRATEPAGES -> MmCompactionIsolateMigratepages.at(batch, row);
      case MM_COMPACTION_ISOLATE_FREEPAGES -> MmCompactionIsolateFreepages.at(batch, row);
      case MM_COMPACTION_FAST_ISOLATE_FREEPAGES -> MmCompactionFastIsolateFreepages.at(batch, row);
      case MM_COMPACTION_MIGRATEPAGES -> MmCompactionMigratepages.at(batch, row);
      case MM_COMPACTION_BEGIN -> MmCompactionBegin.at(batch, row);
      case MM_COMPACTION_END -> MmCompactionEnd.at(batch, row);
      case MM_COMPACTION_TRY_TO_COMPACT_PAGES -> MmCompactionTryToCompactPages.at(batch, row);
      case MM_COMPACTION_FINISHED -> MmCompactionFinished.at(batch, row);
      case MM_COMPACTION_SUITABLE -> MmCompactionSuitable.at(batch, row);
      case MM_COMPACTION_DEFERRED -> MmCompactionDeferred.at(batch, row);
      case MM_COMPACTION_DEFER_COMPACTION -> MmCompactionDeferCompaction.at(batch, row);
      case MM_COMPACTION_DEFER_RESET -> MmCompactionDeferReset.at(batch, row);
      case MM_COMPACTION_KCOMPACTD_SLEEP -> MmCompactionKcompactdSleep.at(batch, row);
      case MM_COMPACTION_WAKEUP_KCOMPACTD -> MmCompactionWakeupKcompactd.at(batch, row);
      case MM_COMPACTION_KCOMPACTD_WAKE -> MmCompactionKcompactdWake.at(batch, row);
      case CMA_ALLOC -> CmaAlloc.at(batch, row);
      case CMA_ALLOC_START -> CmaAllocStart.at(batch, row);
      case CMA_ALLOC_BUSY_RETRY -> CmaAllocBusyRetry.at(batch, row);
      case CMA_ALLOC_FINISH -> CmaAllocFinish.at(batch, row);
      case CMA_RELEASE -> CmaRelease.at(batch, row);
      case TEST_PAGES_ISOLATED -> TestPagesIsolated.at(batch, row);
      case MM_MIGRATE_PAGES_START -> MmMigratePagesStart.at(batch, row);
      case MM_MIGRATE_PAGES -> MmMigratePages.at(batch, row);
      case MM_VMSCAN_DIRECT_RECLAIM_BEGIN -> MmVmscanDirectReclaimBegin.at(batch, row);
      case MM_VMSCAN_DIRECT_RECLAIM_END -> MmVmscanDirectReclaimEnd.at(batch, row);
      case MM_VMSCAN_KSWAPD_SLEEP -> MmVmscanKswapdSleep.at(batch, row);
      case MM_VMSCAN_KSWAPD_WAKE -> MmVmscanKswapdWake.at(batch, row);
      case MM_VMSCAN_WAKEUP_KSWAPD -> MmVmscanWakeupKswapd.at(batch, row);
      case RECLAIM_RETRY_ZONE -> ReclaimRetryZone.at(batch, row);
      case COMPACT_RETRY -> CompactRetry.at(batch, row);
      case MARK_VICTIM -> MarkVictim.at(batch, row);
      case WAKE_REAPER -> WakeReaper.at(batch, row);
      case START_TASK_REAPING -> StartTaskReaping.at(batch, row);
      case FINISH_TASK_REAPING -> FinishTaskReaping.at(batch, row);
      case SKIP_TASK_REAPING -> SkipTaskReaping.at(batch, row);
      case OOM_SCORE_ADJ_UPDATE -> OomScoreAdjUpdate.at(batch, row);
      case LABMM_DUMP -> LabmmDump.at(batch, row);
      case PAGE_ALLOCATION_FAILURE -> PageAllocationFailure.at(batch, row);
      case OOM_KILLER_INVOKED -> OomKillerInvoked.at(batch, row);
      case MEM_INFO_ZONE -> MemInfoZone.at(batch, row);
      case MEM_INFO_RESERVE -> MemInfoReserve.at(batch, row);
      case MEM_INFO_FREE_BLOCKS -> MemInfoFreeBlocks.at(batch, row);
      case CMA_ALLOC_FAILED -> CmaAllocFailed.at(batch, row);
      case ALLOC_CONTIG_BUSY -> AllocContigBusy.at(batch, row);
      case MARKER -> Marker.at(batch, row);
      case LOST_EVENTS -> LostEvents.at(batch, row);
      case OTHER -> OtherEvent.at(batch, row);
    };
  }
}
