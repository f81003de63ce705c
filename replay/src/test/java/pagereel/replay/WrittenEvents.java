package pagereel.replay;

import pagereel.parser.event.Column;
import pagereel.parser.event.EventBatch;
import pagereel.parser.event.EventStream;
import pagereel.parser.event.ExecutionContext;
import pagereel.parser.event.GfpFlags;
import pagereel.parser.event.NameTable;
import pagereel.parser.event.StackTable;
import pagereel.parser.event.Symbols;
import pagereel.parser.event.Tracepoint;
import pagereel.replay.model.ZoneDrawing;

/// A trace written by hand: an event each microsecond, on CPU 0 and by task 7 unless said
/// otherwise. It can be read again once it has been read to its end.
final class WrittenEvents implements EventStream {

  static final int TASK = 7;

  private static final long START_NS = 1_000_000;
  private static final long STEP_NS = 1_000;
  /// An index of [Symbols#COMPACT_RESULT].
  private static final int COMPLETE = 5;

  private final NameTable names = new NameTable();
  private final StackTable stacks = new StackTable();
  private final EventBatch written;
  private int cpu;
  private int pid = TASK;
  private ExecutionContext context = ExecutionContext.TASK;
  private long waitedNs;
  private int next;

  WrittenEvents() {
    this(256);
  }

  /// @param most events, at most
  WrittenEvents(int most) {
    written = new EventBatch(most);
  }

  /// The CPU and task of the events that follow.
  WrittenEvents on(int newCpu, int newPid) {
    cpu = newCpu;
    pid = newPid;
    return this;
  }

  /// Nothing happens for some time.
  WrittenEvents pause(long ns) {
    waitedNs += ns;
    return this;
  }

  /// The context of the events that follow.
  WrittenEvents in(ExecutionContext newContext) {
    context = newContext;
    return this;
  }

  private int add(Tracepoint tracepoint) {
    long timeNs = START_NS + waitedNs + written.size() * STEP_NS;
    int row = written.add(tracepoint, timeNs, cpu, pid, names.id("task"));
    written.setContext(row, context);
    return row;
  }

  private int block(Tracepoint tracepoint, long pfn, int order) {
    int row = add(tracepoint);
    written.set(Column.PFN, row, pfn);
    written.set(Column.ORDER, row, order);
    return row;
  }

  WrittenEvents free(long pfn, int order) {
    block(Tracepoint.MM_PAGE_FREE, pfn, order);
    return this;
  }

  WrittenEvents freeBatched(long pfn) {
    block(Tracepoint.MM_PAGE_FREE_BATCHED, pfn, 0);
    return this;
  }

  WrittenEvents alloc(long pfn, int order, String gfpFlags) {
    int row = block(Tracepoint.MM_PAGE_ALLOC, pfn, order);
    written.set(Column.GFP_FLAGS, row, GfpFlags.parse(gfpFlags));
    written.set(Column.MIGRATE_TYPE, row, 0);
    return this;
  }

  /// A movable page for a user.
  WrittenEvents alloc(long pfn, int order) {
    return alloc(pfn, order, "GFP_HIGHUSER_MOVABLE");
  }

  WrittenEvents zoneLocked(long pfn, int order, int migrateType) {
    int row = block(Tracepoint.MM_PAGE_ALLOC_ZONE_LOCKED, pfn, order);
    written.set(Column.MIGRATE_TYPE, row, migrateType);
    written.set(Column.PERCPU_REFILL, row, 1);
    return this;
  }

  /// An allocation takes a block of another type, and the pageblock keeps its own.
  WrittenEvents steal(long pfn, int order, int fromOrder, int migrateType, int fromType) {
    int row = block(Tracepoint.MM_PAGE_ALLOC_EXTFRAG, pfn, order);
    written.set(Column.MIGRATE_TYPE, row, migrateType);
    written.set(Column.FALLBACK_ORDER, row, fromOrder);
    written.set(Column.FALLBACK_MIGRATE_TYPE, row, fromType);
    written.set(Column.PAGEBLOCK_ORDER, row, ZoneDrawing.PAGEBLOCK_ORDER);
    written.set(Column.CHANGE_OWNERSHIP, row, 0);
    return this;
  }

  WrittenEvents drain(long pfn, int order, int migrateType) {
    int row = block(Tracepoint.MM_PAGE_PCPU_DRAIN, pfn, order);
    written.set(Column.MIGRATE_TYPE, row, migrateType);
    return this;
  }

  WrittenEvents tryToCompact(int order) {
    return tryToCompact(order, "GFP_KERNEL");
  }

  WrittenEvents tryToCompact(int order, String gfpFlags) {
    int row = add(Tracepoint.MM_COMPACTION_TRY_TO_COMPACT_PAGES);
    written.set(Column.ORDER, row, order);
    written.set(Column.GFP_FLAGS, row, GfpFlags.parse(gfpFlags));
    written.set(Column.PRIORITY, row, 1);
    return this;
  }

  WrittenEvents compactionBegin(long startPfn, long endPfn) {
    int row = add(Tracepoint.MM_COMPACTION_BEGIN);
    written.set(Column.START_PFN, row, startPfn);
    written.set(Column.MIGRATE_PFN, row, startPfn);
    written.set(Column.FREE_PFN, row, endPfn);
    written.set(Column.END_PFN, row, endPfn);
    written.set(Column.SYNC, row, 1);
    return this;
  }

  WrittenEvents compactionFinished(int order) {
    int row = add(Tracepoint.MM_COMPACTION_FINISHED);
    written.set(Column.NODE, row, 0);
    written.set(Column.ZONE, row, names.id("Normal"));
    written.set(Column.ORDER, row, order);
    written.set(Column.STATUS, row, Symbols.COMPACT_CONTINUE);
    return this;
  }

  /// A run ends where its scanners meet.
  WrittenEvents compactionComplete() {
    int row = add(Tracepoint.MM_COMPACTION_END);
    written.set(Column.STATUS, row, COMPLETE);
    return this;
  }

  /// That compaction of zone Normal is put off.
  WrittenEvents compactionDeferred(int order, long considered, long limit, int failedOrder) {
    return deferral(Tracepoint.MM_COMPACTION_DEFERRED, order, considered, limit, failedOrder);
  }

  WrittenEvents deferCompaction(int order, long limit, int failedOrder) {
    return deferral(Tracepoint.MM_COMPACTION_DEFER_COMPACTION, order, 0, limit, failedOrder);
  }

  WrittenEvents compactionDeferReset(int order, long considered, long limit, int failedOrder) {
    return deferral(Tracepoint.MM_COMPACTION_DEFER_RESET, order, considered, limit, failedOrder);
  }

  private WrittenEvents deferral(
      Tracepoint tracepoint, int order, long considered, long limit, int failedOrder) {
    int row = add(tracepoint);
    written.set(Column.NODE, row, 0);
    written.set(Column.ZONE, row, names.id("Normal"));
    written.set(Column.ORDER, row, order);
    written.set(Column.CONSIDERED, row, considered);
    written.set(Column.DEFER_LIMIT, row, limit);
    written.set(Column.ORDER_FAILED, row, failedOrder);
    return this;
  }

  WrittenEvents isolateMigratePages(long startPfn, long endPfn, long taken) {
    return isolateMigratePages(startPfn, endPfn, endPfn - startPfn, taken);
  }

  /// Compaction looks at some frames of a range for pages to move.
  WrittenEvents isolateMigratePages(long startPfn, long endPfn, long scanned, long taken) {
    int row = add(Tracepoint.MM_COMPACTION_ISOLATE_MIGRATEPAGES);
    written.set(Column.START_PFN, row, startPfn);
    written.set(Column.END_PFN, row, endPfn);
    written.set(Column.NR_SCANNED, row, scanned);
    written.set(Column.NR_TAKEN, row, taken);
    return this;
  }

  /// kswapd of node 0 wakes, sleeps, or is woken.
  WrittenEvents kswapd(Tracepoint tracepoint) {
    written.set(Column.NODE, add(tracepoint), 0);
    return this;
  }

  /// Pages have been migrated.
  WrittenEvents migrated(long pages, long failed) {
    int row = add(Tracepoint.MM_COMPACTION_MIGRATEPAGES);
    written.set(Column.NR_MIGRATED, row, pages);
    written.set(Column.NR_FAILED, row, failed);
    return this;
  }

  /// A scan of a pageblock for pages to migrate to.
  WrittenEvents isolateFreePages(long startPfn, long endPfn, long scanned, long taken) {
    int row = add(Tracepoint.MM_COMPACTION_ISOLATE_FREEPAGES);
    written.set(Column.START_PFN, row, startPfn);
    written.set(Column.END_PFN, row, endPfn);
    written.set(Column.NR_SCANNED, row, scanned);
    written.set(Column.NR_TAKEN, row, taken);
    return this;
  }

  /// A search of the free lists for pages to migrate to.
  WrittenEvents fastIsolateFreePages(long minPfn, long freePfn, long scanned, long taken) {
    int row = add(Tracepoint.MM_COMPACTION_FAST_ISOLATE_FREEPAGES);
    written.set(Column.START_PFN, row, minPfn);
    written.set(Column.END_PFN, row, freePfn);
    written.set(Column.NR_SCANNED, row, scanned);
    written.set(Column.NR_TAKEN, row, taken);
    return this;
  }

  WrittenEvents directReclaimEnd() {
    int row = add(Tracepoint.MM_VMSCAN_DIRECT_RECLAIM_END);
    written.set(Column.NR_RECLAIMED, row, 0);
    return this;
  }

  WrittenEvents migratePages(long failed) {
    int row = add(Tracepoint.MM_MIGRATE_PAGES);
    written.set(Column.NR_FAILED, row, failed);
    return this;
  }

  WrittenEvents cmaStart(long count) {
    int row = add(Tracepoint.CMA_ALLOC_START);
    written.set(Column.NAME, row, names.id("area"));
    written.set(Column.COUNT, row, count);
    written.set(Column.ALIGN, row, 0);
    return this;
  }

  /// @param finPfn first frame of the range that is not free
  WrittenEvents testPagesIsolated(long startPfn, long endPfn, long finPfn) {
    int row = add(Tracepoint.TEST_PAGES_ISOLATED);
    written.set(Column.START_PFN, row, startPfn);
    written.set(Column.END_PFN, row, endPfn);
    written.set(Column.FIN_PFN, row, finPfn);
    return this;
  }

  WrittenEvents cmaBusyRetry(long pfn, long count) {
    int row = add(Tracepoint.CMA_ALLOC_BUSY_RETRY);
    written.set(Column.NAME, row, names.id("area"));
    written.set(Column.PFN, row, pfn);
    written.set(Column.COUNT, row, count);
    written.set(Column.ALIGN, row, 0);
    return this;
  }

  WrittenEvents cmaFinish(long pfn, long count) {
    int row = add(Tracepoint.CMA_ALLOC_FINISH);
    written.set(Column.NAME, row, names.id("area"));
    written.set(Column.PFN, row, pfn);
    written.set(Column.PAGE_IS_NULL, row, 0);
    written.set(Column.COUNT, row, count);
    written.set(Column.ALIGN, row, 0);
    written.set(Column.ERRORNO, row, 0);
    return this;
  }

  WrittenEvents cmaFails(long count) {
    int row = add(Tracepoint.CMA_ALLOC_FINISH);
    written.set(Column.NAME, row, names.id("area"));
    written.set(Column.PFN, row, 0);
    written.set(Column.PAGE_IS_NULL, row, 1);
    written.set(Column.COUNT, row, count);
    written.set(Column.ALIGN, row, 0);
    written.set(Column.ERRORNO, row, -16);
    return this;
  }

  WrittenEvents lost(long count) {
    int row = add(Tracepoint.LOST_EVENTS);
    written.set(Column.COUNT, row, count);
    return this;
  }

  @Override
  public boolean next(EventBatch batch) {
    batch.clear();
    while (next < written.size() && !batch.isFull()) {
      batch.addCopy(written, next++, 0);
    }
    if (batch.size() == 0) {
      next = 0;
    }
    return batch.size() > 0;
  }

  @Override
  public NameTable names() {
    return names;
  }

  @Override
  public StackTable stacks() {
    return stacks;
  }

  @Override
  public void close() {}
}
