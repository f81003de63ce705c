package pagereel.parser.binary;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.Set;
import pagereel.parser.Diagnostics;
import pagereel.parser.Diagnostics.Severity;
import pagereel.parser.TraceFormatException;
import pagereel.parser.perfetto.proto.FtraceEventBundle.FtraceError;
import pagereel.parser.perfetto.proto.FtraceEventBundle.GenericEventDescriptor;
import pagereel.parser.perfetto.proto.FtraceStats;
import pagereel.parser.perfetto.proto.ProcessTree;
import pagereel.parser.perfetto.proto.SystemInfo;
import pagereel.parser.perfetto.proto.Trace;
import pagereel.parser.perfetto.proto.TracePacket;

/// The first pass over a Perfetto trace, from its first byte to its last or to where it is
/// damaged. Events are passed over; of the packets one is in memory at a time.
final class PerfettoIndexer {

  private static final int BUFFER_BYTES = 1 << 16;
  private static final int MAX_PACKET_BYTES = 1 << 27;

  /// Perfetto itself reads no trace with more.
  private static final int MAX_CPUS = 1 << 10;

  /// Where a packet lies, as in [PerfettoBundle].
  private record Place(long offset, int length, PerfettoPacking packing) {}

  private final String name;
  private final long size;
  private final Diagnostics diagnostics;
  private final PerfettoIndex index = new PerfettoIndex();
  private final Set<Integer> sequences = new HashSet<>();

  /// @param size the length of the trace
  PerfettoIndexer(String name, long size, Diagnostics diagnostics) {
    this.name = name;
    this.size = size;
    this.diagnostics = diagnostics;
  }

  /// Reads all packets.
  PerfettoIndex read(InputStream trace) throws IOException {
    CodedInputStream in = CodedInputStream.newInstance(trace, BUFFER_BYTES);
    long offset = 0;
    try {
      while (!in.isAtEnd()) {
        in.resetSizeCounter();
        int tag = in.readTag();
        if (tag == tag(Trace.PACKET_FIELD_NUMBER)) {
          int length = in.readRawVarint32();
          long start = offset + in.getTotalBytesRead();
          if (length < 0 || length > MAX_PACKET_BYTES || start + length > size) {
            cut(start, length);
            return index;
          }
          packet(
              in.readRawBytes(length), 0, length, new Place(start, length, PerfettoPacking.PLAIN));
        } else {
          in.skipField(tag);
        }
        offset += in.getTotalBytesRead();
      }
    } catch (InvalidProtocolBufferException e) {
      damaged("damagedPacket", offset, "a packet", e);
    }
    return index;
  }

  private static int tag(int field) {
    return field << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;
  }

  private void cut(long start, int length) throws TraceFormatException {
    boolean cut = length >= 0 && length <= MAX_PACKET_BYTES;
    diagnostics.report(
        Severity.DATA_LOSS,
        cut ? "truncated" : "damagedPacket",
        TraceFormatException.atOffset(
            name,
            start,
            "a packet of %d bytes".formatted(Integer.toUnsignedLong(length)),
            cut ? "the end of the file after %d".formatted(size - start) : "no such packet"));
  }

  private void damaged(String code, long offset, String expected, IOException problem)
      throws TraceFormatException {
    diagnostics.report(
        Severity.DATA_LOSS,
        code,
        TraceFormatException.atOffset(
            name, offset, expected, "damaged data: " + problem.getMessage()));
  }

  /// Reads a packet. One that is damaged is left out, and those behind it are read.
  private void packet(byte[] bytes, int from, int length, Place place) throws IOException {
    try {
      PerfettoPacket packet = PerfettoPacket.read(bytes, from, length);
      index.addPacket(place.packing());
      if (!packet.foreign()) {
        sequence(packet);
        if (packet.bundleOffset() >= 0) {
          bundle(packet, bytes, place);
        }
        data(packet, place);
      } else if (packet.bundleOffset() >= 0) {
        diagnostics.report(
            Severity.INFO,
            "otherMachine",
            TraceFormatException.atOffset(
                name, place.offset(), "events of one machine", "those of another: left out"));
      }
    } catch (InvalidProtocolBufferException e) {
      damaged("damagedPacket", place.offset(), "a packet", e);
    }
  }

  /// Notes dropped packets. At a sequence's first packet it only says that there may have been
  /// others before the trace.
  private void sequence(PerfettoPacket packet) {
    boolean known = !sequences.add(packet.sequence());
    if (known && packet.dropped()) {
      index.drop(packet.sequence());
    }
  }

  private void data(PerfettoPacket packet, Place place) throws IOException {
    switch (packet.dataField()) {
      case TracePacket.PROCESS_TREE_FIELD_NUMBER -> index.add(ProcessTree.parseFrom(packet.data()));
      case TracePacket.SYSTEM_INFO_FIELD_NUMBER -> index.add(SystemInfo.parseFrom(packet.data()));
      case TracePacket.FTRACE_STATS_FIELD_NUMBER ->
        index.stats().add(FtraceStats.parseFrom(packet.data()));
      case TracePacket.COMPRESSED_PACKETS_FIELD_NUMBER ->
        packed(packet, place, PerfettoPacking.DEFLATE);
      case TracePacket.ZSTD_COMPRESSED_PACKETS_FIELD_NUMBER ->
        packed(packet, place, PerfettoPacking.ZSTD);
      default -> {}
    }
  }

  /// Reads the packets inside of a compressed one.
  private void packed(PerfettoPacket outer, Place place, PerfettoPacking packing)
      throws IOException {
    if (place.packing() != PerfettoPacking.PLAIN) {
      throw new InvalidProtocolBufferException("a compressed packet inside of another");
    }
    byte[] bytes = packing.unpack(outer.data());
    Place inner = new Place(place.offset() + outer.dataOffset(), outer.data().length, packing);
    CodedInputStream in = CodedInputStream.newInstance(bytes);
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (tag == tag(Trace.PACKET_FIELD_NUMBER)) {
        int length = in.readRawVarint32();
        int from = in.getTotalBytesRead();
        in.skipRawBytes(length);
        packet(bytes, from, length, inner);
      } else {
        in.skipField(tag);
      }
    }
  }

  /// Notes where a bundle is. What it says beside its events is needed before they are read.
  private void bundle(PerfettoPacket packet, byte[] bytes, Place place) throws IOException {
    PerfettoBundleOutline outline =
        PerfettoBundleOutline.read(bytes, packet.bundleOffset(), packet.bundleLength());
    if (outline.cpu() < 0 || outline.cpu() >= MAX_CPUS) {
      throw new InvalidProtocolBufferException("events of CPU " + outline.cpu());
    }
    index.addClock(outline.clock());
    for (GenericEventDescriptor generic : outline.described()) {
      index
          .messages(packet.sequence())
          .put(generic.getFieldId(), PerfettoMessage.parse(generic.getEventDescriptor()));
    }
    for (FtraceError error : outline.errors()) {
      diagnostics.report(
          Severity.DATA_LOSS,
          "ringBufferError",
          TraceFormatException.atOffset(
              name,
              place.offset(),
              "all events of CPU " + outline.cpu(),
              "a page of the ring buffer at %d ns that Perfetto could not read (status %d)"
                  .formatted(error.getTimestamp(), error.getStatus())));
    }
    PerfettoBundles cpu = index.of(packet.sequence(), outline.cpu());
    boolean plain = place.packing() == PerfettoPacking.PLAIN;
    if (cpu.list().isEmpty()) {
      cpu.startNs(outline.startNs());
    }
    cpu.add(new PerfettoBundle(
        plain ? place.offset() + packet.bundleOffset() : place.offset(),
        plain ? packet.bundleLength() : place.length(),
        place.packing(),
        plain ? 0 : packet.bundleOffset(),
        packet.bundleLength(),
        cpu.lossBeforeNext(outline.lost() || !outline.errors().isEmpty()),
        outline.previousEndNs()));
  }
}
