package pagereel.parser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

class TraceSourceTest {

  @TempDir
  Path folder;

  private static byte[] noise(int length, long seed) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private static byte[] pack(Compression compression, byte[] bytes) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    switch (compression) {
      case NONE -> packed.writeBytes(bytes);
      case ZSTD -> packed.writeBytes(Zstd.compress(bytes));
      case GZIP -> write(new GZIPOutputStream(packed), bytes);
      case BZIP2 -> write(new BZip2CompressorOutputStream(packed), bytes);
      case XZ -> write(new XZOutputStream(packed, new LZMA2Options()), bytes);
    }
    return packed.toByteArray();
  }

  private static void write(OutputStream stream, byte[] bytes) throws IOException {
    try (stream) {
      stream.write(bytes);
    }
  }

  private static byte[] join(byte[] a, byte[] b) {
    byte[] joined = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, joined, a.length, b.length);
    return joined;
  }

  /// A stream as from a pipe: few bytes at a time, and never any known to be available.
  private static InputStream pipe(byte[] bytes) {
    return new ByteArrayInputStream(bytes) {
      @Override
      public synchronized int read(byte[] into, int at, int length) {
        return super.read(into, at, Math.min(length, 1000));
      }

      @Override
      public synchronized int available() {
        return 0;
      }
    };
  }

  @ParameterizedTest
  @EnumSource(Compression.class)
  void canBeReadTwiceAtTheSameTime(Compression compression) throws IOException {
    byte[] bytes = noise(200_000, 7);
    Path file = Files.write(folder.resolve("trace"), pack(compression, bytes));
    for (TraceSource source :
        List.of(TraceSource.of(file), TraceSource.ofStream("-", pipe(pack(compression, bytes))))) {
      Path copy;
      try (source;
          TraceSource one = TraceSource.again(source);
          TraceSource other = TraceSource.again(source);
          InputStream first = one.stream();
          InputStream second = other.stream()) {
        copy = one.file();
        assertThat(one.name()).isEqualTo(source.name());
        assertThat(one.compression()).isEqualTo(source.compression());
        assertThat(first.readNBytes(100_000)).isEqualTo(Arrays.copyOf(bytes, 100_000));
        assertThat(second.readAllBytes()).isEqualTo(bytes);
        assertThat(first.readAllBytes()).isEqualTo(Arrays.copyOfRange(bytes, 100_000, 200_000));
        assertThat(other.head(50)).isEqualTo(Arrays.copyOf(bytes, 50));
        assertThat(one.damage()).isEmpty();
      }
      assertThat(Files.exists(copy)).isEqualTo(copy.equals(file));
    }
  }

  @Test
  void tellsOfDamageAtEachReading() throws IOException {
    byte[] packed = pack(Compression.GZIP, noise(200_000, 7));
    try (TraceSource source =
            TraceSource.ofStream("-", pipe(Arrays.copyOf(packed, packed.length / 2)));
        TraceSource one = TraceSource.again(source);
        TraceSource other = TraceSource.again(source)) {
      assertThat(one.stream().readAllBytes()).isEqualTo(other.stream().readAllBytes());
      assertThat(one.damage()).isPresent();
      assertThat(other.damage()).isEqualTo(one.damage());
    }
  }

  @ParameterizedTest
  @EnumSource(Compression.class)
  void piecesAfterOneAnotherAreOneInput(Compression compression) throws IOException {
    byte[] first = noise(70_000, 1);
    byte[] second = noise(5_000, 2);
    byte[] packed = join(pack(compression, first), pack(compression, second));
    Path path = Files.write(folder.resolve("any.name"), packed);

    for (boolean piped : new boolean[] {false, true}) {
      Path copy;
      try (TraceSource source =
          piped ? TraceSource.ofStream("-", pipe(packed)) : TraceSource.of(path)) {
        assertThat(source.compression()).isEqualTo(compression.title());
        assertThat(source.head(100)).isEqualTo(Arrays.copyOf(first, 100));
        copy = source.file();
        assertThat(copy).hasBinaryContent(join(first, second));
        assertThat(source.head(50)).isEqualTo(Arrays.copyOf(first, 50));
        assertThat(source.damage()).isEmpty();
      }
      boolean theInputItself = !piped && compression == Compression.NONE;
      assertThat(Files.exists(copy)).isEqualTo(theInputItself);
    }
    assertThat(path).exists();
  }

  @ParameterizedTest
  @EnumSource(value = Compression.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void cutDataIsUsedUpToTheCut(Compression compression) throws IOException {
    byte[] bytes = noise(3_000_000, 3);
    byte[] packed = pack(compression, bytes);
    Path path = Files.write(folder.resolve("cut"), Arrays.copyOf(packed, packed.length / 2));

    try (TraceSource source = TraceSource.of(path);
        InputStream stream = source.stream()) {
      byte[] got = stream.readAllBytes();
      assertThat(got.length).isGreaterThan(100_000);
      assertThat(got).isEqualTo(Arrays.copyOf(bytes, got.length));
      assertThat(source.damage().orElseThrow())
          .hasMessageStartingWith(path + ": at byte ")
          .hasMessageContaining("expected more " + compression.title() + " data, found the end");
      assertThat(source.progress()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "ffd8ffe0; a JPEG image",
        "89504e470d0a1a0a; a PNG image",
        "255044462d312e37; a PDF document",
        "7f454c46; an ELF file",
        "``; an empty file",
        "00017f; something that begins with the bytes 00 01 7f",
        "68656c6c6f0a; a text that begins with \"hello\""
      })
  void sawWhatAForeignInputIs(String hex, String title) throws IOException {
    byte[] bytes = HexFormat.of().parseHex(hex);
    try (TraceSource source = TraceSource.ofStream("x", new ByteArrayInputStream(bytes))) {
      assertThatThrownBy(() -> TraceFormat.open(source, new Diagnostics(false)))
          .isInstanceOf(TraceFormatException.class)
          .hasMessage(
              "x: expected a trace (trace.dat, perf.data, Perfetto, pagereel's CSV, perf script, atrace, trace-cmd report, ftrace text, kernel log), found "
                  + title);
    }
  }

  @Test
  void compressedForeignInputSaysSo() throws IOException {
    byte[] packed = pack(Compression.XZ, "%PDF-1.7".getBytes(StandardCharsets.US_ASCII));
    try (TraceSource source = TraceSource.ofStream("x", new ByteArrayInputStream(packed))) {
      assertThat(source.notATrace()).hasMessageEndingWith("found xz data of a PDF document");
    }
  }

  @Test
  void damagedFromTheStartIsNamedAsSuch() throws IOException {
    byte[] packed = pack(Compression.XZ, noise(100, 4));
    Arrays.fill(packed, 6, 30, (byte) 0x55);
    try (TraceSource source = TraceSource.ofStream("x", new ByteArrayInputStream(packed))) {
      assertThatThrownBy(() -> TraceFormat.open(source, new Diagnostics(false)))
          .isInstanceOf(TraceFormatException.class)
          .hasMessageContaining("expected xz data");
    }
  }

  @Test
  void headerCutByTheCompressionSaysSo() throws IOException {
    byte[] header =
        join("\u0017\u0008Dtracing6\0".getBytes(StandardCharsets.ISO_8859_1), noise(90_000, 5));
    byte[] packed = pack(Compression.GZIP, header);
    byte[] cut = Arrays.copyOf(packed, packed.length / 2);
    try (TraceSource source = TraceSource.ofStream("x", new ByteArrayInputStream(cut))) {
      assertThatThrownBy(() -> TraceFormat.open(source, new Diagnostics(false)))
          .isInstanceOf(TraceFormatException.class)
          .hasMessage(
              "x: at byte " + cut.length + ": expected more gzip data, found the end of the file");
    }
  }
}
