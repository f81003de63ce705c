package pagereel.reports.plot;

import java.awt.Color;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import pagereel.replay.MemoryMap;
import pagereel.replay.MemoryMap.FrameUse;

/// An image under a panel: one column a moment, its cells coloured by their level.
///
/// @param levels   at most 256
/// @param columns  `columns.get(x)[y]` is the number of a level, `y` from below
/// @param timesNs  the moment of each column, which holds until the next
/// @param bottom   the value of the axis at the lower edge
/// @param top      the value at the upper edge
public record Picture(
    List<Level> levels, long[] timesNs, List<byte[]> columns, double bottom, double top) {

  /// What a cell can be.
  ///
  /// @param inKey whether the key names it wherever it occurs; else never
  public record Level(String name, Color color, boolean inKey) {}

  private static final List<Level> USES = Arrays.stream(FrameUse.values())
      .map(use -> new Level(use.title(), Palette.use(use), true))
      .toList();

  /// A zone's memory: the axis is of page frame numbers.
  public static Picture of(MemoryMap map) {
    double bottom = (double) map.startPfn();
    double top = bottom + (double) map.rows() * map.pagesPerRow();
    return new Picture(USES, map.timesNs(), map.columns(), bottom, top);
  }

  public Picture {
    levels = List.copyOf(levels);
    columns = List.copyOf(columns);
  }

  public int rows() {
    return columns.isEmpty() ? 0 : columns.getFirst().length;
  }

  /// The levels that the key names: of a scale all, of states those that occur.
  List<KeyEntry> key() {
    BitSet occurs = new BitSet();
    for (byte[] column : columns) {
      for (byte cell : column) {
        occurs.set(Byte.toUnsignedInt(cell));
      }
    }
    boolean scale = levels.stream().anyMatch(level -> !level.inKey());
    List<KeyEntry> key = new ArrayList<>();
    for (int i = 0; i < levels.size(); i++) {
      if (levels.get(i).inKey() && (scale || occurs.get(i))) {
        key.add(KeyEntry.area(levels.get(i).name(), levels.get(i).color()));
      }
    }
    return key;
  }
}
