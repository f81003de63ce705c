package pagereel.replay.model;

/// How often a zone's compaction is passed over, because it has come to nothing: twice as often
/// each time, for the order that failed and all above.
///
/// Source: `compaction_deferred()`, `defer_compaction()`, `compaction_defer_reset()`,
/// `compaction_restarting()`, `mm/compaction.c`.
public final class CompactionDeferral {

  private static final int MAX_SHIFT = 6;

  private boolean known;
  /// Times that it was asked for since it failed, up to [#limit].
  private long considered;
  private int shift;
  private int failedOrder;

  /// Whether a snapshot or an event has told where it stands.
  public boolean isKnown() {
    return known;
  }

  public long considered() {
    return considered;
  }

  /// The lowest order that failed.
  public int failedOrder() {
    return failedOrder;
  }

  /// How often it is asked for until it is done.
  public long limit() {
    return 1L << shift;
  }

  /// It is known where it stands.
  public void set(long newConsidered, int newShift, int newFailedOrder) {
    known = true;
    considered = newConsidered;
    shift = newShift;
    failedOrder = newFailedOrder;
  }

  /// Compaction for an order is asked for.
  ///
  /// @return whether it is put off
  public boolean putsOff(int order) {
    if (order < failedOrder) {
      return false;
    }
    considered = Math.min(considered + 1, limit());
    return considered < limit();
  }

  /// Compaction for an order came to nothing.
  public void failed(int order) {
    considered = 0;
    shift = Math.min(shift + 1, MAX_SHIFT);
    failedOrder = Math.min(failedOrder, order);
  }

  /// Compaction for an order says that it has made a block.
  public void succeeded(int order) {
    failedOrder = Math.max(failedOrder, order + 1);
  }

  /// The block was there for the request.
  public void served(int order) {
    considered = 0;
    shift = 0;
    succeeded(order);
  }

  /// Whether it was put off as often as it can be: the compaction that is done now gives pageblocks
  /// that are passed over another chance.
  public boolean beginsAnew(int order) {
    return order >= failedOrder && shift == MAX_SHIFT && considered >= limit();
  }
}
