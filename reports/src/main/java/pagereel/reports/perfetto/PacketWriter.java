package pagereel.reports.perfetto;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.DeflaterOutputStream;
import pagereel.parser.perfetto.proto.Trace;
import pagereel.parser.perfetto.proto.TracePacket;

/// Writes packets, many at a time in one that holds them compressed, as Perfetto itself does on
/// request.
final class PacketWriter implements Closeable {

  /// Where a compressed packet is closed.
  private static final int CHUNK_BYTES = 1 << 19;

  private final CodedOutputStream out;
  private ByteArrayOutputStream chunk = new ByteArrayOutputStream();
  private CodedOutputStream packets = CodedOutputStream.newInstance(chunk);
  private int bytes;

  PacketWriter(OutputStream out) {
    this.out = CodedOutputStream.newInstance(out);
  }

  void write(TracePacket packet) throws IOException {
    packets.writeMessage(Trace.PACKET_FIELD_NUMBER, packet);
    bytes += packet.getSerializedSize();
    if (bytes >= CHUNK_BYTES) {
      compress();
    }
  }

  private void compress() throws IOException {
    packets.flush();
    if (chunk.size() == 0) {
      return;
    }
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(compressed)) {
      chunk.writeTo(deflater);
    }
    out.writeMessage(
        Trace.PACKET_FIELD_NUMBER,
        TracePacket.newBuilder()
            .setCompressedPackets(ByteString.copyFrom(compressed.toByteArray()))
            .build());
    chunk = new ByteArrayOutputStream();
    packets = CodedOutputStream.newInstance(chunk);
    bytes = 0;
  }

  /// Writes what is left, and leaves the stream open.
  @Override
  public void close() throws IOException {
    compress();
    out.flush();
  }
}
