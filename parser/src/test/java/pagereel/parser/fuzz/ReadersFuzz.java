package pagereel.parser.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/// One target for each format: its seeds are traces of that format, and what becomes of them is
/// read by the reader that knows it.
///
/// Runs only where it is asked for, see `docs/fuzzing.md`: in a normal run [SeedsTest] reads the
/// same seeds, and what was found with them, without waiting for the fuzzer to start.
class ReadersFuzz {

  static Stream<byte[]> traceDatSeeds() throws IOException {
    return Seeds.traceDat();
  }

  static Stream<byte[]> perfDataSeeds() {
    return Seeds.perfData();
  }

  static Stream<byte[]> perfettoSeeds() throws IOException {
    return Seeds.perfetto();
  }

  static Stream<byte[]> pagereelCsvSeeds() throws IOException {
    return Seeds.csv();
  }

  static Stream<byte[]> perfScriptSeeds() throws IOException {
    return Seeds.cases("perf-script");
  }

  static Stream<byte[]> atraceSeeds() throws IOException {
    return Seeds.cases("atrace");
  }

  static Stream<byte[]> traceCmdReportSeeds() throws IOException {
    return Seeds.cases("trace-cmd-report");
  }

  static Stream<byte[]> ftraceTextSeeds() throws IOException {
    return Seeds.cases("ftrace");
  }

  static Stream<byte[]> dmesgSeeds() throws IOException {
    return Seeds.cases("dmesg");
  }

  static Stream<byte[]> compressedSeeds() throws IOException {
    return Seeds.compressed();
  }

  @MethodSource("traceDatSeeds")
  @FuzzTest
  void traceDat(byte[] bytes) throws IOException {
    WholeReading.check(bytes);
  }

  @MethodSource("perfDataSeeds")
  @FuzzTest
  void perfData(byte[] bytes) throws IOException {
    WholeReading.check(bytes);
  }

  @MethodSource("perfettoSeeds")
  @FuzzTest
  void perfetto(byte[] bytes) throws IOException {
    WholeReading.check(bytes);
  }

  @MethodSource("pagereelCsvSeeds")
  @FuzzTest
  void pagereelCsv(byte[] bytes) throws IOException {
    WholeReading.check(bytes);
  }

  @MethodSource("perfScriptSeeds")
  @FuzzTest
  void perfScript(byte[] bytes) throws IOException {
    WholeReading.check(bytes);
  }

  @MethodSource("atraceSeeds")
  @FuzzTest
  void atrace(byte[] bytes) throws IOException {
    WholeReading.check(bytes);
  }

  @MethodSource("traceCmdReportSeeds")
  @FuzzTest
  void traceCmdReport(byte[] bytes) throws IOException {
    WholeReading.check(bytes);
  }

  @MethodSource("ftraceTextSeeds")
  @FuzzTest
  void ftraceText(byte[] bytes) throws IOException {
    WholeReading.check(bytes);
  }

  @MethodSource("dmesgSeeds")
  @FuzzTest
  void dmesg(byte[] bytes) throws IOException {
    WholeReading.check(bytes);
  }

  /// Any of them in any compression.
  @MethodSource("compressedSeeds")
  @FuzzTest
  void compressed(byte[] bytes) throws IOException {
    WholeReading.check(bytes);
  }
}
