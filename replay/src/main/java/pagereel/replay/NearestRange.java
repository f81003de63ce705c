package pagereel.replay;

/// The aligned range that came nearest to being the free block that was wanted: it had the fewest
/// frames in use.
///
/// @param inUsePages frames of it that were on no free list
public record NearestRange(long startPfn, long pages, long inUsePages) {

  public long endPfn() {
    return startPfn + pages;
  }
}
