package pagereel.parser;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// The bytes of a trace, whatever they are wrapped in: a file, a stream, gzip, bzip2, xz or
/// zstd around either. Compression is told by content.
public interface TraceSource extends Closeable {

  /// The bytes of a file.
  ///
  /// @throws TraceFormatException if there is no such file, or it is a directory
  static TraceSource of(Path path) throws IOException {
    String name = path.toString();
    if (Files.isRegularFile(path)) {
      return of(path, name);
    }
    if (Files.isDirectory(path)) {
      throw TraceFormatException.of(name, "a file", "a directory");
    }
    if (!Files.exists(path)) {
      throw TraceFormatException.of(name, "a file", "nothing of that name");
    }
    return ofStream(name, Files.newInputStream(path));
  }

  /// The bytes of a regular file that has another name for the user.
  static TraceSource of(Path path, String name) throws IOException {
    return new FileTraceSource(path, name);
  }

  /// The bytes of a stream, such as standard input, which is read to its end at most once.
  /// Closing the source closes it.
  ///
  /// @param name what to call it in messages
  static TraceSource ofStream(String name, InputStream stream) throws IOException {
    return new StreamTraceSource(name, stream);
  }

  /// The same bytes to be read once more, from the other source's [#file]. Sources made of the same
  /// one can be read at the same time, as long as that one is open.
  static TraceSource again(TraceSource source) throws IOException {
    source.head(TraceFormat.SNIFF_BYTES);
    return new ReopenedTraceSource(source);
  }

  /// The input as the user named it, for messages; `-` for standard input.
  String name();

  /// The first bytes, decompressed; fewer if there are not so many.
  byte[] head(int length) throws IOException;

  /// All bytes from the first one on, decompressed. Can be called once.
  InputStream stream() throws IOException;

  /// A file that has exactly the decompressed bytes: the input itself, or a temporary copy that
  /// goes away when the source is closed.
  Path file() throws IOException;

  /// Where the input's file stands, for what may lie beside it; empty for a stream.
  default Optional<Path> directory() {
    return Optional.empty();
  }

  /// Bytes of the input read so far as a share of all, 0 to 1; negative where its size is
  /// unknown.
  double progress();

  /// Where the compressed data around the trace turned out to be cut or damaged, once that
  /// place was read. The bytes before it are used.
  default Optional<TraceFormatException> damage() {
    return Optional.empty();
  }

  /// How the bytes are compressed outside, such as `xz`; empty if they are not.
  String compression();

  /// The error for an input that no reader knows.
  TraceFormatException notATrace() throws IOException;
}
