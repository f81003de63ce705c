package pagereel.replay;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import pagereel.parser.event.EventBatch;
import pagereel.parser.event.Tracepoint;
import pagereel.replay.model.Zone;

/// What other CPUs drain and take while pages of a CPU wait for the lock, and when these came in
/// between, as the takes tell: a list gives first what came to it last.
final class DrainOrder {

  /// How far ahead drains and takes are looked for.
  private static final int MAX_EVENTS = 1 << 12;

  private static final int MAX_ORDER = 20;

  private static final byte LISTED = 0;
  private static final byte TAKEN = 1;
  private static final byte MERGED = 2;
  /// After compaction has looked for free pages.
  private static final byte TAKEN_LATER = 3;

  /// A block that is drained or taken.
  private record Moved(long pfn, int type, boolean drained) {}

  private final EventWindow window;
  private final MigrateTypes types;
  private final List<Moved> blocks = new ArrayList<>();
  /// The one that moves next.
  private int next;

  DrainOrder(EventWindow window, MigrateTypes types) {
    this.window = window;
    this.types = types;
  }

  /// Looks for what is drained to a zone, and taken of its free lists, from an event on, until the
  /// CPU that frees the pages does anything, but to free more where they may be of a batch.
  ///
  /// @param fromRow of the batch that was given last
  /// @param ofBatch whether the pages may be of a batch
  /// @return whether there is something
  boolean look(int fromRow, Zone zone, int cpu, boolean ofBatch) {
    blocks.clear();
    next = 0;
    window.lookAhead(fromRow, MAX_EVENTS, (batch, row, fate) -> {
      Tracepoint tracepoint = batch.tracepoint(row);
      if (batch.cpu(row) == cpu) {
        return ofBatch && DelayedFrees.isFree(tracepoint);
      }
      boolean drained = tracepoint == Tracepoint.MM_PAGE_PCPU_DRAIN;
      if ((drained || isTake(batch, row)) && zone.spans(batch.pfn(row))) {
        blocks.add(new Moved(batch.pfn(row), types.of(batch.migrateType(row)), drained));
      }
      return true;
    });
    return !blocks.isEmpty();
  }

  /// The take of a single page: while one is listed, it is the one that came last.
  private static boolean isTake(EventBatch batch, int row) {
    return batch.tracepoint(row) == Tracepoint.MM_PAGE_ALLOC_ZONE_LOCKED && batch.order(row) == 0;
  }

  /// How many of the blocks that [#look] has found moved before a page came. Of those of its list,
  /// what was drained before is taken after it, what was drained later is taken before it, and
  /// what is taken without it was taken before: the place is that for which this is so of most.
  ///
  /// Nothing is told by the take of a page whose buddy is freed before it: the two merge.
  ///
  /// Nor is anything by when it is taken if it is put last, because it is to merge soon.
  ///
  /// Where the block that it would have been put before is taken without it, it is not there:
  /// if it is put last once all has been drained that lets it merge soon, it came after that.
  ///
  /// @param type of the page's list
  int movedBefore(int fromRow, Zone zone, long pfn, long buddyPfn, int type) {
    if (isPutLast(zone, pfn)) {
      return 0;
    }
    Takes takes = follow(fromRow, zone, pfn, buddyPfn, type);
    int place = takes.bestPlace(pfn, buddyPfn);
    return takes.isGoneBefore(place) ? Math.max(place, placeOfTail(zone, pfn, place)) : place;
  }

  /// Whether a page came before all of the blocks, as the takes tell. Nothing does if it is put
  /// last.
  boolean isBeforeAll(int fromRow, Zone zone, long pfn, long buddyPfn, int type) {
    if (isPutLast(zone, pfn) || placeOfTail(zone, pfn, 0) > 0) {
      return false;
    }
    Takes takes = follow(fromRow, zone, pfn, buddyPfn, type);
    return takes.bestPlace(pfn, buddyPfn) == 0 && takes.sum < 0;
  }

  private Takes follow(int fromRow, Zone zone, long pfn, long buddyPfn, int type) {
    Takes takes = new Takes(type, zone.firstFree(0, type));
    window.lookAhead(
        fromRow,
        Integer.MAX_VALUE,
        (batch, row, fate) -> takes.goesOn(batch, row, fate, pfn, buddyPfn));
    return takes;
  }

  private static boolean isPutLast(Zone zone, long pfn) {
    long nextPfn = nextToMerge(pfn);
    return isFree(zone, nextPfn) && isFree(zone, nextPfn + 1);
  }

  /// How many of the blocks have to move before a single page is put last on its list, because both
  /// pages that it would merge with next are free; 0 if that does not come about by them.
  private int placeOfTail(Zone zone, long pfn, int from) {
    long nextPfn = nextToMerge(pfn);
    int place = 0;
    for (long p = nextPfn; p < nextPfn + 2; p++) {
      int drained = isFree(zone, p) ? 0 : placeAfter(p);
      if (drained < 0) {
        return 0;
      }
      place = Math.max(place, drained);
    }
    return place > from ? place : 0;
  }

  /// The first of the two pages that a page would merge with once it has with its buddy.
  private static long nextToMerge(long pfn) {
    return (pfn & ~1L) ^ 2;
  }

  private static boolean isFree(Zone zone, long pfn) {
    return zone.spans(pfn) && zone.isFree(pfn);
  }

  /// The place after the drain of a page, or -1.
  private int placeAfter(long pfn) {
    for (int i = 0; i < blocks.size(); i++) {
      if (blocks.get(i).drained && blocks.get(i).pfn == pfn) {
        return i + 1;
      }
    }
    return -1;
  }

  /// What becomes of the blocks of one list until a page is taken.
  private final class Takes {
    private final int type;
    private final long[] sorted;
    private final byte[] fates;
    /// What was first on the list before, or [Zone#NO_PFN].
    private final long firstPfn;
    private boolean taken;
    /// Of the votes of all blocks.
    private int sum;
    /// Compaction has looked for free pages since: what is not seen any more may be gone.
    private boolean searched;

    Takes(int type, long firstPfn) {
      this.type = type;
      this.firstPfn = firstPfn;
      sorted = LongStream.concat(
              blocks.stream()
                  .filter(block -> block.drained && block.type == type)
                  .mapToLong(Moved::pfn),
              LongStream.of(firstPfn))
          .sorted()
          .distinct()
          .toArray();
      fates = new byte[sorted.length];
    }

    /// Takes in an event.
    ///
    /// @return whether the page has still neither been taken nor merged
    boolean goesOn(EventBatch batch, int row, int fate, long pfn, long buddyPfn) {
      switch (batch.tracepoint(row)) {
        case MM_PAGE_ALLOC_ZONE_LOCKED -> {
          taken = covers(batch, row, pfn);
          take(batch, row);
        }
        case MM_PAGE_FREE, MM_PAGE_PCPU_DRAIN -> {
          if (batch.tracepoint(row) == Tracepoint.MM_PAGE_FREE && !Fate.bypassesPcp(fate)) {
            return true;
          }
          int buddyPlace = Arrays.binarySearch(sorted, batch.pfn(row) ^ 1);
          if (buddyPlace >= 0 && fates[buddyPlace] == LISTED) {
            fates[buddyPlace] = MERGED;
          }
          return !covers(batch, row, buddyPfn);
        }
        case MM_COMPACTION_FAST_ISOLATE_FREEPAGES, MM_COMPACTION_ISOLATE_FREEPAGES ->
          searched = true;
        default -> {}
      }
      return !taken;
    }

    private void take(EventBatch batch, int row) {
      int place = Arrays.binarySearch(sorted, batch.pfn(row));
      for (int i = place < 0 ? -1 - place : place;
          i < sorted.length && covers(batch, row, sorted[i]);
          i++) {
        if (fates[i] == LISTED) {
          fates[i] = searched ? TAKEN_LATER : TAKEN;
        }
      }
    }

    int bestPlace(long pfn, long buddyPfn) {
      int best = 0;
      int bestSum = 0;
      sum = 0;
      for (int i = 0; i < blocks.size(); i++) {
        Moved block = blocks.get(i);
        if (block.pfn == (block.drained ? buddyPfn : pfn)) {
          break;
        }
        if (block.type == type) {
          sum += vote(block);
          if (sum > bestSum) {
            bestSum = sum;
            best = i + 1;
          }
        }
      }
      return best;
    }

    /// Whether the block that lies behind a page with this place is taken without it.
    boolean isGoneBefore(int place) {
      long behindPfn = firstPfn;
      for (int i = 0; i < place; i++) {
        if (blocks.get(i).drained && blocks.get(i).type == type) {
          behindPfn = blocks.get(i).pfn;
        }
      }
      byte fate = fates[Arrays.binarySearch(sorted, behindPfn)];
      return fate == TAKEN || (taken && fate == TAKEN_LATER);
    }

    /// Whether a page that has not been taken yet came after a block moved, 1, or before, -1.
    private int vote(Moved block) {
      if (!block.drained) {
        return 1;
      }
      return switch (fates[Arrays.binarySearch(sorted, block.pfn)]) {
        case TAKEN -> -1;
        case TAKEN_LATER -> taken ? -1 : 0;
        case LISTED -> taken ? 1 : 0;
        default -> 0;
      };
    }
  }

  static boolean covers(EventBatch batch, int row, long pfn) {
    long start = batch.pfn(row);
    return pfn >= start && pfn < start + (1L << Math.clamp(batch.order(row), 0, MAX_ORDER));
  }

  /// How many of the blocks have moved.
  int moved() {
    return next;
  }

  /// A block is drained or taken.
  void moves(Tracepoint tracepoint, long pfn) {
    if (isOver()) {
      return;
    }
    Moved block = blocks.get(next);
    Tracepoint its =
        block.drained ? Tracepoint.MM_PAGE_PCPU_DRAIN : Tracepoint.MM_PAGE_ALLOC_ZONE_LOCKED;
    if (block.pfn == pfn && tracepoint == its) {
      next++;
    }
  }

  /// Whether all of them have.
  boolean isOver() {
    return next == blocks.size();
  }
}
