package pagereel.replay;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/// Failures that the kernel's log tells of, put together with those of the trace beside it: one
/// that is in both is one failure.
final class LoggedFailures {

  /// How far a log's times may be off the trace's: the log's clock is known to some ten
  /// milliseconds where the time stamp counter is unstable. Task and size must be the same.
  private static final long TOLERANCE_NS = 100_000_000L;

  /// @param lastNs when the last line about it was printed
  private record Logged(Failure failure, long lastNs) {}

  private final List<Logged> logged = new ArrayList<>();

  void add(Failure failure, long lastNs) {
    if (logged.size() < FailureLog.MAX_FAILURES) {
      logged.add(new Logged(failure, lastNs));
    }
  }

  void removeIf(Predicate<Failure> unwanted) {
    logged.removeIf(log -> unwanted.test(log.failure));
  }

  void clear() {
    logged.clear();
  }

  /// Adds what the log tells to the trace's failures, and leaves here those that it has not.
  void mergeInto(List<Failure> traced) {
    boolean[] taken = new boolean[traced.size()];
    List<Logged> left = new ArrayList<>();
    for (Logged log : logged) {
      int match = match(log, traced, taken);
      if (match < 0) {
        left.add(log);
      } else {
        taken[match] = true;
        traced.set(match, traced.get(match).withLog(log.failure));
      }
    }
    logged.clear();
    logged.addAll(left);
  }

  /// The trace's failure that is nearest to the log's last line, or −1.
  private static int match(Logged log, List<Failure> traced, boolean[] taken) {
    int nearest = -1;
    long nearestNs = Long.MAX_VALUE;
    for (int i = 0; i < traced.size(); i++) {
      Failure failure = traced.get(i);
      long distanceNs = Math.abs(failure.timeNs() - log.lastNs);
      if (!taken[i]
          && distanceNs < nearestNs
          && failure.timeNs() >= log.failure.timeNs() - TOLERANCE_NS
          && failure.timeNs() <= log.lastNs + TOLERANCE_NS
          && isSame(log.failure, failure)) {
        nearest = i;
        nearestNs = distanceNs;
      }
    }
    return nearest;
  }

  private static boolean isSame(Failure log, Failure traced) {
    boolean task = log.pid() < 0
        ? log.comm().isEmpty() || log.comm().equals(traced.comm())
        : log.pid() == traced.pid();
    boolean area = log.area().isEmpty() || log.area().equals(traced.area());
    return task
        && area
        && log.kind() == traced.kind()
        && log.requestedPages() == traced.requestedPages();
  }

  /// The failures that are left, in time order.
  List<Failure> failures() {
    return logged.stream()
        .map(Logged::failure)
        .sorted(Comparator.comparingLong(Failure::timeNs))
        .toList();
  }
}
