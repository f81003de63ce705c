package pagereel.replay;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.OptionalInt;
import pagereel.parser.event.Column;
import pagereel.parser.event.EventBatch;

/// After which of its events each kswapd lies down, as later events tell: the next thing heard of
/// it is that it sleeps, or that somebody wakes it.
///
/// Source: `kswapd_try_to_sleep()`, `wakeup_kswapd()`, `mm/vmscan.c`.
final class NapOutlook {

  private static final long NEVER = -1;

  /// @param event kswapd's last one before it lies down
  private record Nap(long event, int node) {}

  private int[] pids = {};
  private int[] nodes = {};
  /// Its last event, or [#NEVER] if it sleeps.
  private long[] lastEvents = {};
  private final Deque<Nap> naps = new ArrayDeque<>();

  /// Takes in an event that is still to come.
  void look(EventBatch batch, int row, long event) {
    switch (batch.tracepoint(row)) {
      case MM_VMSCAN_KSWAPD_WAKE -> {
        int i = kswapd(batch.pid(row), (int) batch.value(Column.NODE, row));
        lastEvents[i] = event;
      }
      case MM_VMSCAN_KSWAPD_SLEEP, MM_VMSCAN_WAKEUP_KSWAPD ->
        sleeps((int) batch.value(Column.NODE, row));
      default -> {
        for (int i = 0; i < pids.length; i++) {
          if (pids[i] == batch.pid(row) && lastEvents[i] != NEVER) {
            lastEvents[i] = event;
          }
        }
      }
    }
  }

  private int kswapd(int pid, int node) {
    for (int i = 0; i < pids.length; i++) {
      if (pids[i] == pid) {
        return i;
      }
    }
    int added = pids.length;
    pids = Arrays.copyOf(pids, added + 1);
    nodes = Arrays.copyOf(nodes, added + 1);
    lastEvents = Arrays.copyOf(lastEvents, added + 1);
    pids[added] = pid;
    nodes[added] = node;
    return added;
  }

  private void sleeps(int node) {
    for (int i = 0; i < pids.length; i++) {
      if (nodes[i] == node && lastEvents[i] != NEVER) {
        naps.addLast(new Nap(lastEvents[i], node));
        lastEvents[i] = NEVER;
      }
    }
  }

  /// The node whose kswapd lies down after this event.
  OptionalInt after(long event) {
    while (!naps.isEmpty() && naps.peekFirst().event() < event) {
      naps.removeFirst();
    }
    Nap next = naps.peekFirst();
    return next != null && next.event() == event
        ? OptionalInt.of(naps.removeFirst().node())
        : OptionalInt.empty();
  }
}
