package pagereel.parser.binary;

import pagereel.parser.event.EventBatch;

/// The parts of a record that say when, where and of which event it is, and a sample's data. One
/// object is filled again and again.
///
/// Source: `perf_event_open(2)`, `struct sample_id` and `PERF_RECORD_SAMPLE`.
final class PerfSample {

  /// A record without a time, such as perf writes of what was there before it began.
  static final long NO_TIME = 0;

  private static final int TOTAL_TIMES = 0b11;
  private static final int FORMAT_ID = 1 << 2;
  private static final int FORMAT_GROUP = 1 << 3;
  private static final int FORMAT_LOST = 1 << 4;

  private final PerfAttrs attrs;
  private final boolean bigEndian;

  PerfAttr attr;
  long timeNs;
  int cpu;
  /// The thread id, or [EventBatch#NO_PID].
  int tid;
  /// Where the tracepoint's record stands; none where the length is negative.
  int rawOffset;
  int rawLength;
  /// Where process and thread id stand, 8 bytes; none where negative.
  int taskOffset;
  /// Where the call chain's addresses stand, of which there may be none.
  int chainOffset;
  int chainLength;

  private int at;
  private int end;

  PerfSample(PerfAttrs attrs, boolean bigEndian) {
    this.attrs = attrs;
    this.bigEndian = bigEndian;
    attr = attrs.first();
  }

  private void clear() {
    timeNs = NO_TIME;
    cpu = 0;
    tid = EventBatch.NO_PID;
    rawLength = -1;
    taskOffset = -1;
    chainLength = 0;
  }

  /// Reads a sample's body.
  ///
  /// @return false if it is shorter than its parts
  boolean read(byte[] bytes, int offset, int length) {
    clear();
    at = offset;
    end = offset + length;
    attr = attrs.first();
    if (attr.has(PerfAttr.IDENTIFIER)) {
      if (length < 8) {
        return false;
      }
      attr = attrs.byId(Bytes.i64(bytes, at, bigEndian));
    }
    return skip(PerfAttr.IDENTIFIER, 1)
        && skip(PerfAttr.IP, 1)
        && readTid(bytes)
        && readTime(bytes)
        && skip(PerfAttr.ADDR, 1)
        && readId(bytes)
        && skip(PerfAttr.STREAM_ID, 1)
        && readCpu(bytes)
        && skip(PerfAttr.PERIOD, 1)
        && skipCounters(bytes)
        && readCallChain(bytes)
        && readRaw(bytes);
  }

  /// Reads what stands at the end of a record that is no sample.
  ///
  /// @param fixedLength what the record's own fields take at least
  /// @return where the record's own fields end, or −1 if it is too short
  int readTrailer(byte[] bytes, int offset, int length, int fixedLength) {
    clear();
    end = offset + length;
    attr = attrs.first();
    if (length < fixedLength) {
      return -1;
    }
    if (attr.sampleIdAll() && attr.has(PerfAttr.IDENTIFIER) && length >= fixedLength + 8) {
      attr = attrs.byId(Bytes.i64(bytes, end - 8, bigEndian));
    }
    if (!attr.sampleIdAll()) {
      return end;
    }
    int size = 8
        * Long.bitCount(attr.sampleType()
            & (PerfAttr.TID
                | PerfAttr.TIME
                | PerfAttr.ID
                | PerfAttr.STREAM_ID
                | PerfAttr.CPU
                | PerfAttr.IDENTIFIER));
    at = end - size;
    int ownEnd = at;
    boolean whole = ownEnd >= offset + fixedLength
        && readTid(bytes)
        && readTime(bytes)
        && skip(PerfAttr.ID, 1)
        && skip(PerfAttr.STREAM_ID, 1)
        && readCpu(bytes);
    return whole ? ownEnd : -1;
  }

  private boolean skip(long part, long words) {
    if (!attr.has(part)) {
      return true;
    }
    if (words < 0 || words > (end - at) / 8) {
      return false;
    }
    at += (int) (8 * words);
    return true;
  }

  private boolean readTid(byte[] bytes) {
    int begin = at;
    if (!skip(PerfAttr.TID, 1)) {
      return false;
    }
    if (attr.has(PerfAttr.TID)) {
      taskOffset = begin;
      tid = Bytes.i32(bytes, begin + 4, bigEndian);
    }
    return true;
  }

  private boolean readTime(byte[] bytes) {
    int begin = at;
    if (!skip(PerfAttr.TIME, 1)) {
      return false;
    }
    timeNs = attr.has(PerfAttr.TIME) ? Bytes.i64(bytes, begin, bigEndian) : NO_TIME;
    return timeNs >= 0;
  }

  private boolean readId(byte[] bytes) {
    int begin = at;
    if (!skip(PerfAttr.ID, 1)) {
      return false;
    }
    if (attr.has(PerfAttr.ID) && !attr.has(PerfAttr.IDENTIFIER)) {
      attr = attrs.byId(Bytes.i64(bytes, begin, bigEndian));
    }
    return true;
  }

  private boolean readCpu(byte[] bytes) {
    int begin = at;
    if (!skip(PerfAttr.CPU, 1)) {
      return false;
    }
    cpu = attr.has(PerfAttr.CPU) ? Bytes.i32(bytes, begin, bigEndian) : 0;
    return cpu >= 0;
  }

  private boolean skipCounters(byte[] bytes) {
    if (!attr.has(PerfAttr.READ)) {
      return true;
    }
    long format = attr.readFormat();
    int times = Long.bitCount(format & TOTAL_TIMES);
    int each = 1 + Long.bitCount(format & (FORMAT_ID | FORMAT_LOST));
    if ((format & FORMAT_GROUP) == 0) {
      return skip(PerfAttr.READ, times + each);
    }
    long counters = end - at < 8 ? -1 : Bytes.i64(bytes, at, bigEndian);
    return counters >= 0
        && counters <= (end - at) / 8
        && skip(PerfAttr.READ, 1 + times + counters * each);
  }

  private boolean readCallChain(byte[] bytes) {
    if (!attr.has(PerfAttr.CALLCHAIN)) {
      return true;
    }
    long frames = end - at < 8 ? -1 : Bytes.i64(bytes, at, bigEndian);
    int begin = at + 8;
    if (frames < 0 || frames > (end - at) / 8 || !skip(PerfAttr.CALLCHAIN, 1 + frames)) {
      return false;
    }
    chainOffset = begin;
    chainLength = at - begin;
    return true;
  }

  private boolean readRaw(byte[] bytes) {
    if (!attr.has(PerfAttr.RAW)) {
      return true;
    }
    if (end - at < 4) {
      return false;
    }
    long length = Bytes.u32(bytes, at, bigEndian);
    rawOffset = at + 4;
    if (length > end - rawOffset) {
      return false;
    }
    rawLength = (int) length;
    return true;
  }
}
