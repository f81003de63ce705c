package pagereel.replay;

import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import pagereel.parser.event.Column;
import pagereel.parser.event.EventBatch;
import pagereel.replay.model.Zone;

/// When kswapd lies down: just before, it gives the pageblocks that compaction passes over another
/// chance, and no event tells of that.
///
/// It is told by what only a sleeping kswapd is there for: its own `mm_vmscan_kswapd_sleep`,
/// kcompactd woken by it, or itself woken by somebody else. What it does to pages before tells that
/// it was up.
///
/// Source: `kswapd_try_to_sleep()`, `wakeup_kswapd()`, `mm/vmscan.c`.
final class KswapdNaps {

  /// One node's kswapd.
  private static final class Kswapd {
    final int node;
    long lastSeenNs;

    Kswapd(int node) {
      this.node = node;
    }
  }

  private final ReplayState state;
  private final boolean foreseen;
  private final Map<Integer, Kswapd> byPid = new HashMap<>();

  /// @param foreseen [#liesDown] is told
  KswapdNaps(ReplayState state, boolean foreseen) {
    this.state = state;
    this.foreseen = foreseen;
  }

  /// It is up.
  void runs(EventBatch batch, int row) {
    int node = (int) batch.value(Column.NODE, row);
    byPid.computeIfAbsent(batch.pid(row), pid -> new Kswapd(node)).lastSeenNs = batch.timeNs(row);
  }

  /// A page is freed: by a kswapd that is up, or by somebody else.
  void freed(EventBatch batch, int row) {
    Kswapd kswapd = byPid.get(batch.pid(row));
    if (kswapd != null) {
      kswapd.lastSeenNs = batch.timeNs(row);
    }
  }

  /// It goes to sleep for good.
  void sleeps(EventBatch batch, int row) {
    if (foreseen) {
      return;
    }
    liesDown((int) batch.value(Column.NODE, row));
  }

  /// kcompactd is woken. kswapd does that when it is about to sleep. A trace without reclaim's
  /// events has it by its name alone.
  void kcompactdIsWoken(EventBatch batch, int row) {
    Kswapd kswapd = byPid.get(batch.pid(row));
    if (kswapd != null) {
      liesDown(kswapd.node);
    } else if (state.names().name(batch.comm(row)).startsWith("kswapd")) {
      liesDown((int) batch.value(Column.NODE, row));
    }
  }

  /// Somebody wakes it. If it was up since a compaction ended, it has lain down after that.
  void isWoken(EventBatch batch, int row) {
    if (foreseen) {
      return;
    }
    int node = (int) batch.value(Column.NODE, row);
    long lastSeenNs = Long.MIN_VALUE;
    for (Kswapd kswapd : byPid.values()) {
      if (kswapd.node == node) {
        lastSeenNs = kswapd.lastSeenNs;
      }
    }
    for (Zone zone : state.zones().all()) {
      if (zone.node() == node && zone.compaction().flushPendingSinceNs() < lastSeenNs) {
        state.resetSkips(zone);
      }
    }
  }

  /// A node's kswapd lies down now. It may have done so a little earlier, before a compaction ended
  /// that asked for another chance, and then there was nothing to do: the next compaction tells.
  void liesDown(int node) {
    zonesOf(node).filter(zone -> zone.compaction().flushPending()).forEach(zone -> {
      state.resetSkips(zone);
      zone.compaction().doubtReset();
    });
  }

  private Stream<Zone> zonesOf(int node) {
    return state.zones().all().stream().filter(zone -> zone.node() == node);
  }
}
