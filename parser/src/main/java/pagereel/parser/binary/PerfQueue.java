package pagereel.parser.binary;

import java.util.Arrays;

/// Records in the order of the file, given out in the order of their times; of the same time, in
/// that of the file.
///
/// perf writes what it finds in the buffer of one CPU after the other, round by round. A record
/// may belong before one of the round before it; where the traced machine was held up between
/// taking the time and writing the record, before one of a round still earlier. The end of a round
/// therefore releases what is not later than the latest time of the round [#HELD_ROUNDS] before,
/// where perf itself holds one.
///
/// What is kept is bounded by [#MAX_RECORDS] and [#MAX_BYTES]: longer rounds release their older
/// half early.
final class PerfQueue {

  static final int MAX_RECORDS = 1 << 19;
  static final int MAX_BYTES = 1 << 26;

  /// The longest hold-up in the traces known took two rounds.
  private static final int HELD_ROUNDS = 4;

  private static final int INITIAL_RECORDS = 1 << 12;

  private long[] times = new long[INITIAL_RECORDS];
  private byte[] kinds = new byte[INITIAL_RECORDS];
  private int[] cpus = new int[INITIAL_RECORDS];
  private int[] tids = new int[INITIAL_RECORDS];
  private long[] values = new long[INITIAL_RECORDS];
  private int[] offsets = new int[INITIAL_RECORDS];
  private int[] lengths = new int[INITIAL_RECORDS];
  /// Bytes of each record behind its data.
  private int[] extras = new int[INITIAL_RECORDS];
  private int size;
  private byte[] data = new byte[1 << 16];
  private int dataSize;

  /// Indices of records in the order of time, of which `[next, released)` can be taken.
  private int[] order = new int[0];
  private int next;
  private int released;

  private long latestNs = Long.MIN_VALUE;
  /// The latest time when each of the last rounds ended, the last one first.
  private final long[] roundEnds = new long[HELD_ROUNDS];

  /// Whether another record with this much data has no place before some are taken.
  boolean isFull(int length) {
    return size == MAX_RECORDS || dataSize > MAX_BYTES - length;
  }

  PerfQueue() {
    Arrays.fill(roundEnds, Long.MIN_VALUE);
  }

  /// Keeps a record. All released records have been taken.
  void add(
      int kind, long timeNs, int cpu, int tid, long value, byte[] bytes, int offset, int length) {
    if (size == times.length) {
      growRecords();
    }
    times[size] = timeNs;
    kinds[size] = (byte) kind;
    cpus[size] = cpu;
    tids[size] = tid;
    values[size] = value;
    offsets[size] = dataSize;
    lengths[size] = length;
    extras[size++] = 0;
    addData(bytes, offset, length);
    latestNs = Math.max(latestNs, timeNs);
  }

  /// Puts more behind the data of the record added last.
  void append(byte[] bytes, int offset, int length) {
    extras[size - 1] += length;
    addData(bytes, offset, length);
  }

  private void addData(byte[] bytes, int offset, int length) {
    if (dataSize + length > data.length) {
      data = Arrays.copyOf(data, Math.max(2 * data.length, dataSize + length));
    }
    System.arraycopy(bytes, offset, data, dataSize, length);
    dataSize += length;
  }

  private void growRecords() {
    int capacity = 2 * size;
    times = Arrays.copyOf(times, capacity);
    kinds = Arrays.copyOf(kinds, capacity);
    cpus = Arrays.copyOf(cpus, capacity);
    tids = Arrays.copyOf(tids, capacity);
    values = Arrays.copyOf(values, capacity);
    offsets = Arrays.copyOf(offsets, capacity);
    lengths = Arrays.copyOf(lengths, capacity);
    extras = Arrays.copyOf(extras, capacity);
  }

  /// A round ends here.
  void endRound() {
    release(roundEnds[HELD_ROUNDS - 1]);
    System.arraycopy(roundEnds, 0, roundEnds, 1, HELD_ROUNDS - 1);
    roundEnds[0] = latestNs;
  }

  /// No records come any more.
  void end() {
    release(Long.MAX_VALUE);
  }

  /// Makes room where a round is too long.
  void releaseHalf() {
    sort();
    released = Math.max(1, size / 2);
  }

  private void release(long limitNs) {
    sort();
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (times[order[middle]] <= limitNs) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    released = low;
  }

  /// Puts the indices of all records into the order of their times, by merging ever longer runs.
  /// Runs that follow each other already are left alone.
  private void sort() {
    next = 0;
    int[] from = new int[size];
    for (int i = 0; i < size; i++) {
      from[i] = i;
    }
    int[] to = new int[size];
    for (int width = 1; width < size && width > 0; width *= 2) {
      for (int start = 0; start < size; start += 2 * width) {
        int middle = Math.min(start + width, size);
        merge(from, to, start, middle, Math.min(middle + width, size));
      }
      int[] sorted = to;
      to = from;
      from = sorted;
    }
    order = from;
  }

  private void merge(int[] from, int[] to, int start, int middle, int end) {
    if (middle == end || times[from[middle - 1]] <= times[from[middle]]) {
      System.arraycopy(from, start, to, start, end - start);
      return;
    }
    int left = start;
    int right = middle;
    for (int i = start; i < end; i++) {
      boolean takeLeft = right == end || (left < middle && times[from[left]] <= times[from[right]]);
      to[i] = takeLeft ? from[left++] : from[right++];
    }
  }

  /// Whether a record can be taken.
  boolean isReleased() {
    return next < released;
  }

  /// Takes the next released record; the methods below tell what is in it.
  ///
  /// @return its number, valid until records are added
  int take() {
    return order[next++];
  }

  /// Forgets what was taken, so that there is room for more.
  void compact() {
    if (released == 0) {
      return;
    }
    // In the order of the file, so that what moves never covers what is still to move.
    boolean[] taken = new boolean[size];
    for (int i = 0; i < released; i++) {
      taken[order[i]] = true;
    }
    int kept = 0;
    int keptBytes = 0;
    for (int i = 0; i < size; i++) {
      if (taken[i]) {
        continue;
      }
      int bytes = lengths[i] + extras[i];
      System.arraycopy(data, offsets[i], data, keptBytes, bytes);
      times[kept] = times[i];
      kinds[kept] = kinds[i];
      cpus[kept] = cpus[i];
      tids[kept] = tids[i];
      values[kept] = values[i];
      offsets[kept] = keptBytes;
      lengths[kept] = lengths[i];
      extras[kept++] = extras[i];
      keptBytes += bytes;
    }
    size = kept;
    dataSize = keptBytes;
    next = 0;
    released = 0;
  }

  int kind(int record) {
    return kinds[record];
  }

  long timeNs(int record) {
    return times[record];
  }

  int cpu(int record) {
    return cpus[record];
  }

  int tid(int record) {
    return tids[record];
  }

  long value(int record) {
    return values[record];
  }

  byte[] data() {
    return data;
  }

  int offset(int record) {
    return offsets[record];
  }

  int length(int record) {
    return lengths[record];
  }

  /// How many bytes were appended to the data.
  int extra(int record) {
    return extras[record];
  }
}
