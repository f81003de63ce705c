package pagereel.replay;

import java.util.ArrayList;
import java.util.List;
import pagereel.replay.model.MigrateType;
import pagereel.replay.model.Zone;

/// A memory zone. A size that neither a snapshot nor the trace tells is [#UNKNOWN].
public record ZoneSummary(
    int node, String name, long startPfn, long spannedPages, long managedPages, long cmaPages) {

  public static final long UNKNOWN = -1;

  /// @param seeded a snapshot tells the sizes
  static List<ZoneSummary> of(List<Zone> zones, boolean seeded) {
    List<ZoneSummary> list = new ArrayList<>();
    for (Zone zone : zones) {
      list.add(new ZoneSummary(
          zone.node(),
          zone.name(),
          zone.startPfn(),
          zone.endPfn() - zone.startPfn(),
          seeded ? zone.managedPages() : UNKNOWN,
          seeded ? zone.pageblocks(MigrateType.CMA) << zone.pageblockOrder() : UNKNOWN));
    }
    return list;
  }
}
