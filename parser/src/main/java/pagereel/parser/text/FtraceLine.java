package pagereel.parser.text;

import pagereel.parser.event.ExecutionContext;

/// A line of ftrace or `trace-cmd report`: `comm-pid (tgid) [cpu] flags time: name: payload`.
///
/// What is a task's name is decided from behind: the name may hold spaces, dashes, colons and
/// brackets, but it is 15 bytes at most and set right in 16 columns, in the latency formats cut
/// to 8.
///
/// A report of several files or buffer instances has `name: ` before each line, all in as many
/// columns as the longest needs, and as many spaces for the top instance.
final class FtraceLine extends EventLine {

  private static final int COMM_COLUMNS = 16;
  private static final int LATENCY_COMM_COLUMNS = 8;

  /// Where the task's name ends at the latest if it is not set in those columns.
  private static final int MAX_COMM_BYTES = 64;

  /// A file's name and a task's.
  private static final int MAX_TAGGED_BYTES = 256 + COMM_COLUMNS + 2;

  /// How the lines begin that a report's events may come behind.
  private static final String HEAD = "cpus=";

  private static final String MARK = "CPU:";

  private static final int MAX_TGID_BYTES = 16;
  private static final int MAX_FLAGS_BYTES = 10;

  private final LatencyColumns latencyColumns = new LatencyColumns();

  /// How many columns the name of a file or an instance takes; 0 until a line has one.
  private int tagColumns;

  /// How wide the task's name is set in the form of the line at hand.
  private int commColumns = COMM_COLUMNS;

  /// The line before this one was a mark of loss with a name.
  private boolean afterMark;

  @Override
  boolean parse(byte[] buf, int from, int to) {
    tagFrom = from;
    tagTo = from;
    tagAsBefore = false;
    if (afterMark) {
      afterMark = false;
      int dash = from + COMM_COLUMNS;
      if (dash < to && buf[dash] == '-' && parseFromDash(buf, from, dash, to)) {
        tagAsBefore = true;
        return true;
      }
    }
    if (tagColumns > 0 && tag(buf, from, to)) {
      return parseTask(buf, from + tagColumns, to);
    }
    return parseTask(buf, from, to);
  }

  private boolean parseTask(byte[] buf, int from, int to) {
    int dash = from + COMM_COLUMNS;
    if (dash < to && buf[dash] == '-' && parseFromDash(buf, from, dash, to)) {
      return true;
    }
    int last = Math.min(to - 1, from + (tagColumns > 0 ? MAX_COMM_BYTES : MAX_TAGGED_BYTES));
    for (int i = from + 1; i < last; i++) {
      if (buf[i] == '-'
          && buf[i + 1] >= '0'
          && buf[i + 1] <= '9'
          && parseFromDash(buf, from, i, to)) {
        return i - from <= commColumns || isCommOf(buf, from, i);
      }
    }
    return latencyColumns.readVerbose(this, buf, from, to);
  }

  /// Whether the text up to the dash is a task's name, or that of a file or an instance before it,
  /// of which all lines then have one.
  private boolean isCommOf(byte[] buf, int from, int dash) {
    int comm = dash - commColumns;
    if (tagColumns == 0 && isTag(buf, from, comm)) {
      tagColumns = comm - from;
      tag(buf, from, dash);
      commFrom = firstOf(buf, comm, dash);
      return true;
    }
    return dash - from <= MAX_COMM_BYTES;
  }

  /// Whether `name: ` stands before a place.
  private static boolean isTag(byte[] buf, int from, int end) {
    return end - 2 > from && buf[end - 1] == ' ' && buf[end - 2] == ':' && buf[end - 3] != ' ';
  }

  /// Reads the columns of the name, if the line has them; all spaces are the top instance.
  private boolean tag(byte[] buf, int from, int to) {
    int end = from + tagColumns;
    if (end >= to) {
      return false;
    }
    boolean named = isTag(buf, from, end);
    tagTo = named ? end - 2 : from;
    tagFrom = named ? firstOf(buf, from, tagTo) : from;
    return named || firstOf(buf, from, end) == end;
  }

  @Override
  int untagged(byte[] buf, int from, int to) {
    tagFrom = from;
    tagTo = from;
    if (tagColumns == 0) {
      for (int i = from; i + 7 < to && i - from < MAX_TAGGED_BYTES; i++) {
        if (buf[i] == ':' && (isWord(buf, i + 2, HEAD) || isWord(buf, i + 2, MARK))) {
          tagColumns = isTag(buf, from, i + 2) ? i + 2 - from : 0;
          break;
        }
      }
    }
    if (tagColumns == 0 || !tag(buf, from, to)) {
      return from;
    }
    afterMark = isWord(buf, from + tagColumns, MARK);
    return from + tagColumns;
  }

  private static boolean isWord(byte[] buf, int from, String word) {
    if (buf.length - from < word.length()) {
      return false;
    }
    for (int i = 0; i < word.length(); i++) {
      if (buf[from + i] != word.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /// A frame's line, ` => symbol`.
  @Override
  boolean isBeside(byte[] buf, int from, int to) {
    return StackFrames.isFrame(buf, from, to);
  }

  private boolean parseFromDash(byte[] buf, int from, int dash, int to) {
    latency = false;
    context = ExecutionContext.TASK;
    commColumns = COMM_COLUMNS;
    at = dash + 1;
    if (!digits(buf, to)) {
      return false;
    }
    pid = number;
    if (!spaces(buf, to)) {
      return false;
    }
    if (isDigit(buf[at])) {
      commColumns = LATENCY_COMM_COLUMNS;
      if (!latencyColumns.read(this, buf, to)) {
        return false;
      }
    } else if (!columns(buf, to)) {
      return false;
    }
    commTo = dash;
    commFrom = firstOf(buf, from, dash);
    return name(buf, to);
  }

  /// `(tgid) [cpu] flags time:`
  private boolean columns(byte[] buf, int to) {
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
    return time(buf, to) || (flags(buf, to) && time(buf, to));
  }

  private static int firstOf(byte[] buf, int from, int to) {
    int at = from;
    while (at < to && buf[at] == ' ') {
      at++;
    }
    return at;
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
    flags(buf, begin, at);
    return at - begin <= MAX_FLAGS_BYTES && spaces(buf, to);
  }

  boolean name(byte[] buf, int to) {
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
