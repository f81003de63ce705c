package pagereel.parser.binary;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.UnknownFieldSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import pagereel.parser.Diagnostics;
import pagereel.parser.TraceFormat;
import pagereel.parser.TraceReader;
import pagereel.parser.TraceSource;
import pagereel.parser.event.Column;
import pagereel.parser.event.EventBatch;
import pagereel.parser.event.Field;
import pagereel.parser.event.NameTable;
import pagereel.parser.event.Tracepoint;
import pagereel.parser.perfetto.proto.FtraceEvent;
import pagereel.parser.perfetto.proto.FtraceEventBundle;
import pagereel.parser.perfetto.proto.GenericFtraceEvent;

/// Writes the events of a trace as Perfetto would have recorded them: each CPU's in bundles, the
/// CPUs by turns, each with as much as its share of a turn holds; tracepoints without a message as
/// generic events.
///
/// Of kernels of which the numbers are today's: what pagereel translated, it writes as it is.
final class PerfettoConverter {

  private static final List<String> ZONES = List.of("DMA", "DMA32", "Normal", "Movable");
  private static final int FIRST_DESCRIBED = 65536;

  private final boolean described;
  private final PerfettoWriter writer = new PerfettoWriter();
  private final Map<Integer, List<FtraceEvent>> byCpu = new TreeMap<>();
  private final Map<String, Integer> numbers = new HashMap<>();
  private final Map<Integer, String> comms = new TreeMap<>();

  /// @param described whether generic events come with descriptors, or with the names of their
  ///     fields in each event
  PerfettoConverter(boolean described) {
    this.described = described;
  }

  /// Converts a trace without losses.
  ///
  /// @param bundleEvents how many events of a CPU are in a bundle, at most
  PerfettoWriter convert(Path trace, int bundleEvents) throws IOException {
    try (TraceSource source = TraceSource.of(trace);
        TraceReader reader = TraceFormat.open(source, new Diagnostics(true))) {
      String release = reader.info().kernel().orElseThrow();
      writer.system(release, reader.info().arch().orElseThrow());
      EventBatch batch = new EventBatch();
      while (reader.next(batch)) {
        for (int row = 0; row < batch.size(); row++) {
          comms.put(batch.pid(row), reader.names().name(batch.comm(row)));
          byCpu
              .computeIfAbsent(batch.cpu(row), cpu -> new ArrayList<>())
              .add(event(batch, row, reader.names()));
        }
      }
    }
    comms.values().remove(NameInterner.UNKNOWN);
    writer.threads(comms);
    bundles(bundleEvents);
    return writer;
  }

  /// CPU after CPU, the one with the lower number lagging behind.
  private void bundles(int bundleEvents) {
    Map<Integer, Integer> written = new HashMap<>();
    boolean more = true;
    while (more) {
      more = false;
      for (Map.Entry<Integer, List<FtraceEvent>> cpu : byCpu.entrySet()) {
        int from = written.getOrDefault(cpu.getKey(), 0);
        int to = Math.min(cpu.getValue().size(), from + bundleEvents * (1 + cpu.getKey()));
        if (from < to) {
          List<FtraceEvent> events = cpu.getValue().subList(from, to);
          FtraceEventBundle.Builder bundle =
              FtraceEventBundle.newBuilder().setCpu(cpu.getKey()).addAllEvent(events);
          long previous = from == 0 ? 0 : cpu.getValue().get(from - 1).getTimestamp();
          bundle.setPreviousBundleEndTimestamp(previous);
          describe(bundle);
          writer.bundle(bundle);
          written.put(cpu.getKey(), to);
          more = true;
        }
      }
    }
  }

  private void describe(FtraceEventBundle.Builder bundle) {
    numbers.forEach((event, number) -> {
      List<String> names = new ArrayList<>();
      for (Field field : fieldsOf(event)) {
        boolean string = field.column() == Column.NAME;
        names.add(field.binaryName() + (string ? ":" : ""));
        if (field.kind() == Field.Kind.RANGE) {
          names.add("end_pfn");
        }
      }
      bundle.addGenericEventDescriptors(
          PerfettoWriter.describe(number, event, names.toArray(String[]::new)));
    });
  }

  /// The fields of a tracepoint that are stored.
  private static List<Field> fieldsOf(String event) {
    return Tracepoint.byName(event).fields().fields().stream()
        .filter(field -> !field.binaryName().isEmpty() && field.column() != null)
        .toList();
  }

  private FtraceEvent event(EventBatch batch, int row, NameTable names) throws IOException {
    FtraceEvent.Builder event = PerfettoWriter.event(batch.timeNs(row), batch.pid(row));
    Tracepoint tracepoint = batch.tracepoint(row);
    String name = tracepoint == Tracepoint.OTHER
        ? names.name(batch.value(Column.NAME, row))
        : tracepoint.eventName();
    FieldDescriptor field = FtraceEvent.getDescriptor().findFieldByName(name);
    if (field != null) {
      event.setField(field, message(field.getMessageType(), batch, row, names));
    } else if (described) {
      int number = numbers.computeIfAbsent(name, n -> FIRST_DESCRIBED + numbers.size());
      event.setUnknownFields(UnknownFieldSet.newBuilder()
          .addField(
              number,
              UnknownFieldSet.Field.newBuilder()
                  .addLengthDelimited(describedBody(name, batch, row, names))
                  .build())
          .build());
    } else {
      event.setGeneric(generic(name, batch, row, names));
    }
    return event.build();
  }

  private static DynamicMessage message(
      Descriptor type, EventBatch batch, int row, NameTable names) {
    DynamicMessage.Builder message = DynamicMessage.newBuilder(type);
    for (Field field : batch.tracepoint(row).fields().fields()) {
      if (field.kind() == Field.Kind.TEXT) {
        message.setField(type.findFieldByName(field.binaryName()), batch.text(row) + "\n");
      } else if (field.kind() == Field.Kind.RANGE) {
        message.setField(type.findFieldByName("start_pfn"), batch.value(Column.START_PFN, row));
        message.setField(type.findFieldByName("end_pfn"), batch.value(Column.END_PFN, row));
      } else if (field.column() != null) {
        FieldDescriptor part = type.findFieldByName(field.binaryName());
        if (part != null && batch.value(field.column(), row) != EventBatch.ABSENT) {
          message.setField(part, value(part, field, batch, row, names));
        }
      }
    }
    return message.build();
  }

  private static Object value(
      FieldDescriptor part, Field field, EventBatch batch, int row, NameTable names) {
    long number = number(field, batch, row, names);
    return switch (part.getJavaType()) {
      case INT -> (int) number;
      case LONG -> number;
      default -> names.name(batch.value(Column.NAME, row));
    };
  }

  /// What the kernel stores for the value of a column.
  private static long number(Field field, EventBatch batch, int row, NameTable names) {
    Column column = Objects.requireNonNull(field.column());
    long value = batch.value(column, row);
    return switch (field.kind()) {
      case POINTER -> value == 1 ? 0 : 0xffff_8000_1234_0000L;
      case POWER_OF_TWO -> Long.numberOfTrailingZeros(value);
      case NAME -> column == Column.ZONE ? ZONES.indexOf(names.name(value)) : value;
      default -> value;
    };
  }

  private static ByteString describedBody(String event, EventBatch batch, int row, NameTable names)
      throws IOException {
    ByteString.Output bytes = ByteString.newOutput();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    int number = 1;
    for (Field field : fieldsOf(event)) {
      if (batch.tracepoint(row) == Tracepoint.OTHER) {
        break;
      }
      if (field.column() == Column.NAME) {
        out.writeString(number++, names.name(batch.value(Column.NAME, row)));
      } else {
        out.writeInt64(number++, number(field, batch, row, names));
      }
      if (field.endColumn() != null) {
        out.writeInt64(number++, batch.value(field.endColumn(), row));
      }
    }
    out.flush();
    return bytes.toByteString();
  }

  private static GenericFtraceEvent generic(
      String event, EventBatch batch, int row, NameTable names) {
    GenericFtraceEvent.Builder generic = GenericFtraceEvent.newBuilder().setEventName(event);
    for (Field field : fieldsOf(event)) {
      if (batch.tracepoint(row) == Tracepoint.OTHER) {
        break;
      }
      GenericFtraceEvent.Field.Builder part =
          GenericFtraceEvent.Field.newBuilder().setName(field.binaryName());
      if (field.column() == Column.NAME) {
        generic.addField(part.setStrValue(names.name(batch.value(Column.NAME, row))));
      } else {
        generic.addField(part.setIntValue(number(field, batch, row, names)));
      }
      if (field.endColumn() != null) {
        generic.addField(GenericFtraceEvent.Field.newBuilder()
            .setName("end_pfn")
            .setUintValue(batch.value(field.endColumn(), row)));
      }
    }
    return generic.build();
  }

  /// Converts a trace: the arguments are the trace, the file to write, and how it is packed.
  public static void main(String[] args) throws IOException {
    PerfettoWriter writer = new PerfettoConverter(true).convert(Path.of(args[0]), 300);
    PerfettoPacking packing = PerfettoPacking.valueOf(args[2]);
    Files.write(
        Path.of(args[1]),
        packing == PerfettoPacking.PLAIN ? writer.bytes() : writer.compressed(packing, 5));
  }
}
