package pagereel.parser;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import pagereel.parser.event.Column;
import pagereel.parser.event.EventBatch;
import pagereel.parser.event.NameTable;
import pagereel.parser.event.Tracepoint;

/// Counts a stream of events: how many of each tracepoint, from when to when, what was lost.
public final class TraceTally {

  private static final Tracepoint[] TRACEPOINTS = Tracepoint.values();

  private final NameTable names;
  private final long fromNs;
  private final long toNs;
  private final long[] counts = new long[TRACEPOINTS.length];
  private long[] otherCounts = new long[16];
  private long totalEvents;
  private long lostEvents;
  private long gaps;
  private long unknownGaps;
  private long outOfOrder;
  private long startNs = Long.MIN_VALUE;
  private long endNs = Long.MIN_VALUE;

  public TraceTally(NameTable names) {
    this(names, Long.MIN_VALUE, Long.MAX_VALUE);
  }

  /// Counts only the events of a span of time, `[fromNs, toNs)`.
  public TraceTally(NameTable names, long fromNs, long toNs) {
    this.names = names;
    this.fromNs = fromNs;
    this.toNs = toNs;
  }

  /// Counts a batch's events, those outside the counted time left out.
  public void count(EventBatch batch) {
    for (int row = 0; row < batch.size(); row++) {
      long timeNs = batch.timeNs(row);
      if (timeNs < fromNs || timeNs >= toNs) {
        continue;
      }
      Tracepoint tracepoint = batch.tracepoint(row);
      if (tracepoint == Tracepoint.LOST_EVENTS) {
        gaps++;
        long lost = batch.value(Column.COUNT, row);
        if (lost == EventBatch.ABSENT) {
          unknownGaps++;
        } else {
          lostEvents += lost;
        }
        continue;
      }
      totalEvents++;
      if (startNs == Long.MIN_VALUE) {
        startNs = timeNs;
      }
      if (timeNs < endNs) {
        outOfOrder++;
      } else {
        endNs = timeNs;
      }
      if (tracepoint == Tracepoint.OTHER) {
        countOther((int) batch.value(Column.NAME, row));
      } else {
        counts[tracepoint.ordinal()]++;
      }
    }
  }

  private void countOther(int name) {
    if (name >= otherCounts.length) {
      otherCounts = Arrays.copyOf(otherCounts, Math.max(name + 1, 2 * otherCounts.length));
    }
    otherCounts[name]++;
  }

  /// Events by tracepoint name, sorted by name; only those that occur.
  public Map<String, Long> eventCounts() {
    Map<String, Long> byName = new TreeMap<>();
    for (Tracepoint tracepoint : TRACEPOINTS) {
      if (counts[tracepoint.ordinal()] > 0) {
        byName.put(tracepoint.eventName(), counts[tracepoint.ordinal()]);
      }
    }
    for (int name = 0; name < otherCounts.length; name++) {
      if (otherCounts[name] > 0) {
        byName.put(names.name(name), otherCounts[name]);
      }
    }
    return byName;
  }

  public long count(Tracepoint tracepoint) {
    return counts[tracepoint.ordinal()];
  }

  public long totalEvents() {
    return totalEvents;
  }

  /// Lost events, as far as the trace counted them: see [#unknownGaps].
  public long lostEvents() {
    return lostEvents;
  }

  /// How many times events of a CPU were lost.
  public long gaps() {
    return gaps;
  }

  /// Gaps of which the trace does not tell how many events were lost in them.
  public long unknownGaps() {
    return unknownGaps;
  }

  /// Events with a time before that of an earlier event.
  public long outOfOrder() {
    return outOfOrder;
  }

  /// The first event's time, or `Long.MIN_VALUE` if there is none.
  public long startNs() {
    return startNs;
  }

  /// The latest event's time, or `Long.MIN_VALUE` if there is none.
  public long endNs() {
    return endNs;
  }
}
