package pagereel.reports;

import java.util.Arrays;
import java.util.List;
import pagereel.replay.MemoryMap;

/// The maps of a result, as far as there is something to be seen on them.
public final class MemoryMaps {

  private static final byte UNKNOWN = (byte) MemoryMap.FrameUse.UNKNOWN.ordinal();

  private MemoryMaps() {}

  /// Each zone's map without the rows below and above of which nothing is ever known: without a
  /// snapshot, a zone reaches over frames that the machine may not have.
  public static List<MemoryMap> of(Analysis analysis) {
    return analysis.result().memoryMaps().stream()
        .filter(m -> !m.columns().isEmpty() && m.rows() > 0)
        .map(MemoryMaps::known)
        .toList();
  }

  private static MemoryMap known(MemoryMap map) {
    int from = 0;
    int to = map.rows();
    while (from < to && isUnknown(map, from)) {
      from++;
    }
    while (to > from && isUnknown(map, to - 1)) {
      to--;
    }
    if (from == to || to - from == map.rows()) {
      return map;
    }
    int first = from;
    int end = to;
    long startPfn = map.startPfn() + (long) first * map.pagesPerRow();
    long endPfn =
        Math.min(map.startPfn() + (long) end * map.pagesPerRow(), map.startPfn() + map.pages());
    return new MemoryMap(
        map.node(),
        map.zone(),
        startPfn,
        endPfn - startPfn,
        map.pagesPerRow(),
        map.timesNs(),
        map.columns().stream()
            .map(column -> Arrays.copyOfRange(column, first, end))
            .toList());
  }

  private static boolean isUnknown(MemoryMap map, int row) {
    return map.columns().stream().allMatch(column -> column[row] == UNKNOWN);
  }
}
