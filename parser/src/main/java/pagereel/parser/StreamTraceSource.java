package pagereel.parser;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A trace that comes once, as from a pipe.
final class StreamTraceSource implements TraceSource {

  private final String name;
  private final Compression compression;
  private final DecompressedStream stream;
  private byte[] head = new byte[0];
  private boolean taken;
  private @Nullable Path copy;

  StreamTraceSource(String name, InputStream input) throws IOException {
    this.name = name;
    byte[] magic = input.readNBytes(Compression.MAGIC_BYTES);
    compression = Compression.of(magic);
    InputStream whole = new SequenceInputStream(new ByteArrayInputStream(magic), input);
    stream = new DecompressedStream(name, compression, whole);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public byte[] head(int length) throws IOException {
    if (head.length < length && !taken) {
      byte[] more = stream.readNBytes(length - head.length);
      int known = head.length;
      head = Arrays.copyOf(head, known + more.length);
      System.arraycopy(more, 0, head, known, more.length);
    }
    return Arrays.copyOf(head, Math.min(length, head.length));
  }

  @Override
  public InputStream stream() {
    if (taken) {
      throw new IllegalStateException("the bytes of " + name + " were taken before");
    }
    taken = true;
    return new SequenceInputStream(new ByteArrayInputStream(head), stream);
  }

  @Override
  public Path file() throws IOException {
    if (copy == null) {
      copy = TemporaryFile.copyOf(stream());
    }
    return copy;
  }

  @Override
  public double progress() {
    return -1;
  }

  @Override
  public Optional<TraceFormatException> damage() {
    return stream.damage();
  }

  @Override
  public String compression() {
    return compression.title();
  }

  @Override
  public TraceFormatException notATrace() throws IOException {
    return ForeignInput.notATrace(name, compression, head(TraceFormat.SNIFF_BYTES));
  }

  @Override
  public void close() throws IOException {
    stream.close();
    if (copy != null) {
      Files.deleteIfExists(copy);
      copy = null;
    }
  }
}
