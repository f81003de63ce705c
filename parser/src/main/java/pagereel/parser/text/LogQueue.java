package pagereel.parser.text;

import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/// Events of a kernel log in the order of their times, kept back while a report that began before
/// them is still being printed.
///
/// Where the log's time starts again, those before come before those after.
final class LogQueue {

  private record Waiting(long boot, long number, LogRow row) {}

  private final PriorityQueue<Waiting> rows =
      new PriorityQueue<>(Comparator.comparingLong(Waiting::boot)
          .thenComparingLong(waiting -> waiting.row.timeNs)
          .thenComparingLong(Waiting::number));
  private long boot;
  private long number;

  void add(LogRow row) {
    rows.add(new Waiting(boot, number++, row));
  }

  /// The log's time starts again: all events so far can go.
  void startAgain() {
    boot++;
  }

  /// Takes the first event that is not after a time; null if there is none.
  @Nullable
  LogRow poll(long untilNs) {
    Waiting first = rows.peek();
    if (first == null || (first.boot == boot && first.row.timeNs > untilNs)) {
      return null;
    }
    rows.remove();
    return first.row;
  }
}
