package pagereel.replay.metric;

import java.util.ArrayList;
import java.util.List;
import pagereel.replay.model.MigrateType;
import pagereel.replay.model.PageblockUse;

/// The metrics that every replay samples.
public final class Metrics {

  /// Orders 0 to 10, the kernel's default; a zone with smaller blocks reads 0 beyond its own.
  private static final int MAX_ORDER = 10;

  /// 2 MiB, 4 MiB, 32 MiB and 1 GiB of pages of 4 KiB.
  private static final int[] UNMOVABLE_SHARE_ORDERS = {9, 10, 13, 18};

  public static final List<Metric> STANDARD = standard();

  private Metrics() {}

  private static List<Metric> standard() {
    List<Metric> metrics = new ArrayList<>();
    metrics.add(new FreePages());
    metrics.add(new PerCpuFreePages());
    for (int type = 0; type < MigrateType.COUNT; type++) {
      metrics.add(new FreePagesOfType(type));
    }
    for (int order = 0; order <= MAX_ORDER; order++) {
      metrics.add(new FreeBlocks(order));
    }
    for (int order = 1; order <= MAX_ORDER; order++) {
      metrics.add(new UnusableFreeIndex(order));
    }
    for (int order = 1; order <= MAX_ORDER; order++) {
      metrics.add(new FragmentationIndex(order));
    }
    for (PageblockUse use : PageblockUse.values()) {
      if (use != PageblockUse.HOLE) {
        metrics.add(new PageblocksByUse(use));
      }
    }
    metrics.add(new ChangedPageblocks());
    for (int order : UNMOVABLE_SHARE_ORDERS) {
      metrics.add(new UnmovableShare(order));
    }
    return List.copyOf(metrics);
  }
}
