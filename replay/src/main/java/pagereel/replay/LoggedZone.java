package pagereel.replay;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import pagereel.parser.event.GfpFlags;
import pagereel.replay.model.Watermarks;
import pagereel.replay.model.ZoneView;

/// A zone at one moment, as the kernel's log has it.
final class LoggedZone implements ZoneView {

  /// Zones from low to high; a request may use the zone that its flags name and all below.
  private static final List<String> ZONES = List.of("DMA", "DMA32", "Normal", "HighMem", "Movable");

  private static final int NORMAL = 2;
  private static final int MAX_ORDERS = 32;

  final int node;
  final String name;

  /// By the zone's own counter.
  long freePages;

  long minPages;
  long managedPages = ZoneSummary.UNKNOWN;
  long highatomicPages;
  long cmaPages;

  /// By the kernel's number of the highest zone that a request may use.
  final List<Long> reserves = new ArrayList<>();

  private long[] blocks = {};
  private String[] types = {};

  LoggedZone(int node, String name) {
    this.node = node;
    this.name = name;
  }

  /// @param letters the migratetypes of the blocks; empty where the log tells none
  void blocks(int order, long count, String letters) {
    if (order < 0 || order >= MAX_ORDERS) {
      return;
    }
    if (order >= blocks.length) {
      int old = types.length;
      blocks = Arrays.copyOf(blocks, order + 1);
      types = Arrays.copyOf(types, order + 1);
      Arrays.fill(types, old, types.length, "");
    }
    blocks[order] = count;
    types[order] = letters;
  }

  boolean hasBlocks() {
    return blocks.length > 0;
  }

  List<Long> blockCounts() {
    return Arrays.stream(blocks).boxed().toList();
  }

  /// Where the zone stands among the kernel's.
  private int rank() {
    int rank = ZONES.indexOf(name);
    return rank < 0 ? NORMAL : rank;
  }

  /// The highest zone that a request may use.
  private static int highest(int gfp) {
    if ((gfp & GfpFlags.DMA) != 0) {
      return 0;
    }
    if ((gfp & GfpFlags.DMA32) != 0) {
      return 1;
    }
    if ((gfp & GfpFlags.HIGHMEM) == 0) {
      return NORMAL;
    }
    return (gfp & GfpFlags.MOVABLE) == 0 ? NORMAL + 1 : NORMAL + 2;
  }

  /// Whether a request with these flags may use the zone.
  boolean isFor(int gfp) {
    return rank() <= highest(gfp);
  }

  /// What the zone keeps from requests that may also use higher zones: the least and the most, as
  /// the log does not tell which zones the kernel has numbers for.
  private long[] reservePages(int gfp, List<LoggedZone> zones) {
    int highest = highest(gfp);
    int least = (int) zones.stream()
        .filter(zone -> zone.rank() < highest)
        .map(zone -> zone.name)
        .distinct()
        .count();
    long[] range = {Long.MAX_VALUE, 0};
    for (int index = least; index <= Math.min(highest, reserves.size() - 1); index++) {
      range[0] = Math.min(range[0], reserves.get(index));
      range[1] = Math.max(range[1], reserves.get(index));
    }
    return range[0] == Long.MAX_VALUE ? new long[] {0, 0} : range;
  }

  /// Whether the watermark lets a request have a block: surely, and possibly.
  boolean[] allows(int order, int gfp, List<LoggedZone> zones) {
    long usable = freePages - ((gfp & GfpFlags.MOVABLE) == 0 ? cmaPages : 0);
    long[] reserve = reservePages(gfp, zones);
    boolean urgent = (gfp & GfpFlags.HIGH) != 0;
    boolean atomic = (gfp & GfpFlags.DIRECT_RECLAIM) == 0;
    return new boolean[] {
      new Watermarks(minPages, 0, 0, reserve[1], highatomicPages)
          .allow(usable, order, urgent, atomic),
      new Watermarks(minPages, 0, 0, reserve[0], highatomicPages)
          .allow(usable, order, urgent, atomic)
    };
  }

  /// Whether the zone has a block that is large enough on a list that the request may use. Blocks
  /// of a type that the log does not tell are taken for usable.
  boolean hasBlock(int order, int gfp) {
    String usable = "UME"
        + ((gfp & GfpFlags.MOVABLE) == 0 ? "" : "C")
        + ((gfp & GfpFlags.HIGH) == 0 ? "" : "H");
    for (int o = order; o < blocks.length; o++) {
      boolean allowed =
          types[o].isEmpty() || types[o].chars().anyMatch(c -> usable.indexOf(c) >= 0);
      if (blocks[o] > 0 && allowed) {
        return true;
      }
    }
    return false;
  }

  @Override
  public int maxPageOrder() {
    return Math.max(0, blocks.length - 1);
  }

  @Override
  public long freeBlocks(int order) {
    return order < blocks.length ? blocks[order] : 0;
  }

  /// Not told: 0.
  @Override
  public long freeBlocks(int order, int migrateType) {
    return 0;
  }

  /// By the free lists where they are told.
  @Override
  public long freePages() {
    if (!hasBlocks()) {
      return freePages;
    }
    long pages = 0;
    for (int order = 0; order < blocks.length; order++) {
      pages += blocks[order] << order;
    }
    return pages;
  }

  /// Not told: 0.
  @Override
  public long pcpPages() {
    return 0;
  }

  @Override
  public long unknownPages() {
    return 0;
  }

  /// Not told: 0.
  @Override
  public long pageblocks(int migrateType) {
    return 0;
  }
}
