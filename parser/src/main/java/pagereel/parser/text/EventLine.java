package pagereel.parser.text;

import pagereel.parser.event.ExecutionContext;

/// The parts of an event's line before its payload. One object is filled again and again.
///
/// The tools differ in what stands where: there is one kind of line for each.
abstract class EventLine {

  /// A line without a dot in its time: the clock counts something else than nanoseconds.
  static final int NO_FRACTION = -1;

  /// Which of the flags tells of interrupts.
  private static final int CONTEXT_FLAG = 2;

  int commFrom;
  int commTo;
  int pid;
  int cpu;
  /// Whether the task was interrupted, as far as the line has flags.
  ExecutionContext context = ExecutionContext.TASK;
  /// The line does not name the CPU.
  boolean cpuAbsent;
  long timeNs;
  /// Digits behind the dot of the time, or [#NO_FRACTION].
  int fractionDigits;
  int nameFrom;
  /// Equal to `payloadFrom` where no colon ends the name: then it is the payload.
  int nameTo;
  int payloadFrom;
  /// The event's system, where the line names it: `kmem` of `kmem:mm_page_alloc`; else empty.
  int systemFrom;
  int systemTo;

  /// The time counts from the start of the trace, not of the clock.
  boolean latency;

  /// The name of a buffer instance or a file before the line; empty if there is none.
  int tagFrom;
  int tagTo;

  /// The line has no such name, but the mark of loss right before it had, and it is of the same.
  boolean tagAsBefore;

  /// Where the next part begins.
  int at;
  /// What [#digits] read.
  int number;

  /// Takes a line apart.
  ///
  /// @return false if it is not an event's
  abstract boolean parse(byte[] buf, int from, int to);

  /// Whether a line that is not an event's belongs to the event before it, or tells of something
  /// else than an event.
  abstract boolean isBeside(byte[] buf, int from, int to);

  /// Where a line that is not an event's begins behind the name of its buffer instance or file.
  int untagged(byte[] buf, int from, int to) {
    return from;
  }

  /// Passes over spaces, of which there is at least one, and stops before the line's end.
  final boolean spaces(byte[] buf, int to) {
    if (at >= to || buf[at] != ' ') {
      return false;
    }
    while (at < to && buf[at] == ' ') {
      at++;
    }
    return at < to;
  }

  /// Takes the context from the flags that begin at a place, such as `d.s1.`.
  final void flags(byte[] buf, int from, int end) {
    context = end - from > CONTEXT_FLAG
        ? ExecutionContext.ofMark(buf[from + CONTEXT_FLAG])
        : ExecutionContext.TASK;
  }

  final boolean digits(byte[] buf, int to) {
    int begin = at;
    long value = 0;
    while (at < to && buf[at] >= '0' && buf[at] <= '9') {
      value = value * 10 + (buf[at++] - '0');
      if (value > Integer.MAX_VALUE) {
        return false;
      }
    }
    number = (int) value;
    return at > begin;
  }

  /// `seconds.fraction:` or, of a clock that does not count time, `number:`. Leaves the position
  /// alone if there is none.
  final boolean time(byte[] buf, int to) {
    int i = at;
    long whole = 0;
    while (i < to && buf[i] >= '0' && buf[i] <= '9') {
      if (whole > (Long.MAX_VALUE - 9) / 10) {
        return false;
      }
      whole = whole * 10 + (buf[i++] - '0');
    }
    if (i == at || i >= to) {
      return false;
    }
    if (buf[i] == ':') {
      timeNs = whole;
      fractionDigits = NO_FRACTION;
      at = i + 1;
      return at < to && buf[at] == ' ';
    }
    if (buf[i++] != '.' || whole > Long.MAX_VALUE / 1_000_000_000 - 1) {
      return false;
    }
    int begin = i;
    long fraction = 0;
    int unit = 1_000_000_000;
    while (i < to && buf[i] >= '0' && buf[i] <= '9') {
      if (unit > 1) {
        fraction = fraction * 10 + (buf[i] - '0');
        unit /= 10;
      }
      i++;
    }
    if (i == begin || i >= to || buf[i] != ':') {
      return false;
    }
    timeNs = whole * 1_000_000_000 + fraction * unit;
    fractionDigits = i - begin;
    at = i + 1;
    return at < to && buf[at] == ' ';
  }

  static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }
}
