package pagereel.parser;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/// The bytes of a trace, whatever they are wrapped in: a file, a stream, gzip, xz or zstd around
/// either. Compression is told by content.
public interface TraceSource extends Closeable {

  /// The input as the user named it, for messages; `-` for standard input.
  String name();

  /// The first bytes, decompressed; fewer if there are not so many.
  byte[] head(int length) throws IOException;

  /// All bytes from the first one on, decompressed. Can be called once.
  InputStream stream() throws IOException;

  /// A file that has exactly the decompressed bytes: the input itself, or a temporary copy that
  /// goes away when the source is closed.
  Path file() throws IOException;

  /// Bytes of the input read so far as a share of all, 0 to 1; negative where its size is unknown.
  double progress();

  /// How the bytes are compressed outside, such as `xz`; empty if they are not.
  String compression();

  /// The error for an input that no reader knows.
  TraceFormatException notATrace() throws IOException;
}
