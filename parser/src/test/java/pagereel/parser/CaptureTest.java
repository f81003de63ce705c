package pagereel.parser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CaptureTest {

  private static final byte[] TRACE_DAT =
      "\u0017\u0008Dtracing6\0".getBytes(StandardCharsets.ISO_8859_1);

  @TempDir
  Path folder;

  @Test
  void takesThePlainBinaryTraceWhateverItsName() throws IOException {
    Files.writeString(folder.resolve("a-note.dat"), "nothing\n");
    Files.write(folder.resolve("b.zst"), Zstd.compress(TRACE_DAT));
    Files.write(folder.resolve("recording"), TRACE_DAT);
    Files.createDirectories(folder.resolve("snapshots/00"));

    Capture capture = Capture.of(folder.toString());

    assertThat(capture.trace()).contains(folder.resolve("recording"));
    assertThat(capture.snapshots()).contains(folder.resolve("snapshots"));
  }

  @Test
  void snapshotsOfAFileStandBesideIt() throws IOException {
    Path trace = Files.write(folder.resolve("t"), TRACE_DAT);
    assertThat(Capture.of(trace.toString()).snapshots()).isEmpty();
    Files.createDirectories(folder.resolve("snapshots"));
    assertThat(Capture.of(trace.toString()).snapshots()).contains(folder.resolve("snapshots"));
    assertThat(Capture.of("-", InputStream.nullInputStream()).snapshots()).isEmpty();
  }

  @Test
  void fillsInKernelAndMachineFromMeta() throws IOException {
    Files.write(folder.resolve("t"), TRACE_DAT);
    Files.createDirectories(folder.resolve("meta"));
    Files.writeString(
        folder.resolve("meta/uname"),
        "Linux guest 6.1.0-50-arm64 #1 SMP Debian 6.1.176-1 (2026-07-02) aarch64 GNU/Linux\n");
    Capture capture = Capture.of(folder.toString());

    TraceInfo completed = capture.complete(info(Optional.empty(), Optional.empty()));
    assertThat(completed.kernel()).contains("6.1.0-50-arm64");
    assertThat(completed.arch()).contains("aarch64");
    TraceInfo own = capture.complete(info(Optional.of("5.10"), Optional.empty()));
    assertThat(own.kernel()).contains("5.10");
  }

  private static TraceInfo info(Optional<String> kernel, Optional<String> arch) {
    return new TraceInfo(
        TraceFormat.TRACE_DAT,
        "trace.dat v6",
        kernel,
        arch,
        OptionalInt.empty(),
        OptionalInt.empty(),
        Optional.empty(),
        1);
  }

  @Test
  void nothingThereIsSaidInOneLine() throws IOException {
    assertThatThrownBy(() -> Capture.of(folder.resolve("none").toString()))
        .isInstanceOf(TraceFormatException.class)
        .hasMessage(folder.resolve("none") + ": expected a trace, found no such file or directory");
    assertThatThrownBy(() -> Capture.of(folder.toString()))
        .hasMessage(folder + ": expected a directory with a trace in it, found no file");
    Files.writeString(folder.resolve("note"), "nothing\n");
    assertThatThrownBy(() -> Capture.of(folder.toString()))
        .hasMessage(folder + ": expected a directory with a trace in it, found none among 1 files");
  }
}
