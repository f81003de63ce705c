package pagereel.parser.text;

import java.io.IOException;
import pagereel.parser.Diagnostics;
import pagereel.parser.TraceFormat;
import pagereel.parser.TraceReader;
import pagereel.parser.TraceSource;

/// Reads the text that ftrace prints: tracefs' files `trace` and `trace_pipe`.
///
/// ```
///     migration/0-21      [000] d..1.    78.111830: labmm_dump: seq=1 mono=77503729224
/// ```
public final class FtraceTextReader {

  private FtraceTextReader() {}

  /// Whether an input that begins with these bytes is such a text.
  public static boolean sniff(byte[] head) {
    return TextSniffer.is(TraceFormat.FTRACE_TEXT, head);
  }

  /// Opens the text and reads on to its first event.
  public static TraceReader open(TraceSource source, Diagnostics diagnostics) throws IOException {
    return new TextTraceReader(source, diagnostics, TraceFormat.FTRACE_TEXT);
  }
}
