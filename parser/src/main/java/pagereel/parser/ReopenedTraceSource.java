package pagereel.parser;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;

/// The bytes of another source once more, under its name: what a trace is that is read twice.
final class ReopenedTraceSource implements TraceSource {

  private final TraceSource original;
  private final TraceSource file;

  /// Opens the file that the other source has, or makes.
  ReopenedTraceSource(TraceSource original) throws IOException {
    this.original = original;
    file = new FileTraceSource(original.file(), original.name());
  }

  @Override
  public String name() {
    return original.name();
  }

  @Override
  public byte[] head(int length) throws IOException {
    return file.head(length);
  }

  @Override
  public InputStream stream() throws IOException {
    return file.stream();
  }

  @Override
  public Path file() throws IOException {
    return file.file();
  }

  @Override
  public double progress() {
    return file.progress();
  }

  @Override
  public Optional<TraceFormatException> damage() {
    return original.damage();
  }

  @Override
  public String compression() {
    return original.compression();
  }

  @Override
  public TraceFormatException notATrace() throws IOException {
    return original.notATrace();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
