package pagereel.reports.section;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import pagereel.replay.MemoryMap;
import pagereel.replay.MemoryMap.FrameUse;
import pagereel.reports.Analysis;
import pagereel.reports.Block;
import pagereel.reports.MemoryMaps;
import pagereel.reports.Quantities;
import pagereel.reports.plot.Palette;

/// The memory map of the largest zone, small enough for a terminal.
final class SmallMaps {

  private static final int ROWS = 16;
  private static final int MOST_COLUMNS = 156;

  private static final List<Block.SmallMap.Level> LEVELS = Arrays.stream(FrameUse.values())
      .map(use -> new Block.SmallMap.Level(use.title(), rgb(use)))
      .toList();

  private SmallMaps() {}

  static Optional<Block> of(Analysis analysis) {
    return MemoryMaps.of(analysis).stream()
        .filter(map -> map.rows() >= ROWS && map.timesNs().length > 1)
        .max(Comparator.comparingLong(MemoryMap::pages))
        .map(map -> of(analysis, map));
  }

  private static Block of(Analysis analysis, MemoryMap map) {
    int columns = Math.min(MOST_COLUMNS, map.columns().size());
    byte[][] cells = new byte[ROWS][columns];
    for (int row = 0; row < ROWS; row++) {
      int from = (int) ((long) map.rows() * (ROWS - 1 - row) / ROWS);
      int to = (int) ((long) map.rows() * (ROWS - row) / ROWS);
      for (int x = 0; x < columns; x++) {
        byte[] column = map.columns().get((int) ((long) map.columns().size() * x / columns));
        cells[row][x] = most(column, from, to);
      }
    }
    return new Block.SmallMap(
        "Memory over time, " + Analysis.zoneTitle(map.zone()),
        LEVELS,
        cells,
        "up: %s to %s; across: %s"
            .formatted(
                Quantities.pfn(map.startPfn()),
                Quantities.pfn(map.startPfn() + map.pages()),
                Quantities.duration(analysis.endNs() - analysis.startNs())));
  }

  /// Black would vanish on most terminals.
  private static int rgb(FrameUse use) {
    return use == FrameUse.ISOLATED ? 0xFF4FA0 : Palette.use(use).getRGB() & 0xFFFFFF;
  }

  private static byte most(byte[] column, int from, int to) {
    int[] counts = new int[FrameUse.values().length];
    int most = column[from];
    for (int row = from; row < to; row++) {
      if (++counts[column[row]] > counts[most]) {
        most = column[row];
      }
    }
    return (byte) most;
  }
}
