package pagereel.replay.metric;

import java.util.ArrayList;
import java.util.List;
import pagereel.replay.model.MigrateType;

/// The metrics that every replay samples.
public final class Metrics {

  /// Orders 0 to 10, the kernel's default; a zone with smaller blocks reads 0 beyond its own.
  private static final int MAX_ORDER = 10;

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
    return List.copyOf(metrics);
  }
}
