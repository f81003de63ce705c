package pagereel.parser.binary;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import pagereel.parser.perfetto.proto.FtraceClock;
import pagereel.parser.perfetto.proto.FtraceEventBundle;
import pagereel.parser.perfetto.proto.FtraceEventBundle.FtraceError;
import pagereel.parser.perfetto.proto.FtraceEventBundle.GenericEventDescriptor;

/// What a bundle says beside its events, which are passed over.
final class PerfettoBundleOutline {

  private static final int NO_CPU = -1;

  private int cpu = NO_CPU;
  private boolean lost;
  private FtraceClock clock = FtraceClock.FTRACE_CLOCK_UNSPECIFIED;
  private long previousEndNs = PerfettoBundle.UNKNOWN_END;
  private long lastReadNs;
  private final List<GenericEventDescriptor> described = new ArrayList<>();
  private final List<FtraceError> errors = new ArrayList<>();

  /// Reads a bundle.
  ///
  /// @throws com.google.protobuf.InvalidProtocolBufferException if it is damaged
  static PerfettoBundleOutline read(byte[] bytes, int offset, int length) throws IOException {
    PerfettoBundleOutline bundle = new PerfettoBundleOutline();
    CodedInputStream in = CodedInputStream.newInstance(bytes, offset, length);
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      int field = WireFormat.getTagFieldNumber(tag);
      boolean read = switch (WireFormat.getTagWireType(tag)) {
        case WireFormat.WIRETYPE_VARINT -> bundle.number(field, in);
        case WireFormat.WIRETYPE_LENGTH_DELIMITED -> bundle.message(field, in);
        default -> false;
      };
      if (!read) {
        in.skipField(tag);
      }
    }
    return bundle;
  }

  private boolean number(int field, CodedInputStream in) throws IOException {
    switch (field) {
      case FtraceEventBundle.CPU_FIELD_NUMBER -> cpu = in.readUInt32();
      case FtraceEventBundle.LOST_EVENTS_FIELD_NUMBER -> lost = in.readUInt64() != 0;
      case FtraceEventBundle.FTRACE_CLOCK_FIELD_NUMBER ->
        clock = Objects.requireNonNullElse(
            FtraceClock.forNumber(in.readEnum()), FtraceClock.FTRACE_CLOCK_UNKNOWN);
      case FtraceEventBundle.LAST_READ_EVENT_TIMESTAMP_FIELD_NUMBER -> lastReadNs = in.readUInt64();
      case FtraceEventBundle.PREVIOUS_BUNDLE_END_TIMESTAMP_FIELD_NUMBER ->
        previousEndNs = in.readUInt64();
      default -> {
        return false;
      }
    }
    return true;
  }

  private boolean message(int field, CodedInputStream in) throws IOException {
    switch (field) {
      case FtraceEventBundle.ERROR_FIELD_NUMBER ->
        errors.add(FtraceError.parseFrom(in.readByteArray()));
      case FtraceEventBundle.GENERIC_EVENT_DESCRIPTORS_FIELD_NUMBER ->
        described.add(GenericEventDescriptor.parseFrom(in.readByteArray()));
      default -> {
        return false;
      }
    }
    return true;
  }

  /// The CPU's number; negative if the bundle has none.
  int cpu() {
    return cpu;
  }

  /// Whether the kernel overwrote events before the first one.
  boolean lost() {
    return lost;
  }

  FtraceClock clock() {
    return clock;
  }

  /// The time of the CPU's last event before the bundle, or [PerfettoBundle#UNKNOWN_END].
  long previousEndNs() {
    return previousEndNs;
  }

  /// From when on all events of the CPU are in the trace, if this is its first bundle; 0 if from
  /// the beginning, or if it does not tell.
  long startNs() {
    return Math.max(previousEndNs, lastReadNs);
  }

  List<GenericEventDescriptor> described() {
    return described;
  }

  /// Pages of the ring buffer that the recorder could not read.
  List<FtraceError> errors() {
    return errors;
  }
}
