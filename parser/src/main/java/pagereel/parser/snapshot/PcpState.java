package pagereel.parser.snapshot;

import java.util.List;

/// A CPU's cache of free pages of one zone: its sizes and its lists. Figures that the source does
/// not tell are [#NOT_TOLD].
///
/// @param count       pages in the cache
/// @param high        pages above which it is drained
/// @param batch       pages that a refill or drain moves at least
/// @param highMin     lower end of the range that `high` is set in; 0 where the kernel has none
/// @param highMax     upper end of that range; 0 where the kernel has none
/// @param allocFactor log2 by which refills have grown; 0 where the kernel has none
/// @param freeCount   frees in a row, which make drains grow; in kernels before 6.7 the log2 by
///                    which they have
/// @param lists       the lists that are not empty; none where the source has only sizes
public record PcpState(
    int cpu,
    int count,
    int high,
    int batch,
    int highMin,
    int highMax,
    int allocFactor,
    int freeCount,
    List<PcpListState> lists) {

  public static final int NOT_TOLD = -1;

  public PcpState {
    lists = List.copyOf(lists);
  }
}
