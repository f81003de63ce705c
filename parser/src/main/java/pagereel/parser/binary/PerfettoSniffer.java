package pagereel.parser.binary;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.util.Set;
import pagereel.parser.perfetto.proto.Trace;

/// Tells a Perfetto trace by its first packet: the format has no magic number, so that every field
/// in sight must be one that packets have, and of its type.
final class PerfettoSniffer {

  static final int PACKET_TAG =
      Trace.PACKET_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;

  private static final int MAX_FIELD = 1000;

  /// Fields of a packet that are numbers: user, time, packet sequence, flags, clock, process,
  /// drops, machine. All others are messages or bytes.
  private static final Set<Integer> NUMBERS = Set.of(3, 8, 10, 13, 41, 42, 58, 79, 87, 98);

  private PerfettoSniffer() {}

  /// Whether an input begins with a packet.
  static boolean isPacket(byte[] head) {
    return !isText(head) && hasPacket(head);
  }

  /// An empty line, and then what might be a length.
  private static boolean isText(byte[] head) {
    for (byte b : head) {
      if (b >= 0 && b < ' ' && b != '\n' && b != '\r' && b != '\t') {
        return false;
      }
    }
    return true;
  }

  private static boolean hasPacket(byte[] head) {
    CodedInputStream in = CodedInputStream.newInstance(head);
    try {
      if (in.readTag() != PACKET_TAG) {
        return false;
      }
      int length = in.readRawVarint32();
      int start = in.getTotalBytesRead();
      boolean whole = length <= head.length - start;
      int end = whole ? start + length : head.length;
      if (length <= 0 || !fieldsFit(head, start, end, start + length)) {
        return false;
      }
      // The next one begins right behind.
      return !whole || end == head.length || head[end] == PACKET_TAG;
    } catch (InvalidProtocolBufferException _) {
      return false;
    } catch (IOException e) {
      throw new IllegalStateException("bytes in memory can be read", e);
    }
  }

  /// @param end       of the packet, or of what there is of it
  /// @param packetEnd where the packet ends
  private static boolean fieldsFit(byte[] head, int from, int end, int packetEnd)
      throws IOException {
    CodedInputStream in = CodedInputStream.newInstance(head, from, end - from);
    while (!in.isAtEnd()) {
      int tag = in.readTag();
      int field = WireFormat.getTagFieldNumber(tag);
      int type = WireFormat.getTagWireType(tag);
      boolean number = NUMBERS.contains(field);
      if (field > MAX_FIELD
          || type != (number ? WireFormat.WIRETYPE_VARINT : WireFormat.WIRETYPE_LENGTH_DELIMITED)) {
        return false;
      }
      if (number) {
        in.readRawVarint64();
        continue;
      }
      int length = in.readRawVarint32();
      long fieldEnd = (long) from + in.getTotalBytesRead() + length;
      if (length < 0 || fieldEnd > packetEnd) {
        return false;
      }
      if (fieldEnd > end) {
        return true;
      }
      in.skipRawBytes(length);
    }
    return true;
  }
}
