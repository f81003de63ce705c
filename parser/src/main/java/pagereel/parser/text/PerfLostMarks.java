package pagereel.parser.text;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import pagereel.parser.event.EventBatch;

/// The lines that `perf script --show-lost-events` prints of its losses:
/// `labload  1611 [001]   178.667954: PERF_RECORD_LOST lost 1419`.
final class PerfLostMarks extends LostMarks {

  private static final String RECORD = ": PERF_RECORD_LOST ";
  private static final String LOST = "lost ";

  /// Digits of a count that surely fits.
  private static final int MAX_DIGITS = 18;

  private final PerfScriptLine line = new PerfScriptLine();

  @Override
  boolean isMark(byte[] buf, int from, int to) {
    if (!line.isRecord(buf, from, to)) {
      return false;
    }
    String text = new String(buf, from, to - from, ISO_8859_1);
    int record = text.indexOf(RECORD);
    if (record < 0) {
      return false;
    }
    cpu = line.cpu;
    int lost = text.indexOf(LOST, record + RECORD.length());
    count = lost < 0 ? EventBatch.ABSENT : number(text, lost + LOST.length());
    return true;
  }

  private static long number(String text, int from) {
    long value = 0;
    int at = from;
    while (at < text.length() && at - from < MAX_DIGITS) {
      int digit = text.charAt(at) - '0';
      if (digit < 0 || digit > 9) {
        break;
      }
      value = value * 10 + digit;
      at++;
    }
    return at == from ? EventBatch.ABSENT : value;
  }
}
