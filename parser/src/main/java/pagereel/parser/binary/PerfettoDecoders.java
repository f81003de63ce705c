package pagereel.parser.binary;

import com.google.protobuf.Descriptors.FieldDescriptor;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import pagereel.parser.Diagnostics;
import pagereel.parser.Diagnostics.Severity;
import pagereel.parser.TraceFormatException;
import pagereel.parser.event.Column;
import pagereel.parser.event.EventBatch;
import pagereel.parser.event.NameTable;
import pagereel.parser.event.TestPagesIsolated;
import pagereel.parser.event.Tracepoint;
import pagereel.parser.perfetto.proto.FtraceEvent;
import pagereel.parser.perfetto.proto.GenericFtraceEvent;

/// The decoders of the events of one recorder, each made when its first event comes.
final class PerfettoDecoders {

  private static final int GENERIC = FtraceEvent.GENERIC_FIELD_NUMBER;

  /// From here on an event is one that the trace describes.
  private static final int FIRST_DESCRIBED = 1 << 16;

  private static final int MAX_COMPILED = 1 << 10;
  private static final int MAX_NAMED = 1 << 16;

  /// A tracepoint, or the name of an event that is only counted.
  ///
  /// @param decoder null for an event that is only counted
  private record Known(String event, @Nullable PerfettoDecoder decoder, long nameId) {}

  private final String name;
  private final Map<Integer, PerfettoMessage> described;
  private final KernelNumbers numbers;
  private final NameTable names;
  private final NameInterner interner;
  private final Diagnostics diagnostics;
  /// Those of the events that have a message in the proto.
  private final @Nullable Known[] compiled = new @Nullable Known[MAX_COMPILED];

  private final Map<Integer, Known> byNumber = new HashMap<>();
  private final Map<String, Known> byName = new HashMap<>();

  /// @param described the events that the trace describes
  PerfettoDecoders(
      String name,
      Map<Integer, PerfettoMessage> described,
      KernelNumbers numbers,
      NameTable names,
      Diagnostics diagnostics) {
    this.name = name;
    this.described = described;
    this.numbers = numbers;
    this.names = names;
    this.diagnostics = diagnostics;
    interner = new NameInterner(names);
  }

  /// Adds an event's row.
  ///
  /// @param comm the id of the task's name
  /// @throws com.google.protobuf.InvalidProtocolBufferException if the event is damaged, and the
  ///     row is not added
  void decode(EventBatch batch, PerfettoEvent event, int cpu, int comm) throws IOException {
    if (event.number() == GENERIC) {
      GenericFtraceEvent generic = GenericFtraceEvent.parseFrom(event.body());
      Known known = named(generic.getEventName());
      int row = add(batch, known, event, cpu, comm);
      PerfettoDecoder decoder = known.decoder;
      if (decoder != null) {
        decoder.decode(generic, batch, row);
        derive(batch, row);
        reportMissing(known, decoder);
      }
      return;
    }
    Known known = numbered(event.number());
    int row = add(batch, known, event, cpu, comm);
    PerfettoDecoder decoder = known.decoder;
    if (decoder != null) {
      try {
        decoder.decode(event.body(), batch, row);
      } catch (IOException e) {
        batch.removeLast();
        throw e;
      }
      derive(batch, row);
      reportMissing(known, decoder);
    }
  }

  /// What the kernel works out when it prints an event.
  private static void derive(EventBatch batch, int row) {
    if (batch.tracepoint(row) == Tracepoint.TEST_PAGES_ISOLATED) {
      TestPagesIsolated.setResult(batch, row);
    }
  }

  /// Adds the row of an event that is only counted.
  void count(EventBatch batch, String event, long timeNs, int cpu, int pid, int comm) {
    int row = batch.add(Tracepoint.OTHER, timeNs, cpu, pid, comm);
    batch.set(Column.NAME, row, names.id(event));
  }

  private static int add(EventBatch batch, Known known, PerfettoEvent event, int cpu, int comm) {
    PerfettoDecoder decoder = known.decoder;
    Tracepoint tracepoint = decoder == null ? Tracepoint.OTHER : decoder.tracepoint();
    int row = batch.add(tracepoint, event.timeNs(), cpu, event.pid(), comm);
    batch.setContext(row, event.context());
    if (decoder == null) {
      batch.set(Column.NAME, row, known.nameId);
    }
    return row;
  }

  private Known numbered(int number) throws TraceFormatException {
    boolean few = number < MAX_COMPILED;
    Known known = few ? compiled[number] : byNumber.get(number);
    if (known == null) {
      known = make(message(number));
      if (few) {
        compiled[number] = known;
      } else {
        byNumber.put(number, known);
      }
    }
    return known;
  }

  private PerfettoMessage message(int number) throws TraceFormatException {
    if (number >= FIRST_DESCRIBED) {
      PerfettoMessage message = described.get(number);
      if (message != null) {
        return message;
      }
      diagnostics.report(
          Severity.WARNING,
          "unknownEvent",
          TraceFormatException.of(name, "a description of each event", "none of number " + number));
    } else {
      FieldDescriptor field = FtraceEvent.getDescriptor().findFieldByNumber(number);
      if (field != null && field.getType() == FieldDescriptor.Type.MESSAGE) {
        return PerfettoMessage.of(field.getName(), field.getMessageType());
      }
    }
    return new PerfettoMessage("perfetto:" + number, List.of());
  }

  private Known make(PerfettoMessage message) throws TraceFormatException {
    Tracepoint tracepoint = Tracepoint.byName(message.event());
    if (tracepoint == Tracepoint.OTHER) {
      return new Known(message.event(), null, names.id(message.event()));
    }
    PerfettoDecoder decoder = new PerfettoDecoder(tracepoint, numbers, interner).with(message);
    return new Known(message.event(), decoder, 0);
  }

  /// An event that comes with its name. The names of absurdly many are not kept.
  private Known named(String event) throws TraceFormatException {
    Known known = byName.get(event);
    if (known == null) {
      boolean kept = byName.size() < MAX_NAMED;
      known = make(new PerfettoMessage(kept ? event : NameInterner.UNKNOWN, List.of()));
      if (kept) {
        byName.put(event, known);
      }
    }
    return known;
  }

  private void reportMissing(Known known, PerfettoDecoder decoder) throws TraceFormatException {
    for (long left = decoder.newlyMissing(); left != 0; left &= left - 1) {
      diagnostics.report(
          Severity.WARNING,
          "missingField",
          TraceFormatException.of(
              name,
              "a field \"%s\" in %s"
                  .formatted(decoder.field(Long.numberOfTrailingZeros(left)), known.event),
              "none: Perfetto did not record it from this kernel"));
    }
  }
}
