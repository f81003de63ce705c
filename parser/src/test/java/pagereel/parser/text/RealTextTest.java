package pagereel.parser.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.github.luben.zstd.ZstdInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pagereel.parser.Diagnostics;
import pagereel.parser.TraceFormat;
import pagereel.parser.TraceReader;
import pagereel.parser.TraceTally;
import pagereel.parser.event.EventBatch;
import pagereel.parser.event.StackTable;

/// The texts of the real captures have the events of the binary traces.
class RealTextTest {

  private static final Path CAPTURES =
      Path.of(System.getProperty("pagereel.captures", "../../shared/traces"));

  private static TraceReader open(String file) throws IOException {
    Path path = CAPTURES.resolve(file);
    assumeTrue(Files.exists(path), "no " + path);
    byte[] text;
    try (InputStream in = new ZstdInputStream(Files.newInputStream(path))) {
      text = in.readAllBytes();
    }
    return TraceFormat.open(new BytesSource(file, text), new Diagnostics(false));
  }

  private static TraceTally tally(TraceReader reader) throws IOException {
    TraceTally tally = new TraceTally(reader.names());
    EventBatch batch = new EventBatch();
    while (reader.next(batch)) {
      tally.count(batch);
    }
    return tally;
  }

  private static long stacks(TraceReader reader) throws IOException {
    long stacks = 0;
    EventBatch batch = new EventBatch();
    while (reader.next(batch)) {
      for (int row = 0; row < batch.size(); row++) {
        stacks += batch.stack(row) == StackTable.NONE ? 0 : 1;
      }
    }
    return stacks;
  }

  private static Map<String, Long> counts(String capture) throws IOException {
    Map<String, Long> counts = new TreeMap<>();
    for (String line : Files.readAllLines(CAPTURES.resolve(capture).resolve("counts.tsv"))) {
      String[] columns = line.split("\t", -1);
      counts.put(columns[0], Long.parseLong(columns[1]));
    }
    return counts;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "amd64-6.1-s7/report.txt.zst",
        "amd64-6.1-s7/trace.txt.zst",
        "amd64-6.12-s1/report.txt.zst",
        "amd64-6.12-s1/trace.txt.zst",
        "amd64-6.12-s6/trace.txt.zst",
        "arm64-6.1-s1/report.txt.zst",
        "arm64-6.1-s1/trace.txt.zst",
      })
  void countsEveryEvent(String file) throws IOException {
    try (TraceReader reader = open(file)) {
      boolean report = file.contains("report");
      assertThat(reader.info().format())
          .isEqualTo(report ? TraceFormat.TRACE_CMD_REPORT : TraceFormat.FTRACE_TEXT);
      assertThat(reader.info().timeUnitNs()).isEqualTo(report ? 1 : 1000);
      assertThat(reader.info().cpus()).hasValue(2);
      TraceTally tally = tally(reader);
      Map<String, Long> counts = counts(file.substring(0, file.indexOf('/')));
      counts.remove("kernel_stack");
      assertThat(tally.eventCounts()).isEqualTo(counts);
      assertThat(reader.diagnostics().count("malformedLine")).isZero();
    }
  }

  /// Each stack that was recorded is that of an event.
  @Test
  void attachesEveryStack() throws IOException {
    try (TraceReader reader = open("amd64-6.12-s6/trace.txt.zst")) {
      assertThat(stacks(reader)).isEqualTo(counts("amd64-6.12-s6").get("kernel_stack"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"amd64-6.1-s7/trace-lost.txt.zst"})
  void countsWhatAPipeLost(String file) throws IOException {
    try (TraceReader reader = open(file)) {
      TraceTally tally = tally(reader);
      assertThat(tally.gaps()).isEqualTo(12);
      assertThat(tally.lostEvents()).isEqualTo(3074);
      assertThat(reader.diagnostics().count("malformedLine")).isZero();
    }
  }
}
