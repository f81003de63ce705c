package pagereel.reports.explain;

import pagereel.parser.event.Column;
import pagereel.parser.event.EventBatch;
import pagereel.parser.event.Symbols;
import pagereel.reports.explain.History.Meanwhile;

/// Counts what is done for contiguous memory while one task waits for it.
final class MeanwhileCounter {

  private final int pid;
  private long runs;
  private long ownRuns;
  private long succeeded;
  private long complete;
  private long deferred;
  private long movedPages;
  private long stuckPages;
  private long ownTakenPages;
  private long ownMovedPages;
  private long ownStuckPages;
  private long reclaims;
  private long reclaimedPages;
  private long drainedPages;

  MeanwhileCounter(int pid) {
    this.pid = pid;
  }

  void count(EventBatch batch, int row) {
    boolean own = batch.pid(row) == pid;
    switch (batch.tracepoint(row)) {
      case MM_COMPACTION_END -> {
        runs++;
        ownRuns += own ? 1 : 0;
        String status = Symbols.COMPACT_RESULT.name(batch.value(Column.STATUS, row));
        succeeded += status.equals("success") ? 1 : 0;
        complete += status.equals("complete") ? 1 : 0;
      }
      case MM_COMPACTION_DEFERRED -> deferred += own ? 1 : 0;
      case MM_COMPACTION_ISOLATE_MIGRATEPAGES ->
        ownTakenPages += own ? batch.value(Column.NR_TAKEN, row) : 0;
      case MM_MIGRATE_PAGES -> migrated(batch, row, own);
      case MM_VMSCAN_DIRECT_RECLAIM_BEGIN -> reclaims += own ? 1 : 0;
      case MM_VMSCAN_DIRECT_RECLAIM_END ->
        reclaimedPages += own ? batch.value(Column.NR_RECLAIMED, row) : 0;
      case MM_PAGE_PCPU_DRAIN -> drainedPages += 1L << Math.clamp(batch.order(row), 0, 30);
      default -> {}
    }
  }

  private void migrated(EventBatch batch, int row, boolean own) {
    long reason = batch.value(Column.MIGRATE_REASON, row);
    if (reason == Symbols.REASON_COMPACTION) {
      movedPages += batch.value(Column.NR_MIGRATED, row);
      stuckPages += batch.value(Column.NR_FAILED, row);
    } else if (reason == Symbols.REASON_CONTIG_RANGE && own) {
      ownMovedPages += batch.value(Column.NR_MIGRATED, row);
      ownStuckPages += batch.value(Column.NR_FAILED, row);
    }
  }

  Meanwhile meanwhile() {
    return new Meanwhile(
        runs,
        ownRuns,
        succeeded,
        complete,
        deferred,
        movedPages,
        stuckPages,
        ownTakenPages,
        ownMovedPages,
        ownStuckPages,
        reclaims,
        reclaimedPages,
        drainedPages);
  }
}
