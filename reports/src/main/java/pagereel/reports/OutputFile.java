package pagereel.reports;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A file that appears whole or not at all: written beside its place, then renamed.
///
/// Opening it, before the work starts, finds out whether it can be written. Without a [#commit]
/// the place keeps what it had. An interrupted process leaves nothing behind. A place that is no
/// regular file, such as `/dev/stdout` or a pipe, is written directly.
public final class OutputFile implements Closeable {

  private static final Set<Path> UNFINISHED = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(OutputFile::deleteUnfinished));
  }

  private final Path place;
  private final Path written;
  private final OutputStream out;
  private boolean committed;

  private OutputFile(Path place, Path written, OutputStream out) {
    this.place = place;
    this.written = written;
    this.out = out;
  }

  /// Opens a file for writing.
  ///
  /// @throws IOException whose message names the path and says why it cannot be written
  public static OutputFile open(Path path) throws IOException {
    try {
      // A link stays a link: what it points to is replaced.
      Path place = Files.exists(path) ? path.toRealPath() : path.toAbsolutePath();
      if (Files.isDirectory(place)) {
        throw new IOException(path + ": cannot be written: is a directory");
      }
      if (Files.exists(place) && !Files.isRegularFile(place)) {
        return new OutputFile(place, place, new NamedStream(place, Files.newOutputStream(place)));
      }
      if (Files.exists(place) && !Files.isWritable(place)) {
        throw new AccessDeniedException(path.toString());
      }
      return beside(place);
    } catch (FileSystemException e) {
      throw new IOException(path + ": cannot be written: " + reason(e), e);
    }
  }

  private static OutputFile beside(Path place) throws IOException {
    Path written = place.resolveSibling(
        "." + place.getFileName() + "." + ProcessHandle.current().pid() + ".tmp");
    UNFINISHED.add(written);
    try {
      OutputStream out = new BufferedOutputStream(
          new NamedStream(
              place,
              Files.newOutputStream(
                  written, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING)),
          1 << 16);
      return new OutputFile(place, written, out);
    } catch (IOException e) {
      UNFINISHED.remove(written);
      throw e;
    }
  }

  /// Why a file or directory cannot be made, without its name.
  public static String reason(FileSystemException e) {
    if (e instanceof NoSuchFileException) {
      return "no such directory";
    }
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    String reason = e.getReason();
    return reason == null ? e.getClass().getSimpleName() : reason;
  }

  /// Where to write to.
  public OutputStream stream() {
    return out;
  }

  /// Puts what was written in its place. Nothing can be written after that.
  public void commit() throws IOException {
    if (committed) {
      return;
    }
    out.close();
    if (!written.equals(place)) {
      try {
        Files.move(
            written, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } catch (FileNotFoundException | NoSuchFileException e) {
        throw new IOException(place + ": cannot be written: its directory is gone", e);
      }
      UNFINISHED.remove(written);
    }
    committed = true;
  }

  /// Gives the file up if it is not committed.
  @Override
  public void close() throws IOException {
    if (committed) {
      return;
    }
    try {
      out.close();
    } finally {
      if (!written.equals(place)) {
        Files.deleteIfExists(written);
        UNFINISHED.remove(written);
      }
    }
  }

  private static void deleteUnfinished() {
    for (Path path : UNFINISHED) {
      // The process is ending: there is nobody left to tell of a failure.
      path.toFile().delete();
    }
  }

  /// A stream whose errors name the file.
  private static final class NamedStream extends OutputStream {

    private final Path place;
    private final OutputStream out;

    NamedStream(Path place, OutputStream out) {
      this.place = place;
      this.out = out;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      try {
        out.write(bytes, from, length);
      } catch (IOException e) {
        throw named(e);
      }
    }

    @Override
    public void close() throws IOException {
      try {
        out.close();
      } catch (IOException e) {
        throw named(e);
      }
    }

    private IOException named(IOException e) {
      return new IOException(place + ": cannot be written: " + e.getMessage(), e);
    }
  }
}
