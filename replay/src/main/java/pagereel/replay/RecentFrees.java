package pagereel.replay;

import java.util.HashSet;
import java.util.Set;
import java.util.function.LongPredicate;
import java.util.function.LongSupplier;
import java.util.stream.LongStream;
import pagereel.replay.model.Zone;

/// Which pages came to the free lists last, and when.
final class RecentFrees {

  private static final int SIZE = 1 << 16;

  /// The free blocks that have pages which came to the lists after a moment that goes back step by
  /// step.
  final class Since {
    private final Zone zone;
    private final Set<Long> heads = new HashSet<>();
    private long next = count - 1;

    private Since(Zone zone) {
      this.zone = zone;
    }

    /// Takes in all that came after this moment.
    ///
    /// @return whether there is more than before
    boolean goBackTo(long moment) {
      int before = heads.size();
      while (next >= 0 && next >= count - SIZE && moments[place(next)] > moment) {
        long pfn = pfns[place(next)];
        if (zone.spans(pfn) && zone.isFree(pfn)) {
          heads.add(zone.buddyOf(pfn));
        }
        next--;
      }
      return heads.size() > before;
    }

    boolean has(long headPfn) {
      return heads.contains(headPfn);
    }
  }

  private final long[] pfns = new long[SIZE];
  private final long[] moments = new long[SIZE];
  private final LongSupplier clock;
  private long count;

  /// @param clock the moment now
  RecentFrees(LongSupplier clock) {
    this.clock = clock;
  }

  private static int place(long number) {
    return (int) (number & (SIZE - 1));
  }

  void freed(long pfn) {
    pfns[place(count)] = pfn;
    moments[place(count)] = clock.getAsLong();
    count++;
  }

  /// How many pages have come to the lists so far.
  long count() {
    return count;
  }

  /// The first frames of free blocks in a range that came to the lists as they are after so many
  /// others, ascending.
  long[] blocksSince(long countBefore, Zone zone, long startPfn, long endPfn) {
    long from = Math.max(countBefore, count - SIZE);
    LongStream.Builder heads = LongStream.builder();
    for (long number = from; number < count; number++) {
      long pfn = pfns[place(number)];
      if (pfn >= startPfn && pfn < endPfn && zone.isBuddy(pfn) && zone.buddyOrder(pfn) == 0) {
        heads.add(pfn);
      }
    }
    return heads.build().sorted().distinct().toArray();
  }

  /// The free blocks of a zone that have pages which came to the lists after so many others.
  LongPredicate cameSince(long countBefore, Zone zone) {
    Set<Long> heads = new HashSet<>();
    for (long number = Math.max(countBefore, count - SIZE); number < count; number++) {
      long pfn = pfns[place(number)];
      if (zone.spans(pfn) && zone.isFree(pfn)) {
        heads.add(zone.buddyOf(pfn));
      }
    }
    return heads::contains;
  }

  Since since(Zone zone) {
    return new Since(zone);
  }
}
