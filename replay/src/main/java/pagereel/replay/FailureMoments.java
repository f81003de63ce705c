package pagereel.replay;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import pagereel.parser.event.GfpFlags;
import pagereel.replay.FailureMoment.ZoneMoment;
import pagereel.replay.metric.FragmentationIndex;
import pagereel.replay.model.MigrateType;
import pagereel.replay.model.Zone;

/// What the model holds of memory at the moment of a failure.
final class FailureMoments {

  /// Zone names, lowest zone first. Source: `enum zone_type`.
  private static final List<String> ZONE_ORDER =
      List.of("DMA", "DMA32", "Normal", "HighMem", "Movable", "Device");
  private static final int NORMAL = ZONE_ORDER.indexOf("Normal");

  private final ReplayState state;

  FailureMoments(ReplayState state) {
    this.state = state;
  }

  /// The zones as a request for one block finds them; none if something of them is not known. Zones
  /// that its flags do not let it use are left out.
  ///
  /// @param gfp  bits of [GfpFlags]
  /// @param type the migratetype asked for
  List<ZoneMoment> zones(int order, int gfp, int type) {
    List<ZoneMoment> list = new ArrayList<>();
    for (Zone zone : inReach(gfp)) {
      if (zone.unknownPages() > 0) {
        return List.of();
      }
      list.add(moment(zone, order, gfp, type));
    }
    return list;
  }

  private static ZoneMoment moment(Zone zone, int order, int gfp, int type) {
    return new ZoneMoment(
        zone.node(),
        zone.name(),
        zone.freePages(),
        usablePages(zone, type),
        zone.watermarks().minPages(),
        zone.watermarks().keptPages(isUrgent(gfp), isAtomic(gfp)),
        isAllowed(zone, order, gfp, type),
        NearestRangeSearch.largestFree(zone, type),
        freeBlocks(zone));
  }

  private static boolean isUrgent(int gfp) {
    return (gfp & GfpFlags.HIGH) != 0;
  }

  private static boolean isAtomic(int gfp) {
    return (gfp & GfpFlags.DIRECT_RECLAIM) == 0;
  }

  /// Whether the zone's watermark lets a request have its pages.
  private static boolean isAllowed(Zone zone, int order, int gfp, int type) {
    return zone.watermarks().allow(usablePages(zone, type), order, isUrgent(gfp), isAtomic(gfp));
  }

  /// The zones that a request may use, by its flags.
  ///
  /// Source: `gfp_zone()`, `include/linux/gfp.h`.
  private List<Zone> inReach(int gfp) {
    List<Zone> all = state.zones().all();
    int lowest = all.stream().mapToInt(FailureMoments::rank).min().orElse(NORMAL);
    int highest = Math.max(lowest, highestRank(gfp));
    return all.stream().filter(zone -> rank(zone) <= highest).toList();
  }

  private static int highestRank(int gfp) {
    if ((gfp & GfpFlags.DMA) != 0) {
      return ZONE_ORDER.indexOf("DMA");
    }
    if ((gfp & GfpFlags.DMA32) != 0) {
      return ZONE_ORDER.indexOf("DMA32");
    }
    if ((gfp & GfpFlags.HIGHMEM) == 0) {
      return NORMAL;
    }
    return ZONE_ORDER.indexOf((gfp & GfpFlags.MOVABLE) == 0 ? "HighMem" : "Movable");
  }

  private static int rank(Zone zone) {
    int rank = ZONE_ORDER.indexOf(zone.name());
    return rank < 0 ? NORMAL : rank;
  }

  /// One zone and the range of it that came nearest to being a block that a request for one, of
  /// whatever urgency, could have had.
  FailureMoment of(Zone zone, int order, int type) {
    if (zone.unknownPages() > 0) {
      return FailureMoment.UNKNOWN;
    }
    return FailureMoment.of(
        List.of(moment(zone, order, GfpFlags.DIRECT_RECLAIM, type)),
        new NearestRangeSearch(zone, order, type).nearest());
  }

  /// What came nearest to being a block for a request, in the zones that would have let it have
  /// one.
  Optional<NearestRange> nearest(int order, int gfp, int type) {
    return inReach(gfp).stream()
        .filter(zone -> isAllowed(zone, order, gfp, type))
        .flatMap(zone -> new NearestRangeSearch(zone, order, type).nearest().stream())
        .min(Comparator.comparingLong(NearestRange::inUsePages));
  }

  /// The zones as such, without a request that would be held against a watermark.
  List<ZoneMoment> now() {
    return zones(
        0, GfpFlags.DIRECT_RECLAIM | GfpFlags.HIGHMEM | GfpFlags.MOVABLE, MigrateType.MOVABLE);
  }

  private static List<Long> freeBlocks(Zone zone) {
    List<Long> blocks = new ArrayList<>();
    for (int order = 0; order <= zone.maxPageOrder(); order++) {
      blocks.add(zone.freeBlocks(order));
    }
    return blocks;
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
    return largest == null ? OptionalDouble.empty() : fragmentationIndex(largest, order);
  }

  /// The fragmentation index of one zone.
  OptionalDouble fragmentationIndex(Zone zone, int order) {
    return zone.unknownPages() > 0 || order > zone.maxPageOrder()
        ? OptionalDouble.empty()
        : OptionalDouble.of(new FragmentationIndex(order).sample(zone));
  }
}
