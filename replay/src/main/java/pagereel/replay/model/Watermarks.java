package pagereel.replay.model;

/// The page counts at which a zone begins to refuse allocations.
///
/// Source: `__zone_watermark_ok()`, `mm/page_alloc.c`. Left out: the boost, which has no event,
/// and the actual size of the HighAtomic reserve.
///
/// @param minPages       0 if not known
/// @param lowPages       below this reclaim is woken; 0 if not known
/// @param highPages      above this the zone is not short of pages; 0 if not known
/// @param reservePages   kept from requests that could have used a higher zone
/// @param reservedBlocks pages set aside for HighAtomic requests
public record Watermarks(
    long minPages, long lowPages, long highPages, long reservePages, long reservedBlocks) {

  public static final Watermarks UNKNOWN = new Watermarks(0, 0, 0, 0, 0);

  /// Whether a zone with this many free pages may give `1 << order` of them.
  ///
  /// @param urgent the request may use part of the reserve: it has `__GFP_HIGH`
  /// @param atomic the request may not wait either
  public boolean allow(long freePages, int order, boolean urgent, boolean atomic) {
    long usable = freePages - ((1L << order) - 1) - (urgent ? 0 : reservedBlocks);
    return usable > keptPages(urgent, atomic);
  }

  /// How many pages have to stay free after a request.
  ///
  /// @param urgent the request may use part of the reserve: it has `__GFP_HIGH`
  /// @param atomic the request may not wait either
  public long keptPages(boolean urgent, boolean atomic) {
    long min = minPages;
    if (urgent) {
      min -= min / 2;
      if (atomic) {
        min -= min / 4;
      }
    }
    return min + reservePages;
  }
}
