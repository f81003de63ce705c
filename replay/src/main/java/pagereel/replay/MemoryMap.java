package pagereel.replay;

import java.util.List;

/// A zone's memory over time as an image: one column a moment, one row a group of frames.
///
/// A cell holds the ordinal of the [FrameUse] that most frames of the group have at that moment.
///
/// @param pagesPerRow frames in a row; row 0 starts at `startPfn`
/// @param timesNs     the moment of each column, ascending
/// @param columns     `columns.get(x)[y]`, each as long as there are rows
public record MemoryMap(
    int node,
    String zone,
    long startPfn,
    long pages,
    int pagesPerRow,
    long[] timesNs,
    List<byte[]> columns) {

  /// What a frame is used for.
  public enum FrameUse {
    /// Nothing has told yet.
    UNKNOWN("unknown"),
    /// No memory there, or memory that the page allocator does not manage.
    HOLE("no memory"),
    /// In a free block of at least a pageblock.
    FREE_LARGE("free, whole pageblocks"),
    /// In a free block of at least 16 pages.
    FREE_MEDIUM("free, 16 pages and more"),
    /// In a smaller free block.
    FREE_SMALL("free, smaller blocks"),
    /// On a per-CPU list.
    PER_CPU("per-CPU lists"),
    MOVABLE("movable"),
    RECLAIMABLE("reclaimable"),
    UNMOVABLE("unmovable"),
    /// Handed out by a contiguous allocation.
    CONTIGUOUS("contiguous allocation"),
    /// Free or in use, in an isolated pageblock.
    ISOLATED("isolated"),
    /// Taken by compaction, to be filled or given back.
    COMPACTION("held by compaction"),
    /// In use since before the trace, by whom and how is not known.
    IN_USE("in use before the trace");

    private final String title;

    FrameUse(String title) {
      this.title = title;
    }

    public String title() {
      return title;
    }
  }

  public int rows() {
    return (int) ((pages + pagesPerRow - 1) / pagesPerRow);
  }
}
