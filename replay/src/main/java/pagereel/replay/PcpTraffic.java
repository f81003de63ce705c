package pagereel.replay;

/// Counts what goes between the free lists and the per-CPU lists.
///
/// A single block that is taken may be for a request of its own: a refill counts from its second
/// block on.
final class PcpTraffic {

  private long refills;
  private long refilledPages;
  private long drainedPages;

  void restart() {
    refills = 0;
    refilledPages = 0;
    drainedPages = 0;
  }

  /// A block was taken for a per-CPU list.
  ///
  /// @param inARow its place in the row for the same list, from 1
  void taken(int order, int inARow) {
    if (inARow == 2) {
      refills++;
      refilledPages += 2L << order;
    } else if (inARow > 2) {
      refilledPages += 1L << order;
    }
  }

  void drained(int order) {
    drainedPages += 1L << order;
  }

  long refills() {
    return refills;
  }

  long refilledPages() {
    return refilledPages;
  }

  long drainedPages() {
    return drainedPages;
  }
}
