package pagereel.parser;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/// Counts the bytes of zero at the end of what was read: an archive that does not end with a block
/// of them is cut, if only between two files.
final class TrailingZeros extends FilterInputStream {

  private long count;

  TrailingZeros(InputStream in) {
    super(in);
  }

  long count() {
    return count;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
  }

  @Override
  public int read(byte[] into, int at, int length) throws IOException {
    int read = in.read(into, at, length);
    for (int i = at; i < at + read; i++) {
      count = into[i] == 0 ? count + 1 : 0;
    }
    return read;
  }

  /// Reads what is skipped.
  @Override
  public long skip(long wanted) throws IOException {
    byte[] skipped = new byte[(int) Math.min(wanted, 1 << 16)];
    return Math.max(0, read(skipped, 0, skipped.length));
  }
}
