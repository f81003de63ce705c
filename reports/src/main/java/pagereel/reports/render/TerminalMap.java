package pagereel.reports.render;

import java.util.BitSet;
import pagereel.reports.Block.SmallMap;

/// A small map of memory in a terminal that has colours: each letter is two cells, one over the
/// other.
final class TerminalMap {

  private static final String UPPER_HALF = "▀";
  private static final String SWATCH = "■";
  private static final String PLAIN = "\u001b[0m";
  private static final String INDENT = "  ";

  private TerminalMap() {}

  /// Its title, the picture, its key and its note.
  static String draw(SmallMap map, int width) {
    StringBuilder out = new StringBuilder(INDENT).append(map.title()).append('\n');
    BitSet used = new BitSet();
    int columns = map.cells().length == 0 ? 0 : map.cells()[0].length;
    int shown = Math.min(columns, width - 2 * INDENT.length());
    for (int row = 0; row + 1 < map.cells().length; row += 2) {
      out.append(INDENT);
      int upper = -1;
      int lower = -1;
      for (int x = 0; x < shown; x++) {
        int at = (int) ((long) columns * x / shown);
        int up = map.cells()[row][at];
        int down = map.cells()[row + 1][at];
        if (up != upper || down != lower) {
          out.append(color(38, map.levels().get(up).rgb()))
              .append(color(48, map.levels().get(down).rgb()));
          upper = up;
          lower = down;
        }
        used.set(up);
        used.set(down);
        out.append(UPPER_HALF);
      }
      out.append(PLAIN).append('\n');
    }
    return out.append(key(map, used, width))
        .append(INDENT)
        .append(map.note())
        .append('\n')
        .toString();
  }

  private static String key(SmallMap map, BitSet used, int width) {
    StringBuilder out = new StringBuilder(INDENT);
    int x = INDENT.length();
    for (int level = used.nextSetBit(0); level >= 0; level = used.nextSetBit(level + 1)) {
      String name = map.levels().get(level).name();
      int length = name.length() + 4;
      if (x > INDENT.length() && x + length > width) {
        out.append('\n').append(INDENT);
        x = INDENT.length();
      }
      out.append(color(38, map.levels().get(level).rgb()))
          .append(SWATCH)
          .append(PLAIN)
          .append(' ')
          .append(name)
          .append(INDENT);
      x += length;
    }
    return out.append('\n').toString();
  }

  /// The nearest of the 6 × 6 × 6 colours that every terminal with 256 has.
  private static String color(int ground, int rgb) {
    int number = 16 + 36 * step(rgb >> 16 & 0xFF) + 6 * step(rgb >> 8 & 0xFF) + step(rgb & 0xFF);
    return "\u001b[" + ground + ";5;" + number + "m";
  }

  private static int step(int value) {
    return value < 48 ? 0 : value < 115 ? 1 : (value - 35) / 40;
  }
}
