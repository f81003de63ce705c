package pagereel.parser.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pagereel.parser.Diagnostics;
import pagereel.parser.TraceFormat;
import pagereel.parser.TraceReader;

/// Each `cases/FORMAT/NAME.trace` gives what `NAME.expected` says.
class CasesTest {

  private static final Path CASES = Path.of("src/test/resources/cases");

  static List<Path> cases() throws IOException {
    try (Stream<Path> files = Files.walk(CASES)) {
      return files
          .filter(file -> file.toString().endsWith(".trace"))
          .filter(file -> !file.toString().contains("trace-dat"))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void givesTheExpectedEvents(Path trace) throws IOException {
    String name = trace.getFileName().toString();
    String actual;
    try (TraceReader reader = TraceFormat.open(
        new BytesSource(name, Files.readAllBytes(trace)), new Diagnostics(false))) {
      actual = EventText.of(reader);
      String folder = trace.getName(trace.getNameCount() - 2).toString();
      assertThat(reader.info().format())
          .isEqualTo(
              switch (folder) {
                case "ftrace" -> TraceFormat.FTRACE_TEXT;
                case "dmesg" -> TraceFormat.DMESG;
                case "atrace" -> TraceFormat.ATRACE;
                case "perf-script" -> TraceFormat.PERF_SCRIPT;
                default -> TraceFormat.TRACE_CMD_REPORT;
              });
    }
    Path expected = trace.resolveSibling(name.replace(".trace", ".expected"));
    Path written = Path.of("target", "cases").resolve(CASES.relativize(expected));
    Files.createDirectories(written.getParent());
    Files.writeString(written, actual);
    assertThat(actual).isEqualTo(Files.exists(expected) ? Files.readString(expected) : "");
  }
}
