package pagereel.parser.snapshot;

import com.github.luben.zstd.ZstdIOException;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipException;
import org.tukaani.xz.XZIOException;
import pagereel.parser.Compression;
import pagereel.parser.TraceFormatException;

/// A file of a snapshot, plain or compressed: `labmm.txt` may also be `labmm.txt.zst`, `.xz` or
/// `.gz`. Its content tells how it is compressed, not its name.
record StateFile(Path path) {

  private static final List<String> SUFFIXES = List.of("", ".zst", ".xz", ".gz");

  /// The file of this name, however compressed.
  static Optional<StateFile> find(Path directory, String name) {
    for (String suffix : SUFFIXES) {
      Path path = directory.resolve(name + suffix);
      if (Files.isRegularFile(path)) {
        return Optional.of(new StateFile(path));
      }
    }
    return Optional.empty();
  }

  /// As [#find], where the file must be there.
  static StateFile in(Path directory, String name) throws NoSuchFileException {
    return find(directory, name)
        .orElseThrow(() -> new NoSuchFileException(directory.resolve(name).toString()));
  }

  /// For messages.
  String name() {
    return path.toString();
  }

  /// The decompressed text, a byte a character.
  BufferedReader lines() throws IOException {
    return new BufferedReader(new InputStreamReader(stream(), StandardCharsets.ISO_8859_1));
  }

  /// The decompressed bytes. Damage to the compression is a [TraceFormatException].
  InputStream stream() throws IOException {
    InputStream raw = new BufferedInputStream(Files.newInputStream(path));
    try {
      return new Decompressed(decompress(raw));
    } catch (ZstdIOException | XZIOException | ZipException | EOFException e) {
      raw.close();
      throw damaged(e);
    }
  }

  private static InputStream decompress(InputStream raw) throws IOException {
    raw.mark(Compression.MAGIC_BYTES);
    byte[] head = raw.readNBytes(Compression.MAGIC_BYTES);
    raw.reset();
    return Compression.of(head).open(raw);
  }

  private TraceFormatException damaged(IOException e) {
    return TraceFormatException.of(
        name(), "a whole compressed file", String.valueOf(e.getMessage()));
  }

  /// Names the file where its compression is damaged or cut.
  private final class Decompressed extends FilterInputStream {

    Decompressed(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      try {
        return super.read(buffer, offset, length);
      } catch (ZstdIOException | XZIOException | ZipException | EOFException e) {
        throw damaged(e);
      }
    }
  }
}
