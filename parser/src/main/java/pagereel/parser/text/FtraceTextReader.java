package pagereel.parser.text;

import java.io.IOException;
import pagereel.parser.Diagnostics;
import pagereel.parser.TraceReader;
import pagereel.parser.TraceSource;

/// Reads ftrace text.
public final class FtraceTextReader {

  private FtraceTextReader() {}

  public static boolean sniff(byte[] head) {
    return false;
  }

  @SuppressWarnings("DoNotCallSuggester")
  public static TraceReader open(TraceSource source, Diagnostics diagnostics) throws IOException {
    throw source.notATrace();
  }
}
