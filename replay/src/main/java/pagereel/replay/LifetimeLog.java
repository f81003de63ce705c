package pagereel.replay;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import pagereel.replay.model.FrameState;
import pagereel.replay.model.MigrateType;
import pagereel.replay.model.Zone;

/// Counts how old pages are when they are given back, and how old those are that never were.
final class LifetimeLog {

  /// The model's unit of time: 2^14 ns.
  private static final int FIRST_SHIFT = 14;
  /// Buckets for each doubling, as a power of two.
  private static final int STEPS_SHIFT = 2;

  private static final int STEPS = 1 << STEPS_SHIFT;
  /// Up to 2^46 ns, 19 hours.
  private static final int BUCKETS = (46 - FIRST_SHIFT) * STEPS + 1;

  private static final int TYPES = MigrateType.PCPTYPES;

  private final long[][] freedPages = new long[TYPES][BUCKETS];

  /// Forgets what was counted so far: results begin here.
  void restart() {
    for (long[] pages : freedPages) {
      Arrays.fill(pages, 0);
    }
  }

  /// A block is about to be freed.
  ///
  /// @param sinceNs nanoseconds since the start of the replay
  void freeing(Zone zone, long pfn, long pages, long sinceNs) {
    for (long p = pfn; p < pfn + pages; p++) {
      if (zone.state(p) == FrameState.ALLOCATED && zone.allocationType(p) < TYPES) {
        freedPages[zone.allocationType(p)][bucket(sinceNs - zone.allocatedSinceNs(p))]++;
      }
    }
  }

  /// The bucket of an age: the doublings since the first, and the next bits of it.
  static int bucket(long ageNs) {
    if (ageNs < 1L << FIRST_SHIFT) {
      return 0;
    }
    int doublings = 63 - Long.numberOfLeadingZeros(ageNs);
    int step = (int) (ageNs >> (doublings - STEPS_SHIFT)) & (STEPS - 1);
    return Math.min((doublings - FIRST_SHIFT) * STEPS + step + 1, BUCKETS - 1);
  }

  /// Where a bucket ends.
  static long endNs(int bucket) {
    if (bucket == BUCKETS - 1) {
      return Long.MAX_VALUE;
    }
    int doublings = FIRST_SHIFT + bucket / STEPS;
    return (long) (STEPS + bucket % STEPS) << (doublings - STEPS_SHIFT);
  }

  /// @param sinceNs the end of the trace, in nanoseconds since the start of the replay
  List<Lifetimes> lifetimes(List<Zone> zones, long sinceNs) {
    long[][] livePages = new long[TYPES][BUCKETS];
    for (Zone zone : zones) {
      for (long pfn = zone.startPfn(); pfn < zone.endPfn(); pfn++) {
        if (zone.state(pfn) == FrameState.ALLOCATED && zone.allocationType(pfn) < TYPES) {
          livePages[zone.allocationType(pfn)][bucket(sinceNs - zone.allocatedSinceNs(pfn))]++;
        }
      }
    }
    long[] ends = new long[BUCKETS];
    for (int bucket = 0; bucket < BUCKETS; bucket++) {
      ends[bucket] = endNs(bucket);
    }
    List<Lifetimes> list = new ArrayList<>();
    for (int type = 0; type < TYPES; type++) {
      Lifetimes lifetimes =
          new Lifetimes(MigrateType.name(type), ends, freedPages[type].clone(), livePages[type]);
      if (lifetimes.pages() > 0) {
        list.add(lifetimes);
      }
    }
    return list;
  }
}
