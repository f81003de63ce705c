package pagereel.replay;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// What memory was like when an allocation failed, by the model.
///
/// @param zones           empty where something of the zones is not known
/// @param areaPages       of the CMA area that was asked, where it is known
/// @param areaUsedPages   of these, handed out
/// @param largestRunPages the area's longest run of pages that are not handed out
/// @param nearest         what came nearest to being the block that was wanted; only where no block
///                        was large enough
public record FailureMoment(
    List<ZoneMoment> zones,
    OptionalLong areaPages,
    OptionalLong areaUsedPages,
    OptionalLong largestRunPages,
    Optional<NearestRange> nearest) {

  /// Nothing is known.
  public static final FailureMoment UNKNOWN = of(List.of(), Optional.empty());

  /// What memory was like when no block could be had.
  static FailureMoment of(List<ZoneMoment> zones, Optional<NearestRange> nearest) {
    return new FailureMoment(
        zones, OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty(), nearest);
  }

  public FailureMoment {
    zones = List.copyOf(zones);
  }

  /// One zone at that moment.
  ///
  /// @param freePages      on the free lists, of every type
  /// @param usablePages    of these, what the request may take, whatever the size of the blocks
  /// @param minPages       what has to stay free, by the watermark; 0 if not known
  /// @param keptPages      what has to stay free for this request: part of the watermark if it is
  ///                       urgent, and what is kept from requests that may use a higher zone
  /// @param allowed        the watermark lets the request have its pages
  /// @param largestOrder   of the free blocks that the request may take; −1 if there is none
  /// @param freeBlocks     by order, of every type
  public record ZoneMoment(
      int node,
      String name,
      long freePages,
      long usablePages,
      long minPages,
      long keptPages,
      boolean allowed,
      int largestOrder,
      List<Long> freeBlocks) {

    public ZoneMoment {
      freeBlocks = List.copyOf(freeBlocks);
    }

    /// Whether it has a block of this order that the request may take.
    public boolean hasBlock(int order) {
      return largestOrder >= order;
    }
  }
}
