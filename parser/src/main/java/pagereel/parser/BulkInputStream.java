package pagereel.parser;

import java.io.IOException;
import java.io.InputStream;

/// A stream that gives its bytes many at a time, and one only by the way.
public abstract class BulkInputStream extends InputStream {

  @Override
  public final int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
  }

  @Override
  public abstract int read(byte[] into, int at, int length) throws IOException;
}
