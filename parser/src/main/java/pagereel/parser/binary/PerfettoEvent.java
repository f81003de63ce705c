package pagereel.parser.binary;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import pagereel.parser.event.EventBatch;
import pagereel.parser.event.ExecutionContext;
import pagereel.parser.perfetto.proto.FtraceEvent;
import pagereel.parser.perfetto.proto.FtraceEventBundle;

/// The events of a bundle, one after the other: what they have in common, and where in the bundle
/// the event's own message lies.
final class PerfettoEvent {

  private static final int NONE = 0;

  private byte[] bytes = {};
  private int start;
  private CodedInputStream in = CodedInputStream.newInstance(bytes);
  private long timeNs;
  private boolean timed;
  private int pid;
  private ExecutionContext context = ExecutionContext.TASK;
  private int number = NONE;
  private int bodyOffset;
  private int bodyLength;

  /// Goes before the first event of a bundle.
  void open(byte[] bundle, int offset, int length) {
    bytes = bundle;
    start = offset;
    in = CodedInputStream.newInstance(bundle, offset, length);
  }

  /// Goes to the next event.
  ///
  /// @return false if there is none
  /// @throws com.google.protobuf.InvalidProtocolBufferException if the bundle is damaged
  boolean next() throws IOException {
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (tag == tag(FtraceEventBundle.EVENT_FIELD_NUMBER)) {
        int limit = in.pushLimit(in.readRawVarint32());
        parse();
        in.popLimit(limit);
        return true;
      }
      in.skipField(tag);
    }
    return false;
  }

  private static int tag(int field) {
    return field << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;
  }

  private void parse() throws IOException {
    timed = false;
    pid = EventBatch.NO_PID;
    context = ExecutionContext.TASK;
    number = NONE;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      int field = WireFormat.getTagFieldNumber(tag);
      int type = WireFormat.getTagWireType(tag);
      if (field == FtraceEvent.TIMESTAMP_FIELD_NUMBER && type == WireFormat.WIRETYPE_VARINT) {
        timeNs = in.readUInt64();
        timed = true;
      } else if (field == FtraceEvent.PID_FIELD_NUMBER && type == WireFormat.WIRETYPE_VARINT) {
        pid = in.readUInt32();
      } else if (field == FtraceEvent.COMMON_FLAGS_FIELD_NUMBER
          && type == WireFormat.WIRETYPE_VARINT) {
        context = ExecutionContext.ofFlags(in.readUInt32());
      } else if (type == WireFormat.WIRETYPE_LENGTH_DELIMITED) {
        number = field;
        bodyLength = in.readRawVarint32();
        bodyOffset = start + in.getTotalBytesRead();
        in.skipRawBytes(bodyLength);
      } else {
        in.skipField(tag);
      }
    }
  }

  /// Whether the event has a time and a message.
  boolean isComplete() {
    return timed && number != NONE;
  }

  long timeNs() {
    return timeNs;
  }

  int pid() {
    return pid;
  }

  ExecutionContext context() {
    return context;
  }

  /// Which event it is: a field number of [FtraceEvent].
  int number() {
    return number;
  }

  /// The event's own message.
  CodedInputStream body() {
    return CodedInputStream.newInstance(bytes, bodyOffset, bodyLength);
  }
}
