package pagereel.parser.text;

/// What `perf script` prints between task and time beside `[cpu]`, told by the widths of its
/// columns: the record's flags (`-F misc`), the time of day (`-F tod`), and the CPU without
/// brackets behind a name cut to 8 columns (`-L`).
final class PerfColumns {

  /// There is no such column.
  static final int NONE = -1;

  private static final int SECONDS_COLUMNS = 5;
  private static final int MISC_COLUMNS = 6;
  private static final int MAX_MISC_FLAGS = 3;
  private static final String MISC_FLAGS = "KUHGgMEFSp";

  private static final String TIME_OF_DAY = "dddd-dd-dd dd:dd:dd.";

  private static final int LATENCY_COMM_COLUMNS = 8;
  private static final int LATENCY_CPU_COLUMNS = 3;
  private static final int TASK_COLUMNS = 5;

  /// Where task and CPU end: before the flags and the time of day, and the spaces around them.
  ///
  /// @param timeAt where the digits of the time begin
  int end(byte[] buf, int from, int timeAt) {
    int end = PerfScriptLine.trimmed(buf, from, timeAt);
    int column = timeAt - Math.max(0, SECONDS_COLUMNS - secondsDigits(buf, timeAt));
    int day = timeOfDay(buf, from, end);
    if (day != NONE) {
      column = day;
      end = PerfScriptLine.trimmed(buf, from, day);
    }
    int flags = end;
    while (flags > from && MISC_FLAGS.indexOf(buf[flags - 1]) >= 0) {
      flags--;
    }
    boolean misc = flags < end
        && end - flags <= MAX_MISC_FLAGS
        && flags + MISC_COLUMNS == column
        && (flags == from || buf[flags - 1] == ' ');
    return misc ? PerfScriptLine.trimmed(buf, from, flags) : end;
  }

  private static int secondsDigits(byte[] buf, int timeAt) {
    int at = timeAt;
    while (EventLine.isDigit(buf[at])) {
      at++;
    }
    return at - timeAt;
  }

  /// Where a time of day begins that ends here, with 6 or 9 digits behind its dot.
  private static int timeOfDay(byte[] buf, int from, int end) {
    int fraction = PerfScriptLine.digitsBefore(buf, from, end);
    int begin = fraction - TIME_OF_DAY.length();
    if ((end - fraction != 6 && end - fraction != 9) || begin < from) {
      return NONE;
    }
    for (int i = 0; i < TIME_OF_DAY.length(); i++) {
      char wanted = TIME_OF_DAY.charAt(i);
      byte b = buf[begin + i];
      if (wanted == 'd' ? !EventLine.isDigit(b) : b != wanted) {
        return NONE;
      }
    }
    return begin;
  }

  /// Where the digits of the CPU of a line of `-L` begin. In other lines no number stands in these
  /// columns, not even that of a task whose name ends with another.
  int latencyCpu(byte[] buf, int from, int end) {
    int comm = from + LATENCY_COMM_COLUMNS;
    boolean named = comm < end && buf[comm] == ' ' && buf[comm - 1] != ' ';
    int cpu = named ? latencyCpuBehind(buf, comm + 1, end) : NONE;
    return cpu == NONE ? latencyCpuBehind(buf, from, end) : cpu;
  }

  /// The same, of a line whose task's ids or, without those, CPU begin here.
  private static int latencyCpuBehind(byte[] buf, int from, int end) {
    int digits = PerfScriptLine.digitsBefore(buf, from, end);
    int field = Math.min(digits, end - LATENCY_CPU_COLUMNS);
    if (digits == end || field < from) {
      return NONE;
    }
    for (int i = field; i < digits; i++) {
      if (buf[i] != ' ') {
        return NONE;
      }
    }
    return field == from || field == behindTask(buf, from, field) ? digits : NONE;
  }

  /// Where the column behind `pid/tid` or `tid` begins, or [#NONE] if there is none of them.
  private static int behindTask(byte[] buf, int from, int end) {
    int at = from;
    while (at < end && buf[at] == ' ') {
      at++;
    }
    int digits = at;
    while (at < end && EventLine.isDigit(buf[at])) {
      at++;
    }
    if (at == digits || at - from < TASK_COLUMNS) {
      return NONE;
    }
    if (at < end && buf[at] == '/') {
      int tid = at + 1;
      at = tid;
      while (at < end && EventLine.isDigit(buf[at])) {
        at++;
      }
      at = Math.max(at, tid + TASK_COLUMNS);
    }
    return at + 1;
  }
}
