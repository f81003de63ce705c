package pagereel.parser.fuzz;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;
import pagereel.parser.binary.BinarySeeds;

/// Small traces of every format to begin with: the cases of the text readers, what the tests'
/// writers make of the binary formats, and a piece of a real trace.
final class Seeds {

  private static final Path CASES = Path.of("src/test/resources/cases");
  /// Of a dictionary that a small input can fill.
  private static final int XZ_PRESET = 0;

  /// Makes the stream that compresses into another.
  private interface Compressor {
    OutputStream around(OutputStream out) throws IOException;
  }

  private Seeds() {}

  static Stream<byte[]> traceDat() throws IOException {
    return BinarySeeds.traceDat().stream();
  }

  static Stream<byte[]> perfData() {
    return BinarySeeds.perfData().stream();
  }

  static Stream<byte[]> perfetto() throws IOException {
    return BinarySeeds.perfetto().stream();
  }

  /// Some of the cases as pagereel prints them.
  static Stream<byte[]> csv() throws IOException {
    return files(Path.of("src/test/resources/seeds/csv"), ".csv");
  }

  /// The cases of a text format.
  static Stream<byte[]> cases(String format) throws IOException {
    return files(CASES.resolve(format), ".trace");
  }

  /// What the fuzzer found, and stored where it looks for more to begin with.
  static Stream<byte[]> found() throws IOException {
    return files(Path.of("src/test/resources/pagereel/parser/fuzz/ReadersFuzzInputs"), "");
  }

  private static Stream<byte[]> files(Path folder, String suffix) throws IOException {
    List<byte[]> seeds = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        if (file.toString().endsWith(suffix)) {
          seeds.add(Files.readAllBytes(file));
        }
      }
    }
    return seeds.stream();
  }

  static Stream<byte[]> compressed() throws IOException {
    List<byte[]> plain = List.of(
        cases("ftrace").findFirst().orElseThrow(), BinarySeeds.traceDat().getFirst());
    List<byte[]> seeds = new ArrayList<>();
    for (byte[] trace : plain) {
      seeds.add(compress(trace, GZIPOutputStream::new));
      seeds.add(compress(trace, BZip2CompressorOutputStream::new));
      seeds.add(compress(trace, out -> new XZOutputStream(out, new LZMA2Options(XZ_PRESET))));
      seeds.add(Zstd.compress(trace));
    }
    return seeds.stream();
  }

  private static byte[] compress(byte[] plain, Compressor compressor) throws IOException {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (OutputStream out = compressor.around(compressed)) {
      out.write(plain);
    }
    return compressed.toByteArray();
  }
}
