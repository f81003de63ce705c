package pagereel.parser.binary;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import pagereel.parser.Diagnostics;
import pagereel.parser.TraceFormat;
import pagereel.parser.TraceInfo;
import pagereel.parser.TraceReader;
import pagereel.parser.TraceSource;
import pagereel.parser.event.EventBatch;
import pagereel.parser.event.NameTable;
import pagereel.parser.event.StackTable;

/// Reads trace.dat, versions 6 and 7: the ring-buffer pages of each CPU, merged by time into
/// one stream, decoded by the event formats in the file.
///
/// What is in memory does not grow with the trace: a block of pages for each CPU.
public final class TraceDatReader implements TraceReader {

  private static final int BLOCK_BYTES = 1 << 18;
  private static final int ALL_BLOCKS_BYTES = 1 << 24;

  /// Clocks that count something else than nanoseconds; `x86-tsc` unless the file has its rate.
  private static final Set<String> OTHER_CLOCKS =
      Set.of("counter", "uptime", "x86-tsc", "ppc-tb", "s390-tod");

  private final FileBytes file;
  private final TraceSource source;
  private final TraceInfo info;
  private final Diagnostics diagnostics;
  private final NameTable names = new NameTable();
  private final StackTable stacks = new StackTable();
  private final List<CpuStream> streams = new ArrayList<>();
  private final CpuMerge merge;
  private final long pageBytes;

  private TraceDatReader(
      TraceSource source, FileBytes file, TraceDatHeader header, Diagnostics diagnostics)
      throws IOException {
    this.source = source;
    this.file = file;
    this.diagnostics = diagnostics;
    info = info(header);
    CommTable comms = new CommTable(header.comms(), "<idle>", names);
    RecordDecoders decoders = new RecordDecoders(
        header.formats(), header.bigEndian(), comms, source.name(), names, diagnostics);
    for (CpuExtent extent : header.extents()) {
      if (extent.size() == 0) {
        continue;
      }
      streams.add(new CpuStream(
          extent.cpu(),
          source.name(),
          pages(extent, header),
          new RingBufferPage(header.layout(), header.bigEndian()),
          header.time(),
          decoders,
          diagnostics));
    }
    pageBytes = header.extents().stream().mapToLong(CpuExtent::size).sum();
    merge = new CpuMerge(streams);
  }

  private CpuPages pages(CpuExtent extent, TraceDatHeader header) {
    int pageSize = header.layout().pageSize();
    if (extent.compressed()) {
      return new ChunkedPages(
          file, source.name(), extent, header.compression(), pageSize, header.bigEndian());
    }
    int block = Math.min(BLOCK_BYTES, ALL_BLOCKS_BYTES / header.extents().size());
    return new RawPages(file, source.name(), extent, pageSize, block);
  }

  /// Whether an input begins as a trace.dat does.
  public static boolean sniff(byte[] head) {
    return TraceDatHeaderReader.hasMagic(head);
  }

  /// Opens a trace.dat. Closing the reader closes the source.
  public static TraceReader open(TraceSource source, Diagnostics diagnostics) throws IOException {
    FileBytes file = FileBytes.open(source.file());
    try {
      TraceDatHeader header = TraceDatHeaderReader.read(file, source.name(), diagnostics);
      return new TraceDatReader(source, file, header, diagnostics);
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private static TraceInfo info(TraceDatHeader header) {
    String compression = header.compression() == SectionCompression.NONE
        ? ""
        : ", " + header.compression().id();
    Optional<String> clock = header.clock();
    boolean counts =
        clock.isEmpty() || !OTHER_CLOCKS.contains(clock.get()) || header.time().mult() != 0;
    return new TraceInfo(
        TraceFormat.TRACE_DAT,
        "trace.dat v" + header.version() + compression,
        header.kernel(),
        header.arch(),
        OptionalInt.of(header.machinePageSize()),
        header.cpus(),
        clock,
        counts ? 1 : 0);
  }

  @Override
  public boolean next(EventBatch batch) throws IOException {
    batch.clear();
    merge.fill(batch);
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
    long consumed = 0;
    for (CpuStream stream : streams) {
      consumed += stream.consumed();
    }
    return pageBytes == 0 ? 1 : Math.min(1, (double) consumed / pageBytes);
  }

  @Override
  public void close() throws IOException {
    file.close();
    source.close();
  }
}
