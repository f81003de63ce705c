package pagereel.parser.binary;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pagereel.parser.Diagnostics;
import pagereel.parser.TraceFormat;
import pagereel.parser.TraceReader;
import pagereel.parser.TraceSource;
import pagereel.parser.event.EventBatch;

/// What `trace-cmd report` shows of real files against what is read of them, field by field, all
/// events. Runs where trace-cmd is installed and captures are there: on a few of them, with
/// `-Dpagereel.all=true` on all.
class TraceCmdComparisonTest {

  private static final Path CAPTURES =
      Path.of(System.getProperty("pagereel.captures", "../shared/traces"));
  private static final List<String> SAMPLE = List.of("arm64-6.1-s1", "amd64-6.1-s7");
  private static final boolean ALL = Boolean.getBoolean("pagereel.all");

  static List<Path> files() throws IOException {
    if (!Files.isDirectory(CAPTURES)) {
      return List.of(Path.of("no captures"));
    }
    List<Path> all = new ArrayList<>();
    for (Path folder : List.of(CAPTURES, CAPTURES.resolveSibling("large"))) {
      try (Stream<Path> files = Files.isDirectory(folder) ? Files.walk(folder, 2) : Stream.of()) {
        files
            .filter(file -> file.getFileName().toString().matches("trace(-v6)?\\.dat.*"))
            .filter(file -> ALL || SAMPLE.stream().anyMatch(file.toString()::contains))
            .sorted()
            .forEach(all::add);
      }
    }
    return all;
  }

  private static void assumeTool() {
    try {
      Process tool = new ProcessBuilder("trace-cmd", "--version").start();
      tool.getInputStream().readAllBytes();
    } catch (IOException _) {
      assumeTrue(false, "no trace-cmd");
    }
  }

  private static BufferedReader report(Path file, String... options) throws IOException {
    List<String> command = Stream.concat(Stream.of("trace-cmd", "report", "-t"), Stream.of(options))
        .toList();
    Process tool = new ProcessBuilder(
            Stream.concat(command.stream(), Stream.of("-i", file.toString())).toList())
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
    return new BufferedReader(new InputStreamReader(tool.getInputStream(), UTF_8));
  }

  @ParameterizedTest
  @MethodSource("files")
  void textIsTheSame(Path file) throws IOException {
    compare(file, new ReportLines(false));
  }

  @ParameterizedTest
  @MethodSource("files")
  void rawFieldsAreTheSame(Path file) throws IOException {
    compare(file, new ReportLines(true), "-R");
  }

  private static void compare(Path file, ReportLines lines, String... options) throws IOException {
    assumeTrue(Files.exists(file), "no captures");
    assumeTool();
    Diagnostics diagnostics = new Diagnostics(true);
    long rows = 0;
    try (TraceSource source = TraceSource.of(file);
        TraceReader reader = TraceFormat.open(source, diagnostics);
        BufferedReader report = report(source.file(), options)) {
      lines.of(report);
      EventBatch batch = new EventBatch();
      while (reader.next(batch)) {
        for (int row = 0; row < batch.size(); row++) {
          lines.compare(batch, row, reader);
          rows++;
        }
      }
      assertThat(lines.left()).as("events of the tool alone").isEmpty();
    }
    assertThat(rows).isGreaterThan(10_000);
  }

  /// A case where the tool is wrong: it takes the address of the variable `vmemmap_base` for its
  /// value, and adds the PFN without the size of a struct page.
  @Test
  void pageOfTheReportIsNoAddress() throws IOException {
    Path file = CAPTURES.resolve("amd64-6.1-s7/trace.dat");
    assumeTrue(Files.exists(file), "no captures");
    assumeTool();
    try (BufferedReader report = report(file)) {
      long[] bases = report
          .lines()
          .filter(line -> line.contains(" mm_page_free: "))
          .mapToLong(line -> number(line, "page=0x") - number(line, "pfn=0x"))
          .distinct()
          .toArray();
      assertThat(bases).hasSize(1);
    }
  }

  private static long number(String line, String key) {
    int from = line.indexOf(key) + key.length();
    int to = line.indexOf(' ', from);
    return Long.parseUnsignedLong(line.substring(from, to), 16);
  }
}
