package pagereel.parser.binary;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import pagereel.parser.Diagnostics;
import pagereel.parser.TraceFormat;
import pagereel.parser.TraceInfo;
import pagereel.parser.TraceReader;
import pagereel.parser.TraceSource;
import pagereel.parser.event.EventBatch;
import pagereel.parser.event.NameTable;
import pagereel.parser.event.StackTable;

/// Reads perf.data as `perf record` writes it to a file, to a pipe or to a directory: samples of
/// tracepoints, decoded by the event formats in it and put into the order of their times.
///
/// What is in memory does not grow with the trace: see [PerfQueue]. A pipe's is read as it comes.
public final class PerfDataReader implements TraceReader {

  private final TraceSource source;
  private final List<Closeable> opened;
  private final TraceInfo info;
  private final Diagnostics diagnostics;
  private final NameTable names = new NameTable();
  private final StackTable stacks = new StackTable();
  private final PerfFiles files;
  private final PerfStream stream;
  /// Of all records, or negative where their end is not known.
  private final long dataSize;

  private PerfDataReader(
      TraceSource source, List<Closeable> opened, PerfInput input, Diagnostics diagnostics)
      throws IOException {
    this.source = source;
    this.opened = opened;
    this.diagnostics = diagnostics;
    PerfHeader header = input.header();
    info = info(header, input.form());
    dataSize = input.size();
    files = new PerfFiles(input.records());
    // perf itself calls the idle task so, and says nothing of it in the file.
    CommTable comms = new CommTable(Map.of(), "swapper", names);
    RecordDecoders decoders = new RecordDecoders(
        header.formats(), header.bigEndian(), comms, source.name(), names, diagnostics);
    PerfStacks chains = stacks(header);
    PerfTasks tasks = new PerfTasks(source.name(), header.bigEndian(), comms, chains, diagnostics);
    stream = new PerfStream(files, header, decoders, tasks, chains, names, diagnostics);
  }

  private @Nullable PerfStacks stacks(PerfHeader header) throws IOException {
    if (!header.attrs().haveCallChains()) {
      return null;
    }
    KernelSymbols symbols =
        header.symbols().isEmpty() ? KernelSymbols.beside(source) : header.symbols();
    return new PerfStacks(symbols, header.bigEndian(), names, stacks);
  }

  /// Whether an input begins as a perf.data does.
  public static boolean sniff(byte[] head) {
    return PerfMagic.begins(head);
  }

  /// Opens a perf.data; of a directory, the file in it that has the header. Closing the reader
  /// closes the source.
  public static TraceReader open(TraceSource source, Diagnostics diagnostics) throws IOException {
    List<Closeable> opened = new ArrayList<>();
    try {
      boolean pipe = PerfMagic.isPipe(source.head(PerfMagic.PIPE_HEADER_BYTES));
      PerfInput input = pipe
          ? PerfInput.ofPipe(source, opened, diagnostics)
          : PerfInput.ofFile(source, opened, diagnostics);
      return new PerfDataReader(source, opened, input, diagnostics);
    } catch (IOException | RuntimeException e) {
      for (Closeable file : opened) {
        file.close();
      }
      throw e;
    }
  }

  private static TraceInfo info(PerfHeader header, String form) {
    return new TraceInfo(
        TraceFormat.PERF_DATA,
        "perf.data" + form + (header.compressed() ? ", zstd" : ""),
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
    return dataSize < 0
        ? source.progress()
        : Math.min(1, (double) files.consumed() / Math.max(1, dataSize));
  }

  @Override
  public void close() throws IOException {
    files.close();
    for (Closeable file : opened) {
      file.close();
    }
    source.close();
  }
}
