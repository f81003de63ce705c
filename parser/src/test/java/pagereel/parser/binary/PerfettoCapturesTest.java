package pagereel.parser.binary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pagereel.parser.Diagnostics;
import pagereel.parser.TraceFormat;
import pagereel.parser.TraceReader;
import pagereel.parser.TraceSource;
import pagereel.parser.event.Column;
import pagereel.parser.event.EventBatch;
import pagereel.parser.event.Field;
import pagereel.parser.event.Tracepoint;

/// A real trace gives the same events when Perfetto had recorded it, but for what Perfetto has no
/// field for.
class PerfettoCapturesTest {

  private static final Path CAPTURES =
      Path.of(System.getProperty("pagereel.captures", "../shared/traces"));
  private static final Path SAMPLES =
      Path.of(System.getProperty("pagereel.root", ".."), "sample-traces");

  @TempDir
  Path folder;

  @ParameterizedTest
  @CsvSource({"PLAIN, 100, true", "DEFLATE, 1000, false", "ZSTD, 37, true"})
  void aSampleGivesTheSameEvents(PerfettoPacking packing, int bundleEvents, boolean described)
      throws IOException {
    compare(SAMPLES.resolve("arm64-6.1-cma/trace-v6.dat.xz"), packing, bundleEvents, described);
  }

  @ParameterizedTest
  @CsvSource({"amd64-6.12-s6, trace.dat", "arm64-6.12-s4-r1, trace.dat"})
  void aCaptureGivesTheSameEvents(String capture, String file) throws IOException {
    Path trace = CAPTURES.resolve(capture).resolve(file);
    assumeTrue(Files.exists(trace), "no capture " + trace);
    compare(trace, PerfettoPacking.ZSTD, 300, true);
  }

  private void compare(Path trace, PerfettoPacking packing, int bundleEvents, boolean described)
      throws IOException {
    PerfettoWriter writer = new PerfettoConverter(described).convert(trace, bundleEvents);
    byte[] bytes =
        packing == PerfettoPacking.PLAIN ? writer.bytes() : writer.compressed(packing, 5);
    Path converted = Files.write(folder.resolve("converted"), bytes);
    Diagnostics diagnostics = new Diagnostics(true);
    try (TraceSource before = TraceSource.of(trace);
        TraceSource after = TraceSource.of(converted);
        TraceReader expected = TraceFormat.open(before, new Diagnostics(true));
        TraceReader actual = TraceFormat.open(after, diagnostics)) {
      EventBatch expectedBatch = new EventBatch();
      EventBatch actualBatch = new EventBatch();
      long events = 0;
      while (expected.next(expectedBatch)) {
        actual.next(actualBatch);
        assertThat(actualBatch.size()).isEqualTo(expectedBatch.size());
        for (int row = 0; row < expectedBatch.size(); row++) {
          assertThat(text(actualBatch, row, actual)).isEqualTo(text(expectedBatch, row, expected));
        }
        events += expectedBatch.size();
      }
      assertThat(actual.next(actualBatch)).isFalse();
      assertThat(events).isGreaterThan(10_000);
    }
    assertThat(diagnostics.findings())
        .allSatisfy(finding -> assertThat(finding.code()).isEqualTo("zoneNumbers"));
  }

  private static String text(EventBatch batch, int row, TraceReader reader) {
    Tracepoint tracepoint = batch.tracepoint(row);
    StringBuilder text = new StringBuilder(64)
        .append(batch.timeNs(row))
        .append(' ')
        .append(batch.cpu(row))
        .append(' ')
        .append(batch.pid(row))
        .append(' ')
        .append(reader.names().name(batch.comm(row)))
        .append(' ')
        .append(tracepoint)
        .append(' ')
        .append(batch.text(row));
    for (Field field : tracepoint.fields().fields()) {
      append(text, field, field.column(), batch, row, reader);
      append(text, field, field.endColumn(), batch, row, reader);
    }
    return text.toString();
  }

  private static void append(
      StringBuilder text,
      Field field,
      @Nullable Column column,
      EventBatch batch,
      int row,
      TraceReader reader) {
    // Of a victim, Perfetto has the number alone; the size of a pageblock is in a print format.
    boolean missing = column == Column.PERCPU_REFILL
        || column == Column.PAGEBLOCK_ORDER
        || (batch.tracepoint(row) == Tracepoint.MARK_VICTIM && column != Column.VICTIM_PID);
    if (column == null || missing) {
      return;
    }
    long value = batch.value(column, row);
    boolean name = field.kind() == Field.Kind.NAME && value != EventBatch.ABSENT;
    text.append(' ').append(column).append('=');
    text.append(name ? reader.names().name(value) : Long.toString(value));
  }
}
