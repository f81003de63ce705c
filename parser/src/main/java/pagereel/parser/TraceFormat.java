package pagereel.parser;

import java.io.IOException;
import java.util.Optional;
import java.util.stream.Stream;
import pagereel.parser.binary.PerfDataReader;
import pagereel.parser.binary.PerfettoReader;
import pagereel.parser.binary.TraceDatReader;
import pagereel.parser.text.AtraceReader;
import pagereel.parser.text.DmesgReader;
import pagereel.parser.text.FtraceTextReader;
import pagereel.parser.text.PagereelCsvReader;
import pagereel.parser.text.PerfScriptReader;
import pagereel.parser.text.TraceCmdReportReader;

/// The formats that pagereel reads. Which one a file has is told by its first bytes, never by
/// its name.
public enum TraceFormat {
  TRACE_DAT("trace.dat", TraceDatReader::sniff, TraceDatReader::open),
  PERF_DATA("perf.data", PerfDataReader::sniff, PerfDataReader::open),
  PERFETTO("Perfetto", PerfettoReader::sniff, PerfettoReader::open),
  PAGEREEL_CSV("pagereel's CSV", PagereelCsvReader::sniff, PagereelCsvReader::open),
  PERF_SCRIPT("perf script", PerfScriptReader::sniff, PerfScriptReader::open),
  ATRACE("atrace", AtraceReader::sniff, AtraceReader::open),
  TRACE_CMD_REPORT("trace-cmd report", TraceCmdReportReader::sniff, TraceCmdReportReader::open),
  FTRACE_TEXT("ftrace text", FtraceTextReader::sniff, FtraceTextReader::open),
  DMESG("kernel log", DmesgReader::sniff, DmesgReader::open);

  /// How many bytes of the decompressed input a format is told by, at most.
  public static final int SNIFF_BYTES = 4096;

  /// Whether the first bytes of an input look like this format.
  interface Sniff {
    boolean matches(byte[] head);
  }

  /// Opens a reader.
  interface Open {
    TraceReader open(TraceSource source, Diagnostics diagnostics) throws IOException;
  }

  private final String title;
  private final Sniff sniff;
  private final Open open;

  TraceFormat(String title, Sniff sniff, Open open) {
    this.title = title;
    this.sniff = sniff;
    this.open = open;
  }

  /// The format's name for people.
  public String title() {
    return title;
  }

  /// Opens the trace in this source.
  ///
  /// @throws TraceFormatException if it has no known format, or ends before its first event
  ///     could stand
  public static TraceReader open(TraceSource source, Diagnostics diagnostics) throws IOException {
    TraceFormat format = of(source.head(SNIFF_BYTES)).orElse(null);
    if (format == null) {
      throw source.damage().orElse(source.notATrace());
    }
    if (source.compression().isEmpty()) {
      return format.open.open(source, diagnostics);
    }
    try {
      return new DamageReporting(format.open.open(source, diagnostics), source);
    } catch (TraceFormatException e) {
      // Where the compressed data is cut, that is why the header in it is.
      Optional<TraceFormatException> damage = source.damage();
      if (damage.isEmpty()) {
        throw e;
      }
      damage.get().addSuppressed(e);
      throw damage.get();
    }
  }

  /// The format that begins like this.
  ///
  /// @param head the first bytes, decompressed
  static Optional<TraceFormat> of(byte[] head) {
    return Stream.of(values()).filter(format -> format.sniff.matches(head)).findFirst();
  }
}
