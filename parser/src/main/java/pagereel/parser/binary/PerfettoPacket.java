package pagereel.parser.binary;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import pagereel.parser.perfetto.proto.TracePacket;

/// A packet as far as it is of use: where its events are, or the bytes of one of the other messages
/// that are read.
final class PerfettoPacket {

  static final int NONE = 0;

  private int sequence;
  private boolean dropped;
  private boolean first;
  private boolean foreign;
  private int bundleOffset = -1;
  private int bundleLength;
  private int dataField = NONE;
  private byte[] data = {};
  private int dataOffset;

  /// Reads a packet.
  ///
  /// @throws com.google.protobuf.InvalidProtocolBufferException if it is damaged
  static PerfettoPacket read(byte[] bytes, int offset, int length) throws IOException {
    PerfettoPacket packet = new PerfettoPacket();
    CodedInputStream in = CodedInputStream.newInstance(bytes, offset, length);
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      int field = WireFormat.getTagFieldNumber(tag);
      boolean read = switch (WireFormat.getTagWireType(tag)) {
        case WireFormat.WIRETYPE_VARINT -> packet.number(field, in);
        case WireFormat.WIRETYPE_LENGTH_DELIMITED -> packet.message(field, in, offset);
        default -> false;
      };
      if (!read) {
        in.skipField(tag);
      }
    }
    return packet;
  }

  private boolean number(int field, CodedInputStream in) throws IOException {
    switch (field) {
      case TracePacket.TRUSTED_PACKET_SEQUENCE_ID_FIELD_NUMBER -> sequence = in.readUInt32();
      case TracePacket.PREVIOUS_PACKET_DROPPED_FIELD_NUMBER -> dropped = in.readUInt64() != 0;
      case TracePacket.FIRST_PACKET_ON_SEQUENCE_FIELD_NUMBER -> first = in.readUInt64() != 0;
      case TracePacket.MACHINE_ID_FIELD_NUMBER -> foreign = in.readUInt64() != 0;
      default -> {
        return false;
      }
    }
    return true;
  }

  private boolean message(int field, CodedInputStream in, int offset) throws IOException {
    switch (field) {
      case TracePacket.FTRACE_EVENTS_FIELD_NUMBER -> {
        bundleLength = in.readRawVarint32();
        bundleOffset = offset + in.getTotalBytesRead();
        in.skipRawBytes(bundleLength);
      }
      case TracePacket.PROCESS_TREE_FIELD_NUMBER,
          TracePacket.SYSTEM_INFO_FIELD_NUMBER,
          TracePacket.FTRACE_STATS_FIELD_NUMBER,
          TracePacket.COMPRESSED_PACKETS_FIELD_NUMBER,
          TracePacket.ZSTD_COMPRESSED_PACKETS_FIELD_NUMBER -> {
        dataField = field;
        data = in.readByteArray();
        dataOffset = offset + in.getTotalBytesRead() - data.length;
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  /// The packet sequence: who wrote it.
  int sequence() {
    return sequence;
  }

  /// Whether packets of the sequence before this one are missing.
  boolean dropped() {
    return dropped && !first;
  }

  /// Whether it comes from another machine than the one that the trace was recorded on.
  boolean foreign() {
    return foreign;
  }

  /// Where its events begin among the bytes, or −1 if it has none.
  int bundleOffset() {
    return bundleOffset;
  }

  int bundleLength() {
    return bundleLength;
  }

  /// The field of [TracePacket] that [#data] is, or [#NONE].
  int dataField() {
    return dataField;
  }

  byte[] data() {
    return data;
  }

  /// Where these bytes begin among those of the packet.
  int dataOffset() {
    return dataOffset;
  }
}
