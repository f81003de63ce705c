package pagereel.parser.binary;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import pagereel.parser.BufferInstances;
import pagereel.parser.Diagnostics;
import pagereel.parser.Diagnostics.Severity;
import pagereel.parser.TraceFormat;
import pagereel.parser.TraceFormatException;
import pagereel.parser.TraceInfo;
import pagereel.parser.TraceReader;
import pagereel.parser.TraceSource;
import pagereel.parser.event.EventBatch;
import pagereel.parser.event.NameTable;
import pagereel.parser.event.StackTable;
import pagereel.parser.text.FtraceTextReader;

/// Reads trace.dat, versions 6 and 7: the ring-buffer pages of each CPU of all buffer instances,
/// merged by time into one stream, decoded by the event formats in the file.
///
/// What is in memory does not grow with the trace: a block of pages for each CPU. The file says at
/// one place where another stands: of a pipe a temporary copy is made, see [TraceSource#file].
public final class TraceDatReader implements TraceReader {

  private static final int BLOCK_BYTES = 1 << 18;
  private static final int ALL_BLOCKS_BYTES = 1 << 24;

  private final FileBytes file;
  private final TraceSource source;
  private final TraceDatHeader header;
  private final TraceInfo info;
  private final Diagnostics diagnostics;
  private final NameTable names = new NameTable();
  private final StackTable stacks = new StackTable();
  private final BufferInstances instances = new BufferInstances();
  private final RecordDecoders decoders;
  private final StackRecords stackRecords;
  private final List<LossReport.Stream> cpuStreams = new ArrayList<>();
  private final List<RowStream> streams = new ArrayList<>();
  private final CpuMerge merge;
  private final long size;
  private final int blockBytes;
  private boolean ended;

  private TraceDatReader(
      TraceSource source, FileBytes file, TraceDatHeader header, Diagnostics diagnostics)
      throws IOException {
    this.source = source;
    this.file = file;
    this.header = header;
    this.diagnostics = diagnostics;
    info = info(header);
    CommTable comms = new CommTable(header.comms(), "<idle>", names);
    FrameNames frames = new FrameNames(header.kallsyms(), names, diagnostics);
    int longSize = header.layout().commitSize();
    stackRecords = new StackRecords(header.formats(), header.bigEndian(), longSize, frames, stacks);
    int extents = header.instances().stream().mapToInt(i -> i.extents().size()).sum();
    blockBytes = Math.min(BLOCK_BYTES, ALL_BLOCKS_BYTES / Math.max(1, extents));
    decoders = new RecordDecoders(
        header.formats(),
        header.bigEndian(),
        structPageBytes(),
        comms,
        source.name(),
        names,
        diagnostics);
    for (TraceInstance instance : header.instances()) {
      add(instance);
    }
    size = header.instances().stream().mapToLong(TraceInstance::size).sum();
    merge = new CpuMerge(streams);
  }

  /// Looks through the first pages where the records tell pages by address.
  private int structPageBytes() throws IOException {
    StructPageSize size = new StructPageSize(header.formats(), header.bigEndian());
    for (TraceInstance instance : header.instances()) {
      PageLayout layout = header.layout().withPageSize(instance.pageSize());
      for (CpuExtent extent : instance.extents()) {
        if (extent.size() > 0 && size.wantsMore()) {
          size.look(
              pages(extent, layout.pageSize()), new RingBufferPage(layout, header.bigEndian()));
        }
      }
    }
    return size.bytes();
  }

  private void add(TraceInstance instance) throws IOException {
    int number = instances.number(instance.name());
    TakenEvents taken = new TakenEvents(instances, number, header.instances().size() > 1);
    CpuStream.Decoding decoding =
        new CpuStream.Decoding(header.time(), decoders, stackRecords, taken);
    PageLayout layout = header.layout().withPageSize(instance.pageSize());
    for (CpuExtent extent : instance.extents()) {
      if (extent.size() > 0) {
        CpuStream rows = new CpuStream(
            extent.cpu(),
            source.name(),
            pages(extent, layout.pageSize()),
            new RingBufferPage(layout, header.bigEndian()),
            decoding,
            diagnostics);
        cpuStreams.add(new LossReport.Stream(instance.name(), rows));
        streams.add(rows);
      }
    }
    if (instance.text().isPresent()) {
      SectionText text =
          new SectionText(file, source.name(), instance.text().get(), header, diagnostics);
      TraceReader reader = FtraceTextReader.open(text, diagnostics);
      streams.add(new TextRows(reader, text, names, stacks, taken));
    }
  }

  private CpuPages pages(CpuExtent extent, int pageSize) {
    if (extent.compressed()) {
      return new ChunkedPages(
          file, source.name(), extent, header.compression(), pageSize, header.bigEndian());
    }
    return new RawPages(file, source.name(), extent, pageSize, blockBytes);
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
    boolean counts = clock.isEmpty()
        || !HeaderOptions.COUNTERS.contains(clock.get())
        || header.time().mult() != 0;
    return new TraceInfo(
        TraceFormat.TRACE_DAT,
        "trace.dat v" + header.version() + compression + instances(header),
        header.kernel(),
        header.arch(),
        OptionalInt.of(header.machinePageSize()),
        header.cpus(),
        clock,
        counts ? 1 : 0);
  }

  /// What is in the file where that is not just pages of the top instance.
  private static String instances(TraceDatHeader header) {
    boolean text = header.instances().stream().anyMatch(i -> i.text().isPresent());
    String kind = text ? ", with text" : "";
    if (header.instances().size() == 1) {
      return kind;
    }
    return kind + ", instances "
        + header.instances().stream().map(TraceInstance::title).collect(Collectors.joining(", "));
  }

  @Override
  public boolean next(EventBatch batch) throws IOException {
    batch.clear();
    merge.fill(batch);
    if (batch.size() == 0 && !ended) {
      ended = true;
      reportEnd();
    }
    return batch.size() > 0;
  }

  private void reportEnd() throws TraceFormatException {
    LossReport.report(header.stats(), cpuStreams, source.name(), diagnostics);
    if (instances.leftOut() > 0) {
      diagnostics.report(
          Severity.INFO,
          "otherInstance",
          TraceFormatException.of(
              source.name(),
              "each tracepoint in one buffer instance",
              instances.leftOut() + " events that another instance has too, left out"));
    }
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
    for (RowStream stream : streams) {
      consumed += stream.consumed();
    }
    return size == 0 ? 1 : Math.min(1, (double) consumed / size);
  }

  @Override
  public void close() throws IOException {
    file.close();
    source.close();
  }
}
