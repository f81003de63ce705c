package pagereel.replay;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import pagereel.replay.MemoryMap.FrameUse;
import pagereel.replay.model.MigrateType;
import pagereel.replay.model.Zone;

/// Draws a zone's memory map column by column, looking again only at what changed.
final class MemoryMapSampler {

  private static final int MAX_ROWS = 512;
  private static final int MEDIUM_ORDER = 4;
  private static final FrameUse[] USES = FrameUse.values();

  private final Zone zone;
  private final List<byte[]> columns = new ArrayList<>();
  private int pagesPerRow;
  private byte[] current = {};
  /// Frames by use of each group of a pageblock's size, and of each row, where a row has many
  /// groups: a large zone is not counted again because one pageblock changed.
  private short[] blockCounts = {};

  private int[] rowCounts = {};

  /// @param missing columns drawn before the zone was there
  MemoryMapSampler(Zone zone, int missing) {
    this.zone = zone;
    resize();
    for (int i = 0; i < missing; i++) {
      columns.add(new byte[current.length]);
    }
  }

  private void resize() {
    long pages = zone.endPfn() - zone.startPfn();
    int perRow = 1;
    while (pages > (long) MAX_ROWS * perRow) {
      perRow *= 2;
    }
    pagesPerRow = perRow;
    current = new byte[(int) ((pages + perRow - 1) / perRow)];
    long blockPages = 1L << zone.pageblockOrder();
    if (perRow > blockPages) {
      int blocks = (int) ((pages + blockPages - 1) / blockPages);
      blockCounts = new short[blocks * USES.length];
      rowCounts = new int[current.length * USES.length];
    }
  }

  /// Makes room for a zone that has grown.
  void fit() {
    if ((long) current.length * pagesPerRow < zone.endPfn() - zone.startPfn()) {
      regrow();
    }
  }

  /// Adds the zone as it was at the last recount of each group.
  void sample() {
    columns.add(current.clone());
  }

  /// The zone has grown: rows stand for more frames, or there are more of them.
  private void regrow() {
    int oldPerRow = pagesPerRow;
    resize();
    int ratio = pagesPerRow / oldPerRow;
    columns.replaceAll(column -> {
      byte[] wider = new byte[current.length];
      for (int row = 0; row * ratio < column.length && row < wider.length; row++) {
        wider[row] = column[row * ratio];
      }
      return wider;
    });
    long blockPages = 1L << zone.pageblockOrder();
    int block = 0;
    for (long pfn = zone.startPfn(); pfn < zone.endPfn(); pfn += blockPages) {
      recount(block++, pfn, Math.min(pfn + blockPages, zone.endPfn()));
    }
  }

  /// Looks again at a group of frames: a row has many of them, or they have some rows.
  void recount(int block, long fromPfn, long toPfn) {
    if (pagesPerRow <= 1L << zone.pageblockOrder()) {
      redraw(fromPfn, toPfn);
      return;
    }
    int row = (int) ((fromPfn - zone.startPfn()) / pagesPerRow);
    int ofBlock = block * USES.length;
    int ofRow = row * USES.length;
    for (int use = 0; use < USES.length; use++) {
      rowCounts[ofRow + use] -= blockCounts[ofBlock + use];
      blockCounts[ofBlock + use] = 0;
    }
    for (long pfn = fromPfn; pfn < toPfn; pfn++) {
      blockCounts[ofBlock + use(pfn).ordinal()]++;
    }
    for (int use = 0; use < USES.length; use++) {
      rowCounts[ofRow + use] += blockCounts[ofBlock + use];
    }
    current[row] = (byte) most(rowCounts, ofRow);
  }

  /// Draws the rows of a range anew, by each of their frames.
  private void redraw(long fromPfn, long toPfn) {
    int firstRow = (int) ((fromPfn - zone.startPfn()) / pagesPerRow);
    int lastRow = (int) ((toPfn - 1 - zone.startPfn()) / pagesPerRow);
    int[] counts = new int[USES.length];
    for (int row = firstRow; row <= lastRow; row++) {
      long start = zone.startPfn() + (long) row * pagesPerRow;
      long end = Math.min(start + pagesPerRow, zone.endPfn());
      Arrays.fill(counts, 0);
      for (long pfn = start; pfn < end; pfn++) {
        counts[use(pfn).ordinal()]++;
      }
      current[row] = (byte) most(counts, 0);
    }
  }

  /// The use that most frames have, the first one of those that tie.
  private static int most(int[] counts, int from) {
    int most = 0;
    for (int use = 1; use < USES.length; use++) {
      if (counts[from + use] > counts[from + most]) {
        most = use;
      }
    }
    return most;
  }

  private FrameUse use(long pfn) {
    if (zone.pageblockType(pfn) == MigrateType.ISOLATE) {
      return FrameUse.ISOLATED;
    }
    return switch (zone.state(pfn)) {
      case UNKNOWN -> FrameUse.UNKNOWN;
      case HOLE -> FrameUse.HOLE;
      case FREE, FREE_TAIL -> freeUse(zone.buddyOrder(zone.buddyOf(pfn)));
      case PCP, PCP_TAIL -> FrameUse.PER_CPU;
      case ALLOCATED ->
        switch (zone.allocationType(pfn)) {
          case MigrateType.MOVABLE -> FrameUse.MOVABLE;
          case MigrateType.RECLAIMABLE -> FrameUse.RECLAIMABLE;
          default -> FrameUse.UNMOVABLE;
        };
      case CONTIGUOUS -> FrameUse.CONTIGUOUS;
      case COMPACTION -> FrameUse.COMPACTION;
      case MIGRATED -> FrameUse.MOVABLE;
      case IN_USE, RESERVED, TAKEN -> FrameUse.IN_USE;
    };
  }

  private FrameUse freeUse(int order) {
    if (order >= zone.pageblockOrder()) {
      return FrameUse.FREE_LARGE;
    }
    return order >= MEDIUM_ORDER ? FrameUse.FREE_MEDIUM : FrameUse.FREE_SMALL;
  }

  /// Keeps these columns alone, which ascend.
  void keep(int[] kept) {
    for (int i = 0; i < kept.length; i++) {
      columns.set(i, columns.get(kept[i]));
    }
    columns.subList(kept.length, columns.size()).clear();
  }

  MemoryMap result(long[] times) {
    return new MemoryMap(
        zone.node(),
        zone.name(),
        zone.startPfn(),
        zone.endPfn() - zone.startPfn(),
        pagesPerRow,
        times,
        List.copyOf(columns));
  }
}
