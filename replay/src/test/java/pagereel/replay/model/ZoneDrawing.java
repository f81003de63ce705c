package pagereel.replay.model;

import java.util.ArrayList;
import java.util.List;
import pagereel.replay.kernel.KernelProfile;

/// Zones as text and back: a line for each pageblock, which begins with the letter of its type and
/// has a sign for each frame.
///
/// - `U`, `M`, `R`: allocated, for a request of this type
/// - a digit, then `.`: a free block of this order, on the list of its first pageblock's type
/// - `.` without a digit before it: free, in the largest aligned block of its pageblock that fits
/// - `p`, then `-`: a block on a per-CPU list, of CPU 0 and its pageblock's type
/// - `#`: in use since before the trace
/// - `c`: taken by compaction; `m`: new home of a page that it moved
/// - `g`, `t`: taken by a contiguous allocation, by nobody seen
/// - `?`, `x`, `_`: unknown, a hole, outside the zone
///
/// Pageblocks have 8 frames and the largest block 16, unless said otherwise. Lists have their
/// blocks in ascending order at first. Frames are numbered from 0 in drawings, lists and tests;
/// [#pfn] gives their PFNs.
public final class ZoneDrawing {

  public static final int PAGEBLOCK_ORDER = 3;
  static final int MAX_PAGE_ORDER = 4;

  /// The PFN of frame 0.
  private static final long BASE_PFN = 1024;

  private static final String TYPES = "UMRHCI";
  private static final int FIRST_SIGN = 2;
  private static final int PAGEBLOCK_PAGES = 1 << PAGEBLOCK_ORDER;

  private final Zone zone;
  private final String frames;

  private ZoneDrawing(KernelProfile profile, int maxPageOrder, String... pageblocks) {
    StringBuilder signs = new StringBuilder();
    for (String line : pageblocks) {
      if (line.length() != FIRST_SIGN + PAGEBLOCK_PAGES) {
        throw new IllegalArgumentException("not a pageblock: " + line);
      }
      signs.append(line, FIRST_SIGN, line.length());
    }
    int outside = 0;
    while (signs.charAt(outside) == '_') {
      outside++;
    }
    int end = signs.length();
    while (signs.charAt(end - 1) == '_') {
      end--;
    }
    frames = signs.substring(0, end);
    zone = Zone.inUse(
        0, "Normal", pfn(outside), end - outside, maxPageOrder, PAGEBLOCK_ORDER, profile);
    for (int i = 0; i < pageblocks.length; i++) {
      int type = TYPES.indexOf(pageblocks[i].charAt(0));
      zone.setPageblockType(pfn(i * PAGEBLOCK_PAGES), type);
    }
    for (int frame = outside; frame < end; ) {
      frame += place(frame);
    }
  }

  /// The PFN of a frame of a drawing.
  public static long pfn(int frame) {
    return BASE_PFN + frame;
  }

  public static Zone zone(KernelProfile profile, String... pageblocks) {
    return new ZoneDrawing(profile, MAX_PAGE_ORDER, pageblocks).zone;
  }

  static Zone zone(KernelProfile profile, int maxPageOrder, String... pageblocks) {
    return new ZoneDrawing(profile, maxPageOrder, pageblocks).zone;
  }

  /// @return frames placed
  private int place(int frame) {
    char sign = frames.charAt(frame);
    long pfn = pfn(frame);
    switch (sign) {
      case '.' -> {
        int order = orderOfDots(frame);
        zone.link(pfn, order, zone.pageblockType(pfn), true);
        return 1 << order;
      }
      case '0', '1', '2', '3', '4', '5' -> {
        int order = sign - '0';
        zone.link(pfn, order, zone.pageblockType(pfn), true);
        return 1 << order;
      }
      case 'p' -> {
        int order = 0;
        while (frames.startsWith("-", frame + (1 << order))) {
          order++;
        }
        int type = zone.pageblockType(pfn);
        zone.addToPcp(zone.pcp().list(0, order, type), pfn, order, type, true);
        return 1 << order;
      }
      case 'U', 'M', 'R' -> zone.setAllocated(pfn, 0, TYPES.indexOf(sign), 0, 0);
      case '#' -> zone.setState(pfn, 1, FrameState.IN_USE);
      case 'c' -> zone.setState(pfn, 1, FrameState.COMPACTION);
      case 'm' -> zone.setState(pfn, 1, FrameState.MIGRATED);
      case 'g' -> zone.setState(pfn, 1, FrameState.CONTIGUOUS);
      case 't' -> zone.setState(pfn, 1, FrameState.TAKEN);
      case '?' -> zone.setState(pfn, 1, FrameState.UNKNOWN);
      case 'x' -> zone.setState(pfn, 1, FrameState.HOLE);
      default -> throw new IllegalArgumentException("no frame is drawn as " + sign);
    }
    return 1;
  }

  private int orderOfDots(int frame) {
    int order = 0;
    while (order < PAGEBLOCK_ORDER
        && frame % (2 << order) == 0
        && frames.startsWith(".".repeat(2 << order), frame)) {
      order++;
    }
    return order;
  }

  /// The zone as it is drawn, free blocks with their orders.
  static List<String> draw(Zone zone) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    long firstPfn = zone.startPfn() >> PAGEBLOCK_ORDER << PAGEBLOCK_ORDER;
    long endPfn = (zone.endPfn() + PAGEBLOCK_PAGES - 1) >> PAGEBLOCK_ORDER << PAGEBLOCK_ORDER;
    for (long pfn = firstPfn; pfn < endPfn; pfn++) {
      if (line.isEmpty()) {
        int type = zone.pageblockType(pfn);
        line.append(type == MigrateType.UNKNOWN ? '?' : TYPES.charAt(type)).append(' ');
      }
      line.append(sign(zone, pfn));
      if (line.length() == FIRST_SIGN + PAGEBLOCK_PAGES) {
        lines.add(line.toString());
        line.setLength(0);
      }
    }
    return lines;
  }

  private static char sign(Zone zone, long pfn) {
    if (!zone.spans(pfn)) {
      return '_';
    }
    return switch (zone.state(pfn)) {
      case FREE -> (char) ('0' + zone.buddyOrder(pfn));
      case FREE_TAIL -> '.';
      case PCP -> 'p';
      case PCP_TAIL -> '-';
      case ALLOCATED -> TYPES.charAt(zone.allocationType(pfn));
      case IN_USE -> '#';
      case COMPACTION -> 'c';
      case MIGRATED -> 'm';
      case CONTIGUOUS -> 'g';
      case TAKEN -> 't';
      case UNKNOWN -> '?';
      case HOLE -> 'x';
      case RESERVED -> 'r';
    };
  }

  /// The free lists that are not empty, in order: `3M 8 0` is the list of order 3 and type
  /// Movable, with block 8 at its head.
  static List<String> lists(Zone zone) {
    List<String> lines = new ArrayList<>();
    for (int order = 0; order <= zone.maxPageOrder(); order++) {
      for (int type = 0; type < MigrateType.COUNT; type++) {
        StringBuilder line = new StringBuilder();
        for (long pfn = zone.firstFree(order, type); pfn != Zone.NO_PFN; pfn = zone.nextFree(pfn)) {
          line.append(' ').append(pfn - BASE_PFN);
        }
        if (!line.isEmpty()) {
          lines.add(order + TYPES.substring(type, type + 1) + line);
        }
      }
    }
    return lines;
  }

  /// One per-CPU list, first block first.
  static List<Integer> pcpList(Zone zone, int list) {
    List<Integer> blocks = new ArrayList<>();
    for (long pfn = zone.firstOnPcp(list); pfn != Zone.NO_PFN; pfn = zone.nextOnPcp(pfn)) {
      blocks.add((int) (pfn - BASE_PFN));
    }
    return blocks;
  }
}
