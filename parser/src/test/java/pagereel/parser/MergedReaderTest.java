package pagereel.parser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pagereel.parser.event.Column;
import pagereel.parser.event.EventBatch;
import pagereel.parser.event.Tracepoint;

class MergedReaderTest {

  private static final String TRACE = """
      # tracer: nop
                    sh-7       [000] .....    10.000001: mm_page_free: page=1 pfn=0x1 order=0
                    sh-7       [000] .....    11.000001: mm_page_free: page=1 pfn=0x2 order=0
                    sh-7       [000] .....    12.000001: mm_page_free: page=1 pfn=0x3 order=0
      """;
  private static final String LOG = """
      [    1.000000] cma: cma_alloc: early: alloc failed, req-size: 1 pages, ret: -12
      [   10.500000] sh: page allocation failure: order:1, mode:0x20(GFP_ATOMIC)
      [   10.500001] CPU: 1 PID: 7 Comm: sh Not tainted 6.1.0 #1
      [   10.500002] Call Trace:
      [   10.500003]  asked+0x10/0x20
      [   11.000001] cma: cma_alloc: same: alloc failed, req-size: 2 pages, ret: -12
      [   12.500000] cma: cma_alloc: after: alloc failed, req-size: 3 pages, ret: -12
      [   99.000000] cma: cma_alloc: late: alloc failed, req-size: 4 pages, ret: -12
      """;

  @TempDir
  @SuppressWarnings("NullAway.Init") // set by JUnit
  Path directory;

  private final Diagnostics diagnostics = new Diagnostics(false);

  private Path file(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }

  private TraceReader merged(Path trace, Optional<String> clock, ClockReading reading, Path... with)
      throws IOException {
    TraceReader reader = TraceFormat.open(TraceSource.of(trace), diagnostics);
    TraceInfo info = reader.info();
    return MergedReader.open(
        reader,
        new TraceInfo(
            info.format(),
            info.formatDetail(),
            info.kernel(),
            info.arch(),
            info.pageSizeBytes(),
            OptionalInt.empty(),
            clock,
            info.timeUnitNs()),
        List.of(with).stream().map(Path::toString).toList(),
        Optional.of(reading));
  }

  private static List<String> events(TraceReader reader, int capacity) throws IOException {
    List<String> events = new ArrayList<>();
    EventBatch batch = new EventBatch(capacity);
    try (reader) {
      while (reader.next(batch)) {
        for (int row = 0; row < batch.size(); row++) {
          Tracepoint tracepoint = batch.tracepoint(row);
          String what = tracepoint == Tracepoint.CMA_ALLOC_FAILED
              ? reader.names().name(batch.value(Column.NAME, row))
              : reader.names().name(batch.comm(row))
                  + reader.stacks().names(batch.stack(row), reader.names());
          events.add("%d %s %s".formatted(batch.timeNs(row), tracepoint, what));
        }
      }
    }
    return events;
  }

  @Test
  void comesInTimeOrderWithNamesAndStacksOfOneTable() throws IOException {
    for (int capacity : new int[] {1, 2, 3, 100}) {
      TraceReader reader = merged(
          file("trace", TRACE), Optional.of("local"), new ClockReading(0, 0), file("log", LOG));
      assertThat(events(reader, capacity))
          .containsExactly(
              "10000001000 MM_PAGE_FREE sh[]",
              "10500000000 PAGE_ALLOCATION_FAILURE sh[asked+0x10]",
              "11000001000 MM_PAGE_FREE sh[]",
              "11000001000 CMA_ALLOC_FAILED same",
              "12000001000 MM_PAGE_FREE sh[]",
              "12500000000 CMA_ALLOC_FAILED after");
      assertThat(reader.info().formatDetail()).isEqualTo("ftrace text, with kernel log");
    }
    assertThat(diagnostics.findings().toString()).contains("2 before its first or after its last");
  }

  /// mono is a second behind local, and the log three milliseconds behind local.
  @Test
  void shiftsTheLogToTheTracesClock() throws IOException {
    String stable = "[    0.000001] sched_clock: Marking stable (1, 2)->(3, -3000000)\n";
    ClockReading reading = new ClockReading(5_000_000_000L, 6_000_000_000L);
    Path log = file("log", stable + LOG);
    assertThat(events(merged(file("trace", TRACE), Optional.of("mono"), reading, log), 10))
        .contains("10003001000 CMA_ALLOC_FAILED same");
    assertThat(events(merged(file("trace", TRACE), Optional.of("local"), reading, log), 10))
        .contains("11003001000 CMA_ALLOC_FAILED same");
    assertThat(diagnostics.count("clockShifted")).isEqualTo(2);
    assertThat(events(merged(file("trace", TRACE), Optional.of("boot"), reading, log), 10))
        .contains("11000001000 CMA_ALLOC_FAILED same");
    assertThat(diagnostics.count("clocksNotCompared")).isEqualTo(1);
  }

  @Test
  void anUnstableCounterLeavesTheLogOnTheMonotonicClock() throws IOException {
    String unstable = "[    0.000001] tsc: Marking TSC unstable due to clocksource watchdog\n";
    ClockReading reading = new ClockReading(5_000_000_000L, 6_000_000_000L);
    Path log = file("log", unstable + LOG);
    assertThat(events(merged(file("trace", TRACE), Optional.of("mono"), reading, log), 10))
        .contains("11000001000 CMA_ALLOC_FAILED same");
    assertThat(events(merged(file("trace", TRACE), Optional.of("local"), reading, log), 10))
        .contains("12000001000 CMA_ALLOC_FAILED same");
  }

  @Test
  void aTracepointOfTwoTracesCountsOnce() throws IOException {
    String more = TRACE.replace("mm_page_free: page=1 pfn=0x2 order=0", "other_event: x=1");
    TraceReader reader =
        merged(file("trace", TRACE), Optional.empty(), new ClockReading(0, 0), file("more", more));
    assertThat(events(reader, 10))
        .containsExactly(
            "10000001000 MM_PAGE_FREE sh[]",
            "11000001000 MM_PAGE_FREE sh[]",
            "11000001000 OTHER sh[]",
            "12000001000 MM_PAGE_FREE sh[]");
    assertThat(diagnostics.count("inSeveralInputs")).isEqualTo(1);
  }

  @Test
  void aLogOfTheTimeOfDayCannotStandBesideATrace() throws IOException {
    Path log = file(
        "log",
        "Dec  6 04:30:13 box kernel: cma: cma_alloc: alloc failed, req-size: 1 pages, ret: -12\n");
    assertThatThrownBy(
            () -> merged(file("trace", TRACE), Optional.of("mono"), new ClockReading(0, 0), log))
        .isInstanceOf(TraceFormatException.class)
        .hasMessageContaining("without the kernel's own stamps");
  }
}
