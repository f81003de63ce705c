package pagereel.parser.snapshot;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import pagereel.parser.TraceFormatException;

/// Gathers a zone from its lines in an exact dump. No frame may be outside the zone or on two
/// lists, and no block out of its alignment: a dump like that is damaged.
final class ZoneBuilder {

  private static final int MAX_CPU = 1 << 20;

  private final DumpLine zone;
  private final int node;
  private final int index;
  private final String name;
  private final long startPfn;
  private final long spannedPages;

  private final int orders;
  private final int pageblockOrder;
  private final int migrateTypes;

  private final List<FreeListState> freeLists = new ArrayList<>();
  private final List<PcpState> pcps = new ArrayList<>();

  /// The lists of the last of the `pcps`.
  private List<PcpListState> pcpLists = new ArrayList<>();

  /// Frames seen on a list, from the zone's start.
  private final BitSet listed = new BitSet();

  private long pageblockStartPfn;
  private byte[] pageblockTypes = {};
  private boolean[] skipBits = {};

  /// @param zone the line that begins the zone
  /// @param geometry the dump's line of constants
  ZoneBuilder(DumpLine zone, Geometry geometry) throws TraceFormatException {
    this.zone = zone;
    this.node = zone.count("node");
    this.index = zone.count("zone");
    this.name = zone.text("name");
    this.startPfn = zone.hex("start");
    this.spannedPages = zone.count("spanned");
    this.orders = geometry.orders();
    this.pageblockOrder = geometry.pageblockOrder();
    this.migrateTypes = geometry.migrateTypes();
  }

  /// What all zones of a dump share.
  record Geometry(int orders, int pageblockOrder, int migrateTypes) {}

  boolean is(int wantedNode, int wantedIndex) {
    return node == wantedNode && index == wantedIndex;
  }

  void addFreeList(DumpLine line) throws TraceFormatException {
    int order = line.decimal("order", 0, orders - 1);
    int migrateType = line.decimal("mt", 0, migrateTypes - 1);
    long[] pfns = line.pfns("pfns");
    markListed(line, order, pfns);
    freeLists.add(new FreeListState(order, migrateType, pfns));
  }

  void addPcp(DumpLine line) throws TraceFormatException {
    finishPcp();
    pcps.add(new PcpState(
        line.decimal("cpu", 0, MAX_CPU),
        line.count("count"),
        line.count("high"),
        line.count("batch"),
        line.count("high_min"),
        line.count("high_max"),
        line.count("alloc_factor"),
        line.count("free_count"),
        List.of()));
  }

  void addPcpList(DumpLine line) throws TraceFormatException {
    int cpu = line.decimal("cpu", 0, MAX_CPU);
    if (pcps.isEmpty() || pcps.getLast().cpu() != cpu) {
      throw line.wrong("the `pcp` line of CPU " + cpu + " before its lists", "none");
    }
    int order = line.decimal("order", 0, orders - 1);
    int migrateType = line.decimal("mt", PcpListState.HUGE_MOVABLE, migrateTypes - 1);
    long[] pfns = line.pfns("pfns");
    markListed(line, order, pfns);
    pcpLists.add(new PcpListState(line.count("pindex"), order, migrateType, pfns));
  }

  /// Gives the last CPU the lists that followed it.
  private void finishPcp() {
    if (!pcps.isEmpty()) {
      PcpState pcp = pcps.removeLast();
      pcps.add(new PcpState(
          pcp.cpu(),
          pcp.count(),
          pcp.high(),
          pcp.batch(),
          pcp.highMin(),
          pcp.highMax(),
          pcp.allocFactor(),
          pcp.freeCount(),
          pcpLists));
    }
    pcpLists = new ArrayList<>();
  }

  private void markListed(DumpLine line, int order, long[] pfns) throws TraceFormatException {
    long pages = 1L << order;
    for (long pfn : pfns) {
      long at = pfn - startPfn;
      if (at < 0 || at + pages > spannedPages) {
        throw line.wrong("a frame of zone " + name, "%x".formatted(pfn));
      }
      if ((pfn & (pages - 1)) != 0) {
        throw line.wrong("a frame aligned to order " + order, "%x".formatted(pfn));
      }
      int next = listed.nextSetBit((int) at);
      if (next >= 0 && next < at + pages) {
        throw line.wrong("each frame on one list", "%x again".formatted(startPfn + next));
      }
      listed.set((int) at, (int) (at + pages));
    }
  }

  void setPageblocks(DumpLine line) throws TraceFormatException {
    pageblockStartPfn = line.hex("start");
    long alignedStartPfn = startPfn >> pageblockOrder << pageblockOrder;
    long endPfn = startPfn + spannedPages;
    int count = line.count("n");
    if (pageblockStartPfn != alignedStartPfn) {
      throw line.wrong("start=%x".formatted(alignedStartPfn), "%x".formatted(pageblockStartPfn));
    }
    if (alignedStartPfn + ((long) count << pageblockOrder) < endPfn) {
      throw line.wrong(
          "pageblocks up to %x".formatted(endPfn), count + " of order " + pageblockOrder);
    }
    String types = digits(line, "mt", count);
    String skips = digits(line, "skip", count);
    pageblockTypes = new byte[count];
    skipBits = new boolean[count];
    for (int i = 0; i < count; i++) {
      pageblockTypes[i] =
          types.charAt(i) == '.' ? ZoneState.NO_MEMORY : digit(line, "mt", types, i, migrateTypes);
      skipBits[i] = skips.charAt(i) != '.' && digit(line, "skip", skips, i, 2) == 1;
    }
  }

  private static String digits(DumpLine line, String key, int count) throws TraceFormatException {
    String digits = line.text(key);
    if (digits.length() != count) {
      throw line.wrong(count + " digits in " + key + "=", Integer.toString(digits.length()));
    }
    return digits;
  }

  private static byte digit(DumpLine line, String key, String digits, int at, int below)
      throws TraceFormatException {
    int value = Character.digit(digits.charAt(at), Character.MAX_RADIX);
    if (value < 0 || value >= below) {
      throw line.wrong("digits below " + below + " in " + key + "=", "`" + digits.charAt(at) + "`");
    }
    return (byte) value;
  }

  /// @throws TraceFormatException if a line or a field is missing
  ZoneState build() throws TraceFormatException {
    finishPcp();
    if (pageblockTypes.length == 0) {
      throw zone.wrong("a line `pageblocks` for zone " + name, "none");
    }
    return new ZoneState(
        node,
        index,
        name,
        startPfn,
        spannedPages,
        zone.decimal("present"),
        zone.decimal("managed"),
        zone.decimal("cma"),
        zone.decimal("min"),
        zone.decimal("low"),
        zone.decimal("high"),
        zone.decimal("boost"),
        zone.decimal("highatomic"),
        zone.decimals("lowmem_reserve"),
        zone.hex("cached_migrate_async"),
        zone.hex("cached_migrate_sync"),
        zone.hex("cached_free"),
        zone.count("compact_considered"),
        zone.count("compact_defer_shift"),
        zone.decimal("compact_order_failed", Integer.MIN_VALUE, Integer.MAX_VALUE),
        freeLists,
        pcps,
        pageblockStartPfn,
        pageblockTypes,
        skipBits);
  }
}
