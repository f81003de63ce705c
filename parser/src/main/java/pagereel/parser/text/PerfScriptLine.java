package pagereel.parser.text;

import pagereel.parser.event.EventBatch;

/// A line of `perf script`: `comm pid/tid [cpu] misc time-of-day time: period system:name:
/// payload`,
/// of which all but time and name may be left out.
///
/// The time is looked for first, and the parts before it are read from behind: a task's name may
/// hold anything. A name that ends with a number, of a text without thread ids, loses that number
/// to the thread id.
final class PerfScriptLine extends EventLine {

  /// The CPU of an event whose line does not name it.
  static final int NO_CPU = 0;

  /// Where the time begins at the latest.
  private static final int MAX_HEAD_BYTES = 128;

  /// What `:u` and the like may say behind an event's name.
  private static final String MODIFIERS = "ukhvGHIpPSDWeb";

  private static final String RECORD = "PERF_RECORD_";

  private final PerfColumns columns = new PerfColumns();

  @Override
  boolean parse(byte[] buf, int from, int to) {
    if (!head(buf, from, to)) {
      return false;
    }
    int timeAt = number;
    return event(buf, to) && task(buf, from, timeAt);
  }

  /// A call chain's line, `\t%16x symbol (dso)`, or what perf says of tasks and mappings.
  @Override
  boolean isBeside(byte[] buf, int from, int to) {
    return PerfStackLines.isFrame(buf, from, to) || isRecord(buf, from, to);
  }

  /// Whether a line shows a record that is no event: `comm tid [cpu] time: PERF_RECORD_…`. Then
  /// its CPU is known too, if the line names it.
  boolean isRecord(byte[] buf, int from, int to) {
    if (!head(buf, from, to)) {
      return false;
    }
    int timeAt = number;
    if (!spaces(buf, to) || !recordName(buf, to)) {
      return false;
    }
    systemTo = systemFrom;
    task(buf, from, timeAt);
    return true;
  }

  private boolean recordName(byte[] buf, int to) {
    if (to - at < RECORD.length()) {
      return false;
    }
    for (int i = 0; i < RECORD.length(); i++) {
      if (buf[at + i] != RECORD.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /// Finds the time and goes behind it; `number` is then where it began.
  private boolean head(byte[] buf, int from, int to) {
    if (from >= to || buf[from] == '\t') {
      return false;
    }
    int last = Math.min(to, from + MAX_HEAD_BYTES);
    for (int i = from; i < last; i++) {
      if (isDigit(buf[i]) && (i == from || buf[i - 1] == ' ')) {
        at = i;
        if (time(buf, to) && (fractionDigits == 6 || fractionDigits == 9)) {
          number = i;
          return true;
        }
      }
    }
    return false;
  }

  /// `period system:name: payload`, or a name without a system.
  private boolean event(byte[] buf, int to) {
    if (!spaces(buf, to)) {
      return false;
    }
    int begin = at;
    while (at < to && isDigit(buf[at])) {
      at++;
    }
    if (at == begin || !spaces(buf, to)) {
      at = begin;
    }
    if (recordName(buf, to)) {
      return false;
    }
    int nameEnd = at;
    while (nameEnd < to && buf[nameEnd] != ' ') {
      nameEnd++;
    }
    if (nameEnd - at < 2 || buf[nameEnd - 1] != ':') {
      return false;
    }
    name(buf, at, nameEnd - 1);
    at = nameEnd;
    while (at < to && buf[at] == ' ') {
      at++;
    }
    payloadFrom = at;
    return nameTo > nameFrom;
  }

  /// Divides `system:name` or `system:name:modifiers`.
  private void name(byte[] buf, int from, int to) {
    systemFrom = from;
    systemTo = from;
    nameFrom = from;
    nameTo = to;
    int colon = colon(buf, from, to);
    if (colon == to || isModifiers(buf, colon + 1, to)) {
      return;
    }
    systemTo = colon;
    nameFrom = colon + 1;
    int second = colon(buf, nameFrom, to);
    nameTo = isModifiers(buf, second + 1, to) ? second : to;
  }

  private static int colon(byte[] buf, int from, int to) {
    int i = from;
    while (i < to && buf[i] != ':') {
      i++;
    }
    return i;
  }

  private static boolean isModifiers(byte[] buf, int from, int to) {
    for (int i = from; i < to; i++) {
      if (MODIFIERS.indexOf(buf[i]) < 0) {
        return false;
      }
    }
    return from < to;
  }

  /// `comm pid/tid [cpu] misc time-of-day` before the time, each part absent or not. Something must
  /// say that this is perf's line: the CPU, or the event's system.
  private boolean task(byte[] buf, int from, int timeAt) {
    int end = columns.end(buf, from, timeAt);
    cpu = NO_CPU;
    cpuAbsent = true;
    boolean known = systemTo > systemFrom;
    int cpuFrom = columns.latencyCpu(buf, from, end);
    if (end > from && buf[end - 1] == ']') {
      int open = digitsBefore(buf, from, end - 1);
      if (open == end - 1 || open == from || buf[open - 1] != '[') {
        return false;
      }
      cpuFrom = open;
    }
    if (cpuFrom != PerfColumns.NONE) {
      at = cpuFrom;
      if (!digits(buf, end)) {
        return false;
      }
      cpu = number;
      cpuAbsent = false;
      known = true;
      boolean bracket = cpuFrom > from && buf[cpuFrom - 1] == '[';
      end = trimmed(buf, from, bracket ? cpuFrom - 1 : cpuFrom);
    }
    pid = EventBatch.NO_PID;
    int tidFrom = digitsBefore(buf, from, end);
    if (tidFrom < end) {
      if (!threadId(buf, from, tidFrom, end)) {
        return false;
      }
      end = trimmed(buf, from, number);
    }
    commTo = end;
    commFrom = from;
    while (commFrom < commTo && buf[commFrom] == ' ') {
      commFrom++;
    }
    return known;
  }

  /// Reads the thread id, if the number is one and not the end of a name; `number` is then where
  /// it begins, with the process's id before a slash, or where the task's name ends.
  private boolean threadId(byte[] buf, int from, int tidFrom, int end) {
    int begin = tidFrom;
    if (begin > from && buf[begin - 1] == '/') {
      int pidFrom = digitsBefore(buf, from, begin - 1);
      begin = pidFrom < begin - 1 ? pidFrom : begin;
    }
    if (isMinusOne(buf, from, tidFrom, end)) {
      // A task that is gone.
      number = tidFrom - 1;
      return true;
    }
    if (begin > from && buf[begin - 1] != ' ') {
      number = end;
      return true;
    }
    at = tidFrom;
    if (!digits(buf, end)) {
      return false;
    }
    pid = number;
    number = begin;
    return true;
  }

  private static boolean isMinusOne(byte[] buf, int from, int tidFrom, int end) {
    return end - tidFrom == 1
        && buf[tidFrom] == '1'
        && tidFrom - 2 >= from
        && buf[tidFrom - 1] == '-'
        && buf[tidFrom - 2] == ' ';
  }

  /// Goes to the end of a text without the spaces behind it.
  static int trimmed(byte[] buf, int from, int end) {
    int i = end;
    while (i > from && buf[i - 1] == ' ') {
      i--;
    }
    return i;
  }

  /// Where the digits begin that end here.
  static int digitsBefore(byte[] buf, int from, int end) {
    int i = end;
    while (i > from && isDigit(buf[i - 1])) {
      i--;
    }
    return i;
  }
}
