package pagereel.parser.text;

/// The parts of an event's line before its payload: `comm-pid (tgid) [cpu] flags time: name:`.
///
/// One object is filled again and again. What is a task's name is decided from behind: the name
/// may hold spaces, dashes, colons and brackets, but it is 15 bytes at most and set right in 16
/// columns.
final class EventLine {

  private static final int COMM_COLUMNS = 16;

  /// Where the task's name ends at the latest if it is not set in those columns.
  private static final int MAX_COMM_BYTES = 64;

  private static final int MAX_TGID_BYTES = 16;

  /// A line without a dot in its time: the clock counts something else than nanoseconds.
  static final int NO_FRACTION = -1;

  int commFrom;
  int commTo;
  int pid;
  int cpu;
  long timeNs;
  /// Digits behind the dot of the time, or [#NO_FRACTION].
  int fractionDigits;
  int nameFrom;
  /// Equal to `payloadFrom` where no colon ends the name: then it is the payload.
  int nameTo;
  int payloadFrom;

  private int at;
  private int number;

  /// Takes a line apart.
  ///
  /// @return false if it is not an event's
  boolean parse(byte[] buf, int from, int to) {
    int dash = from + COMM_COLUMNS;
    if (dash < to && buf[dash] == '-' && parseFromDash(buf, from, dash, to)) {
      return true;
    }
    int last = Math.min(to - 1, from + MAX_COMM_BYTES);
    for (int i = from + 1; i < last; i++) {
      if (buf[i] == '-'
          && buf[i + 1] >= '0'
          && buf[i + 1] <= '9'
          && parseFromDash(buf, from, i, to)) {
        return true;
      }
    }
    return false;
  }

  private boolean parseFromDash(byte[] buf, int from, int dash, int to) {
    at = dash + 1;
    if (!digits(buf, to)) {
      return false;
    }
    pid = number;
    if (!spaces(buf, to)) {
      return false;
    }
    if (buf[at] == '(' && !tgid(buf, to)) {
      return false;
    }
    if (buf[at++] != '[' || !digits(buf, to) || at >= to || buf[at++] != ']') {
      return false;
    }
    cpu = number;
    if (!spaces(buf, to)) {
      return false;
    }
    if (!time(buf, to) && !(flags(buf, to) && time(buf, to))) {
      return false;
    }
    commTo = dash;
    commFrom = from;
    while (commFrom < commTo && buf[commFrom] == ' ') {
      commFrom++;
    }
    return name(buf, to);
  }

  /// Passes over spaces, of which there is at least one, and stops before the line's end.
  private boolean spaces(byte[] buf, int to) {
    if (at >= to || buf[at] != ' ') {
      return false;
    }
    while (at < to && buf[at] == ' ') {
      at++;
    }
    return at < to;
  }

  private boolean digits(byte[] buf, int to) {
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

  /// `( 1234)` or `(-----)`.
  private boolean tgid(byte[] buf, int to) {
    int last = Math.min(to, at + MAX_TGID_BYTES);
    while (at < last && buf[at] != ')') {
      byte b = buf[at++];
      if (b != '(' && b != ' ' && b != '-' && (b < '0' || b > '9')) {
        return false;
      }
    }
    if (at >= last) {
      return false;
    }
    at++;
    return spaces(buf, to);
  }

  /// The column of interrupt and preemption flags, such as `d..3.`.
  private boolean flags(byte[] buf, int to) {
    int begin = at;
    while (at < to && buf[at] != ' ') {
      at++;
    }
    return at - begin <= 10 && spaces(buf, to);
  }

  /// `seconds.fraction:` or, of a clock that does not count time, `number:`. Leaves the position
  /// alone if there is none.
  private boolean time(byte[] buf, int to) {
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

  private boolean name(byte[] buf, int to) {
    if (!spaces(buf, to)) {
      return false;
    }
    if (at + 2 < to && buf[at] == '(' && buf[at + 1] == '+') {
      // The time since the last event, if trace-cmd was asked for it.
      while (at < to && buf[at] != ' ') {
        at++;
      }
      if (!spaces(buf, to)) {
        return false;
      }
    }
    nameFrom = at;
    while (at < to && buf[at] != ' ' && !endsName(buf, at, to)) {
      at++;
    }
    if (at < to && buf[at] == ':') {
      nameTo = at++;
      while (at < to && buf[at] == ' ') {
        at++;
      }
      payloadFrom = at;
      return nameTo > nameFrom;
    }
    nameTo = nameFrom;
    payloadFrom = nameFrom;
    return true;
  }

  private static boolean endsName(byte[] buf, int at, int to) {
    return buf[at] == ':' && (at + 1 == to || buf[at + 1] == ' ');
  }
}
