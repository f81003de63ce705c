package pagereel.parser.binary;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import pagereel.parser.Diagnostics;
import pagereel.parser.TraceFormat;
import pagereel.parser.TraceInfo;
import pagereel.parser.TraceReader;
import pagereel.parser.TraceSource;
import pagereel.parser.event.EventBatch;
import pagereel.parser.event.NameTable;
import pagereel.parser.event.StackTable;

/// Reads perf.data as `perf record` writes it to a file: samples of tracepoints, decoded by the
/// event formats in the file and put into the order of their times.
///
/// What is in memory does not grow with the trace: see [PerfQueue].
public final class PerfDataReader implements TraceReader {

  private final TraceSource source;
  private final FileBytes file;
  private final TraceInfo info;
  private final Diagnostics diagnostics;
  private final NameTable names = new NameTable();
  private final StackTable stacks = new StackTable();
  private final PerfRecords records;
  private final PerfStream stream;
  private final long dataSize;

  private PerfDataReader(
      TraceSource source, FileBytes file, PerfHeader header, Diagnostics diagnostics) {
    this.source = source;
    this.file = file;
    this.diagnostics = diagnostics;
    info = info(header);
    dataSize = header.dataSize();
    long start = header.dataOffset();
    records = new PerfRecords(file, source.name(), start, start + dataSize, header.bigEndian());
    // perf itself calls the idle task so, and says nothing of it in the file.
    CommTable comms = new CommTable(Map.of(), "swapper", names);
    RecordDecoders decoders = new RecordDecoders(
        header.formats(), header.bigEndian(), comms, source.name(), names, diagnostics);
    stream = new PerfStream(
        records,
        header.attrs(),
        header.bigEndian(),
        decoders,
        comms,
        names,
        source.name(),
        diagnostics);
  }

  /// Whether an input begins as a perf.data does.
  public static boolean sniff(byte[] head) {
    return PerfHeaderReader.hasMagic(head);
  }

  /// Opens a perf.data. Closing the reader closes the source.
  public static TraceReader open(TraceSource source, Diagnostics diagnostics) throws IOException {
    FileBytes file = FileBytes.open(source.file());
    try {
      PerfHeader header = PerfHeaderReader.read(file, source.name(), diagnostics);
      return new PerfDataReader(source, file, header, diagnostics);
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private static TraceInfo info(PerfHeader header) {
    return new TraceInfo(
        TraceFormat.PERF_DATA,
        header.compressed() ? "perf.data, zstd" : "perf.data",
        header.kernel(),
        header.arch(),
        header.pageSize(),
        header.cpus(),
        Optional.of(header.attrs().first().clock()),
        1);
  }

  @Override
  public boolean next(EventBatch batch) throws IOException {
    batch.clear();
    stream.fill(batch);
    return batch.size() > 0;
  }

  @Override
  public NameTable names() {
    return names;
  }

  @Override
  public StackTable stacks() {
    return stacks;
  }

  @Override
  public TraceInfo info() {
    return info;
  }

  @Override
  public Diagnostics diagnostics() {
    return diagnostics;
  }

  @Override
  public double progress() {
    return Math.min(1, (double) records.consumed() / dataSize);
  }

  @Override
  public void close() throws IOException {
    records.close();
    file.close();
    source.close();
  }
}
