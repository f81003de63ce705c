package pagereel.replay;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import pagereel.replay.model.MigrateType;

/// Counts allocations by order and migratetype.
final class AllocationCounter {

  private static final int TYPES = MigrateType.PCPTYPES + 1;

  private final long[] counts = new long[(ReplayState.MAX_PAGE_ORDER + 1) * TYPES];

  void restart() {
    Arrays.fill(counts, 0);
  }

  /// @param type as the request's flags have it, which may be none that exists
  void allocated(int order, int type) {
    if (order >= 0 && order <= ReplayState.MAX_PAGE_ORDER) {
      counts[order * TYPES + Math.clamp(type, 0, TYPES - 1)]++;
    }
  }

  List<AllocationCount> counts() {
    List<AllocationCount> list = new ArrayList<>();
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] > 0) {
        list.add(new AllocationCount(i / TYPES, MigrateType.name(i % TYPES), counts[i]));
      }
    }
    return list;
  }
}
