package pagereel.parser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pagereel.parser.event.Column;
import pagereel.parser.event.EventBatch;
import pagereel.parser.event.Field;
import pagereel.parser.event.MmPageAlloc;
import pagereel.parser.event.NameTable;
import pagereel.parser.event.Tracepoint;

/// What perf recorded of two real runs, in the forms that there are of it. Skipped where they are
/// not: see `pagereel.captures` in the pom.
class RealPerfTest {

  private static final Path CAPTURES =
      Path.of(System.getProperty("pagereel.captures", "../../shared/traces"));

  /// The numbers of today's kernels.
  private static final int MOVABLE = 1;

  private static final int RECLAIMABLE = 2;

  /// Goes through a reader event by event, past its losses.
  private static final class Events implements AutoCloseable {

    private final TraceReader reader;
    private final EventBatch batch = new EventBatch();
    private int row;

    Events(Path file) throws IOException {
      reader = TraceFormat.open(TraceSource.of(file), new Diagnostics(false));
    }

    boolean next() throws IOException {
      do {
        row++;
        if (row >= batch.size()) {
          row = 0;
          if (!reader.next(batch)) {
            return false;
          }
        }
      } while (batch.tracepoint(row) == Tracepoint.LOST_EVENTS);
      return true;
    }

    boolean sameEvent(Events other) {
      Tracepoint tracepoint = batch.tracepoint(row);
      boolean equal = tracepoint == other.batch.tracepoint(other.row)
          && batch.timeNs(row) == other.batch.timeNs(other.row)
          && batch.cpu(row) == other.batch.cpu(other.row)
          && batch.pid(row) == other.batch.pid(other.row)
          && name(batch.comm(row)).equals(other.name(other.batch.comm(other.row)));
      for (Field field : tracepoint.fields().fields()) {
        equal = equal && sameValue(field, field.column(), other);
        equal = equal && sameValue(field, field.endColumn(), other);
      }
      return equal;
    }

    private boolean sameValue(Field field, @Nullable Column column, Events other) {
      // The result of test_pages_isolated is not in the record: texts work it out.
      if (column == null || column == Column.STATUS) {
        return true;
      }
      long value = batch.value(column, row);
      long otherValue = other.batch.value(column, other.row);
      return field.kind() == Field.Kind.NAME
          ? name(value).equals(other.name(otherValue))
          : value == otherValue;
    }

    private String name(long id) {
      NameTable names = reader.names();
      return names.name(id);
    }

    List<String> stack() {
      return reader.stacks().names(batch.stack(row), reader.names());
    }

    @Override
    public String toString() {
      return batch.tracepoint(row) + " at " + batch.timeNs(row);
    }

    @Override
    public void close() throws IOException {
      reader.close();
    }
  }

  private static Path file(String capture, String name) {
    Path file = CAPTURES.resolve(capture).resolve(name);
    assumeTrue(Files.exists(file), "no " + file);
    return file;
  }

  @ParameterizedTest
  @CsvSource({
    "amd64-6.12-s2-perf,702400,0,128792,175741",
    "arm64-6.1-s4-perf,491408,1419,114672,119970",
  })
  void countsAreThoseOfPerf(String capture, long events, long lost, long allocs, long frees)
      throws IOException {
    Diagnostics diagnostics = new Diagnostics(true);
    try (TraceReader reader =
        TraceFormat.open(TraceSource.of(file(capture, "perf.data.zst")), diagnostics)) {
      TraceTally tally = new TraceTally(reader.names());
      EventBatch batch = new EventBatch();
      while (reader.next(batch)) {
        tally.count(batch);
      }
      assertThat(tally.totalEvents()).isEqualTo(events);
      assertThat(tally.lostEvents()).isEqualTo(lost);
      assertThat(tally.count(Tracepoint.MM_PAGE_ALLOC)).isEqualTo(allocs);
      assertThat(tally.count(Tracepoint.MM_PAGE_FREE)).isEqualTo(frees);
      assertThat(tally.outOfOrder()).isZero();
      assertThat(diagnostics.findings()).isEmpty();
      assertThat(reader.info().clock()).contains("mono");
      assertThat(reader.info().cpus()).hasValue(2);
      assertThat(reader.progress()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "amd64-6.12-s2-perf,perf-script.txt.zst,35440",
    "amd64-6.12-s2-perf,perf-script-callchain.txt.zst,23941",
    "arm64-6.1-s4-perf,perf-script.txt.zst,39251",
    "arm64-6.1-s4-perf,perf-script-callchain.txt.zst,16002",
  })
  void theTextHasTheEventsOfTheFile(String capture, String name, int events) throws IOException {
    try (Events binary = new Events(file(capture, "perf.data.zst"));
        Events text = new Events(file(capture, name))) {
      assertThat(text.reader.info().format()).isEqualTo(TraceFormat.PERF_SCRIPT);
      int compared = 0;
      while (text.next()) {
        assertThat(binary.next()).isTrue();
        if (!text.sameEvent(binary)) {
          assertThat(text).as("event %d", compared).hasToString(binary + ", all of it");
        }
        compared++;
      }
      assertThat(compared).isEqualTo(events);
      assertThat(text.reader.diagnostics().findings()).isEmpty();
    }
  }

  /// The text names the kernel's functions without a place in them, and gives a program's frames
  /// as places in a file that it does not name. Of two names of one function perf may take the
  /// other.
  @ParameterizedTest
  @CsvSource({"amd64-6.12-s2-perf,23941,276221,0", "arm64-6.1-s4-perf,16002,329225,52"})
  void theTextHasTheStacksOfTheFile(String capture, int events, int kernelFrames, int otherNames)
      throws IOException {
    int compared = 0;
    int kernel = 0;
    int others = 0;
    try (Events binary = new Events(file(capture, "perf.data.zst"));
        Events text = new Events(file(capture, "perf-script-callchain.txt.zst"))) {
      while (text.next()) {
        assertThat(binary.next()).isTrue();
        List<String> expected = text.stack();
        List<String> actual = binary.stack();
        assertThat(actual).as("%s", binary).hasSameSizeAs(expected);
        for (int i = 0; i < actual.size(); i++) {
          String frame = actual.get(i);
          String wanted = expected.get(i);
          if (frame.startsWith("[")) {
            assertThat(frame.endsWith("]+" + wanted) || !wanted.startsWith("0x"))
                .isTrue();
          } else if (!frame.startsWith("0x")) {
            kernel++;
            others += frame.substring(0, frame.lastIndexOf('+')).equals(wanted) ? 0 : 1;
          }
        }
        compared++;
      }
    }
    assertThat(compared).isEqualTo(events);
    assertThat(kernel).isEqualTo(kernelFrames);
    assertThat(others).isEqualTo(otherNames);
  }

  /// perf kmem counts right and names wrong: its column `Reclaimable` has what the kernel calls
  /// movable (1), its column `Movable` what it calls reclaimable (2).
  @Test
  void perfKmemNamesMigratetypesTheOtherWayRound() throws IOException {
    long[][] counts = new long[16][16];
    try (Events events = new Events(file("amd64-6.12-s2-perf", "perf.data.zst"))) {
      while (events.next()) {
        if (events.batch.tracepoint(events.row) == Tracepoint.MM_PAGE_ALLOC
            && events.batch.pfn(events.row) != MmPageAlloc.NO_PFN) {
          counts[events.batch.order(events.row)][events.batch.migrateType(events.row)]++;
        }
      }
    }
    List<String> table =
        Files.readAllLines(Path.of("src/test/resources/tools/perf-kmem-page-stat.txt"));
    assertThat(table.get(2).strip().split(" +", -1))
        .containsExactly(
            "Order", "Unmovable", "Reclaimable", "Movable", "Reserved", "CMA/Isolated");
    for (String line : table.subList(4, table.size())) {
      String[] cells = line.strip().split(" +", -1);
      int order = Integer.parseInt(cells[0]);
      for (int type = 0; type < 5; type++) {
        String count = cells[1 + type].equals(".") ? "0" : cells[1 + type];
        assertThat(counts[order][type])
            .as("order %d type %d", order, type)
            .asString()
            .isEqualTo(count);
      }
    }
    assertThat(counts[0][MOVABLE]).isGreaterThan(counts[0][RECLAIMABLE]);
  }

  @Test
  void anUnfinishedFileSaysWhatIsMissing() throws IOException {
    Path file = file("arm64-6.1-s4-perf", "perf-unfinished.data.zst");
    assertThatThrownBy(() -> TraceFormat.open(TraceSource.of(file), new Diagnostics(false)))
        .isInstanceOf(TraceFormatException.class)
        .hasMessageContaining("the descriptions of the events")
        .hasMessageContaining("perf did not come to its end");
  }

  @ParameterizedTest
  @ValueSource(strings = {"amd64-6.12-s2-perf", "arm64-6.1-s4-perf"})
  void theCapturesTraceIsThatOfFtrace(String capture) throws IOException {
    Path folder = CAPTURES.resolve(capture);
    assumeTrue(Files.isDirectory(folder), "no " + folder);
    try (TraceSource source = Capture.of(folder.toString()).openTrace()) {
      assertThat(TraceFormat.of(source.head(TraceFormat.SNIFF_BYTES)))
          .contains(TraceFormat.TRACE_DAT);
    }
  }
}
