package pagereel.replay;

import java.util.List;
import java.util.OptionalLong;

/// What memory was like when an allocation failed, by the model.
///
/// @param zones           empty where something of the zones is not known
/// @param areaPages       of the CMA area that was asked, where it is known
/// @param areaUsedPages   of these, handed out
/// @param largestRunPages the area's longest run of pages that are not handed out
public record FailureMoment(
    List<ZoneMoment> zones,
    OptionalLong areaPages,
    OptionalLong areaUsedPages,
    OptionalLong largestRunPages) {

  /// Nothing is known.
  public static final FailureMoment UNKNOWN = new FailureMoment(
      List.of(), OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty());

  public FailureMoment {
    zones = List.copyOf(zones);
  }

  /// One zone at that moment.
  ///
  /// @param freePages      on the free lists, of every type
  /// @param usablePages    of these, what the request may take, whatever the size of the blocks
  /// @param minPages       what has to stay free, by the watermark; 0 if not known
  /// @param allowed        the watermark lets the request have its pages
  /// @param largestOrder   of the free blocks that the request may take; −1 if there is none
  /// @param freeBlocks     by order, of every type
  public record ZoneMoment(
      int node,
      String name,
      long freePages,
      long usablePages,
      long minPages,
      boolean allowed,
      int largestOrder,
      List<Long> freeBlocks) {

    public ZoneMoment {
      freeBlocks = List.copyOf(freeBlocks);
    }
  }
}
