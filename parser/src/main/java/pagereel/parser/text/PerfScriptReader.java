package pagereel.parser.text;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import pagereel.parser.Diagnostics;
import pagereel.parser.TraceFormat;
import pagereel.parser.TraceReader;
import pagereel.parser.TraceSource;

/// Reads the text that `perf script` prints of tracepoints, in microseconds or (`--ns`)
/// nanoseconds, with call chains or without, in any order that its `-F`, `-L` and `--show-…` give.
///
/// ```
///            sleep  1892 [000]    80.429143:  kmem:mm_page_alloc: page=0x8047 pfn=0x8047 order=0
/// ```
public final class PerfScriptReader {

  private PerfScriptReader() {}

  /// Whether an input that begins with these bytes is such a text: most lines that are neither
  /// empty nor beside an event are events that name their system, or what `--show-…` shows of
  /// perf's other records.
  public static boolean sniff(byte[] head) {
    PerfScriptLine event = new PerfScriptLine();
    int events = 0;
    int strangeLines = 0;
    int start = 0;
    boolean stack = false;
    for (int at = 0; at < head.length; at++) {
      if (head[at] == 0) {
        return false;
      }
      boolean last = at == head.length - 1 && head.length < TraceFormat.SNIFF_BYTES;
      if (head[at] != '\n' && !last) {
        continue;
      }
      int end = head[at] == '\n' ? at : head.length;
      if (event.parse(head, start, end)) {
        if (event.systemTo == event.systemFrom) {
          strangeLines++;
        } else {
          events++;
        }
        stack = false;
      } else if (event.isRecord(head, start, end)) {
        events++;
      } else if (PerfStackLines.isFrame(head, start, end)) {
        stack = true;
      } else if (!isPassedOver(head, start, end)
          && !(stack && PerfStackLines.isSource(head, start, end))) {
        strangeLines++;
      }
      start = at + 1;
    }
    return events > strangeLines || (events == 0 && strangeLines == 0 && isHeader(head));
  }

  private static boolean isPassedOver(byte[] head, int start, int end) {
    return head[start] == '#' || new String(head, start, end - start, ISO_8859_1).isBlank();
  }

  /// `--header` may be longer than what is looked at.
  private static boolean isHeader(byte[] head) {
    return new String(head, ISO_8859_1).startsWith("# ========\n# captured on");
  }

  /// Opens the text and reads on to its first event.
  public static TraceReader open(TraceSource source, Diagnostics diagnostics) throws IOException {
    return new TextTraceReader(source, diagnostics, TraceFormat.PERF_SCRIPT);
  }
}
