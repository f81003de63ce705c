package pagereel.parser.text;

/// Tells which option of ftrace made a text that has no line of the usual form.
///
/// ```
/// 170 1 78594264968 type: 312          raw
/// 000000aa 00000001 000000124c9d5b08   hex
/// mm_page_free: page=… pfn=0x10        nocontext-info
/// ```
final class UnreadableOptions {

  private static final String TURN_OFF =
      ", which cannot be read: turn it off and read the trace again";

  private UnreadableOptions() {}

  /// What the line is; empty if it is none of these.
  static String of(byte[] buf, int from, int to) {
    if (hasControlBytes(buf, from, to)) {
      return "what ftrace's option bin prints" + TURN_OFF;
    }
    if (isNumbers(buf, from, to, 16, 8, 8, 16)) {
      return "what ftrace's option hex prints" + TURN_OFF;
    }
    if (isNumbers(buf, from, to, 10, 0, 0, 0)) {
      return "what ftrace's option raw prints" + TURN_OFF;
    }
    if (isBareEvent(buf, from, to)) {
      return "an event without its task, CPU and time: ftrace's option context-info is off";
    }
    return "";
  }

  private static boolean hasControlBytes(byte[] buf, int from, int to) {
    for (int i = from; i < to; i++) {
      if (buf[i] >= 0 && buf[i] < ' ' && buf[i] != '\t') {
        return true;
      }
    }
    return false;
  }

  /// Whether the line begins with such numbers, of so many digits each where that is not 0.
  private static boolean isNumbers(byte[] buf, int from, int to, int radix, int... lengths) {
    int at = from;
    for (int length : lengths) {
      int begin = at;
      while (at < to && Character.digit(buf[at], radix) >= 0) {
        at++;
      }
      if (at == begin || (length > 0 && at - begin != length) || at >= to || buf[at++] != ' ') {
        return false;
      }
    }
    return true;
  }

  /// `name: key=`
  private static boolean isBareEvent(byte[] buf, int from, int to) {
    int at = word(buf, from, to);
    if (at == from || at + 1 >= to || buf[at] != ':' || buf[at + 1] != ' ') {
      return false;
    }
    at += 2;
    int end = word(buf, at, to);
    return end > at && end < to && buf[end] == '=';
  }

  private static int word(byte[] buf, int from, int to) {
    int at = from;
    while (at < to && (Character.isLetterOrDigit(buf[at]) || buf[at] == '_')) {
      at++;
    }
    return at;
  }
}
