package pagereel.replay;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import pagereel.parser.event.EventBatch;
import pagereel.parser.event.Tracepoint;

/// The spans of a trace in which events of a CPU are missing: each from the last event that there
/// is of that CPU to the one that says that others were lost.
final class Gaps {

  /// A span.
  ///
  /// @param first    number of the first event in it
  /// @param last     number of the event that tells of it
  /// @param evidence in words
  /// @param cpus     whose events are missing
  record Gap(long first, long last, String evidence, Set<Integer> cpus) {}

  /// The last event of a CPU.
  private static final class Latest {
    long number = -1;
    long timeNs;
  }

  private final PerCpu<Latest> cpus = new PerCpu<>(Latest::new);
  /// Those that do not lie behind, one after another.
  private final Deque<Gap> spans = new ArrayDeque<>();

  /// Takes in an event that is still to come.
  void look(EventBatch batch, int row, long number) {
    int cpu = batch.cpu(row);
    boolean known = cpu >= 0 && cpu < EventWindow.MAX_CPUS;
    if (batch.tracepoint(row) == Tracepoint.LOST_EVENTS) {
      add(known ? cpus.of(cpu) : new Latest(), cpu, number, batch.timeNs(row));
    }
    if (known) {
      Latest latest = cpus.of(cpu);
      latest.number = number;
      latest.timeNs = batch.timeNs(row);
    }
  }

  private void add(Latest before, int cpu, long number, long timeNs) {
    long first = before.number + 1;
    Set<Integer> cpus = new TreeSet<>(Set.of(cpu));
    while (!spans.isEmpty() && spans.getLast().last() >= first) {
      Gap other = spans.removeLast();
      first = Math.min(first, other.first());
      cpus.addAll(other.cpus());
    }
    String from = before.number < 0 ? "the beginning" : before.timeNs + " ns";
    String evidence = "from %s to %d ns events of CPU %d are missing".formatted(from, timeNs, cpu);
    spans.addLast(new Gap(first, number, evidence, cpus));
  }

  /// The gap in which an event lies that is taken in now, or null.
  @Nullable
  Gap at(long number) {
    while (!spans.isEmpty() && spans.getFirst().last() < number) {
      spans.removeFirst();
    }
    Gap next = spans.peekFirst();
    return next != null && next.first() <= number ? next : null;
  }

  /// The first event after this one, which lies in no gap or ends one, that lies in a gap; or the
  /// largest number.
  long nextFirst(long number) {
    at(number);
    for (Gap gap : spans) {
      if (gap.first() > number) {
        return gap.first();
      }
    }
    return Long.MAX_VALUE;
  }

  /// Whether an event lies in a gap or before one.
  boolean isBeforeEnd(long number) {
    at(number);
    return !spans.isEmpty();
  }
}
