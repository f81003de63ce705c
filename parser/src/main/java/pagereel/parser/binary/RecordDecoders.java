package pagereel.parser.binary;

import java.util.Comparator;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import pagereel.parser.Diagnostics;
import pagereel.parser.Diagnostics.Severity;
import pagereel.parser.TraceFormatException;
import pagereel.parser.event.EventBatch;
import pagereel.parser.event.ExecutionContext;
import pagereel.parser.event.NameTable;

/// The decoders of all events of a file, each made when its first record comes.
final class RecordDecoders {

  /// The task is the one in the record.
  static final int OWN_TASK = Integer.MIN_VALUE;

  private static final int TYPES = 1 << 16;

  private final String name;
  private final boolean bigEndian;
  private final Map<Integer, EventFormat> formats;
  private final CommTable comms;
  private final RecordCompiler compiler;
  private final Diagnostics diagnostics;
  private final @Nullable RecordDecoder[] byType = new @Nullable RecordDecoder[TYPES];
  private final int typeOffset;
  private final int pidOffset;
  private final int flagsOffset;
  private String expected = "";
  private String found = "";

  /// @param formats by the number that their records begin with
  RecordDecoders(
      Map<Integer, EventFormat> formats,
      boolean bigEndian,
      CommTable comms,
      String name,
      NameTable names,
      Diagnostics diagnostics) {
    this(formats, bigEndian, StructPageSize.UNKNOWN, comms, name, names, diagnostics);
  }

  /// @param structPageBytes the size of the kernel's `struct page`, for records that tell pages by
  ///     address
  RecordDecoders(
      Map<Integer, EventFormat> formats,
      boolean bigEndian,
      int structPageBytes,
      CommTable comms,
      String name,
      NameTable names,
      Diagnostics diagnostics) {
    this.name = name;
    this.diagnostics = diagnostics;
    this.bigEndian = bigEndian;
    this.formats = formats;
    this.comms = comms;
    RecordCompiler.Kernel kernel = RecordCompiler.Kernel.of(formats, structPageBytes);
    compiler = new RecordCompiler(name, bigEndian, kernel, names, diagnostics);
    CommonFields common = CommonFields.of(formats);
    typeOffset = common.typeOffset();
    pidOffset = common.pidOffset();
    flagsOffset = common.flagsOffset();
  }

  int unknownComm() {
    return comms.unknownId();
  }

  /// After a record that could not be decoded: what was expected and what stood there.
  String expected() {
    return expected;
  }

  String found() {
    return found;
  }

  /// Adds a record's event to the batch, of the task that the record names.
  ///
  /// @return false if the record cannot be decoded, and adds nothing
  boolean decode(EventBatch batch, long timeNs, int cpu, byte[] bytes, int offset, int length)
      throws TraceFormatException {
    return decode(batch, timeNs, cpu, OWN_TASK, bytes, offset, length);
  }

  /// The same, of a task that something beside the record names.
  ///
  /// @param task its thread id, or [#OWN_TASK]
  boolean decode(
      EventBatch batch, long timeNs, int cpu, int task, byte[] bytes, int offset, int length)
      throws TraceFormatException {
    if (length < typeOffset + 2) {
      return fail("a record of " + (typeOffset + 2) + " bytes", length + " bytes");
    }
    int type = Bytes.u16(bytes, offset + typeOffset, bigEndian);
    RecordDecoder decoder = byType[type];
    if (decoder == null) {
      decoder = make(type);
      byType[type] = decoder;
    }
    if (length < decoder.minBytes()) {
      return fail(
          "a record of %d bytes for %s, with its field %s"
              .formatted(decoder.minBytes(), event(type), fieldBehind(type, length)),
          length + " bytes");
    }
    int pid = task == OWN_TASK ? decoder.pid(bytes, offset, bigEndian) : task;
    int row = batch.add(decoder.tracepoint(), timeNs, cpu, pid, comms.id(pid));
    if (flagsOffset >= 0 && length > flagsOffset) {
      batch.setContext(row, ExecutionContext.ofFlags(bytes[offset + flagsOffset]));
    }
    if (!decoder.decode(batch, row, bytes, offset, length)) {
      batch.removeLast();
      return fail(
          "strings inside of the record of %s, and addresses of pages".formatted(event(type)),
          "one that is not");
    }
    return true;
  }

  private RecordDecoder make(int type) throws TraceFormatException {
    EventFormat format = formats.get(type);
    if (format != null) {
      return compiler.compile(format);
    }
    diagnostics.report(
        Severity.WARNING,
        "unknownEvent",
        TraceFormatException.of(name, "a format for each event", "none for number " + type));
    return compiler.other("unknown:" + type, pidOffset);
  }

  private String event(int type) {
    EventFormat format = formats.get(type);
    return format == null ? "event " + type : format.name();
  }

  /// The first field of an event that does not fit in a record of this length.
  private String fieldBehind(int type, int length) {
    EventFormat format = formats.get(type);
    return format == null
        ? "common_pid"
        : format.fields().stream()
            .filter(field -> field.offset() + field.size() > length)
            .min(Comparator.comparingInt(FormatField::offset))
            .map(FormatField::name)
            .orElse("common_pid");
  }

  private boolean fail(String wanted, String stood) {
    expected = wanted;
    found = stood;
    return false;
  }
}
