package pagereel.parser.text;

import java.io.IOException;
import pagereel.parser.Diagnostics;
import pagereel.parser.TraceFormat;
import pagereel.parser.TraceReader;
import pagereel.parser.TraceSource;

/// Reads the text that `trace-cmd report` prints, with times in microseconds or (`-t`)
/// nanoseconds, with fields as the kernel prints them or (`-R`, or where its print format is
/// beyond trace-cmd) as they are recorded.
///
/// ```
///     sh-173   [001]    77.943091023: mm_page_alloc:        page=0xffffffffbbddc508 pfn=0x3f70
///     sh-124   [001]   126.894309328: mm_page_alloc:        [FAILED TO PARSE] pfn=0x438ea
/// ```
public final class TraceCmdReportReader {

  private TraceCmdReportReader() {}

  /// Whether an input that begins with these bytes is such a text.
  public static boolean sniff(byte[] head) {
    return TextSniffer.is(TraceFormat.TRACE_CMD_REPORT, head);
  }

  /// Opens the text and reads on to its first event.
  public static TraceReader open(TraceSource source, Diagnostics diagnostics) throws IOException {
    return new TextTraceReader(source, diagnostics, TraceFormat.TRACE_CMD_REPORT);
  }
}
