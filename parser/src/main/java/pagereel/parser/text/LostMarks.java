package pagereel.parser.text;

import java.io.IOException;
import java.util.Arrays;
import java.util.function.Supplier;
import pagereel.parser.Diagnostics;
import pagereel.parser.Diagnostics.Severity;
import pagereel.parser.TraceFormatException;
import pagereel.parser.event.Column;
import pagereel.parser.event.EventBatch;
import pagereel.parser.event.Tracepoint;

/// The lines that say that events of a CPU were lost, kept until the next event gives them a time:
/// `CPU:1 [LOST 134 EVENTS]`, and in a report `CPU:1 [134 EVENTS DROPPED]`, each also without the
/// number.
class LostMarks {

  private int[] cpus = new int[4];
  private long[] counts = new long[4];
  private int size;

  /// What the mark seen last says.
  int cpu;
  long count;

  boolean isEmpty() {
    return size == 0;
  }

  /// Whether a line is such a mark; what it says goes into the next [#add].
  boolean isMark(byte[] buf, int from, int to) {
    if (to - from < 5
        || buf[from] != 'C'
        || buf[from + 1] != 'P'
        || buf[from + 2] != 'U'
        || buf[from + 3] != ':') {
      return false;
    }
    int at = from + 4;
    int begin = at;
    cpu = 0;
    while (at < to && buf[at] >= '0' && buf[at] <= '9' && at - begin < 9) {
      cpu = cpu * 10 + (buf[at++] - '0');
    }
    if (at == begin) {
      return false;
    }
    boolean marked = false;
    count = EventBatch.ABSENT;
    while (at < to) {
      if (buf[at] >= '0' && buf[at] <= '9') {
        count = 0;
        while (at < to && buf[at] >= '0' && buf[at] <= '9' && count < Long.MAX_VALUE / 10 - 9) {
          count = count * 10 + (buf[at++] - '0');
        }
      } else {
        marked |= word(buf, at, to, "LOST") || word(buf, at, to, "DROPPED");
        at++;
      }
    }
    return marked;
  }

  private static boolean word(byte[] buf, int from, int to, String word) {
    if (to - from < word.length()) {
      return false;
    }
    for (int i = 0; i < word.length(); i++) {
      if (buf[from + i] != word.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /// Keeps the mark that was seen last.
  void add(Supplier<TraceFormatException> message, Diagnostics diagnostics) throws IOException {
    if (size == cpus.length) {
      cpus = Arrays.copyOf(cpus, 2 * size);
      counts = Arrays.copyOf(counts, 2 * size);
    }
    cpus[size] = cpu;
    counts[size++] = count;
    diagnostics.report(Severity.DATA_LOSS, "lostEvents", message.get());
  }

  /// Puts the marks into the batch, as many as it has room for.
  void addTo(EventBatch batch, long timeNs, NameCache names) {
    int added = 0;
    while (added < size && !batch.isFull()) {
      int row = batch.add(
          Tracepoint.LOST_EVENTS, timeNs, cpus[added], EventBatch.NO_PID, names.id(NONE, 0, 0));
      batch.set(Column.COUNT, row, counts[added++]);
    }
    System.arraycopy(cpus, added, cpus, 0, size - added);
    System.arraycopy(counts, added, counts, 0, size - added);
    size -= added;
  }

  private static final byte[] NONE = {};
}
