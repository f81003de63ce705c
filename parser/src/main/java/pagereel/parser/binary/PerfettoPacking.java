package pagereel.parser.binary;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.InflaterInputStream;

/// How a packet's bytes lie in a Perfetto trace: plain, or inside of a compressed packet together
/// with others.
enum PerfettoPacking {
  PLAIN(""),
  DEFLATE("deflate"),
  ZSTD("zstd");

  /// Perfetto makes compressed packets of less than 512 KiB.
  private static final int MAX_BYTES = 1 << 26;

  private final String title;

  PerfettoPacking(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }

  /// The bytes inside.
  ///
  /// @throws InvalidProtocolBufferException if they are damaged, or absurdly many
  byte[] unpack(byte[] packed) throws InvalidProtocolBufferException {
    if (this == PLAIN) {
      return packed;
    }
    InputStream in = new ByteArrayInputStream(packed);
    try (InputStream inside =
        this == ZSTD ? new ZstdInputStreamNoFinalizer(in) : new InflaterInputStream(in)) {
      byte[] bytes = inside.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new InvalidProtocolBufferException("more than " + MAX_BYTES + " bytes");
      }
      return bytes;
    } catch (InvalidProtocolBufferException e) {
      throw e;
    } catch (IOException e) {
      throw new InvalidProtocolBufferException(title + " data: " + e.getMessage());
    }
  }
}
