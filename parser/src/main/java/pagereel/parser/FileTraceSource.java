package pagereel.parser;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A trace in a file.
final class FileTraceSource implements TraceSource {

  private final Path path;
  private final String name;
  private final long size;
  private final Compression compression;
  private @Nullable DecompressedStream stream;
  private @Nullable Path copy;
  private byte[] head = new byte[0];

  /// @param name what to call it in messages
  FileTraceSource(Path path, String name) throws IOException {
    this.path = path;
    this.name = name;
    size = Files.size(path);
    try (InputStream in = Files.newInputStream(path)) {
      compression = Compression.of(in.readNBytes(Compression.MAGIC_BYTES));
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public byte[] head(int length) throws IOException {
    if (head.length < length) {
      try (InputStream in = open()) {
        head = in.readNBytes(length);
      }
    }
    return Arrays.copyOf(head, Math.min(length, head.length));
  }

  private DecompressedStream open() throws IOException {
    return new DecompressedStream(name(), compression, Files.newInputStream(path));
  }

  @Override
  public InputStream stream() throws IOException {
    if (stream != null) {
      throw new IllegalStateException("the bytes of " + path + " were taken before");
    }
    stream = open();
    return stream;
  }

  @Override
  public Path file() throws IOException {
    if (compression == Compression.NONE) {
      return path;
    }
    if (copy == null) {
      try (InputStream in = stream()) {
        copy = TemporaryFile.copyOf(in);
      }
    }
    return copy;
  }

  @Override
  public Optional<Path> directory() {
    Path parent = path.getParent();
    return Optional.of(parent == null ? Path.of("") : parent);
  }

  @Override
  public double progress() {
    DecompressedStream reading = stream;
    return reading == null || size == 0
        ? 0
        : Math.min(1, (double) reading.compressedBytes() / size);
  }

  @Override
  public Optional<TraceFormatException> damage() {
    return stream == null ? Optional.empty() : stream.damage();
  }

  @Override
  public String compression() {
    return compression.title();
  }

  @Override
  public TraceFormatException notATrace() throws IOException {
    return ForeignInput.notATrace(name(), compression, head(TraceFormat.SNIFF_BYTES));
  }

  @Override
  public void close() throws IOException {
    if (stream != null) {
      stream.close();
    }
    if (copy != null) {
      Files.deleteIfExists(copy);
      copy = null;
    }
  }
}
