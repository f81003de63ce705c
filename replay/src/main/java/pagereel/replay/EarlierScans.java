package pagereel.replay;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import pagereel.parser.event.Column;
import pagereel.parser.event.EventBatch;
import pagereel.parser.event.Tracepoint;
import pagereel.replay.CompactionTasks.EarlyBlock;
import pagereel.replay.CompactionTasks.Run;
import pagereel.replay.model.FrameState;
import pagereel.replay.model.Zone;

/// Compaction's scans for free pages that other takes show to be under way: a scan gives up the
/// zone's lock now and then, and tells what it took only when it is done. What it has taken by then
/// is passed over.
///
/// Source: `isolate_freepages_block()`, `mm/compaction.c`.
final class EarlierScans {

  /// How far ahead a task's next event is looked for.
  private static final int MAX_EVENTS = 1 << 12;

  private final ReplayState state;
  private final EventWindow window;

  EarlierScans(ReplayState state, EventWindow window) {
    this.state = state;
    this.window = window;
  }

  /// A scan that is told of later.
  ///
  /// @param taken pages
  record Scan(long timeNs, long startPfn, long endPfn, long taken) {}

  /// Takes off the lists what another task's scan has taken, if what is left first is the block
  /// that an event takes. It is kept for the scan's own event.
  ///
  /// @param type of the list
  /// @return the scan, or null if there is none that explains it
  @Nullable
  Scan explain(EventBatch batch, int row, Zone zone, int type) {
    for (Run run : state.compactionTasks().running()) {
      if (run.pid != batch.pid(row) && run.control.zone().startPfn() == zone.startPfn()) {
        Scan scan = nextScan(row, run.pid);
        if (scan != null && takes(run, scan, batch, row, zone, type)) {
          return scan;
        }
      }
    }
    return null;
  }

  private static boolean takes(Run run, Scan scan, EventBatch batch, int row, Zone zone, int type) {
    int order = batch.order(row);
    long left = scan.taken - run.takenEarlyPages();
    List<EarlyBlock> blocks = new ArrayList<>();
    long first = zone.peekSmallest(order, type);
    while (first != Zone.NO_PFN && first != batch.pfn(row) && isOf(scan, zone, first, left)) {
      EarlyBlock block = new EarlyBlock(first, zone.buddyOrder(first), zone.buddyType(first));
      zone.take(first, block.order(), block.type());
      blocks.add(block);
      left -= 1L << block.order();
      first = zone.peekSmallest(order, type);
    }
    if (first == batch.pfn(row)) {
      run.takenEarly.addAll(blocks);
      return true;
    }
    for (EarlyBlock block : blocks.reversed()) {
      zone.link(block.pfn(), block.order(), block.type(), false);
    }
    return false;
  }

  /// Whether a scan may have taken a block: it lies there, and nobody takes it from the lists.
  private static boolean isOf(Scan scan, Zone zone, long pfn, long left) {
    long pages = 1L << zone.buddyOrder(pfn);
    return pfn >= scan.startPfn
        && pfn + pages <= scan.endPfn
        && pages <= left
        && Fate.kind(zone.note(pfn)) != Fate.TAKE;
  }

  /// The scan for free pages that is a task's next event, or null.
  private @Nullable Scan nextScan(int row, int pid) {
    @Nullable Scan[] scan = {null};
    window.lookAheadOf(pid, row + 1, MAX_EVENTS, (next, nextRow, fate) -> {
      if (next.tracepoint(nextRow) == Tracepoint.MM_COMPACTION_ISOLATE_FREEPAGES) {
        scan[0] = new Scan(
            next.timeNs(nextRow),
            next.value(Column.START_PFN, nextRow),
            next.value(Column.END_PFN, nextRow),
            next.value(Column.NR_TAKEN, nextRow));
      }
      return false;
    });
    return scan[0];
  }

  /// A scan tells what it took: what it took before is free again for it to find.
  static void told(Run run) {
    Zone zone = run.control.zone();
    for (EarlyBlock block : run.takenEarly) {
      if (zone.state(block.pfn()) == FrameState.TAKEN) {
        zone.link(block.pfn(), block.order(), block.type(), false);
      }
    }
    run.takenEarly.clear();
  }
}
