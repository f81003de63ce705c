package pagereel.reports.event;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import pagereel.parser.TraceInfo;
import pagereel.parser.event.EventBatch;
import pagereel.parser.event.EventStream;
import pagereel.parser.event.Field;
import pagereel.parser.event.NameTable;
import pagereel.parser.event.Tracepoint;
import pagereel.parser.perfetto.proto.FtraceEvent;
import pagereel.parser.perfetto.proto.FtraceEventBundle;
import pagereel.parser.perfetto.proto.GenericFtraceEvent;
import pagereel.parser.perfetto.proto.PrintFtraceEvent;
import pagereel.parser.perfetto.proto.ProcessTree;
import pagereel.parser.perfetto.proto.SystemInfo;
import pagereel.parser.perfetto.proto.TracePacket;
import pagereel.parser.perfetto.proto.Utsname;

/// The events of any trace as those of a Perfetto trace.
///
/// They are written as Perfetto writes events that it has no message for: by their names and those
/// of their fields, with flags and statuses as words. The messages that it has for some are made of
/// numbers whose meaning is the traced kernel's, which other formats do not tell. Of a pointer they
/// tell whether it is null: it is written as 0 or 1.
public final class PerfettoEvents {

  /// Takes packets.
  public interface Sink {

    void packet(TracePacket packet) throws IOException;
  }

  /// Events in a packet, all of one CPU.
  private static final int BUNDLE_EVENTS = 1 << 12;

  private final NameTable names;
  private final Sink sink;
  private final List<List<PrintedColumn>> byTracepoint = new ArrayList<>();
  private final List<FtraceEventBundle.Builder> byCpu = new ArrayList<>();
  private final TaskNames tasks = new TaskNames();

  private PerfettoEvents(NameTable names, Sink sink) {
    this.names = names;
    this.sink = sink;
    for (Tracepoint tracepoint : Tracepoint.values()) {
      byTracepoint.add(tracepoint == Tracepoint.OTHER ? List.of() : PrintedColumn.of(tracepoint));
    }
  }

  /// Writes all events of a stream, and who made them.
  public static void write(EventStream stream, TraceInfo info, Sink sink) throws IOException {
    sink.packet(system(info.kernel(), info.arch(), info.pageSizeBytes(), info.cpus()));
    PerfettoEvents events = new PerfettoEvents(stream.names(), sink);
    EventBatch batch = new EventBatch();
    while (stream.next(batch)) {
      for (int row = 0; row < batch.size(); row++) {
        events.add(batch, row);
      }
    }
    events.finish();
  }

  private static TracePacket system(
      Optional<String> kernel, Optional<String> arch, OptionalInt pageSize, OptionalInt cpus) {
    Utsname.Builder uts = Utsname.newBuilder().setSysname("Linux");
    kernel.ifPresent(uts::setRelease);
    arch.ifPresent(uts::setMachine);
    SystemInfo.Builder system = SystemInfo.newBuilder().setUtsname(uts);
    pageSize.ifPresent(system::setPageSize);
    cpus.ifPresent(system::setNumCpus);
    return TracePacket.newBuilder().setSystemInfo(system).build();
  }

  private void add(EventBatch batch, int row) throws IOException {
    if (batch.tracepoint(row) == Tracepoint.LOST_EVENTS) {
      bundle(batch.cpu(row)).setLostEvents(true);
      return;
    }
    FtraceEvent.Builder event = FtraceEvent.newBuilder().setTimestamp(batch.timeNs(row));
    if (batch.pid(row) != EventBatch.NO_PID) {
      event.setPid(batch.pid(row));
      tasks.see(batch.pid(row), batch.comm(row));
    }
    if (batch.tracepoint(row) == Tracepoint.MARKER) {
      event.setPrint(PrintFtraceEvent.newBuilder().setBuf(batch.text(row)));
    } else {
      event.setGeneric(generic(batch, row));
    }
    FtraceEventBundle.Builder bundle = bundle(batch.cpu(row));
    bundle.addEvent(event);
    if (bundle.getEventCount() >= BUNDLE_EVENTS) {
      close(batch.cpu(row));
    }
  }

  private GenericFtraceEvent generic(EventBatch batch, int row) {
    GenericFtraceEvent.Builder event =
        GenericFtraceEvent.newBuilder().setEventName(EventNames.of(batch, row, names));
    for (PrintedColumn column : byTracepoint.get(batch.tracepoint(row).ordinal())) {
      long value = batch.value(column.column(), row);
      if (value != EventBatch.ABSENT) {
        GenericFtraceEvent.Field.Builder field =
            GenericFtraceEvent.Field.newBuilder().setName(column.kernelName());
        if (column.isText()) {
          field.setStrValue(column.text(batch, row, names));
        } else {
          field.setIntValue(column.kind() == Field.Kind.POINTER ? 1 - value : value);
        }
        event.addField(field);
      }
    }
    return event.build();
  }

  private FtraceEventBundle.Builder bundle(int cpu) throws IOException {
    int number = Math.max(0, cpu);
    while (byCpu.size() <= number) {
      byCpu.add(FtraceEventBundle.newBuilder().setCpu(byCpu.size()));
    }
    FtraceEventBundle.Builder bundle = byCpu.get(number);
    if (bundle.getLostEvents() && bundle.getEventCount() > 0) {
      close(number);
      return byCpu.get(number);
    }
    return bundle;
  }

  private void close(int cpu) throws IOException {
    int number = Math.max(0, cpu);
    sink.packet(TracePacket.newBuilder().setFtraceEvents(byCpu.get(number)).build());
    byCpu.set(number, FtraceEventBundle.newBuilder().setCpu(number));
  }

  private void finish() throws IOException {
    for (int cpu = 0; cpu < byCpu.size(); cpu++) {
      if (byCpu.get(cpu).getEventCount() > 0) {
        close(cpu);
      }
    }
    ProcessTree.Builder tree = ProcessTree.newBuilder();
    tasks.forEach((pid, comm) -> tree.addThreads(
        ProcessTree.Thread.newBuilder().setTid(pid).setTgid(pid).setName(names.name(comm))));
    sink.packet(TracePacket.newBuilder().setProcessTree(tree).build());
  }
}
