package pagereel.replay;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.function.LongPredicate;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import pagereel.replay.model.FastFreeSearch;
import pagereel.replay.model.LateFrees;

/// Compaction's last searches of the free lists of which it is not known whether they came before
/// or after what other CPUs freed at the time. What follows may tell.
final class UncertainSearches {

  /// More are not remembered.
  private static final int MOST = 64;

  /// One of them.
  ///
  /// @param timeNs its event
  private record Search(long timeNs, LateFrees frees) {}

  /// The latest one first.
  private final Deque<Search> searches = new ArrayDeque<>();

  /// A search is about to turn the lists.
  ///
  /// @param came whether a block came to the lists since the search may have begun
  void searches(long timeNs, FastFreeSearch search, LongPredicate came) {
    for (LateFrees frees : search.lateFrees(came)) {
      searches.addFirst(new Search(timeNs, frees));
      if (searches.size() > MOST) {
        searches.removeLast();
      }
    }
  }

  /// Finds the latest search for which something comes true if the blocks came after it, and has
  /// the lists be so.
  ///
  /// @return its time, or null if there is none
  @Nullable
  Long resolve(Predicate<LateFrees> comesTrue) {
    for (Iterator<Search> each = searches.iterator(); each.hasNext(); ) {
      Search search = each.next();
      if (!search.frees.isTold()) {
        each.remove();
      } else if (comesTrue.test(search.frees)) {
        each.remove();
        search.frees.apply();
        return search.timeNs;
      }
    }
    return null;
  }
}
