package pagereel.parser.binary;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import pagereel.parser.BufferInstances;
import pagereel.parser.Diagnostics;
import pagereel.parser.Diagnostics.Severity;
import pagereel.parser.TraceFormatException;
import pagereel.parser.binary.PerfettoBundle.Loss;
import pagereel.parser.event.Column;
import pagereel.parser.event.EventBatch;
import pagereel.parser.event.Tracepoint;
import pagereel.parser.perfetto.proto.FtraceEventBundle.CompactSched;

/// One CPU's events of one recorder, with a row for each loss.
final class PerfettoCpu implements RowStream {

  private static final int COMPACT_SCHED_TAG = 4 << 3 | 2;

  private final String name;
  private final PerfettoBundles bundles;
  private final PerfettoBytes bytes;
  private final PerfettoDecoders decoders;
  private final PerfettoTasks tasks;
  private final BufferInstances instances;
  private final int instance;
  private final Diagnostics diagnostics;
  private final PerfettoEvent event = new PerfettoEvent();
  private PerfettoSched sched = new PerfettoSched(CompactSched.getDefaultInstance());
  private int bundle = -1;
  private boolean hasEvent;
  private boolean inEvents;
  private boolean lossPending;
  private boolean ended;
  private long timeNs;
  private long latestNs = Long.MIN_VALUE;
  /// The task that runs on the CPU, as far as context switches tell.
  private int running = EventBatch.NO_PID;

  PerfettoCpu(
      String name,
      PerfettoBundles bundles,
      PerfettoBytes bytes,
      PerfettoDecoders decoders,
      PerfettoTasks tasks,
      BufferInstances instances,
      int instance,
      Diagnostics diagnostics) {
    this.name = name;
    this.bundles = bundles;
    this.bytes = bytes;
    this.decoders = decoders;
    this.tasks = tasks;
    this.instances = instances;
    this.instance = instance;
    this.diagnostics = diagnostics;
  }

  @Override
  public int cpu() {
    return bundles.cpu();
  }

  @Override
  public long timeNs() {
    return timeNs;
  }

  @Override
  public int instance() {
    return instance;
  }

  /// How many bundles were read.
  @Override
  public long consumed() {
    return Math.max(0, bundle);
  }

  @Override
  public boolean start() throws IOException {
    return advance();
  }

  @Override
  public boolean emit(EventBatch batch) throws IOException {
    if (lossPending) {
      int unknown = tasks.comms().unknownId();
      int row = batch.add(Tracepoint.LOST_EVENTS, timeNs, cpu(), EventBatch.NO_PID, unknown);
      batch.set(Column.COUNT, row, EventBatch.ABSENT);
      lossPending = false;
      return !ended;
    }
    int before = batch.size();
    if (isSchedNext()) {
      emitSched(batch);
    } else {
      emitEvent(batch);
    }
    if (batch.size() > before && !instances.takes(instance, batch, before)) {
      batch.removeLast();
    }
    return advance();
  }

  private boolean isSchedNext() {
    return sched.hasNext() && (!hasEvent || sched.timeNs() < event.timeNs());
  }

  private void emitSched(EventBatch batch) {
    String kind = sched.isSwitch() ? "sched_switch" : "sched_waking";
    decoders.count(batch, kind, timeNs, cpu(), running, tasks.comms().id(running));
    tasks.learn(sched.pid(), sched.comm());
    if (sched.isSwitch()) {
      running = sched.pid();
    }
    sched.advance();
  }

  private void emitEvent(EventBatch batch) throws IOException {
    hasEvent = false;
    try {
      decoders.decode(batch, event, cpu(), tasks.comms().id(event.pid()));
      tasks.learn(event);
    } catch (InvalidProtocolBufferException e) {
      report(Severity.WARNING, "malformedRecord", "an event", e);
    }
  }

  /// Goes to the next row.
  private boolean advance() throws IOException {
    while (true) {
      if (!hasEvent && inEvents) {
        nextEvent();
      }
      if (hasEvent || sched.hasNext()) {
        timeNs = isSchedNext() ? sched.timeNs() : event.timeNs();
        latestNs = Math.max(latestNs, timeNs);
        return true;
      }
      if (!nextBundle()) {
        ended = true;
        return lossPending;
      }
    }
  }

  private void nextEvent() throws IOException {
    try {
      while (event.next()) {
        if (event.isComplete()) {
          hasEvent = true;
          return;
        }
        report(
            Severity.WARNING,
            "malformedRecord",
            TraceFormatException.atOffset(
                name, place().offset(), "a time and a message in each event", "none"));
      }
      inEvents = false;
    } catch (InvalidProtocolBufferException e) {
      damaged(e);
    }
  }

  private PerfettoBundle place() {
    return bundles.list().get(bundle);
  }

  /// Opens the next bundle.
  ///
  /// @return false if there is none
  private boolean nextBundle() throws IOException {
    if (bundle + 1 >= bundles.list().size()) {
      return false;
    }
    bundle++;
    PerfettoBundle place = place();
    lossPending |= isLossBefore(place);
    try {
      byte[] container = bytes.of(place);
      sched = sched(container, place);
      event.open(container, place.innerOffset(), place.innerLength());
      inEvents = true;
    } catch (InvalidProtocolBufferException e) {
      damaged(e);
    }
    return true;
  }

  /// Whether events are missing. Since version 47, a bundle tells when the one before it ended:
  /// if that is later than what was read, a bundle between them is not in the trace.
  private boolean isLossBefore(PerfettoBundle place) {
    if (place.loss() == Loss.CERTAIN) {
      return true;
    }
    if (bundle == 0) {
      return false;
    }
    return place.previousEndNs() == PerfettoBundle.UNKNOWN_END
        ? place.loss() == Loss.POSSIBLE
        : place.previousEndNs() > latestNs;
  }

  private PerfettoSched sched(byte[] container, PerfettoBundle place) throws IOException {
    CodedInputStream in =
        CodedInputStream.newInstance(container, place.innerOffset(), place.innerLength());
    CompactSched columns = CompactSched.getDefaultInstance();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (tag == COMPACT_SCHED_TAG) {
        columns = CompactSched.parseFrom(in.readByteArray());
      } else {
        in.skipField(tag);
      }
    }
    PerfettoSched read = new PerfettoSched(columns);
    if (!read.isWhole()) {
      report(
          Severity.WARNING,
          "malformedRecord",
          TraceFormatException.atOffset(
              name, place.offset(), "a time, task and name of each switch", "some without"));
    }
    return read;
  }

  /// The rest of a bundle cannot be read.
  private void damaged(InvalidProtocolBufferException problem) throws TraceFormatException {
    inEvents = false;
    hasEvent = false;
    lossPending = true;
    report(Severity.DATA_LOSS, "damagedBundle", "events of CPU " + cpu(), problem);
  }

  private void report(Severity severity, String code, String expected, IOException problem)
      throws TraceFormatException {
    report(
        severity,
        code,
        TraceFormatException.atOffset(
            name, place().offset(), expected, "damaged data: " + problem.getMessage()));
  }

  private void report(Severity severity, String code, TraceFormatException problem)
      throws TraceFormatException {
    diagnostics.report(severity, code, problem);
  }
}
