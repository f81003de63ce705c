package pagereel.parser.binary;

/// How many events perf lost, of which it tells twice: by records in the place of the loss, and,
/// since Linux 6.1, by each counter's total at the end. The totals are of use where they are more.
final class PerfLosses {

  private long recorded;
  private long totals;

  /// A loss that has its place among the records.
  void add(long count) {
    recorded += count;
  }

  /// What one counter lost from the beginning to the end.
  void addTotal(long count) {
    totals += count;
  }

  /// The losses that have no place.
  long unplaced() {
    return Math.max(0, totals - recorded);
  }
}
