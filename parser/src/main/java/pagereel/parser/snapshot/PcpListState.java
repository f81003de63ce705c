package pagereel.parser.snapshot;

/// One list of a CPU's cached free pages that is not empty.
///
/// @param index       the list's place among the lists of its CPU and zone
/// @param migrateType the migratetype of the list, or [#HUGE_UNMOVABLE] or [#HUGE_MOVABLE]
/// @param pfns        the first frame of each block, in list order: allocations take the head,
///                    which is first, drains the tail. The array belongs to the record and is not
///                    to be written
public record PcpListState(int index, int order, int migrateType, long[] pfns) {

  /// The list of huge pages of all types but movable.
  public static final int HUGE_UNMOVABLE = -1;

  /// The list of movable huge pages.
  public static final int HUGE_MOVABLE = -2;
}
