package pagereel.parser.binary;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.io.Closeable;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// The records inside of compressed ones. Together these are one zstd stream, in which a record
/// may begin in one and end in the next.
final class ZstdRecords implements Closeable {

  /// What one compressed record, of less than 64 KiB, never holds.
  private static final int MAX_BYTES = 1 << 26;

  private final ZstdDecompressCtx context = new ZstdDecompressCtx();
  private final ByteBuffer packed = ByteBuffer.allocateDirect(1 << 16);
  private final ByteBuffer unpacked = ByteBuffer.allocateDirect(1 << 18);
  private byte[] bytes = new byte[1 << 18];
  private int start;
  private int end;

  /// Adds the bytes of one compressed record to those not yet read.
  ///
  /// @return false if they are no part of the stream
  boolean add(byte[] from, int offset, int length) {
    System.arraycopy(bytes, start, bytes, 0, end - start);
    end -= start;
    start = 0;
    packed.clear().put(from, offset, length).flip();
    try {
      do {
        unpacked.clear();
        context.decompressDirectByteBufferStream(unpacked, packed);
        if (!append(unpacked.flip())) {
          return false;
        }
      } while (packed.hasRemaining() || unpacked.limit() == unpacked.capacity());
      return true;
    } catch (ZstdException _) {
      return false;
    }
  }

  private boolean append(ByteBuffer more) {
    int length = more.remaining();
    if (end + length > MAX_BYTES || (length == 0 && packed.hasRemaining())) {
      return false;
    }
    if (end + length > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, end + length));
    }
    more.get(bytes, end, length);
    end += length;
    return true;
  }

  byte[] bytes() {
    return bytes;
  }

  /// Where the first byte stands that was not yet read.
  int start() {
    return start;
  }

  int available() {
    return end - start;
  }

  void skip(int length) {
    start += length;
  }

  @Override
  public void close() {
    context.close();
  }
}
