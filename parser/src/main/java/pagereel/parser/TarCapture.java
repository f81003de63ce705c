package pagereel.parser;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarUtils;
import org.jspecify.annotations.Nullable;

/// A tar archive of a capture's directory, unpacked.
///
/// Only its regular files are: no link or device, nothing outside of the temporary directory, and
/// no more than there is room for.
final class TarCapture implements Closeable {

  private static final int BLOCK_BYTES = 512;
  private static final int BUFFER_BYTES = 1 << 16;
  private static final int MAX_ENTRIES = 100_000;

  /// How deep in the archive the capture's directory may be.
  private static final int MAX_DEPTH = 8;

  /// Left free for others.
  private static final long SPARED_BYTES = 1L << 28;

  private final String name;
  private final TemporaryDirectory unpacked;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private long leftBytes;
  private int entries;
  private int files;
  private int leftOut;

  private TarCapture(String name, TemporaryDirectory unpacked, long maxBytes) {
    this.name = name;
    this.unpacked = unpacked;
    leftBytes = maxBytes;
  }

  /// Whether the bytes are a tar archive: begin with a header whose checksum is right.
  static boolean isTar(TraceSource source) throws IOException {
    byte[] head = source.head(BLOCK_BYTES);
    try {
      return head.length == BLOCK_BYTES && TarUtils.verifyCheckSum(head);
    } catch (IllegalArgumentException _) {
      // What stands in the place of the checksum is no number.
      return false;
    }
  }

  /// Unpacks an archive.
  ///
  /// @throws TraceFormatException if it is cut or damaged, has a name that leads out of it, or is
  ///     too large
  static TarCapture unpack(TraceSource source) throws IOException {
    TemporaryDirectory directory = new TemporaryDirectory();
    try {
      long room = Files.getFileStore(directory.path()).getUsableSpace() - SPARED_BYTES;
      return unpack(source, directory, room);
    } catch (IOException | RuntimeException e) {
      directory.close();
      throw e;
    }
  }

  /// The same into this directory, and no more than so many bytes.
  static TarCapture unpack(TraceSource source, TemporaryDirectory directory, long maxBytes)
      throws IOException {
    TarCapture capture = new TarCapture(source.name(), directory, maxBytes);
    TrailingZeros tar = new TrailingZeros(source.stream());
    try (TarArchiveInputStream in = new TarArchiveInputStream(tar, "UTF-8")) {
      TarArchiveEntry entry = capture.next(in);
      while (entry != null) {
        capture.add(in, entry);
        entry = capture.next(in);
      }
    } catch (TraceFormatException e) {
      // Where the compressed data is cut, that is why the archive in it is.
      throw source.damage().orElse(e);
    }
    if (source.damage().isPresent()) {
      throw source.damage().get();
    }
    if (tar.count() < BLOCK_BYTES) {
      throw capture.problem("a block of zeros at the end of the archive", "the end of the file");
    }
    return capture;
  }

  private @Nullable TarArchiveEntry next(TarArchiveInputStream in) throws TraceFormatException {
    try {
      return in.getNextEntry();
    } catch (IOException | IllegalArgumentException e) {
      throw problem("the header of a file in the archive", String.valueOf(e.getMessage()));
    }
  }

  private void add(TarArchiveInputStream in, TarArchiveEntry entry) throws IOException {
    if (++entries > MAX_ENTRIES) {
      throw problem("at most %d files in the archive".formatted(MAX_ENTRIES), "more");
    }
    if (entry.isDirectory()) {
      return;
    }
    boolean regular = !entry.isSymbolicLink()
        && !entry.isLink()
        && !entry.isCharacterDevice()
        && !entry.isBlockDevice()
        && !entry.isFIFO();
    if (!regular) {
      leftOut++;
      return;
    }
    Path file = place(entry.getName());
    Path parent = file.getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    copy(in, entry.getName(), file);
    files++;
  }

  /// Where a file of the archive goes.
  private Path place(String entry) throws TraceFormatException {
    Path place = unpacked.path();
    for (String part : entry.split("/", -1)) {
      if (part.equals("..")) {
        throw problem("a place inside of the archive", entry);
      }
      if (!part.isEmpty() && !part.equals(".")) {
        try {
          place = place.resolve(part);
        } catch (InvalidPathException _) {
          throw problem("the name of a file", entry);
        }
      }
    }
    if (!place.startsWith(unpacked.path()) || place.equals(unpacked.path())) {
      throw problem("a place inside of the archive", entry);
    }
    return place;
  }

  private void copy(TarArchiveInputStream in, String entry, Path file) throws IOException {
    try (OutputStream out = Files.newOutputStream(file)) {
      int read = read(in, entry);
      while (read >= 0) {
        leftBytes -= read;
        if (leftBytes < 0) {
          throw problem("an archive that there is room for when unpacked", "more, in " + entry);
        }
        if (unpacked.isClosed()) {
          throw new IOException("interrupted");
        }
        out.write(buffer, 0, read);
        read = read(in, entry);
      }
    }
  }

  private int read(TarArchiveInputStream in, String entry) throws TraceFormatException {
    try {
      return in.read(buffer, 0, buffer.length);
    } catch (IOException e) {
      throw problem("the rest of " + entry, String.valueOf(e.getMessage()));
    }
  }

  private TraceFormatException problem(String expected, String found) {
    return TraceFormatException.of(name, expected, found);
  }

  /// The directory of the capture: the one that has a trace, nearest to the top.
  ///
  /// @throws TraceFormatException if there is none, or more than one
  Path directory() throws IOException {
    List<Path> level = List.of(unpacked.path());
    for (int depth = 0; depth < MAX_DEPTH && !level.isEmpty(); depth++) {
      List<Path> captures = new ArrayList<>();
      for (Path directory : level) {
        if (Capture.richest(directory).isPresent()) {
          captures.add(directory);
        }
      }
      if (captures.size() > 1) {
        throw problem(
            "one capture",
            "%d, such as %s and %s"
                .formatted(
                    captures.size(), nameOf(captures.getFirst()), nameOf(captures.getLast())));
      }
      if (!captures.isEmpty()) {
        return captures.getFirst();
      }
      level = below(level);
    }
    String links = leftOut == 0 ? "" : " (%d links or devices left out)".formatted(leftOut);
    throw problem("an archive with a trace in it", "none among %d files%s".formatted(files, links));
  }

  private static List<Path> below(List<Path> level) throws IOException {
    List<Path> below = new ArrayList<>();
    for (Path directory : level) {
      try (Stream<Path> children = Files.list(directory)) {
        children.filter(Files::isDirectory).sorted().forEach(below::add);
      }
    }
    return below;
  }

  /// An unpacked file's name for the user: the archive's with the place in it.
  String nameOf(Path file) {
    return name + "/" + unpacked.path().relativize(file);
  }

  @Override
  public void close() throws IOException {
    unpacked.close();
  }
}
