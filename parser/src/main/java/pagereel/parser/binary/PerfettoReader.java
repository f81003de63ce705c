package pagereel.parser.binary;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

/// Reads the ftrace events of a Perfetto trace.
///
/// Perfetto empties the kernel's buffer of one CPU after the other, a limited part of each at a
/// time, so that a busy CPU can lag behind the others by all that its buffer holds. Only the
/// bundles of one CPU follow each other. The trace is therefore read twice: first for where the
/// bundles of each CPU lie, then the CPUs' events merged by time. What is in memory is a bundle of
/// each CPU, and the places of all.
public final class PerfettoReader implements TraceReader {

  private final TraceSource source;
  private final FileBytes file;
  private final TraceInfo info;
  private final Diagnostics diagnostics;
  private final NameTable names = new NameTable();
  private final StackTable stacks = new StackTable();
  private final BufferInstances instances = new BufferInstances();
  private final List<PerfettoBundles> bundles;
  private final List<PerfettoCpu> cpus = new ArrayList<>();
  private final CpuMerge merge;
  private final long bundleCount;
  private boolean started;
  private boolean ended;
  private long latestNs = Long.MIN_VALUE;

  private PerfettoReader(
      TraceSource source, FileBytes file, PerfettoIndex index, Diagnostics diagnostics) {
    this.source = source;
    this.file = file;
    this.diagnostics = diagnostics;
    info = info(index);
    bundles = index.cpus();
    bundleCount = bundles.stream().mapToLong(cpu -> cpu.list().size()).sum();
    String name = source.name();
    KernelNumbers numbers =
        new KernelNumbers(name, index.release(), index.machine(), names, diagnostics);
    PerfettoTasks tasks = new PerfettoTasks(new CommTable(index.comms(), "<idle>", names));
    PerfettoBytes bytes = new PerfettoBytes(file, name);
    Map<Integer, PerfettoDecoders> decoders = new HashMap<>();
    for (PerfettoBundles cpu : bundles) {
      int sequence = cpu.sequence();
      cpus.add(new PerfettoCpu(
          name,
          cpu,
          bytes,
          decoders.computeIfAbsent(
              sequence,
              s -> new PerfettoDecoders(name, cpu.messages(), numbers, names, diagnostics)),
          tasks,
          instances,
          instances.number("packet sequence " + sequence),
          diagnostics));
    }
    merge = new CpuMerge(cpus);
  }

  /// Whether an input begins as a Perfetto trace does.
  public static boolean sniff(byte[] head) {
    return PerfettoSniffer.isPacket(head);
  }

  /// Opens a Perfetto trace. Closing the reader closes the source.
  public static TraceReader open(TraceSource source, Diagnostics diagnostics) throws IOException {
    FileBytes file = FileBytes.open(source.file());
    try {
      PerfettoIndexer indexer = new PerfettoIndexer(source.name(), file.size(), diagnostics);
      PerfettoIndex index;
      try (InputStream trace = Files.newInputStream(source.file())) {
        index = indexer.read(trace);
      }
      index.stats().report(source.name(), diagnostics);
      return new PerfettoReader(source, file, index, diagnostics);
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private static TraceInfo info(PerfettoIndex index) {
    List<String> clocks = index.clocks();
    return new TraceInfo(
        TraceFormat.PERFETTO,
        index.detail(),
        index.release(),
        index.machine(),
        index.pageSize(),
        index.cpuCount(),
        clocks.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", clocks)),
        1);
  }

  @Override
  public boolean next(EventBatch batch) throws IOException {
    batch.clear();
    merge.fill(batch);
    for (int row = 0; row < batch.size(); row++) {
      checkOrder(batch.timeNs(row));
    }
    if (batch.size() > 0 && !started) {
      started = true;
      reportLateStart(batch.timeNs(0));
    }
    if (batch.size() == 0 && !ended) {
      ended = true;
      reportLeftOut();
    }
    return batch.size() > 0;
  }

  private void checkOrder(long timeNs) throws TraceFormatException {
    if (timeNs >= latestNs) {
      latestNs = timeNs;
    } else {
      report(
          Severity.DATA_LOSS,
          "outOfOrder",
          "a time not before " + latestNs + " ns",
          timeNs + " ns");
    }
  }

  /// Perfetto's own buffer may be a ring, of which each CPU's first bundles are overwritten at
  /// different times.
  private void reportLateStart(long firstNs) throws TraceFormatException {
    for (PerfettoBundles cpu : bundles) {
      if (cpu.startNs() > firstNs) {
        report(
            Severity.DATA_LOSS,
            "lateStart",
            "all events of CPU %d from %d ns on".formatted(cpu.cpu(), firstNs),
            "none up to %d ns".formatted(cpu.startNs()));
      }
    }
  }

  private void reportLeftOut() throws TraceFormatException {
    if (instances.leftOut() > 0) {
      report(
          Severity.INFO,
          "otherInstance",
          "each tracepoint in one of " + String.join(", ", instances.names()),
          "%d events of tracepoints that are in several: left out".formatted(instances.leftOut()));
    }
    if (bundleCount == 0) {
      report(Severity.WARNING, "noEvents", "packets with ftrace events", "none");
    }
  }

  private void report(Severity severity, String code, String expected, String found)
      throws TraceFormatException {
    diagnostics.report(severity, code, TraceFormatException.of(source.name(), expected, found));
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
    for (PerfettoCpu cpu : cpus) {
      consumed += cpu.consumed();
    }
    return bundleCount == 0 ? 1 : Math.min(1, (double) consumed / bundleCount);
  }

  @Override
  public void close() throws IOException {
    file.close();
    source.close();
  }
}
