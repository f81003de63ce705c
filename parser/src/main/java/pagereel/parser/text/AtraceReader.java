package pagereel.parser.text;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;
import pagereel.parser.DamageReporting;
import pagereel.parser.Diagnostics;
import pagereel.parser.TraceFormat;
import pagereel.parser.TraceFormatException;
import pagereel.parser.TraceReader;
import pagereel.parser.TraceSource;

/// Reads the text of ftrace inside what Android's tools make: a page of systrace, or the output of
/// `atrace`, with `-z` or without.
public final class AtraceReader {

  private AtraceReader() {}

  /// Whether an input that begins with these bytes is one of them. A page is any page: the trace
  /// in it may be megabytes further on.
  public static boolean sniff(byte[] head) {
    return SystraceHtml.sniff(head) || AtraceStream.sniff(head);
  }

  /// Opens the trace and reads on to its first event.
  ///
  /// @throws TraceFormatException if a page has none
  public static TraceReader open(TraceSource source, Diagnostics diagnostics) throws IOException {
    if (SystraceHtml.sniff(source.head(TraceFormat.SNIFF_BYTES))) {
      SystraceHtml page = new SystraceHtml(source.stream());
      TraceReader reader =
          new TextTraceReader(new Inside(source, page), diagnostics, TraceFormat.ATRACE);
      if (!page.isFound()) {
        throw TraceFormatException.of(
            source.name(),
            "a page of systrace, with a trace-data block that has a line `# tracer:`",
            "a page without one");
      }
      return reader;
    }
    AtraceStream output = new AtraceStream(source.name(), source.stream());
    TraceSource inside = new Inside(source, output);
    TraceReader reader = new TextTraceReader(inside, diagnostics, TraceFormat.ATRACE);
    return output.isCompressed() ? new DamageReporting(reader, inside) : reader;
  }

  /// The source of the file, with the bytes of the trace in it.
  private record Inside(TraceSource outer, InputStream bytes) implements TraceSource {

    @Override
    public String name() {
      return outer.name();
    }

    @Override
    public byte[] head(int length) throws IOException {
      return outer.head(length);
    }

    @Override
    public InputStream stream() {
      return bytes;
    }

    @Override
    public Path file() throws IOException {
      throw new IOException(name() + " has no file of its own for the trace inside");
    }

    @Override
    public double progress() {
      return outer.progress();
    }

    @Override
    public Optional<TraceFormatException> damage() {
      return bytes instanceof AtraceStream atrace ? atrace.damage() : Optional.empty();
    }

    @Override
    public String compression() {
      return outer.compression();
    }

    @Override
    public TraceFormatException notATrace() throws IOException {
      return outer.notATrace();
    }

    @Override
    public void close() throws IOException {
      outer.close();
    }
  }
}
