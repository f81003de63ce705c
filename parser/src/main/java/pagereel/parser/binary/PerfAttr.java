package pagereel.parser.binary;

/// One event that perf was asked to record: which parts its records have.
///
/// Source: `perf_event_open(2)`, `struct perf_event_attr`.
///
/// @param name        such as `kmem:mm_page_alloc`, or a number where the file has no name
/// @param sampleType  bits: the parts of a sample
/// @param readFormat  bits: the parts of a counter's value
/// @param sampleIdAll whether records that are no samples end with time, CPU and id too
/// @param clockId     the POSIX clock of the times, or [#NO_CLOCK] for perf's own
record PerfAttr(String name, long sampleType, long readFormat, boolean sampleIdAll, int clockId) {

  static final int NO_CLOCK = -1;

  static final long IP = 1;
  static final long TID = 1 << 1;
  static final long TIME = 1 << 2;
  static final long ADDR = 1 << 3;
  static final long READ = 1 << 4;
  static final long CALLCHAIN = 1 << 5;
  static final long ID = 1 << 6;
  static final long CPU = 1 << 7;
  static final long PERIOD = 1 << 8;
  static final long STREAM_ID = 1 << 9;
  static final long RAW = 1 << 10;
  static final long IDENTIFIER = 1 << 16;

  /// How many bytes there are at least.
  static final int MIN_BYTES = 48;
  private static final int CLOCK_ID_OFFSET = 92;
  private static final long FLAG_SAMPLE_ID_ALL = 1L << 18;
  private static final long FLAG_USE_CLOCK_ID = 1L << 25;

  /// The event in these bytes, which are as many as the file gives each; its type and number
  /// stand for its name.
  ///
  /// @throws IllegalArgumentException if there are too few bytes
  static PerfAttr of(byte[] bytes, boolean bigEndian) {
    if (bytes.length < MIN_BYTES) {
      throw new IllegalArgumentException(bytes.length + " bytes");
    }
    // A big-endian machine counts the bits of this word from its other end.
    long flags = Bytes.i64(bytes, 40, bigEndian);
    if (bigEndian) {
      flags = Long.reverse(flags);
    }
    boolean ownClock = (flags & FLAG_USE_CLOCK_ID) != 0 && bytes.length >= CLOCK_ID_OFFSET + 4;
    return new PerfAttr(
        Bytes.u32(bytes, 0, bigEndian) + ":" + Bytes.i64(bytes, 8, bigEndian),
        Bytes.i64(bytes, 24, bigEndian),
        Bytes.i64(bytes, 32, bigEndian),
        (flags & FLAG_SAMPLE_ID_ALL) != 0,
        ownClock ? Bytes.i32(bytes, CLOCK_ID_OFFSET, bigEndian) : NO_CLOCK);
  }

  PerfAttr named(String other) {
    return new PerfAttr(other, sampleType, readFormat, sampleIdAll, clockId);
  }

  boolean has(long part) {
    return (sampleType & part) != 0;
  }

  /// The trace clock, as ftrace names it.
  String clock() {
    return switch (clockId) {
      case NO_CLOCK -> "perf";
      case 0 -> "realtime";
      case 1 -> "mono";
      case 4 -> "mono_raw";
      case 7 -> "boot";
      case 11 -> "tai";
      default -> "clockid " + clockId;
    };
  }
}
