package pagereel.replay.model;

import java.util.HashSet;
import java.util.Set;
import java.util.function.LongPredicate;

/// What a variant of the strict isolation would do to a range, and what the free lists would look
/// like after it. The zone is left as it is.
///
/// @param result       what the function would do and return
/// @param blocksBefore free blocks by order, in the range and as far around it as a merge can reach
/// @param blocksAfter  the same after it, and after the caller gave back what reaches over the end
/// @param brokenBlocks free blocks that were there before and are not any more, nor a part of what
///                     was handed out whole
/// @param sameBlocks   whether the free blocks are the very same, by frame, order and type
public record IsolationTrial(
    StrictResult result,
    long[] blocksBefore,
    long[] blocksAfter,
    long brokenBlocks,
    boolean sameBlocks) {

  private record FreeBlock(long pfn, int order, int type) {}

  /// Tries a variant on a copy of the range `[startPfn, endPfn)`.
  ///
  /// @param compound whether a compound page in use starts at a frame
  public static IsolationTrial of(
      IsolationVariant variant, Zone zone, long startPfn, long endPfn, LongPredicate compound) {
    Zone copy = ZoneCopy.around(zone, startPfn, endPfn);
    Set<FreeBlock> before = blocks(copy);
    long[] countsBefore = counts(copy);
    StrictResult result = variant.isolateStrict(copy, startPfn, endPfn, compound);
    if (result.succeeded() && result.takenPages() > 0) {
      giveBackBeyond(copy, endPfn, result.takenEndPfn());
    }
    Set<FreeBlock> after = blocks(copy);
    long broken = before.stream()
        .filter(block -> !after.contains(block))
        .filter(block ->
            !result.succeeded() || block.pfn < startPfn || block.pfn + (1L << block.order) > endPfn)
        .count();
    return new IsolationTrial(result, countsBefore, counts(copy), broken, before.equals(after));
  }

  /// Pages past the range's end, of a last block that reaches over it, are the caller's to free.
  private static void giveBackBeyond(Zone copy, long endPfn, long takenEndPfn) {
    for (long pfn = endPfn; pfn < takenEndPfn; pfn++) {
      copy.freeOnePage(pfn, 0, IsolationScan.freeType(copy, pfn), false);
    }
  }

  private static Set<FreeBlock> blocks(Zone zone) {
    Set<FreeBlock> blocks = new HashSet<>();
    for (long pfn = zone.startPfn(); pfn < zone.endPfn(); pfn++) {
      if (zone.isBuddy(pfn)) {
        blocks.add(new FreeBlock(pfn, zone.buddyOrder(pfn), zone.buddyType(pfn)));
      }
    }
    return blocks;
  }

  private static long[] counts(Zone zone) {
    long[] counts = new long[zone.maxPageOrder() + 1];
    for (int order = 0; order < counts.length; order++) {
      counts[order] = zone.freeBlocks(order);
    }
    return counts;
  }
}
