package pagereel.parser.binary;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import pagereel.parser.Diagnostics;
import pagereel.parser.Diagnostics.Severity;
import pagereel.parser.TraceFormatException;
import pagereel.parser.TraceSource;
import pagereel.parser.binary.CpuPages.DamagedPagesException;

/// A text inside of a trace.dat as a source of its own.
final class SectionText implements TraceSource {

  private static final int BLOCK_BYTES = 1 << 16;

  private final String name;
  private final FileBytes file;
  private final CpuExtent extent;
  private final @Nullable Chunks chunks;
  private final Diagnostics diagnostics;
  private long consumed;

  /// @param name the file's
  SectionText(
      FileBytes file,
      String name,
      CpuExtent extent,
      TraceDatHeader header,
      Diagnostics diagnostics) {
    this.name = name;
    this.file = file;
    this.extent = extent;
    this.diagnostics = diagnostics;
    chunks = extent.compressed()
        ? new Chunks(file, name, extent, "the text", header.compression(), header.bigEndian())
        : null;
  }

  @Override
  public String name() {
    return name + " (text in it)";
  }

  @Override
  public byte[] head(int length) {
    return new byte[0];
  }

  @Override
  public InputStream stream() {
    Chunks packed = chunks;
    return packed == null ? new Stored() : new Unpacked(packed);
  }

  @Override
  public Path file() {
    throw new UnsupportedOperationException("text is read as a stream");
  }

  @Override
  public double progress() {
    return extent.size() == 0 ? 1 : (double) consumed / extent.size();
  }

  long consumed() {
    return Math.min(consumed, extent.size());
  }

  @Override
  public String compression() {
    return "";
  }

  @Override
  public TraceFormatException notATrace() {
    return TraceFormatException.atOffset(
        name, extent.offset(), "the text of a trace", "something else");
  }

  @Override
  public void close() {
    // The file is the reader's.
  }

  /// Bytes that come block by block.
  private abstract static class Blocks extends InputStream {

    private int at;

    /// Goes to the next block.
    ///
    /// @return false if there are no more
    abstract boolean next() throws IOException;

    abstract byte[] block();

    abstract int length();

    private boolean fill() throws IOException {
      while (at >= length()) {
        at = 0;
        if (!next()) {
          return false;
        }
      }
      return true;
    }

    @Override
    public int read() throws IOException {
      return fill() ? Byte.toUnsignedInt(block()[at++]) : -1;
    }

    @Override
    public int read(byte[] into, int offset, int count) throws IOException {
      if (count == 0) {
        return 0;
      }
      if (!fill()) {
        return -1;
      }
      int read = Math.min(count, length() - at);
      System.arraycopy(block(), at, into, offset, read);
      at += read;
      return read;
    }
  }

  private final class Stored extends Blocks {

    private final byte[] block = new byte[BLOCK_BYTES];
    private int length;

    @Override
    boolean next() throws IOException {
      int wanted = (int) Math.min(BLOCK_BYTES, extent.size() - consumed);
      length = file.read(extent.offset() + consumed, block, 0, wanted);
      consumed += length;
      return length > 0;
    }

    @Override
    byte[] block() {
      return block;
    }

    @Override
    int length() {
      return length;
    }
  }

  private final class Unpacked extends Blocks {

    private final Chunks packed;

    Unpacked(Chunks packed) {
      this.packed = packed;
    }

    @Override
    boolean next() throws IOException {
      while (true) {
        try {
          boolean more = packed.next();
          consumed = packed.consumed();
          return more;
        } catch (DamagedPagesException e) {
          diagnostics.report(
              Severity.DATA_LOSS, e.cut() ? "truncated" : "damagedSection", e.problem());
        }
      }
    }

    @Override
    byte[] block() {
      return packed.bytes();
    }

    @Override
    int length() {
      return packed.length();
    }
  }
}
