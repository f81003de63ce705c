package pagereel.parser.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import pagereel.parser.Diagnostics;
import pagereel.parser.TraceFormat;
import pagereel.parser.TraceReader;
import pagereel.parser.TraceSource;
import pagereel.parser.binary.BinarySeeds;

/// Runs [ReaderBenchmark] and prints events and bytes in a second for each trace, as a table.
///
/// Runs only where it is asked for, see `docs/performance.md`: what it says is not true or false.
class ReaderThroughput {

  private static final Path SAMPLES =
      Path.of(System.getProperty("pagereel.root", ".."), "sample-traces");
  private static final Path CAPTURES =
      Path.of(System.getProperty("pagereel.captures", "../shared/traces"));
  private static final double MILLION = 1e6;

  private static final int WRITTEN_EVENTS = 200_000;

  /// Of the captures, one for each reader.
  private static final List<String> OF_CAPTURES = List.of(
      "arm64-6.12-s4-r1/trace.dat",
      "amd64-6.12-s6/trace.dat",
      "amd64-6.12-s1/trace.txt.zst",
      "amd64-6.12-s1/report.txt.zst",
      "amd64-6.12-s6/trace.txt.zst",
      "amd64-6.12-s2-perf/perf.data.zst",
      "amd64-6.12-s2-perf/perf-script.txt.zst",
      "amd64-6.12-s2-perf/perf-script-callchain.txt.zst");

  @TempDir
  Path folder;

  @Test
  void ofEachTrace() throws IOException, RunnerException {
    List<Path> traces = traces();
    Options options = new OptionsBuilder()
        .include(ReaderBenchmark.class.getName() + ".readWhole")
        .param("trace", traces.stream().map(Path::toString).toArray(String[]::new))
        .shouldFailOnError(true)
        .build();
    Collection<RunResult> results = new Runner(options).run();
    assertThat(results).hasSameSizeAs(traces);
    StringBuilder table = new StringBuilder(
            "| trace | read as | events | MB | M events/s | ± | MB/s |")
        .append("\n|---|---|---:|---:|---:|---:|---:|\n");
    for (RunResult result : results) {
      Path trace = Path.of(result.getParams().getParam("trace"));
      double seconds = result.getPrimaryResult().getScore();
      double error = result.getPrimaryResult().getStatistics().getStandardDeviation();
      table.append(row(trace, seconds, error));
    }
    System.out.println(table);
  }

  private String row(Path trace, double seconds, double deviation) throws IOException {
    long events = ReaderBenchmark.events(trace);
    double megabytes = Files.size(trace) / MILLION;
    double rate = events / MILLION / seconds;
    return String.format(
        Locale.ROOT,
        "| %s | %s | %,d | %.1f | %.2f | %.2f | %.0f |%n",
        trace.getFileName(),
        formatOf(trace),
        events,
        megabytes,
        rate,
        rate * deviation / seconds,
        megabytes / seconds);
  }

  private static String formatOf(Path trace) throws IOException {
    try (TraceSource source = TraceSource.of(trace);
        TraceReader reader = TraceFormat.open(source, new Diagnostics(false))) {
      return reader.info().formatDetail();
    }
  }

  /// The traces named by the property `pagereel.benchmark.traces`, or else the samples, one of
  /// them as Perfetto would have recorded it, a perf.data, and what there is of the captures;
  /// without the compression around them.
  private List<Path> traces() throws IOException {
    String named = System.getProperty("pagereel.benchmark.traces", "");
    List<Path> traces = new ArrayList<>();
    if (!named.isEmpty()) {
      for (String trace : named.split(",", -1)) {
        traces.add(plain(Path.of(trace)));
      }
      return traces;
    }
    try (Stream<Path> files = Files.walk(SAMPLES)) {
      for (Path file : files.filter(f -> f.endsWith("trace-v6.dat.xz")).sorted().toList()) {
        traces.add(plain(file));
      }
    }
    traces.add(
        Files.write(folder.resolve("written-perf.data"), BinarySeeds.perfDataZstd(WRITTEN_EVENTS)));
    Path perfetto = folder.resolve("sample.perfetto");
    traces.add(Files.write(perfetto, BinarySeeds.perfettoOf(traces.getFirst())));
    for (String file : OF_CAPTURES) {
      if (Files.exists(CAPTURES.resolve(file))) {
        traces.add(plain(CAPTURES.resolve(file)));
      }
    }
    return traces;
  }

  /// The trace itself, or a copy without its compression, by its folder's name.
  private Path plain(Path trace) throws IOException {
    try (TraceSource source = TraceSource.of(trace)) {
      if (source.compression().isEmpty()) {
        return trace.toAbsolutePath();
      }
      Path parent = trace.toAbsolutePath().getParent();
      String name = (parent == null ? "" : parent.getFileName() + "-") + trace.getFileName();
      Path copy = folder.resolve(name.substring(0, name.lastIndexOf('.')));
      return Files.copy(source.file(), copy, StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
