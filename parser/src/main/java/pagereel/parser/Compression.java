package pagereel.parser;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.tukaani.xz.XZInputStream;

/// What may be around a whole trace, or a state file beside it. Several compressed pieces one
/// after another are one input.
public enum Compression {
  NONE(""),
  GZIP("gzip"),
  BZIP2("bzip2"),
  XZ("xz"),
  ZSTD("zstd");

  /// How many bytes tell the compression.
  public static final int MAGIC_BYTES = 6;

  private static final int BUFFER_BYTES = 1 << 16;
  /// In KiB: what `xz -9` needs, with room to spare.
  private static final int XZ_MEMORY_KIB = 256 << 10;
  /// The largest window that `zstd --long` can ask for.
  private static final int ZSTD_LONG_MAX = 31;

  private final String title;

  Compression(String title) {
    this.title = title;
  }

  /// Its name; empty for none.
  String title() {
    return title;
  }

  /// The compression that begins with these bytes.
  public static Compression of(byte[] head) {
    if (starts(head, 0x1f, 0x8b, 0x08)) {
      return GZIP;
    }
    if (starts(head, 'B', 'Z', 'h') && head.length > 3 && head[3] >= '1' && head[3] <= '9') {
      return BZIP2;
    }
    if (starts(head, 0xfd, '7', 'z', 'X', 'Z', 0)) {
      return XZ;
    }
    boolean skippable =
        head.length >= 4 && (head[0] & 0xf0) == 0x50 && starts(tail(head), 0x2a, 0x4d, 0x18);
    return skippable || starts(head, 0x28, 0xb5, 0x2f, 0xfd) ? ZSTD : NONE;
  }

  private static byte[] tail(byte[] head) {
    byte[] tail = new byte[head.length - 1];
    System.arraycopy(head, 1, tail, 0, tail.length);
    return tail;
  }

  static boolean starts(byte[] head, int... magic) {
    if (head.length < magic.length) {
      return false;
    }
    for (int i = 0; i < magic.length; i++) {
      if (head[i] != (byte) magic[i]) {
        return false;
      }
    }
    return true;
  }

  /// The bytes inside.
  ///
  /// @throws IOException also if the very first bytes are damaged
  public InputStream open(InputStream compressed) throws IOException {
    return switch (this) {
      case NONE -> compressed;
      case GZIP -> new GZIPInputStream(new KnownAvailability(compressed), BUFFER_BYTES);
      case BZIP2 ->
        new BZip2CompressorInputStream(new BufferedInputStream(compressed, BUFFER_BYTES), true);
      case XZ ->
        new XZInputStream(new BufferedInputStream(compressed, BUFFER_BYTES), XZ_MEMORY_KIB);
      case ZSTD -> new ZstdInputStreamNoFinalizer(compressed).setLongMax(ZSTD_LONG_MAX);
    };
  }

  /// A stream whose `available()` is 0 only at its end: [GZIPInputStream] looks there whether
  /// another piece follows, and a pipe may say 0 at any time.
  private static final class KnownAvailability extends BufferedInputStream {

    KnownAvailability(InputStream in) {
      super(in, BUFFER_BYTES);
    }

    @Override
    public synchronized int available() throws IOException {
      int known = super.available();
      if (known > 0) {
        return known;
      }
      mark(1);
      int next = read();
      if (next < 0) {
        return 0;
      }
      reset();
      return 1;
    }
  }
}
