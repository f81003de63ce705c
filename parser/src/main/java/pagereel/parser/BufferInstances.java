package pagereel.parser;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import pagereel.parser.event.Column;
import pagereel.parser.event.EventBatch;
import pagereel.parser.event.Tracepoint;

/// Decides which of a trace's buffer instances each tracepoint's events come from.
///
/// People split a recording over instances so that a busy tracepoint doesn't overwrite a rare one:
/// together they are one stream. A tracepoint that was on in two of them is in the file twice, and
/// its events would count twice: they are taken from the instance in which it occurs first.
/// Markers and gaps are each instance's own, and are all taken.
public final class BufferInstances {

  private static final int TRACEPOINTS = Tracepoint.values().length;
  private static final int NO_INSTANCE = -1;

  private final List<String> names = new ArrayList<>();
  private int[] taken = new int[2 * TRACEPOINTS];
  private long leftOut;

  public BufferInstances() {
    Arrays.fill(taken, NO_INSTANCE);
  }

  /// The number of an instance, given to it now if it is new.
  ///
  /// @param name as the trace has it; empty for the top instance
  public int number(String name) {
    int known = names.indexOf(name);
    if (known < 0) {
      names.add(name);
      return names.size() - 1;
    }
    return known;
  }

  /// The names of the instances in the order of first use, the top one's empty.
  public List<String> names() {
    return List.copyOf(names);
  }

  /// Whether a row of this instance belongs to the stream.
  public boolean takes(int instance, EventBatch batch, int row) {
    Tracepoint tracepoint = batch.tracepoint(row);
    if (tracepoint == Tracepoint.MARKER || tracepoint == Tracepoint.LOST_EVENTS) {
      return true;
    }
    int key = tracepoint == Tracepoint.OTHER
        ? TRACEPOINTS + (int) batch.value(Column.NAME, row)
        : tracepoint.ordinal();
    if (key >= taken.length) {
      int length = taken.length;
      taken = Arrays.copyOf(taken, Math.max(key + 1, 2 * length));
      Arrays.fill(taken, length, taken.length, NO_INSTANCE);
    }
    if (taken[key] == NO_INSTANCE) {
      taken[key] = instance;
    }
    if (taken[key] == instance) {
      return true;
    }
    leftOut++;
    return false;
  }

  /// Events that were not taken because another instance has that tracepoint too.
  public long leftOut() {
    return leftOut;
  }
}
