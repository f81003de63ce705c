package pagereel.parser.binary;

import java.util.Arrays;

/// The places and times of one ring-buffer page's records.
///
/// The whole page is looked through before any of its records is used, so that a page which
/// does not make sense gives none.
///
/// Source: `include/linux/ring_buffer.h`, `kernel/trace/ring_buffer.c`.
final class RingBufferPage {

  static final long NO_TIME = Long.MIN_VALUE;

  private static final int TYPE_PADDING = 29;
  private static final int TYPE_TIME_EXTEND = 30;
  private static final int TYPE_TIME_STAMP = 31;
  private static final int DELTA_BITS = 27;
  private static final long MAX_DELTA = (1L << DELTA_BITS) - 1;
  /// An absolute time has 59 bits; the five above come from the time before it.
  private static final int STAMP_BITS = 59;

  private static final long STAMP_TOP = -1L << STAMP_BITS;
  private static final long MISSED_EVENTS = 1L << 31;
  private static final long MISSED_STORED = 1L << 30;
  private static final int INITIAL_RECORDS = 512;

  private final PageLayout layout;
  private final boolean bigEndian;
  private int[] offsets = new int[INITIAL_RECORDS];
  private int[] lengths = new int[INITIAL_RECORDS];
  private long[] times = new long[INITIAL_RECORDS];
  private int count;
  private boolean missed;
  private long missedCount;
  private long lastTime;
  private String expected = "";
  private String found = "";
  private int problemAt;

  RingBufferPage(PageLayout layout, boolean bigEndian) {
    this.layout = layout;
    this.bigEndian = bigEndian;
  }

  /// How many events the page has.
  int count() {
    return count;
  }

  /// Where in the scanned array a record's payload begins.
  int offset(int record) {
    return offsets[record];
  }

  /// A record's payload in bytes, with any bytes of alignment at its end.
  int length(int record) {
    return lengths[record];
  }

  /// As the ring buffer counts it.
  long time(int record) {
    return times[record];
  }

  /// The time at the page's end.
  long lastTime() {
    return lastTime;
  }

  /// Whether events were lost before this page.
  boolean missed() {
    return missed;
  }

  /// How many were lost, or −1 if the page does not tell.
  long missedCount() {
    return missedCount;
  }

  /// After a scan that failed: where in the page, what was expected and what stood there.
  int problemAt() {
    return problemAt;
  }

  String expected() {
    return expected;
  }

  String found() {
    return found;
  }

  /// The time that a page begins with.
  long startTime(byte[] bytes, int start) {
    return Bytes.i64(bytes, start + layout.timestampOffset(), bigEndian);
  }

  /// Forgets the page.
  void clear() {
    count = 0;
    missed = false;
  }

  /// Notes that the page's times cannot be.
  ///
  /// @return false
  boolean failTime(String wanted, long time) {
    return fail(layout.timestampOffset(), wanted, Long.toString(time));
  }

  /// Finds the records of a page.
  ///
  /// @param available how much of the page there is; of a cut page the records that are whole
  ///     count
  /// @return whether the page makes sense; if not, it has no records
  boolean scan(byte[] bytes, int start, int available) {
    count = 0;
    missed = false;
    missedCount = -1;
    lastTime = NO_TIME;
    if (available < layout.dataOffset()) {
      return true;
    }
    long time = startTime(bytes, start);
    long commit =
        Bytes.number(bytes, start + layout.commitOffset(), layout.commitSize(), true, bigEndian);
    // The flag for missed events is an int's sign, which fills the upper half of an 8-byte long.
    long upperHalf = commit >> 32;
    long length = commit & (MISSED_STORED - 1);
    if (time < 0) {
      return fail(layout.timestampOffset(), "a time", Long.toUnsignedString(time));
    }
    if ((upperHalf != 0 && upperHalf != -1) || length > layout.pageSize() - layout.dataOffset()) {
      return fail(
          layout.commitOffset(),
          "at most %d bytes of records".formatted(layout.pageSize() - layout.dataOffset()),
          Long.toString(length));
    }
    readMissed(bytes, start, available, commit, (int) length);
    if (!scanRecords(
        bytes,
        start,
        (int) length,
        Math.min((int) length, available - layout.dataOffset()),
        time)) {
      count = 0;
      missed = false;
      return false;
    }
    return true;
  }

  private void readMissed(byte[] bytes, int start, int available, long commit, int length) {
    missed = (commit & MISSED_EVENTS) != 0;
    int at = layout.dataOffset() + length;
    if (missed && (commit & MISSED_STORED) != 0 && at + layout.commitSize() <= available) {
      missedCount = Bytes.number(bytes, start + at, layout.commitSize(), false, bigEndian);
    }
  }

  /// @param whole how long the records are together, of which `there` bytes are there
  private boolean scanRecords(byte[] bytes, int start, int whole, int there, long startTime) {
    long time = startTime;
    int base = start + layout.dataOffset();
    int at = 0;
    while (at + 4 <= there) {
      int word = Bytes.i32(bytes, base + at, bigEndian);
      int type = bigEndian ? word >>> DELTA_BITS : word & 31;
      long delta = bigEndian ? word & MAX_DELTA : word >>> 5;
      if (type == TYPE_PADDING && delta == 0) {
        break;
      }
      if (type == 0 || type >= TYPE_PADDING) {
        if (at + 8 > there) {
          return there < whole || fail(layout.dataOffset() + at, "8 bytes", "the end of the page");
        }
        long second = Bytes.u32(bytes, base + at + 4, bigEndian);
        if (type == TYPE_TIME_EXTEND) {
          time += delta + (second << DELTA_BITS);
          at += 8;
        } else if (type == TYPE_TIME_STAMP) {
          time = absolute(delta + (second << DELTA_BITS), time);
          at += 8;
        } else {
          long size = 4 + ((second + 3) & ~3L);
          if (second < 4 || size > whole - at) {
            return fail(
                layout.dataOffset() + at,
                "a record of 4 to %d bytes".formatted(whole - at - 4),
                second + " bytes");
          }
          if (size > there - at) {
            break;
          }
          time += delta;
          if (type == 0 && second > 4) {
            add(base + at + 8, (int) size - 8, time);
          }
          at += (int) size;
        }
      } else {
        int size = 4 + 4 * type;
        if (size > whole - at) {
          return fail(
              layout.dataOffset() + at,
              "a record of at most %d bytes".formatted(whole - at),
              size + " bytes");
        }
        if (size > there - at) {
          break;
        }
        time += delta;
        add(base + at + 4, size - 4, time);
        at += size;
      }
      if (time < 0) {
        return fail(layout.dataOffset() + at, "a time", Long.toUnsignedString(time));
      }
    }
    lastTime = time;
    return true;
  }

  private void add(int offset, int length, long time) {
    if (count == offsets.length) {
      offsets = Arrays.copyOf(offsets, 2 * count);
      lengths = Arrays.copyOf(lengths, 2 * count);
      times = Arrays.copyOf(times, 2 * count);
    }
    offsets[count] = offset;
    lengths[count] = length;
    times[count] = time;
    count++;
  }

  private static long absolute(long stamp, long before) {
    long top = before & STAMP_TOP;
    if (top == 0) {
      return stamp;
    }
    long time = stamp | top;
    return time < before ? time + (1L << STAMP_BITS) : time;
  }

  private boolean fail(int at, String wanted, String stood) {
    problemAt = at;
    expected = wanted;
    found = stood;
    return false;
  }
}
