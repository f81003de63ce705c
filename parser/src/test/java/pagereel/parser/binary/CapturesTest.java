package pagereel.parser.binary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import pagereel.parser.Capture;
import pagereel.parser.Diagnostics;
import pagereel.parser.TraceFormat;
import pagereel.parser.TraceFormatException;
import pagereel.parser.TraceInfo;
import pagereel.parser.TraceReader;
import pagereel.parser.TraceSource;
import pagereel.parser.TraceTally;
import pagereel.parser.event.EventBatch;
import pagereel.parser.event.PageEvent;
import pagereel.parser.event.StackTable;

/// Real traces with known counts. Skipped where they are not: see `pagereel.captures` in the
/// pom.
class CapturesTest {

  private static final Path CAPTURES =
      Path.of(System.getProperty("pagereel.captures", "../shared/traces"));

  private long eventsWithStack;

  static List<String> captures() throws IOException {
    if (!Files.isDirectory(CAPTURES)) {
      return List.of("no captures");
    }
    try (Stream<Path> folders = Files.list(CAPTURES)) {
      return folders
          .filter(folder -> Files.exists(folder.resolve("counts.tsv")))
          .map(folder -> folder.getFileName().toString())
          .sorted()
          .toList();
    }
  }

  private static Path capture(String name) {
    Path folder = CAPTURES.resolve(name);
    assumeTrue(Files.isDirectory(folder), "no capture " + folder);
    return folder;
  }

  @ParameterizedTest
  @MethodSource("captures")
  void countsEqualTheKnownOnes(String name) throws IOException {
    Path folder = capture(name);
    Map<String, Long> expected = new TreeMap<>();
    for (String line : Files.readAllLines(folder.resolve("counts.tsv"))) {
      int tab = line.indexOf('\t');
      expected.put(line.substring(0, tab), Long.valueOf(line.substring(tab + 1)));
    }
    // Call chains are in the file as events of their own.
    long chains = Objects.requireNonNullElse(expected.remove("kernel_stack"), 0L);
    Capture capture = Capture.of(folder.toString());
    Diagnostics diagnostics = new Diagnostics(true);
    try (TraceSource source = capture.openTrace();
        TraceReader reader = TraceFormat.open(source, diagnostics)) {
      TraceTally tally = tally(reader);

      assertThat(tally.eventCounts()).isEqualTo(expected);
      assertThat(eventsWithStack).isEqualTo(chains);
      boolean overwritten = name.contains("-s7") || name.equals("amd64-6.12-s2-perf");
      // One gap of each is not counted in the pages, but in what the kernel says of itself.
      assertThat(diagnostics.findings())
          .extracting(Diagnostics.Finding::code)
          .containsExactlyElementsOf(overwritten ? List.of("gapSize") : List.of());
      assertThat(tally.outOfOrder()).isZero();
      assertThat(reader.progress()).isEqualTo(1);
      assertThat(tally.gaps() > 0).isEqualTo(overwritten);
      TraceInfo info = reader.info();
      String uname = Files.readString(folder.resolve("meta/uname"));
      assertThat(uname.split(" "))
          .contains(info.kernel().orElseThrow(), info.arch().orElseThrow());
      assertThat(info.clock()).contains(name.equals("amd64-6.12-s1") ? "local" : "mono");
      assertThat(info.cpus()).hasValue(2);
      assertThat(info.pageSizeBytes()).hasValue(4096);
    }
    assertThat(capture.snapshots()).isPresent();
  }

  private TraceTally tally(TraceReader reader) throws IOException {
    EventBatch batch = new EventBatch();
    TraceTally tally = new TraceTally(reader.names());
    while (reader.next(batch)) {
      tally.count(batch);
      for (int row = 0; row < batch.size(); row++) {
        eventsWithStack += batch.stack(row) == StackTable.NONE ? 0 : 1;
      }
    }
    return tally;
  }

  /// The same two losses as in `trace-cmd report`: `[32353 EVENTS DROPPED]` and one uncounted.
  @Test
  void lossesAreKept() throws IOException {
    Path folder = capture("amd64-6.1-s7");
    try (TraceSource source = TraceSource.of(folder.resolve("trace.dat"));
        TraceReader reader = TraceFormat.open(source, new Diagnostics(true))) {
      TraceTally tally = tally(reader);
      assertThat(tally.lostEvents()).isEqualTo(32353);
      assertThat(tally.gaps()).isEqualTo(2);
      assertThat(tally.unknownGaps()).isEqualTo(1);
    }
  }

  /// What [MutatedTraceTest] does to small files, done to a few real ones.
  @ParameterizedTest
  @ValueSource(strings = {"amd64-6.1-s7", "arm64-6.1-s1"})
  void damageIsSurvived(String name, @TempDir Path temporary) throws IOException {
    byte[] whole = Files.readAllBytes(capture(name).resolve("trace.dat"));
    Random random = new Random(7);
    int events = 0;
    for (int i = 0; i < 40; i++) {
      byte[] damaged =
          i % 2 == 0 ? whole.clone() : Arrays.copyOf(whole, random.nextInt(whole.length));
      for (int flip = 0; flip < 20 && i % 4 != 1; flip++) {
        damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
      }
      Path file = Files.write(temporary.resolve("damaged"), damaged);
      try (TraceSource source = TraceSource.of(file);
          TraceReader reader = TraceFormat.open(source, new Diagnostics(false))) {
        events += (int) tally(reader).totalEvents();
      } catch (TraceFormatException e) {
        assertThat(e).hasMessageStartingWith(file + ": ");
      }
    }
    assertThat(events).isPositive();
  }

  @ParameterizedTest
  @ValueSource(strings = {"amd64-6.12-s1", "arm64-6.1-s1"})
  void bothVersionsOfAFileGiveTheSame(String name) throws IOException {
    Path folder = capture(name);
    Path version6;
    try (Stream<Path> files = Files.list(folder)) {
      version6 = files
          .filter(file -> file.getFileName().toString().startsWith("trace-v6.dat"))
          .findFirst()
          .orElseThrow();
    }
    try (TraceSource source7 = TraceSource.of(folder.resolve("trace.dat"));
        TraceSource source6 = TraceSource.of(version6);
        TraceReader reader7 = TraceFormat.open(source7, new Diagnostics(true));
        TraceReader reader6 = TraceFormat.open(source6, new Diagnostics(true))) {
      assertThat(reader7.info().formatDetail()).isEqualTo("trace.dat v7, zstd");
      assertThat(reader6.info().formatDetail()).isEqualTo("trace.dat v6");
      EventBatch batch7 = new EventBatch();
      EventBatch batch6 = new EventBatch();
      boolean more = true;
      while (more) {
        more = reader7.next(batch7);
        assertThat(reader6.next(batch6)).isEqualTo(more);
        assertThat(rows(reader6, batch6)).isEqualTo(rows(reader7, batch7));
      }
    }
  }

  private static List<String> rows(TraceReader reader, EventBatch batch) {
    return Stream.iterate(0, row -> row < batch.size(), row -> row + 1)
        .map(row -> PageEvent.at(batch, row) + " " + reader.names().name(batch.comm(row)))
        .toList();
  }
}
