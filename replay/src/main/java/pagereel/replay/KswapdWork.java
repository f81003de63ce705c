package pagereel.replay;

import java.util.HashMap;
import java.util.Map;
import pagereel.parser.event.EventBatch;
import pagereel.parser.event.Tracepoint;

/// Whether kswapd, where another task runs on its CPU, has done its work or is only held up: by
/// look-ahead, if it is seen to do more before it sleeps or is woken. Without, it has done it.
///
/// Source: `kswapd()`, `balance_pgdat()`, `mm/vmscan.c`.
final class KswapdWork {

  /// How far ahead the next event of kswapd is looked for.
  private static final int MAX_EVENTS = 1 << 14;

  static final int NO_NODE = -1;

  private final EventWindow window;
  /// Nodes by their kswapd that is held up.
  private final Map<Integer, Integer> heldUp = new HashMap<>();

  KswapdWork(EventWindow window) {
    this.window = window;
  }

  /// Another task runs where a node's kswapd did.
  ///
  /// @return whether kswapd is held up; [#goesOn] then tells when it runs again
  boolean isHeldUp(int kswapdPid, int node, int row) {
    boolean[] works = {false};
    window.lookAhead(row + 1, MAX_EVENTS, (next, nextRow, fate) -> {
      Tracepoint tracepoint = next.tracepoint(nextRow);
      if (next.pid(nextRow) == kswapdPid && !next.context(nextRow).isInterrupt()) {
        works[0] = !endsWork(tracepoint);
        return false;
      }
      return tracepoint != Tracepoint.MM_VMSCAN_WAKEUP_KSWAPD;
    });
    if (works[0]) {
      heldUp.put(kswapdPid, node);
    }
    return works[0];
  }

  /// Whether kswapd has done its work when it tells of this.
  private static boolean endsWork(Tracepoint tracepoint) {
    return switch (tracepoint) {
      case MM_VMSCAN_KSWAPD_WAKE,
          MM_VMSCAN_KSWAPD_SLEEP,
          MM_COMPACTION_SUITABLE,
          MM_COMPACTION_WAKEUP_KCOMPACTD -> true;
      default -> false;
    };
  }

  /// A task runs.
  ///
  /// @return the node whose kswapd it is, if it was held up; else [#NO_NODE]
  int goesOn(EventBatch batch, int row) {
    if (heldUp.isEmpty() || batch.context(row).isInterrupt()) {
      return NO_NODE;
    }
    Integer node = heldUp.remove(batch.pid(row));
    return node == null ? NO_NODE : node;
  }

  /// A node's kswapd waits for work.
  void rests(int node) {
    heldUp.values().remove(node);
  }
}
