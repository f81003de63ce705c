package pagereel.parser.binary;

import java.io.IOException;
import pagereel.parser.Diagnostics;
import pagereel.parser.TraceReader;
import pagereel.parser.TraceSource;

/// Reads trace.dat.
public final class TraceDatReader {

  private TraceDatReader() {}

  public static boolean sniff(byte[] head) {
    return false;
  }

  @SuppressWarnings("DoNotCallSuggester")
  public static TraceReader open(TraceSource source, Diagnostics diagnostics) throws IOException {
    throw source.notATrace();
  }
}
