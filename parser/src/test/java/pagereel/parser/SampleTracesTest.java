package pagereel.parser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pagereel.parser.event.CmaAllocFinish;
import pagereel.parser.event.EventBatch;
import pagereel.parser.event.LabmmDump;
import pagereel.parser.event.MmPageAlloc;
import pagereel.parser.event.PageEvent;
import pagereel.parser.event.Tracepoint;
import pagereel.parser.snapshot.ExactDump;
import pagereel.parser.snapshot.Snapshot;
import pagereel.parser.snapshot.SnapshotReader;

/// The bundled samples give the counts that their READMEs and `counts.tsv` promise.
class SampleTracesTest {

  private static final Path SAMPLES =
      Path.of(System.getProperty("pagereel.root", ".."), "sample-traces");

  private static final long MAX_BYTES = 8_000_000;

  /// What one pass over a sample's trace finds.
  private static final class Pass {
    private final Map<String, Long> eventCounts;
    private final List<Diagnostics.Finding> findings;
    private final List<LabmmDump> dumps = new ArrayList<>();
    private long lostEvents;
    private long cmaAllocFailed;
    private long cmaAllocOk;
    private long failedOrder9;
    private long failedOther;

    Pass(Path trace) throws IOException {
      Diagnostics diagnostics = new Diagnostics(true);
      EventBatch batch = new EventBatch();
      try (TraceSource source = TraceSource.of(trace);
          TraceReader reader = TraceFormat.open(source, diagnostics)) {
        TraceTally tally = new TraceTally(reader.names());
        while (reader.next(batch)) {
          tally.count(batch);
          for (int row = 0; row < batch.size(); row++) {
            add(batch, row);
          }
        }
        eventCounts = tally.eventCounts();
        lostEvents = tally.lostEvents() + tally.gaps();
        findings = diagnostics.findings();
      }
    }

    private void add(EventBatch batch, int row) {
      Tracepoint tracepoint = batch.tracepoint(row);
      if (tracepoint != Tracepoint.CMA_ALLOC_FINISH
          && tracepoint != Tracepoint.MM_PAGE_ALLOC
          && tracepoint != Tracepoint.LABMM_DUMP) {
        return;
      }
      PageEvent event = PageEvent.at(batch, row);
      if (event instanceof CmaAllocFinish finish) {
        cmaAllocFailed += finish.failed() ? 1 : 0;
        cmaAllocOk += finish.failed() ? 0 : 1;
      } else if (event instanceof MmPageAlloc alloc && alloc.failed()) {
        failedOrder9 += alloc.order() == 9 ? 1 : 0;
        failedOther += alloc.order() == 9 ? 0 : 1;
      } else if (event instanceof LabmmDump dump) {
        dumps.add(dump);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"arm64-6.1-cma", "amd64-6.12-fragmentation"})
  void theTraceHasTheCountedEvents(String sample) throws IOException {
    Pass pass = new Pass(SAMPLES.resolve(sample).resolve("trace-v6.dat.xz"));

    assertThat(pass.eventCounts).isEqualTo(counts(SAMPLES.resolve(sample).resolve("counts.tsv")));
    assertThat(pass.lostEvents).isZero();
    assertThat(pass.findings).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"arm64-6.1-cma", "amd64-6.12-fragmentation"})
  void theReadmeHasTheCountedEvents(String sample) throws IOException {
    Map<String, Long> counts = new TreeMap<>(counts(SAMPLES.resolve(sample).resolve("counts.tsv")));
    List<String> rows = new ArrayList<>();
    counts.forEach((name, count) -> rows.add("| `" + name + "` | " + count + " |"));
    rows.add("| all | " + counts.values().stream().mapToLong(Long::longValue).sum() + " |");

    assertThat(Files.readAllLines(SAMPLES.resolve(sample).resolve("README.md")))
        .containsSubsequence(rows);
  }

  @Test
  void contiguousAllocationsFailAsTheReadmeSays() throws IOException {
    Pass pass = new Pass(SAMPLES.resolve("arm64-6.1-cma/trace-v6.dat.xz"));

    assertThat(pass.cmaAllocFailed).isEqualTo(11);
    assertThat(pass.cmaAllocOk).isEqualTo(85);
    assertThat(pass.failedOrder9 + pass.failedOther).isZero();
    assertThat(runLogLines("arm64-6.1-cma", " FAILED cma_alloc ")).isEqualTo(11);
  }

  @Test
  void hugePagesFailAsTheReadmeSays() throws IOException {
    Pass pass = new Pass(SAMPLES.resolve("amd64-6.12-fragmentation/trace-v6.dat.xz"));

    assertThat(pass.failedOrder9).isEqualTo(4);
    assertThat(pass.failedOther).isZero();
    assertThat(runLogLines("amd64-6.12-fragmentation", "nr_hugepages wanted")).isEqualTo(5);
  }

  @ParameterizedTest
  @ValueSource(strings = {"arm64-6.1-cma", "amd64-6.12-fragmentation"})
  void eachSnapshotIsMarkedInTheTrace(String sample) throws IOException {
    Pass pass = new Pass(SAMPLES.resolve(sample).resolve("trace-v6.dat.xz"));
    List<Snapshot> snapshots = SnapshotReader.list(SAMPLES.resolve(sample).resolve("snapshots"));

    assertThat(snapshots).hasSize(6).hasSameSizeAs(pass.dumps);
    for (int i = 0; i < snapshots.size(); i++) {
      ExactDump dump = snapshots.get(i).exactDump();
      LabmmDump event = pass.dumps.get(i);
      assertThat(dump.seq()).isEqualTo(event.seq()).isEqualTo(i + 1);
      assertThat(dump.monoNs()).isEqualTo(event.monoNs()).isLessThan(event.timeNs());
      assertThat(dump.localNs()).isEqualTo(event.localNs());
      assertThat(snapshots.get(i).procState().flags()).isPresent();
    }
  }

  @Test
  void allSamplesAreSmall() throws IOException {
    long bytes = 0;
    try (Stream<Path> files = Files.walk(SAMPLES)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        bytes += Files.size(file);
      }
    }
    assertThat(bytes).isBetween(1_000_000L, MAX_BYTES);
  }

  private static long runLogLines(String sample, String part) throws IOException {
    try (Stream<String> lines = Files.lines(SAMPLES.resolve(sample).resolve("meta/run.log"))) {
      return lines.filter(line -> line.contains(part)).count();
    }
  }

  private static Map<String, Long> counts(Path file) throws IOException {
    Map<String, Long> counts = new TreeMap<>();
    try (CSVParser records = CSVParser.parse(Files.newBufferedReader(file), CSVFormat.TDF)) {
      for (CSVRecord entry : records) {
        counts.put(entry.get(0), Long.valueOf(entry.get(1)));
      }
    }
    return counts;
  }
}
