package pagereel.replay;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import pagereel.parser.event.GfpFlags;
import pagereel.replay.FailureMoment.ZoneMoment;
import pagereel.replay.metric.FragmentationIndex;
import pagereel.replay.model.MigrateType;
import pagereel.replay.model.Zone;

/// What the model holds of memory at the moment of a failure.
final class FailureMoments {

  private final ReplayState state;

  FailureMoments(ReplayState state) {
    this.state = state;
  }

  /// The zones as a request for one block finds them; none if something of them is not known.
  ///
  /// @param gfp  bits of [GfpFlags]
  /// @param type the migratetype asked for
  List<ZoneMoment> zones(int order, int gfp, int type) {
    List<ZoneMoment> list = new ArrayList<>();
    for (Zone zone : state.zones().all()) {
      if (zone.unknownPages() > 0) {
        return List.of();
      }
      long usablePages = usablePages(zone, type);
      boolean allowed = zone.watermarks()
          .allow(
              usablePages, order, (gfp & GfpFlags.HIGH) != 0, (gfp & GfpFlags.DIRECT_RECLAIM) == 0);
      list.add(new ZoneMoment(
          zone.node(),
          zone.name(),
          zone.freePages(),
          usablePages,
          zone.watermarks().minPages(),
          allowed,
          largestOrder(zone, type),
          freeBlocks(zone)));
    }
    return list;
  }

  /// The zones as such, without a request that would be held against a watermark.
  FailureMoment now() {
    return new FailureMoment(
        zones(0, GfpFlags.DIRECT_RECLAIM, MigrateType.MOVABLE),
        OptionalLong.empty(),
        OptionalLong.empty(),
        OptionalLong.empty());
  }

  private static List<Long> freeBlocks(Zone zone) {
    List<Long> blocks = new ArrayList<>();
    for (int order = 0; order <= zone.maxPageOrder(); order++) {
      blocks.add(zone.freeBlocks(order));
    }
    return blocks;
  }

  /// Order of the largest free block that a request of a type may take; −1 if there is none.
  private static int largestOrder(Zone zone, int type) {
    for (int order = zone.maxPageOrder(); order >= 0; order--) {
      for (int t = 0; t < MigrateType.COUNT; t++) {
        boolean usable =
            MigrateType.isMergeable(t) || (t == MigrateType.CMA && type == MigrateType.MOVABLE);
        if (usable && zone.freeBlocks(order, t) > 0) {
          return order;
        }
      }
    }
    return -1;
  }

  private static long usablePages(Zone zone, int type) {
    long pages = zone.freePages() - zone.freePagesOf(MigrateType.ISOLATE);
    return type == MigrateType.MOVABLE ? pages : pages - zone.freePagesOf(MigrateType.CMA);
  }

  /// The fragmentation index of the largest zone; absent if something of memory is not known, or
  /// the zone has no blocks of that order.
  OptionalDouble fragmentationIndex(int order) {
    Zone largest = null;
    for (Zone zone : state.zones().all()) {
      if (zone.unknownPages() > 0) {
        return OptionalDouble.empty();
      }
      if (largest == null || zone.managedPages() > largest.managedPages()) {
        largest = zone;
      }
    }
    return largest == null || order > largest.maxPageOrder()
        ? OptionalDouble.empty()
        : OptionalDouble.of(new FragmentationIndex(order).sample(largest));
  }
}
