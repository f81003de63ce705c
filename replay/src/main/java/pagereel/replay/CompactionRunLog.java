package pagereel.replay;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import pagereel.parser.event.Column;
import pagereel.parser.event.EventBatch;
import pagereel.parser.event.NameTable;
import pagereel.replay.model.Zone;

/// Writes down each run of compaction: where its scanners went, what it looked at and what it
/// moved.
final class CompactionRunLog {

  /// A run that has not ended.
  private static final class Open {
    final CompactionTasks.Run run;
    final int pid;
    final String comm;
    final Zone zone;
    final boolean sync;
    final long migrateStartPfn;
    final long freeStartPfn;
    long lastBlock = -1;
    long scannedMigratePages;
    long scannedFreePages;
    long isolatedFreePages;
    long migratedPages;
    long failedPages;
    long rescannedPageblocks;

    Open(CompactionTasks.Run run, Zone zone, EventBatch batch, int row, NameTable names) {
      this.run = run;
      this.zone = zone;
      pid = batch.pid(row);
      comm = names.name(batch.comm(row));
      sync = batch.value(Column.SYNC, row) == 1;
      migrateStartPfn = batch.value(Column.MIGRATE_PFN, row);
      freeStartPfn = batch.value(Column.FREE_PFN, row);
    }

    CompactionRun closed(long endNs, String result, long migrateEndPfn, long freeEndPfn) {
      return new CompactionRun(
          run.startNs,
          endNs,
          pid,
          comm,
          zone.node(),
          zone.name(),
          run.order(),
          run.control.isDirect(),
          sync,
          result,
          migrateStartPfn,
          migrateEndPfn,
          freeStartPfn,
          freeEndPfn,
          scannedMigratePages,
          scannedFreePages,
          isolatedFreePages,
          migratedPages,
          failedPages,
          rescannedPageblocks);
    }
  }

  private final NameTable names;
  private final Map<Integer, Open> open = new HashMap<>();
  private final List<CompactionRun> runs = new ArrayList<>();
  private final BitSet scannedBlocks = new BitSet();

  CompactionRunLog(NameTable names) {
    this.names = names;
  }

  /// Forgets what was written down so far: results begin here.
  void restart() {
    runs.clear();
  }

  void begin(EventBatch batch, int row, CompactionTasks.Run run, Zone zone) {
    if (runs.size() + open.size() < Activity.LIMIT) {
      open.put(batch.pid(row), new Open(run, zone, batch, row, names));
    }
  }

  private @Nullable Open of(EventBatch batch, int row) {
    return open.isEmpty() ? null : open.get(batch.pid(row));
  }

  void scannedToMigrate(EventBatch batch, int row) {
    Open run = of(batch, row);
    if (run == null) {
      return;
    }
    run.scannedMigratePages += batch.value(Column.NR_SCANNED, row);
    long block = batch.value(Column.START_PFN, row) >> run.zone.pageblockOrder();
    if (block != run.lastBlock && block >= 0 && block < Integer.MAX_VALUE) {
      run.rescannedPageblocks += scannedBlocks.get((int) block) ? 1 : 0;
      scannedBlocks.set((int) block);
      run.lastBlock = block;
    }
  }

  void scannedForFree(EventBatch batch, int row) {
    Open run = of(batch, row);
    if (run != null) {
      run.scannedFreePages += batch.value(Column.NR_SCANNED, row);
      run.isolatedFreePages += batch.value(Column.NR_TAKEN, row);
    }
  }

  void migrated(EventBatch batch, int row) {
    Open run = of(batch, row);
    if (run != null) {
      run.migratedPages += Math.max(0, batch.value(Column.NR_MIGRATED, row));
      run.failedPages += Math.max(0, batch.value(Column.NR_FAILED, row));
    }
  }

  void end(EventBatch batch, int row, String result) {
    Open run = open.remove(batch.pid(row));
    if (run != null) {
      runs.add(run.closed(
          batch.timeNs(row),
          result,
          batch.value(Column.MIGRATE_PFN, row),
          batch.value(Column.FREE_PFN, row)));
    }
  }

  /// The runs in the order in which they began.
  List<CompactionRun> runs(long endNs) {
    List<CompactionRun> all = new ArrayList<>(runs);
    open.values()
        .forEach(run -> all.add(
            run.closed(endNs, CompactionRun.UNFINISHED, run.migrateStartPfn, run.freeStartPfn)));
    all.sort(Comparator.comparingLong(CompactionRun::startNs).thenComparingInt(CompactionRun::pid));
    return all;
  }
}
