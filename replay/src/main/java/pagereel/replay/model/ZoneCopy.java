package pagereel.replay.model;

/// A part of a zone as a zone of its own: what is done to it, the zone does not notice.
///
/// It reaches out to the bounds that no free block crosses, so that a merge goes as far as it would
/// in the zone. Free blocks are on the same lists, in ascending order; all other frames are in use,
/// those on per-CPU lists too, or unknown, or a hole. Who holds a frame is not copied.
final class ZoneCopy {

  private ZoneCopy() {}

  /// Copies a range and what lies with it in the largest blocks that there can be.
  static Zone around(Zone zone, long startPfn, long endPfn) {
    long largest = 1L << zone.maxPageOrder();
    long from = Math.max(startPfn & -largest, zone.startPfn());
    long to = Math.min((endPfn + largest - 1) & -largest, zone.endPfn());
    if (from >= to) {
      throw new IllegalArgumentException(
          "[%#x, %#x) is not in the zone".formatted(startPfn, endPfn));
    }
    Zone copy = Zone.inUse(
        zone.node(),
        zone.name(),
        from,
        to - from,
        zone.maxPageOrder(),
        zone.pageblockOrder(),
        zone.profile());
    for (long block = from; block < to; block += zone.pageblocks().pages()) {
      copy.setPageblockType(block, zone.pageblockType(block));
    }
    copy.setPageblockType(to - 1, zone.pageblockType(to - 1));
    for (long pfn = from; pfn < to; ) {
      pfn += copyFrame(zone, copy, pfn);
    }
    return copy;
  }

  /// @return frames copied
  private static long copyFrame(Zone zone, Zone copy, long pfn) {
    switch (zone.state(pfn)) {
      case FREE -> {
        copy.link(pfn, zone.buddyOrder(pfn), zone.buddyType(pfn), true);
        return 1L << zone.buddyOrder(pfn);
      }
      case UNKNOWN -> copy.setState(pfn, 1, FrameState.UNKNOWN);
      case HOLE -> copy.setState(pfn, 1, FrameState.HOLE);
      case ALLOCATED ->
        copy.frames().fill(copy.frame(pfn), 1, PageFrames.ALLOCATED, zone.allocationOrder(pfn));
      case IN_USE ->
        copy.frames().fill(copy.frame(pfn), 1, PageFrames.IN_USE, zone.allocationOrder(pfn));
      case FREE_TAIL, PCP, PCP_TAIL, RESERVED, COMPACTION, MIGRATED, CONTIGUOUS, TAKEN -> {}
    }
    return 1;
  }
}
