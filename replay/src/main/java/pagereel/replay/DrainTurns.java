package pagereel.replay;

import java.util.function.IntPredicate;

/// The order in which older kernels drain the lists of a CPU: they take turns, and each list that
/// is come to, empty or not, raises the number of pages that one gives before the next. What a
/// list has not given of that when it is empty is left for the next ones. If all lists but one are
/// empty, that one gives everything.
///
/// Source: `free_pcppages_bulk()`, `mm/page_alloc.c`, up to 5.15.
final class DrainTurns {

  static final int NONE = -1;

  private int index;
  /// Pages that the list still gives.
  private int left;
  private int expected = NONE;
  private int leftOfExpected;

  /// A drain begins.
  void begin() {
    index = 0;
    left = 0;
    expected = NONE;
  }

  /// The list that gives the next page, or [#NONE] if all are empty.
  ///
  /// @param lists   how many there are
  /// @param isEmpty whether one has nothing to give
  int next(int lists, IntPredicate isEmpty) {
    expected = index;
    leftOfExpected = left;
    if (left == 0 || isEmpty.test(index)) {
      int met = 0;
      do {
        if (met == lists) {
          expected = NONE;
          return NONE;
        }
        met++;
        leftOfExpected++;
        expected = (expected + 1) % lists;
      } while (isEmpty.test(expected));
      if (leftOfExpected == lists) {
        leftOfExpected = Integer.MAX_VALUE;
      }
    }
    return expected;
  }

  /// A list gave a page. If it is not the one whose turn it was, the next one is another.
  void gave(int list) {
    left = list == expected ? leftOfExpected - 1 : 0;
    index = list;
    expected = NONE;
  }
}
