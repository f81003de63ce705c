package pagereel.replay;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import pagereel.replay.model.HighAtomicBlocks;
import pagereel.replay.model.MigrateType;
import pagereel.replay.model.PerCpuPages;
import pagereel.replay.model.Watermarks;
import pagereel.replay.model.Zone;
import pagereel.replay.model.Zones;

/// Which zone a request is served from: the highest one that has enough free pages above its low
/// watermark, else above the lowest one; at first, where zones are ordered so, the highest that has
/// a block of the wanted type.
///
/// Source: `get_page_from_freelist()`, `__zone_watermark_ok()`. Left out: requests that may not use
/// the highest zones, what urgent ones may take below the watermark, nodes. That the kernel's own
/// count is behind shows by the zone that served.
final class ZoneChoice {

  /// How far the watermarks are raised at most, in parts of the high one. Source:
  /// `watermark_boost_factor`.
  private static final double MAX_BOOST = 1.5;

  /// Pages by which each CPU may let the kernel's own count of free ones be behind, which is most
  /// while kswapd runs. Source: `calculate_pressure_threshold()`, `mm/vmstat.c`.
  private static final long MAX_LAG_OF_CPU = 125;

  private final Zones zones;
  private final IdentityHashMap<Zone, Long> boosts = new IdentityHashMap<>();
  /// By zone, what its watermarks were raised by when kswapd began, while it works.
  private final IdentityHashMap<Zone, Long> reclaimed = new IdentityHashMap<>();

  /// The zone that served the last request while all were short. How far below the watermarks a
  /// request may go depends on who asks, so the next one is taken to be of the same kind.
  private @Nullable Zone servedWhenShort;

  ZoneChoice(Zones zones) {
    this.zones = zones;
  }

  /// The zone, or null if no zone has enough.
  ///
  /// @param cpu   whose lists may serve the request
  /// @param again it has failed at first, whatever the low watermarks say
  @Nullable
  Zone of(int cpu, int order, int type, boolean again) {
    boolean cmaToo = isCmaToo(type);
    if (type == MigrateType.HIGHATOMIC) {
      return withReserve(order);
    }
    Zone zone = again ? null : aboveLow(cpu, order, type);
    if (zone == null) {
      zone = highest(order, cmaToo, Watermarks::minPages);
    }
    if (zone != null) {
      return zone;
    }
    if (servedWhenShort != null && hasBlock(servedWhenShort, order, cmaToo)) {
      return servedWhenShort;
    }
    return null;
  }

  /// The highest zone that has enough above a watermark, or null.
  private @Nullable Zone highest(int order, boolean cmaToo, ToLongFunction<Watermarks> mark) {
    for (Zone zone : zones.all().reversed()) {
      if (isAbove(zone, mark.applyAsLong(zone.watermarks()), order, cmaToo)) {
        return zone;
      }
    }
    return null;
  }

  /// The highest zone that has enough above its low watermark, or null.
  private @Nullable Zone aboveLow(int cpu, int order, int type) {
    boolean cmaToo = isCmaToo(type);
    if (keepsBlocksWhole()) {
      for (Zone zone : zones.all().reversed()) {
        if (isAbove(zone, zone.watermarks().lowPages(), order, cmaToo)
            && hasOwn(zone, cpu, order, type)) {
          return zone;
        }
      }
    }
    return highest(order, cmaToo, Watermarks::lowPages);
  }

  /// Whether requests would rather go to a lower zone than mix migratetypes in a pageblock, as long
  /// as a zone has enough: if the highest zone is the normal one and lies above zone DMA32.
  ///
  /// Source: `alloc_flags_nofragment()`.
  private boolean keepsBlocksWhole() {
    List<Zone> all = zones.all();
    return all.size() > 1
        && all.getLast().name().equals("Normal")
        && all.get(all.size() - 2).name().equals("DMA32");
  }

  /// Whether a zone serves a request without a part of another type's pageblock.
  private static boolean hasOwn(Zone zone, int cpu, int order, int type) {
    int list = cpu < 0 ? PerCpuPages.NO_LIST : zone.pcp().list(cpu, order, type);
    if (list != PerCpuPages.NO_LIST && zone.firstOnPcp(list) != Zone.NO_PFN) {
      return true;
    }
    if (zone.peekSmallest(order, type) != Zone.NO_PFN
        || (type == MigrateType.MOVABLE
            && zone.peekSmallest(order, MigrateType.CMA) != Zone.NO_PFN)) {
      return true;
    }
    for (int donor : MigrateType.fallbacks(type)) {
      if (zone.peekSmallest(Math.max(order, zone.pageblockOrder()), donor) != Zone.NO_PFN) {
        return true;
      }
    }
    return false;
  }

  /// The highest zone that has a block set aside for an urgent request.
  private @Nullable Zone withReserve(int order) {
    for (Zone zone : zones.all().reversed()) {
      if (zone.peekSmallest(order, MigrateType.HIGHATOMIC) != Zone.NO_PFN) {
        return zone;
      }
    }
    return null;
  }

  /// Whether no zone has enough for a request above its low watermark: it is then tried again more
  /// urgently.
  boolean isShort(int order, int type) {
    boolean cmaToo = isCmaToo(type);
    for (Zone zone : zones.all()) {
      long lowPages = zone.watermarks().lowPages();
      if (lowPages == 0 || isAbove(zone, lowPages, order, cmaToo)) {
        return false;
      }
    }
    return true;
  }

  /// Whether a zone is so far below its low watermark that it serves a request only if all zones
  /// are, whatever is known of the others.
  boolean servesOnlyWhenShort(Zone zone, int order, int type) {
    long lowPages = zone.watermarks().lowPages();
    return lowPages > 0 && room(zone, lowPages, order, isCmaToo(type)) <= -lag(zone);
  }

  /// Pageblocks of a zone were looked at to be taken over: its watermarks rise by a pageblock each
  /// time, so that reclaim makes room.
  ///
  /// Source: `boost_watermark()`.
  void boost(Zone zone, int times) {
    long blockPages = 1L << zone.pageblockOrder();
    if (times == 0 || 4 * blockPages > zone.managedPages()) {
      return;
    }
    long max = Math.max(blockPages, (long) (zone.watermarks().highPages() * MAX_BOOST));
    long boost = boosts.getOrDefault(zone, 0L) + times * blockPages;
    boosts.put(zone, Math.min(boost, max));
  }

  /// A node's kswapd begins to reclaim, to the watermarks as they are raised now.
  void kswapdWakes(int node) {
    kswapdRests(node);
    boosts.forEach((zone, boost) -> {
      if (zone.node() == node) {
        reclaimed.put(zone, boost);
      }
    });
  }

  /// A node's kswapd waits for work: what the watermarks were raised by when it began is taken off
  /// them.
  ///
  /// Source: `balance_pgdat()`.
  void kswapdRests(int node) {
    reclaimed.forEach((zone, boost) -> {
      if (zone.node() == node) {
        boosts.merge(zone, -boost, Long::sum);
      }
    });
    reclaimed.keySet().removeIf(zone -> zone.node() == node);
  }

  /// A request was served from this zone: what that says of how far the watermarks are raised,
  /// which no event tells.
  ///
  /// A zone that is far below its low watermark serves only who tries again. Something other than
  /// free pages may have let the first try fail, as too many dirty pages do where pages are to be
  /// written to.
  ///
  /// @param cpu   whose lists may have served it
  /// @param again as told to [#of]
  /// @return whether the request failed at first, and so may those that follow
  boolean served(Zone zone, int cpu, int order, int type, boolean again) {
    boolean whole = keepsBlocksWhole();
    boolean cmaToo = isCmaToo(type);
    boolean isShort = isShort(order, type);
    boolean isSecond = zone.equals(highest(order, cmaToo, Watermarks::minPages));
    boolean isFarBelow = room(zone, zone.watermarks().lowPages(), order, cmaToo) <= -lag(zone);
    boolean allShort = isShort || (isFarBelow && areShort(order, cmaToo));
    servedWhenShort = allShort ? zone : null;
    if (!isShort && isSecond && (again || isFarBelow)) {
      return true;
    }
    List<Zone> all = zones.all();
    for (int i = all.size() - 1; i >= 0; i--) {
      Zone candidate = all.get(i);
      Watermarks marks = candidate.watermarks();
      long room = room(candidate, isShort ? marks.minPages() : marks.lowPages(), order, cmaToo);
      long boost = boosts.getOrDefault(candidate, 0L);
      if (candidate.equals(zone)) {
        if (room > -lag(zone) && boost >= room) {
          boosts.put(candidate, room - 1);
        }
        return false;
      }
      if (room > boost
          && (order == 0 || hasBlock(candidate, order, cmaToo))
          && (!whole || hasOwn(candidate, cpu, order, type))) {
        boosts.put(candidate, room);
      }
    }
    return false;
  }

  private static long lag(Zone zone) {
    return MAX_LAG_OF_CPU * zone.pcp().cpus();
  }

  /// A zone that is far below its low watermark served a request. Those that are just above their
  /// own were not: their counts are behind.
  ///
  /// @return whether no zone is left that is above its low watermark
  private boolean areShort(int order, boolean cmaToo) {
    boolean all = true;
    for (Zone zone : zones.all()) {
      long lowPages = zone.watermarks().lowPages();
      if (isAbove(zone, lowPages, order, cmaToo)) {
        long room = room(zone, lowPages, order, cmaToo);
        boolean behind = room <= lag(zone);
        all &= behind;
        if (behind) {
          boosts.put(zone, room);
        }
      }
    }
    return all;
  }

  private static boolean isCmaToo(int type) {
    return type == MigrateType.MOVABLE || type == MigrateType.CMA;
  }

  private boolean isAbove(Zone zone, long mark, int order, boolean cmaToo) {
    return room(zone, mark, order, cmaToo) > boosts.getOrDefault(zone, 0L)
        && (order == 0 || hasBlock(zone, order, cmaToo));
  }

  /// How many pages a zone has for a request above a watermark that is not raised.
  private static long room(Zone zone, long mark, int order, boolean cmaToo) {
    Watermarks marks = zone.watermarks();
    long usable = zone.freePages() - ((1L << order) - 1) - HighAtomicBlocks.hiddenPages(zone);
    if (zone.pageblocks(MigrateType.ISOLATE) > 0) {
      usable -= zone.freePagesOf(MigrateType.ISOLATE);
    }
    if (!cmaToo && zone.pageblocks(MigrateType.CMA) > 0) {
      usable -= zone.freePagesOf(MigrateType.CMA);
    }
    return usable - mark - marks.reservePages();
  }

  private static boolean hasBlock(Zone zone, int order, boolean cmaToo) {
    for (int o = order; o <= zone.maxPageOrder(); o++) {
      for (int type = 0; type < MigrateType.PCPTYPES; type++) {
        if (zone.freeBlocks(o, type) > 0) {
          return true;
        }
      }
      if (cmaToo && zone.freeBlocks(o, MigrateType.CMA) > 0) {
        return true;
      }
    }
    return false;
  }
}
