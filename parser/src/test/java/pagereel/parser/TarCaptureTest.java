package pagereel.parser;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TarCaptureTest {

  private static final byte[] TRACE =
      "# tracer: nop\n sh-1 [000] .... 1.000001: mm_page_free: page=1 pfn=0x5 order=0\n"
          .getBytes(US_ASCII);

  @TempDir
  Path folder;

  /// An archive, entry by entry.
  private static final class Tar {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final TarArchiveOutputStream out = new TarArchiveOutputStream(bytes);

    Tar file(String name, byte[] content) throws IOException {
      TarArchiveEntry entry = new TarArchiveEntry(name, true);
      entry.setSize(content.length);
      out.putArchiveEntry(entry);
      out.write(content);
      out.closeArchiveEntry();
      return this;
    }

    Tar special(String name, byte type, String target) throws IOException {
      TarArchiveEntry entry = new TarArchiveEntry(name, type);
      entry.setLinkName(target);
      out.putArchiveEntry(entry);
      out.closeArchiveEntry();
      return this;
    }

    byte[] bytes() throws IOException {
      out.close();
      return bytes.toByteArray();
    }
  }

  private static Tar capture(String prefix) throws IOException {
    return new Tar()
        .file(prefix + "trace.txt", TRACE)
        .file(prefix + "snapshots/00/buddyinfo", new byte[0])
        .file(
            prefix + "meta/uname",
            "Linux guest 6.1.0-50-arm64 #1 SMP aarch64 GNU/Linux\n".getBytes(US_ASCII));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "./", "/abs/", "runs/first/"})
  void findsTheCaptureInside(String prefix) throws IOException {
    Path tar = Files.write(folder.resolve("any.name"), capture(prefix).bytes());
    checkCapture(() -> Capture.of(tar.toString()), tar.toString());
  }

  @Test
  void compressedAndFromAStream() throws IOException {
    byte[] packed = Zstd.compress(capture("run/").bytes());
    checkCapture(() -> Capture.of("-", new ByteArrayInputStream(packed)), "-");
  }

  private interface Opening {
    Capture open() throws IOException;
  }

  private static void checkCapture(Opening opening, String name) throws IOException {
    Path unpacked;
    try (Capture capture = opening.open();
        TraceSource source = capture.openTrace();
        TraceReader reader = TraceFormat.open(source, new Diagnostics(true))) {
      unpacked = capture.snapshots().orElseThrow();
      assertThat(unpacked.resolve("00/buddyinfo")).exists();
      assertThat(source.name()).startsWith(name + "/").endsWith("trace.txt");
      assertThat(capture.complete(reader.info()).kernel()).contains("6.1.0-50-arm64");
    }
    assertThat(unpacked).doesNotExist();
  }

  @Test
  void aStreamThatIsNoArchiveIsTheTrace() throws IOException {
    try (Capture capture = Capture.of("-", new ByteArrayInputStream(TRACE));
        TraceSource source = capture.openTrace()) {
      assertThat(source.stream().readAllBytes()).isEqualTo(TRACE);
      assertThat(capture.trace()).isEmpty();
    }
  }

  /// Whatever stands where an archive has its checksum.
  @Test
  void noBytesAreTakenForAnArchive() throws IOException {
    Random random = new Random(3);
    for (int i = 0; i < 1000; i++) {
      byte[] bytes = new byte[600];
      random.nextBytes(bytes);
      try (TraceSource source = TraceSource.ofStream("x", new ByteArrayInputStream(bytes))) {
        assertThat(TarCapture.isTar(source)).isFalse();
      }
    }
  }

  private void failsWith(byte[] tar, String message) throws IOException {
    Path path = Files.write(folder.resolve("a.tar"), tar);
    assertThatThrownBy(() -> Capture.of(path.toString()))
        .isInstanceOf(TraceFormatException.class)
        .hasMessage(path + ": " + message);
  }

  @Test
  void anArchiveWithoutATraceSaysSo() throws IOException {
    failsWith(
        new Tar()
            .file("x/note", "nothing\n".getBytes(US_ASCII))
            .special("x/trace.dat", TarConstants.LF_SYMLINK, "/etc/hostname")
            .special("x/other", TarConstants.LF_LINK, "x/note")
            .special("x/device", TarConstants.LF_CHR, "")
            .special("x/pipe", TarConstants.LF_FIFO, "")
            .bytes(),
        "expected an archive with a trace in it, found none among 1 files (4 links or devices left"
            + " out)");
  }

  @Test
  void severalCapturesAreNotMixed() throws IOException {
    failsWith(
        new Tar().file("a/t", TRACE).file("b/t", TRACE).bytes(),
        "expected one capture, found 2, such as %1$s/a and %1$s/b"
            .formatted(folder.resolve("a.tar")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"../evil", "a/../../evil", "a/.."})
  void nothingLeavesTheArchive(String name) throws IOException {
    failsWith(
        new Tar().file(name, TRACE).bytes(),
        "expected a place inside of the archive, found " + name);
    assertThat(folder.resolve("evil")).doesNotExist();
    assertThat(Path.of(System.getProperty("java.io.tmpdir")).resolve("evil")).doesNotExist();
  }

  @Test
  void aCutArchiveIsNotUsed() throws IOException {
    byte[] whole = capture("").bytes();
    failsWith(
        Arrays.copyOf(whole, 550), "expected the rest of trace.txt, found Truncated TAR archive");
    // Just behind the first file.
    failsWith(
        Arrays.copyOf(whole, 1024),
        "expected a block of zeros at the end of the archive, found the end of the file");
  }

  @Test
  void aCutCompressionIsNamed() throws IOException {
    byte[] noise = new byte[500_000];
    new Random(1).nextBytes(noise);
    byte[] packed = Zstd.compress(capture("").file("noise", noise).bytes());
    Path path = Files.write(folder.resolve("a"), Arrays.copyOf(packed, packed.length / 2));
    assertThatThrownBy(() -> Capture.of(path.toString()))
        .isInstanceOf(TraceFormatException.class)
        .hasMessageContaining("expected more zstd data, found the end of the file");
  }

  @Test
  void noMoreIsUnpackedThanThereIsRoomFor() throws IOException {
    byte[] tar = new Tar().file("trace", TRACE).file("big", new byte[1 << 20]).bytes();
    try (TemporaryDirectory directory = new TemporaryDirectory();
        TraceSource source = TraceSource.ofStream("a.tar", new ByteArrayInputStream(tar))) {
      assertThatThrownBy(() -> TarCapture.unpack(source, directory, 1 << 19))
          .isInstanceOf(TraceFormatException.class)
          .hasMessage("a.tar: expected an archive that there is room for when unpacked, found more,"
              + " in big");
    }
  }
}
