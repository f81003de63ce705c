package pagereel.parser.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import pagereel.parser.event.Column;
import pagereel.parser.event.EventBatch;
import pagereel.parser.event.NameTable;
import pagereel.parser.event.Tracepoint;

/// What the kernel prints of memory behind `Mem-Info:`, zone by zone.
///
/// ```
/// Node 0 DMA32 free:26732kB boost:0kB min:1720kB low:2148kB high:2576kB …
/// lowmem_reserve[]: 0 188 188 188 188
/// Node 0 DMA32: 4062*4kB (UM) 1104*8kB (UME) 102*16kB (UME) 0*32kB … = 26712kB
/// ```
///
/// Kernels without NUMA leave out the node; some of 4.x end the line after each word.
final class MemInfo {

  private static final Set<String> ZONES =
      Set.of("DMA", "DMA32", "Normal", "HighMem", "Movable", "Device");
  private static final Pattern BLOCKS = Pattern.compile("(\\d{1,18})\\*(\\d{1,9})kB");
  private static final Pattern TYPES = Pattern.compile("\\(([A-Z]{1,8})\\)");
  private static final Pattern SIZE = Pattern.compile("([a-z_]+):(\\d{1,15})[kK]B");
  private static final Pattern NUMBER = Pattern.compile("\\d{1,15}");
  private static final Pattern PAGES_RAM = Pattern.compile("\\d+ pages (?:RAM|reserved)");

  private static final int MAX_PAGE_KB = 1024;

  /// What the words of a line are taken for.
  private enum State {
    NOTHING,
    ZONE,
    RESERVE,
    BLOCKS
  }

  /// A word of the log that gives a row, with its number still in kB where it has one.
  private record Blocks(String zone, int node, long sizeKb, long count, long timeNs) {}

  private static final class ZoneLine {
    final String zone;
    final int node;
    final long timeNs;
    final List<String> keys = new ArrayList<>();
    final List<Long> sizesKb = new ArrayList<>();
    final List<Long> reserves = new ArrayList<>();

    ZoneLine(String zone, int node, long timeNs) {
      this.zone = zone;
      this.node = node;
      this.timeNs = timeNs;
    }
  }

  private final List<ZoneLine> zones = new ArrayList<>();
  private final List<Blocks> blocks = new ArrayList<>();
  private final List<String> types = new ArrayList<>();
  private State state = State.NOTHING;
  private String zone = "";
  private int node;
  private boolean nodeNamed;
  private boolean ended;
  private int unreadable;

  /// Reads a line of the report.
  ///
  /// @return whether it is one of those that are read here
  boolean read(String line, long timeNs) {
    String text = line.strip();
    if (PAGES_RAM.matcher(text).matches()) {
      ended = !zones.isEmpty();
    }
    String[] words = text.split(" +", -1);
    if (words.length > 1 || !continues(words[0])) {
      state = State.NOTHING;
    }
    boolean mine = false;
    for (String word : words) {
      if (!word(word, timeNs)) {
        break;
      }
      mine = true;
    }
    return mine;
  }

  /// Whether the report is complete.
  boolean ended() {
    return ended;
  }

  /// Whether a line of one word goes on with what the line before it began.
  private boolean continues(String word) {
    return switch (state) {
      case RESERVE -> NUMBER.matcher(word).matches();
      case BLOCKS -> BLOCKS.matcher(word).matches() || TYPES.matcher(word).matches();
      case NOTHING, ZONE -> false;
    };
  }

  /// @return false where the rest of the line is about something else
  private boolean word(String word, long timeNs) {
    if (word.equals("Node")) {
      state = State.NOTHING;
      nodeNamed = true;
      return true;
    }
    if (nodeNamed && state == State.NOTHING && NUMBER.matcher(word).matches()) {
      node = (int) Math.min(Integer.MAX_VALUE, Long.parseLong(word));
      return true;
    }
    if (word.equals("lowmem_reserve[]:") && !zones.isEmpty()) {
      state = State.RESERVE;
      return true;
    }
    boolean colon = word.endsWith(":");
    String name = colon ? word.substring(0, word.length() - 1) : word;
    if (ZONES.contains(name)) {
      zone = name;
      state = colon ? State.BLOCKS : State.ZONE;
      if (!colon) {
        zones.add(new ZoneLine(zone, node, timeNs));
      }
      return true;
    }
    return switch (state) {
      case NOTHING -> false;
      case ZONE -> size(word);
      case RESERVE -> reserve(word);
      case BLOCKS -> blocks(word, timeNs);
    };
  }

  private boolean size(String word) {
    Matcher size = SIZE.matcher(word);
    if (size.matches()) {
      zones.getLast().keys.add(size.group(1));
      zones.getLast().sizesKb.add(Long.parseLong(size.group(2)));
      return true;
    }
    if (word.equals("per-cpu:")) {
      zones.removeLast();
      return false;
    }
    return true;
  }

  private boolean reserve(String word) {
    if (!NUMBER.matcher(word).matches()) {
      return false;
    }
    zones.getLast().reserves.add(Long.parseLong(word));
    return true;
  }

  private boolean blocks(String word, long timeNs) {
    Matcher count = BLOCKS.matcher(word);
    if (count.matches()) {
      blocks.add(new Blocks(
          zone, node, Long.parseLong(count.group(2)), Long.parseLong(count.group(1)), timeNs));
      types.add("");
      return true;
    }
    Matcher letters = TYPES.matcher(word);
    if (letters.matches() && !types.isEmpty()) {
      types.set(types.size() - 1, letters.group(1));
      return true;
    }
    return false;
  }

  /// Zones and blocks that [#addTo] left out: they do not parse.
  int unreadable() {
    return unreadable;
  }

  /// The size of a page, the smallest block's; 0 if no block is told of.
  int pageKb() {
    long least = blocks.stream()
        .mapToLong(Blocks::sizeKb)
        .filter(size -> Long.bitCount(size) == 1)
        .min()
        .orElse(0);
    return least <= MAX_PAGE_KB ? (int) least : 0;
  }

  /// The rows of all zones, each with what is told of its blocks.
  ///
  /// @param pageKb the size of a page
  void addTo(List<LogRow> rows, int pageKb, LogRow by, NameTable names) {
    for (ZoneLine line : zones) {
      if (!line.keys.contains("free") || !line.keys.contains("min")) {
        unreadable++;
        continue;
      }
      LogRow row = row(Tracepoint.MEM_INFO_ZONE, line.timeNs, line.node, line.zone, by, names);
      for (int i = 0; i < line.keys.size(); i++) {
        Column column = column(line.keys.get(i));
        if (column != null) {
          row.with(column, line.sizesKb.get(i) / pageKb);
        }
      }
      rows.add(row);
      for (int i = 0; i < line.reserves.size(); i++) {
        rows.add(row(Tracepoint.MEM_INFO_RESERVE, line.timeNs, line.node, line.zone, by, names)
            .with(Column.ZONE_INDEX, i)
            .with(Column.COUNT, line.reserves.get(i)));
      }
    }
    for (int i = 0; i < blocks.size(); i++) {
      Blocks run = blocks.get(i);
      long pages = run.sizeKb / pageKb;
      if (Long.bitCount(pages) == 1 && pages * pageKb == run.sizeKb) {
        rows.add(row(Tracepoint.MEM_INFO_FREE_BLOCKS, run.timeNs, run.node, run.zone, by, names)
            .with(Column.ORDER, Long.numberOfTrailingZeros(pages))
            .with(Column.COUNT, run.count)
            .with(
                Column.NAME, types.get(i).isEmpty() ? EventBatch.ABSENT : names.id(types.get(i))));
      } else {
        unreadable++;
      }
    }
  }

  private static LogRow row(
      Tracepoint tracepoint, long timeNs, int node, String zone, LogRow by, NameTable names) {
    LogRow row = new LogRow(tracepoint, timeNs, by.comm)
        .with(Column.NODE, node)
        .with(Column.ZONE, names.id(zone));
    row.by(by);
    return row;
  }

  private static @Nullable Column column(String key) {
    return switch (key) {
      case "free" -> Column.FREE_PAGES;
      case "boost" -> Column.BOOST_PAGES;
      case "min" -> Column.MIN_PAGES;
      case "low" -> Column.LOW_PAGES;
      case "high" -> Column.HIGH_PAGES;
      case "reserved_highatomic" -> Column.HIGHATOMIC_PAGES;
      case "managed" -> Column.MANAGED_PAGES;
      case "free_cma" -> Column.CMA_PAGES;
      default -> null;
    };
  }
}
