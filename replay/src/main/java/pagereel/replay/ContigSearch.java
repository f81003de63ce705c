package pagereel.replay;

import java.util.ArrayList;
import java.util.List;
import pagereel.replay.model.MigrateType;
import pagereel.replay.model.PageblockIsolation;
import pagereel.replay.model.Zone;

/// The search of a request for a contiguous range anywhere: zone after zone, downwards, each from
/// its beginning, aligned range after aligned range. A range of which a pageblock cannot be
/// isolated fails without an event; what was isolated of it has changed its place in the lists.
///
/// Where a range lies among those that a search comes to is all that tells of one: a request for a
/// range between them was for that alone. One for a range that lies there may have been so too.
///
/// Source: `alloc_contig_pages()`, `mm/page_alloc.c`. Left out: other nodes.
final class ContigSearch {

  private final UnmovablePages unmovable;
  private final List<Zone> zonelist;
  private final long pages;
  /// The search comes to its first range.
  private final boolean anywhere;
  private int zoneIndex;
  private long nextPfn;

  /// @param zone     where the search is going to try a range
  /// @param startPfn the range
  /// @param pages    its length
  ContigSearch(ReplayState state, UnmovablePages unmovable, Zone zone, long startPfn, long pages) {
    this.unmovable = unmovable;
    this.pages = pages;
    anywhere = (startPfn - firstIn(zone)) % pages == 0;
    zonelist = zonelist(state.zones().all(), zone);
    if (!zonelist.isEmpty()) {
      nextPfn = firstIn(zonelist.getFirst());
    }
  }

  /// The zones of a node, highest first, but for those of movable pages alone if the range lies
  /// lower.
  private static List<Zone> zonelist(List<Zone> all, Zone wanted) {
    List<Zone> zones = new ArrayList<>();
    for (Zone zone : all.reversed()) {
      boolean reachable = !zone.name().equals("Movable") || zone.equals(wanted);
      if (zone.node() == wanted.node() && (reachable || zones.contains(wanted))) {
        zones.add(zone);
      }
    }
    return zones;
  }

  /// Where the search begins in a zone: aligned as the kernel aligns, also to what is no power of
  /// two.
  private long firstIn(Zone zone) {
    return (zone.startPfn() + pages - 1) & -pages;
  }

  /// Whether the search may still come to a range that starts here.
  boolean isBefore(Zone zone, long pfn) {
    int index = zonelist.indexOf(zone);
    return index > zoneIndex || (index == zoneIndex && pfn >= nextPfn);
  }

  /// Whether the request was for a range wherever it lies, as far as its first one tells.
  boolean isAnywhere() {
    return anywhere;
  }

  /// The range that the kernel should come to next: the first whose pageblocks can all be isolated.
  /// [Zone#NO_PFN] if there is none.
  long expected() {
    for (int i = zoneIndex; i < zonelist.size(); i++) {
      Zone zone = zonelist.get(i);
      PageblockIsolation isolation = new PageblockIsolation(zone);
      for (long pfn = i == zoneIndex ? nextPfn : firstIn(zone);
          pfn + pages <= zone.endPfn();
          pfn += pages) {
        if (unmovable.mayTry(zone, pfn, pfn + pages)
            && !isolation.refusesRange(pfn, pfn + pages, refusal(zone))) {
          return pfn;
        }
      }
    }
    return Zone.NO_PFN;
  }

  private PageblockIsolation.UnmovableCheck refusal(Zone zone) {
    return (startPfn, endPfn) -> unmovable.hasUnmovable(zone, startPfn, endPfn);
  }

  /// The next range is seen to be tried.
  void leaveOut() {
    nextPfn += pages;
  }

  /// Tries the ranges up to this one, which is the next to be seen.
  void failUpTo(Zone zone, long pfn) {
    while (zoneIndex < zonelist.size() && !zonelist.get(zoneIndex).equals(zone)) {
      failInZone(Long.MAX_VALUE);
      nextZone();
    }
    failInZone(pfn);
    nextPfn = pfn;
  }

  /// Tries all ranges that are left.
  void failToEnd() {
    while (zoneIndex < zonelist.size()) {
      failInZone(Long.MAX_VALUE);
      nextZone();
    }
  }

  private void nextZone() {
    zoneIndex++;
    if (zoneIndex < zonelist.size()) {
      nextPfn = firstIn(zonelist.get(zoneIndex));
    }
  }

  private void failInZone(long endPfn) {
    if (zoneIndex >= zonelist.size() || !anywhere) {
      return;
    }
    Zone zone = zonelist.get(zoneIndex);
    PageblockIsolation isolation = new PageblockIsolation(zone);
    for (long pfn = nextPfn; pfn < endPfn && pfn + pages <= zone.endPfn(); pfn += pages) {
      long rangeEnd = pfn + pages;
      if (isolation.pageblocksOf(pfn, rangeEnd) == 1) {
        // A refused pageblock alone leaves everything as it is.
        continue;
      }
      if (unmovable.mayTry(zone, pfn, rangeEnd)
          && isolation.tryIsolateRange(pfn, rangeEnd, MigrateType.MOVABLE, refusal(zone))) {
        // It was refused, by a page that the model takes to be movable.
        isolation.undoRange(pfn, rangeEnd, MigrateType.MOVABLE);
      }
    }
  }
}
