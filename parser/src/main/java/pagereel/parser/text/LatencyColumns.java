package pagereel.parser.text;

import pagereel.parser.event.ExecutionContext;

/// What stands between task and event in the latency formats: CPU and flags without a space, and
/// a time since the trace's start in microseconds, with a mark for how long it took.
///
/// ```
///   <idle>-0         0dNs3.   17us+: mm_page_free: …                 ftrace
///      sh-170        1.....    78.594265: mm_page_free: …            trace-cmd report -l
///          sh     170   1 0 00000001 [04af3c2b] 1720.415ms (+0.012ms): mm_page_free: …
/// ```
///
/// The last is ftrace's with the option verbose: it also has the whole time, in hex.
final class LatencyColumns {

  private static final int MIN_FLAGS = 3;
  private static final int MAX_FLAGS = 10;
  private static final int NS_PER_US = 1000;
  private static final int PREEMPT_DIGITS = 8;

  private final Scalars scalars = new Scalars();

  /// Reads on behind a task's id, where a digit stands.
  boolean read(EventLine line, byte[] buf, int to) {
    if (!line.digits(buf, to)) {
      return false;
    }
    line.cpu = line.number;
    int flags = line.at;
    while (line.at < to && buf[line.at] != ' ') {
      line.at++;
    }
    line.flags(buf, flags, line.at);
    int count = line.at - flags;
    return count >= MIN_FLAGS
        && count <= MAX_FLAGS
        && line.spaces(buf, to)
        && (line.time(buf, to) || microseconds(line, buf, to));
  }

  /// `17us+: `, where the mark may be a space.
  private static boolean microseconds(EventLine line, byte[] buf, int to) {
    int at = line.at;
    long us = 0;
    while (at < to && EventLine.isDigit(buf[at]) && us < Long.MAX_VALUE / NS_PER_US / 10 - 1) {
      us = us * 10 + (buf[at++] - '0');
    }
    boolean read = at > line.at
        && at + 4 < to
        && buf[at] == 'u'
        && buf[at + 1] == 's'
        && !EventLine.isDigit(buf[at + 2])
        && buf[at + 3] == ':'
        && buf[at + 4] == ' ';
    if (!read) {
      return false;
    }
    line.latency = true;
    line.timeNs = us * NS_PER_US;
    line.fractionDigits = 6;
    line.at = at + 4;
    return true;
  }

  /// Reads a whole line of the verbose form: it has no dash behind the task's name.
  boolean readVerbose(FtraceLine line, byte[] buf, int from, int to) {
    int open = opening(buf, from, to);
    if (open < 0) {
      return false;
    }
    int close = open + 1;
    while (close < to && buf[close] != ']') {
      close++;
    }
    if (!scalars.hex(buf, open + 1, close) || scalars.value > Long.MAX_VALUE / NS_PER_US) {
      return false;
    }
    if (scalars.value < 0 || !task(line, buf, from, open)) {
      return false;
    }
    int end = close;
    while (end + 1 < to && !(buf[end] == ')' && buf[end + 1] == ':')) {
      end++;
    }
    line.timeNs = scalars.value * NS_PER_US;
    line.fractionDigits = 6;
    line.latency = false;
    line.at = end + 2;
    return line.at < to && line.name(buf, to);
  }

  /// Where `[hex] N.NNNms (+` stands, or −1.
  private static int opening(byte[] buf, int from, int to) {
    int plus = from;
    while (plus + 4 < to
        && !(buf[plus] == 'm'
            && buf[plus + 1] == 's'
            && buf[plus + 2] == ' '
            && buf[plus + 3] == '('
            && buf[plus + 4] == '+')) {
      plus++;
    }
    if (plus + 4 >= to) {
      return -1;
    }
    int at = plus - 1;
    while (at > from && (EventLine.isDigit(buf[at]) || buf[at] == '.')) {
      at--;
    }
    while (at > from && buf[at] != '[') {
      at--;
    }
    return at > from ? at : -1;
  }

  /// `comm pid cpu flags preempt ` before a place, read from behind.
  private boolean task(EventLine line, byte[] buf, int from, int end) {
    int preempt = wordBefore(buf, from, end);
    int preemptTo = wordEnd(buf, from, end);
    int flags = wordBefore(buf, from, preempt);
    int cpu = wordBefore(buf, from, flags);
    int pid = wordBefore(buf, from, cpu);
    long time = scalars.value;
    boolean read = preemptTo - preempt == PREEMPT_DIGITS
        && scalars.hex(buf, preempt, preemptTo)
        && scalars.decimal(buf, flags, wordEnd(buf, from, preempt));
    line.context = ExecutionContext.ofFlags((int) scalars.value);
    scalars.value = time;
    line.at = cpu;
    if (!read || !line.digits(buf, flags) || line.at != wordEnd(buf, from, flags)) {
      return false;
    }
    line.cpu = line.number;
    line.at = pid;
    if (!line.digits(buf, cpu) || line.at != wordEnd(buf, from, cpu)) {
      return false;
    }
    line.pid = line.number;
    line.commTo = wordEnd(buf, from, pid);
    line.commFrom = from;
    while (line.commFrom < line.commTo && buf[line.commFrom] == ' ') {
      line.commFrom++;
    }
    return pid > from;
  }

  /// Where the last word before a place begins.
  private static int wordBefore(byte[] buf, int from, int end) {
    int at = wordEnd(buf, from, end);
    while (at > from && buf[at - 1] != ' ') {
      at--;
    }
    return at;
  }

  private static int wordEnd(byte[] buf, int from, int end) {
    int at = end;
    while (at > from && buf[at - 1] == ' ') {
      at--;
    }
    return at;
  }
}
