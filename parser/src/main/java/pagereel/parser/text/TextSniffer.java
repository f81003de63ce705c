package pagereel.parser.text;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import pagereel.parser.TraceFormat;

/// Tells from the first bytes of an input whether it is a text of trace events, and whose.
///
/// ftrace begins with `# tracer:`, or with events where a pipe was recorded. A report begins with
/// `cpus=`, pads the event's name to 20 columns and may give times in nanoseconds.
final class TextSniffer {

  private static final int REPORT_NAME_COLUMNS = 20;

  private final FtraceLine event = new FtraceLine();
  private final LostMarks lost = new LostMarks();
  private final TextPreamble preamble = new TextPreamble();
  private int events;
  private int strangeLines;
  private boolean ftraceHeader;
  private boolean report;

  private TextSniffer() {}

  /// Whether the input is a trace in this text format.
  static boolean is(TraceFormat format, byte[] head) {
    TextSniffer sniffer = new TextSniffer();
    if (!sniffer.read(head)) {
      return false;
    }
    boolean isReport = sniffer.report && !sniffer.ftraceHeader;
    return isReport == (format == TraceFormat.TRACE_CMD_REPORT);
  }

  private boolean read(byte[] head) {
    int start = 0;
    for (int at = 0; at <= head.length; at++) {
      if (at == head.length || head[at] == '\n') {
        boolean cut = at == head.length && head.length >= TraceFormat.SNIFF_BYTES;
        if (!cut) {
          line(head, start, at > start && head[at - 1] == '\r' ? at - 1 : at);
        }
        start = at + 1;
      } else if (head[at] == 0) {
        // What the option bin prints behind the head; the reader says so.
        return ftraceHeader;
      }
    }
    return ftraceHeader || (events > 0 && events >= strangeLines) || (report && strangeLines == 0);
  }

  private void line(byte[] buf, int start, int to) {
    if (event.parse(buf, start, to)) {
      events++;
      report |= event.fractionDigits == 9 || padded(to);
      return;
    }
    int from = event.untagged(buf, start, to);
    String line = new String(buf, from, to - from, ISO_8859_1);
    if (from == 0 && line.startsWith("# tracer: ")) {
      ftraceHeader = true;
    } else if (line.startsWith("cpus=") && preamble.read(buf, from, to)) {
      report = true;
    } else if (!line.isBlank()
        && !line.startsWith("#")
        && !line.stripLeading().startsWith("=> ")
        && !lost.isMark(buf, from, to)
        && !preamble.read(buf, from, to)) {
      strangeLines++;
    }
  }

  private boolean padded(int to) {
    int columns = event.nameTo - event.nameFrom + 2;
    return event.nameTo > event.nameFrom + 1
        && columns < REPORT_NAME_COLUMNS
        && event.payloadFrom < to
        && event.payloadFrom - event.nameFrom >= REPORT_NAME_COLUMNS;
  }
}
