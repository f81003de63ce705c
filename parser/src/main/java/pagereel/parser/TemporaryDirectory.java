package pagereel.parser;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// A directory for unpacked files. Readable for its owner alone; it goes away when closed, or else
/// with the process, also when that is interrupted.
final class TemporaryDirectory implements Closeable {

  private static final int ATTEMPTS = 5;

  private final Path path;
  private final Thread atExit = new Thread(this::deleteAtExit, "delete unpacked files");
  private volatile boolean closed;

  TemporaryDirectory() throws IOException {
    path = Files.createTempDirectory("pagereel-");
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  Path path() {
    return path;
  }

  /// Whether the directory has to go away: nothing may be written to it any more.
  boolean isClosed() {
    return closed;
  }

  @Override
  public void close() throws IOException {
    if (!closed) {
      delete();
      try {
        Runtime.getRuntime().removeShutdownHook(atExit);
      } catch (IllegalStateException _) {
        // The process is ending, and the hook runs.
      }
    }
  }

  /// While this runs, another thread may still write a file.
  private void deleteAtExit() {
    for (int attempt = 0; attempt < ATTEMPTS && Files.exists(path); attempt++) {
      try {
        delete();
      } catch (IOException _) {
        // A file came while the directory was emptied: once more.
      }
    }
  }

  private void delete() throws IOException {
    closed = true;
    List<Path> files;
    try (Stream<Path> tree = Files.walk(path)) {
      files = tree.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : files) {
      Files.deleteIfExists(file);
    }
  }
}
