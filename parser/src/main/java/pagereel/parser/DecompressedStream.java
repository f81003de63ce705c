package pagereel.parser;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The bytes inside a compressed input, up to where that is cut or damaged: there this stream
/// ends, and says why in [#damage].
///
/// An error of the input itself is thrown on.
final class DecompressedStream extends BulkInputStream {

  /// Counts the compressed bytes, and remembers whether reading them failed.
  private static final class Counted extends FilterInputStream {

    private long bytes;
    private boolean failed;

    Counted(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] into, int at, int length) throws IOException {
      try {
        int read = in.read(into, at, length);
        bytes += Math.max(0, read);
        return read;
      } catch (IOException e) {
        failed = true;
        throw e;
      }
    }
  }

  /// How the libraries say that the input ends inside of a frame.
  private static final Set<String> CUT = Set.of("Truncated source", "Unexpected end of stream");

  private final String name;
  private final Compression compression;
  private final Counted counted;
  private @Nullable InputStream decompressed;
  private @Nullable TraceFormatException damage;

  DecompressedStream(String name, Compression compression, InputStream compressed)
      throws IOException {
    this.name = name;
    this.compression = compression;
    counted = new Counted(compressed);
    try {
      decompressed = compression.open(counted);
    } catch (IOException e) {
      note(e);
    }
  }

  /// Where the compressed data is cut or damaged, if it is and that place was reached.
  Optional<TraceFormatException> damage() {
    return Optional.ofNullable(damage);
  }

  /// Bytes of the compressed input read so far.
  long compressedBytes() {
    return counted.bytes;
  }

  @Override
  public int read(byte[] into, int at, int length) throws IOException {
    if (damage != null || decompressed == null) {
      return -1;
    }
    try {
      return decompressed.read(into, at, length);
    } catch (IOException e) {
      note(e);
      return -1;
    }
  }

  private void note(IOException e) throws IOException {
    if (counted.failed || compression == Compression.NONE) {
      throw e;
    }
    boolean cut =
        e instanceof EOFException || (e.getMessage() != null && CUT.contains(e.getMessage()));
    damage = TraceFormatException.atOffset(
        name,
        counted.bytes,
        cut ? "more " + compression.title() + " data" : compression.title() + " data",
        cut ? "the end of the file" : "damaged data: " + e.getMessage());
  }

  @Override
  public void close() throws IOException {
    if (decompressed != null) {
      decompressed.close();
    }
    counted.close();
  }
}
