package pagereel.replay;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import pagereel.replay.Failure.Release;

/// What becomes of frames that stood in the way of a range: watched from then on until they are
/// freed.
///
/// Memory is bounded: beyond [#MAX_WATCHED] frames nothing more is told.
final class BlockerWatch {

  static final int MAX_WATCHED = 1 << 16;
  /// Frames beyond this one are not watched: 256 GiB of 4 KiB pages.
  private static final long MAX_FRAMES = 1L << 26;

  /// A frame, and when it was found in the way.
  private record Sighting(long pfn, long timeNs) {}

  /// What became of it.
  record Outcome(Release release, long freedNs) {}

  private final Map<Sighting, Outcome> settled = new HashMap<>();
  private final Map<Long, List<Long>> openTimes = new HashMap<>();
  private final BitSet watched = new BitSet();
  private int count;

  /// A frame is in the way of a range now.
  void watch(long pfn, long timeNs) {
    if (pfn < 0 || pfn >= MAX_FRAMES || count >= MAX_WATCHED) {
      return;
    }
    count++;
    watched.set((int) pfn);
    openTimes.computeIfAbsent(pfn, key -> new ArrayList<>()).add(timeNs);
  }

  /// Frames are freed.
  void freed(long pfn, int order, long timeNs) {
    settle(pfn, order, new Outcome(Release.FREED, timeNs));
  }

  /// Frames are handed out: those that are watched must have been freed unseen.
  void allocated(long pfn, int order) {
    settle(pfn, order, new Outcome(Release.NOT_TOLD, 0));
  }

  private void settle(long pfn, int order, Outcome outcome) {
    if (openTimes.isEmpty() || pfn < 0 || order < 0 || order > ReplayState.MAX_PAGE_ORDER) {
      return;
    }
    long end = Math.min(pfn + (1L << order), MAX_FRAMES);
    if (pfn >= end) {
      return;
    }
    for (int p = watched.nextSetBit((int) pfn); p >= 0 && p < end; p = watched.nextSetBit(p + 1)) {
      watched.clear(p);
      List<Long> times = openTimes.remove((long) p);
      if (times != null) {
        for (long timeNs : times) {
          settled.put(new Sighting(p, timeNs), outcome);
        }
      }
    }
  }

  /// Events are missing: nothing is sure any more of what is watched.
  void lostEvents() {
    Iterator<Map.Entry<Long, List<Long>>> open = openTimes.entrySet().iterator();
    while (open.hasNext()) {
      Map.Entry<Long, List<Long>> entry = open.next();
      for (long timeNs : entry.getValue()) {
        settled.put(new Sighting(entry.getKey(), timeNs), new Outcome(Release.NOT_TOLD, 0));
      }
      open.remove();
    }
    watched.clear();
  }

  /// What became of a frame that was found in the way at this time, as far as was seen so far.
  Outcome outcome(long pfn, long timeNs) {
    Outcome outcome = settled.get(new Sighting(pfn, timeNs));
    if (outcome != null) {
      return outcome;
    }
    boolean open = openTimes.getOrDefault(pfn, List.of()).contains(timeNs);
    return new Outcome(open ? Release.HELD_TO_END : Release.NOT_TOLD, 0);
  }
}
