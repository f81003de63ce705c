package pagereel.parser.text;

/// A line of ftrace or `trace-cmd report`: `comm-pid (tgid) [cpu] flags time: name: payload`.
///
/// What is a task's name is decided from behind: the name may hold spaces, dashes, colons and
/// brackets, but it is 15 bytes at most and set right in 16
/// columns.
final class FtraceLine extends EventLine {

  private static final int COMM_COLUMNS = 16;

  /// Where the task's name ends at the latest if it is not set in those columns.
  private static final int MAX_COMM_BYTES = 64;

  private static final int MAX_TGID_BYTES = 16;

  @Override
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

  /// A stack's line, ` => symbol`.
  @Override
  boolean isBeside(byte[] buf, int from, int to) {
    int i = from;
    while (i < to && buf[i] == ' ') {
      i++;
    }
    return i + 1 < to && buf[i] == '=' && buf[i + 1] == '>';
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
