package pagereel.parser.binary;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/// How the sections of a version 7 file are compressed, each section or chunk for itself.
enum SectionCompression {
  NONE("none"),
  ZLIB("zlib"),
  ZSTD("zstd");

  private final String id;

  SectionCompression(String id) {
    this.id = id;
  }

  /// The name that stands in the file.
  String id() {
    return id;
  }

  static String ids() {
    return String.join(", ", Arrays.stream(values()).map(SectionCompression::id).toList());
  }

  /// Decompresses one block whose decompressed size is known.
  ///
  /// @return whether the block gave exactly `length` bytes
  boolean decompress(byte[] block, int blockLength, byte[] into, int length) {
    return switch (this) {
      case NONE -> copy(block, blockLength, into, length);
      case ZLIB -> inflate(block, blockLength, into, length);
      case ZSTD -> unzstd(block, blockLength, into, length);
    };
  }

  private static boolean copy(byte[] block, int blockLength, byte[] into, int length) {
    if (blockLength != length) {
      return false;
    }
    System.arraycopy(block, 0, into, 0, length);
    return true;
  }

  private static boolean unzstd(byte[] block, int blockLength, byte[] into, int length) {
    try {
      return Zstd.decompressByteArray(into, 0, length, block, 0, blockLength) == length;
    } catch (ZstdException _) {
      return false;
    }
  }

  private static boolean inflate(byte[] block, int blockLength, byte[] into, int length) {
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(block, 0, blockLength);
      int done = 0;
      while (done < length) {
        int inflated = inflater.inflate(into, done, length - done);
        if (inflated == 0) {
          return false;
        }
        done += inflated;
      }
      return true;
    } catch (DataFormatException _) {
      return false;
    } finally {
      inflater.end();
    }
  }
}
