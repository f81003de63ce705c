package pagereel.parser.snapshot;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import pagereel.parser.TraceFormatException;

/// Counts of blocks in `/proc/buddyinfo` and `/proc/pagetypeinfo`, by zone.
final class FreeCounts {

  /// A zone by node and name.
  record ZoneKey(int node, String name) {

    static ZoneKey of(ProcLine line) throws TraceFormatException {
      return new ZoneKey((int) line.number(1), line.word(3));
    }
  }

  /// What `pagetypeinfo` says.
  ///
  /// @param freeBlocks by zone: for each type the counts by order
  /// @param pageblocks by zone: counts by type
  record ByType(
      int pageblockOrder,
      List<String> types,
      Map<ZoneKey, List<long[]>> freeBlocks,
      Map<ZoneKey, long[]> pageblocks) {}

  private FreeCounts() {}

  /// Free blocks by order.
  static Map<ZoneKey, long[]> buddyInfo(StateFile file) throws IOException {
    Map<ZoneKey, long[]> counts = new LinkedHashMap<>();
    for (ProcLine line : lines(file)) {
      if (!line.namesZone() || line.words().size() == 4) {
        throw line.wrong(
            "`Node 0, zone NAME` and counts", "`" + DumpLine.shortened(line.text()) + "`");
      }
      counts.put(ZoneKey.of(line), line.numbers(4));
    }
    return counts;
  }

  static ByType pageTypeInfo(StateFile file) throws IOException {
    int pageblockOrder = ProcState.UNKNOWN_ORDER;
    List<String> types = new ArrayList<>();
    Map<ZoneKey, List<long[]>> freeBlocks = new LinkedHashMap<>();
    Map<ZoneKey, long[]> pageblocks = new LinkedHashMap<>();
    boolean inPageblocks = false;
    for (ProcLine line : lines(file)) {
      if (line.startsWith("Page", "block", "order:")) {
        pageblockOrder = (int) line.number(3);
      } else if (line.startsWith("Number", "of")) {
        inPageblocks = line.startsWith("Number", "of", "blocks", "type");
        if (inPageblocks) {
          requireSameTypes(line, types);
        }
      } else if (line.namesZone() && line.words().size() > 6 && line.word(4).equals("type")) {
        addFreeBlocks(line, types, freeBlocks);
      } else if (line.namesZone() && inPageblocks) {
        pageblocks.put(ZoneKey.of(line), typeCounts(line, types));
      }
    }
    requireWhole(file, types, freeBlocks, pageblocks);
    return new ByType(pageblockOrder, types, freeBlocks, pageblocks);
  }

  /// Both tables must have every zone, the first one every type of it.
  private static void requireWhole(
      StateFile file,
      List<String> types,
      Map<ZoneKey, List<long[]>> freeBlocks,
      Map<ZoneKey, long[]> pageblocks)
      throws TraceFormatException {
    if (freeBlocks.isEmpty()) {
      throw TraceFormatException.of(
          file.name(), "`Node 0, zone NAME, type NAME` and counts", "no such line");
    }
    for (Map.Entry<ZoneKey, List<long[]>> zone : freeBlocks.entrySet()) {
      String name = zone.getKey().name();
      if (zone.getValue().size() != types.size()) {
        throw TraceFormatException.of(
            file.name(),
            types.size() + " types of free pages in zone " + name,
            Integer.toString(zone.getValue().size()));
      }
      if (!pageblocks.containsKey(zone.getKey())) {
        throw TraceFormatException.of(
            file.name(), "the number of blocks by type in zone " + name, "none");
      }
    }
  }

  private static void addFreeBlocks(
      ProcLine line, List<String> types, Map<ZoneKey, List<long[]>> freeBlocks)
      throws TraceFormatException {
    ZoneKey zone = ZoneKey.of(line);
    if (freeBlocks.isEmpty() || freeBlocks.keySet().equals(Set.of(zone))) {
      types.add(line.word(5));
    }
    List<long[]> counts = freeBlocks.computeIfAbsent(zone, z -> new ArrayList<>());
    String expected = counts.size() < types.size() ? types.get(counts.size()) : "the next zone";
    if (!expected.equals(line.word(5))) {
      throw line.wrong("type " + expected, line.word(5));
    }
    counts.add(cappedCounts(line));
  }

  /// Counts, of which one as `>100000` is a count that the kernel did not finish.
  private static long[] cappedCounts(ProcLine line) throws TraceFormatException {
    long[] counts = new long[line.words().size() - 6];
    for (int order = 0; order < counts.length; order++) {
      boolean capped = line.word(6 + order).equals(">" + ProcZone.COUNT_CAP);
      counts[order] = capped ? ProcZone.COUNT_CAP : line.number(6 + order);
    }
    return counts;
  }

  private static long[] typeCounts(ProcLine line, List<String> types) throws TraceFormatException {
    long[] counts = line.numbers(4);
    if (counts.length != types.size()) {
      throw line.wrong(types.size() + " counts, one a type", Integer.toString(counts.length));
    }
    return counts;
  }

  private static void requireSameTypes(ProcLine line, List<String> types)
      throws TraceFormatException {
    if (types.isEmpty()) {
      throw line.wrong("the free pages by type before the number of blocks", "none");
    }
    List<String> columns = line.words().subList(4, line.words().size());
    if (!columns.equals(types)) {
      throw line.wrong("the columns " + types, columns.toString());
    }
  }

  /// The lines that are not empty.
  private static List<ProcLine> lines(StateFile file) throws IOException {
    List<ProcLine> lines = new ArrayList<>();
    long number = 0;
    try (BufferedReader reader = file.lines()) {
      String text;
      while ((text = reader.readLine()) != null) {
        ProcLine line = ProcLine.parse(file.name(), ++number, text);
        if (!line.words().isEmpty()) {
          lines.add(line);
        }
      }
    }
    return lines;
  }
}
