package pagereel.parser.text;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import pagereel.parser.TraceFormatException;
import pagereel.parser.TraceSource;

/// A trace that lies in memory.
final class BytesSource implements TraceSource {

  private final String name;
  private final byte[] bytes;

  BytesSource(String name, byte[] bytes) {
    this.name = name;
    this.bytes = bytes;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public byte[] head(int length) {
    return Arrays.copyOf(bytes, Math.min(length, bytes.length));
  }

  @Override
  public InputStream stream() {
    return new ByteArrayInputStream(bytes);
  }

  @Override
  public Path file() {
    throw new UnsupportedOperationException("a text needs no file");
  }

  @Override
  public double progress() {
    return -1;
  }

  @Override
  public String compression() {
    return "";
  }

  @Override
  public TraceFormatException notATrace() {
    return TraceFormatException.of(name, "a trace", "something else");
  }

  @Override
  public void close() {}
}
