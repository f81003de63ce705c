package pagereel.parser.event;

/// One column of an [EventBatch]: a quantity that one or more tracepoints report.
///
/// A column is named for what it holds, not for a tracepoint: the order of every event that has
/// one is [#ORDER]. Values are `long`; [EventBatch#ABSENT] where the event's form has no such
/// field.
public enum Column {
  PFN,
  ORDER,
  MIGRATE_TYPE,
  /// Bits of [GfpFlags], translated from the trace's own kernel.
  GFP_FLAGS,
  /// 1 where the event's `struct page *` is null: the allocation failed, whatever its PFN says.
  PAGE_IS_NULL,
  PERCPU_REFILL,
  FALLBACK_ORDER,
  FALLBACK_MIGRATE_TYPE,
  PAGEBLOCK_ORDER,
  CHANGE_OWNERSHIP,
  START_PFN,
  END_PFN,
  MIGRATE_PFN,
  FREE_PFN,
  /// 1 for synchronous compaction, 0 for asynchronous.
  SYNC,
  /// A [Symbols#COMPACT_RESULT].
  STATUS,
  /// A [Symbols#COMPACT_PRIORITY].
  PRIORITY,
  NR_SCANNED,
  NR_TAKEN,
  NR_MIGRATED,
  NR_FAILED,
  NR_RECLAIMED,
  NR_MAPPED,
  NR_THP_SUCCEEDED,
  NR_THP_FAILED,
  NR_THP_SPLIT,
  NR_SPLIT,
  /// A [Symbols#MIGRATE_MODE].
  MIGRATE_MODE,
  /// A [Symbols#MIGRATE_REASON].
  MIGRATE_REASON,
  NODE,
  /// The zone's name as an id of the stream's [NameTable].
  ZONE,
  CONSIDERED,
  DEFER_LIMIT,
  ORDER_FAILED,
  /// A name (a CMA area, a task, an unknown tracepoint) as an id of the stream's [NameTable].
  NAME,
  COUNT,
  ALIGN,
  ERRORNO,
  FIN_PFN,
  RECLAIMABLE,
  AVAILABLE,
  MIN_WATERMARK,
  NO_PROGRESS_LOOPS,
  WATERMARK_OK,
  RETRIES,
  MAX_RETRIES,
  SHOULD_RETRY,
  VICTIM_PID,
  TOTAL_VM_KB,
  ANON_RSS_KB,
  FILE_RSS_KB,
  SHMEM_RSS_KB,
  UID,
  PAGE_TABLES_KB,
  OOM_SCORE_ADJ,
  SEQ,
  MONO_NS,
  LOCAL_NS,
  /// The nodes that a request may use, a bit each.
  NODES,
  /// A zone's number in the traced kernel.
  ZONE_INDEX,
  FREE_PAGES,
  BOOST_PAGES,
  MIN_PAGES,
  LOW_PAGES,
  HIGH_PAGES,
  HIGHATOMIC_PAGES,
  MANAGED_PAGES,
  CMA_PAGES,
  /// The longest run of free pages of a CMA area.
  LARGEST_RUN
}
