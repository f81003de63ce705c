package pagereel.parser.binary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static pagereel.parser.binary.PerfDataWriter.ALLOC_ID;
import static pagereel.parser.binary.PerfDataWriter.FREE_ID;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pagereel.parser.Capture;
import pagereel.parser.Diagnostics;
import pagereel.parser.TraceFormat;
import pagereel.parser.TraceFormatException;
import pagereel.parser.TraceReader;
import pagereel.parser.TraceSource;
import pagereel.parser.binary.TestEvents.Reading;
import pagereel.parser.event.EventBatch;

/// A perf.data that is no plain file: what was written to a pipe, and a directory.
class PerfFormsTest {

  @TempDir
  Path folder;

  private static PerfDataWriter free(PerfDataWriter w, long timeNs, int cpu) {
    return w.sample(FREE_ID, 7, timeNs, cpu, TestEvents.free(w.formats(), 99, timeNs, 3));
  }

  /// Every kind of record, over several rounds.
  private static PerfDataWriter someOfAll(boolean bigEndian, boolean compressed) {
    PerfDataWriter w = new PerfDataWriter(bigEndian, compressed).comm(7, 0, "worker");
    for (int i = 1; i <= 60; i++) {
      free(w, 100L * i, i & 1).lost(i, 100L * i + 9, 0);
      w.sample(ALLOC_ID, 7, 100L * i - 50, 0, TestEvents.alloc(w.formats(), 9, i, 2, 0x40, 1));
      if (i % 10 == 0) {
        w.round();
      }
    }
    return w.lostSamples(0, 10_000, 0);
  }

  @ParameterizedTest
  @CsvSource({"false,false", "true,false", "false,true", "true,true"})
  void aPipeHasTheEventsOfAFile(boolean bigEndian, boolean compressed) throws IOException {
    Reading file = TestEvents.read(someOfAll(bigEndian, compressed).bytes());
    Reading pipe = TestEvents.read(someOfAll(bigEndian, compressed).pipeBytes());

    assertThat(file.events()).hasSize(181);
    assertThat(pipe.events()).isEqualTo(file.events());
    assertThat(pipe.findings()).isEmpty();
    assertThat(pipe.info().formatDetail())
        .isEqualTo("perf.data of a pipe" + (compressed ? ", zstd" : ""));
    assertThat(pipe.info())
        .usingRecursiveComparison()
        .ignoringFields("formatDetail")
        .isEqualTo(file.info());
  }

  /// The writer is still there, and has not written the rest.
  @Test
  void aPipeIsReadAsItComes() throws IOException {
    PerfDataWriter w = PerfDataWriter.plain();
    for (int round = 0; round < 8; round++) {
      free(w, 1000L * round + 1, 0).round();
    }
    byte[] bytes = w.pipeBytes();
    try (PipedOutputStream writer = new PipedOutputStream();
        InputStream in = new PipedInputStream(writer, 1 << 16)) {
      writer.write(bytes);
      writer.flush();
      try (TraceReader reader =
          TraceFormat.open(TraceSource.ofStream("-", in), new Diagnostics(true))) {
        EventBatch batch = new EventBatch(2);
        assertThat(reader.next(batch)).isTrue();
        assertThat(batch.timeNs(0)).isEqualTo(1);
        assertThat(reader.progress()).isNegative();
      }
    }
  }

  @Test
  void anEventOfAPipeIsCalledAsItsUpdateSays() throws IOException {
    long bare = PerfDataWriter.SAMPLE_TYPE & ~PerfAttr.RAW;
    PerfDataWriter counters = PerfDataWriter.plain().sampleType(bare);
    byte[] name = Arrays.copyOf("late".getBytes(StandardCharsets.UTF_8), 8);
    counters.sample(FREE_ID, 7, 100, 0, new byte[0]);
    counters.record(78, 0, counters.body().putLong(2).putLong(FREE_ID).put(name));
    counters.sample(FREE_ID, 7, 200, 0, new byte[0]);
    List<String> events = TestEvents.read(counters.pipeBytes()).events();
    assertThat(events).hasSize(2);
    assertThat(events.get(0)).endsWith("test:free [0xffff0000]");
    assertThat(events.get(1)).endsWith("late [0xffff0000]");
  }

  @Test
  void whatAPipeLacksIsSaid() {
    byte[] whole = free(PerfDataWriter.plain(), 100, 0).pipeBytes();
    assertThatThrownBy(() -> TestEvents.read(Arrays.copyOf(whole, 16)))
        .isInstanceOf(TraceFormatException.class)
        .hasMessageContaining("no tracepoint was recorded");
    assertThatThrownBy(() -> TestEvents.read(Arrays.copyOf(whole, 1500)))
        .isInstanceOf(TraceFormatException.class)
        .hasMessageContaining("bytes behind the record");
    assertThatThrownBy(() -> TestEvents.read(Arrays.copyOf(whole, 100)))
        .isInstanceOf(TraceFormatException.class)
        .hasMessage("test: at byte 16: expected a whole record, found the end of the records");
  }

  @Test
  void aPipeThatIsCutGivesWhatCameBefore() throws IOException {
    byte[] whole = free(free(PerfDataWriter.plain(), 100, 0), 200, 0).pipeBytes();

    Reading reading = TestEvents.read(Arrays.copyOf(whole, whole.length - 3));

    assertThat(reading.events()).hasSize(1);
    assertThat(reading.codes()).containsExactly("damagedRecord");
  }

  @Test
  void damageOfAPipeIsSurvived() throws IOException {
    byte[] whole = someOfAll(false, true).pipeBytes();
    PerfDataReaderTest.damageIsSurvived(whole, whole.length, new Random(3));
  }

  /// Writes the directory of a recording with a thread for each of two CPUs.
  private Path directory(boolean compressed, int perCpu) throws IOException {
    Path directory = Files.createDirectory(folder.resolve("perf.data"));
    PerfDataWriter header = new PerfDataWriter(false, compressed).ofDirectory();
    Files.write(directory.resolve("data"), header.comm(7, 0, "worker").bytes());
    for (int cpu = 0; cpu < 2; cpu++) {
      PerfDataWriter thread = new PerfDataWriter(false, compressed);
      for (int i = 1; i <= perCpu; i++) {
        free(thread, 10L * i + cpu, cpu);
      }
      Files.write(directory.resolve("data." + cpu), thread.recordBytes());
    }
    return directory;
  }

  private static Reading read(Path named) throws IOException {
    Path trace = Capture.of(named.toString()).trace().orElseThrow();
    return TestEvents.read(TraceSource.of(trace));
  }

  @ParameterizedTest
  @CsvSource({"false,100", "true,100", "true,0"})
  void aDirectoryIsOneTrace(boolean compressed, int perCpu) throws IOException {
    Path directory = directory(compressed, perCpu);

    Reading reading = read(directory);

    List<String> expected = new ArrayList<>();
    for (int i = 1; i <= perCpu; i++) {
      for (int cpu = 0; cpu < 2; cpu++) {
        expected.add(
            "MmPageFree[timeNs=%1$d, cpu=%2$d, pid=7, pfn=%1$d, order=3] worker [0xffff0000]"
                .formatted(10 * i + cpu, cpu));
      }
    }
    assertThat(reading.events()).isEqualTo(expected);
    assertThat(reading.findings()).isEmpty();
    assertThat(reading.info().formatDetail())
        .isEqualTo("perf.data of 3 files" + (compressed ? ", zstd" : ""));
    assertThat(read(folder).events()).as("found in a capture").isEqualTo(expected);
    assertThat(Capture.of(directory.toString()).directory())
        .as("snapshots lie beside it")
        .contains(folder);
  }

  /// More than the queue holds, so that the files are merged and not sorted as a whole.
  @Test
  void longFilesAreMerged() throws IOException {
    Path directory = directory(true, 2 * PerfQueue.MAX_RECORDS / 3);

    Reading reading = read(directory);

    assertThat(reading.events()).hasSize(2 * (2 * PerfQueue.MAX_RECORDS / 3));
    assertThat(reading.findings()).isEmpty();
  }

  @Test
  void aFileThatIsMissingOrDamagedIsTold() throws IOException {
    Path directory = directory(false, 5);
    byte[] second = Files.readAllBytes(directory.resolve("data.1"));
    Files.write(directory.resolve("data.1"), Arrays.copyOf(second, second.length - 1));
    Reading cut = read(directory);
    assertThat(cut.events()).hasSize(9);
    assertThat(cut.findings().getFirst().examples().getFirst())
        .startsWith(directory.resolve("data.1") + ": at byte ");

    Files.move(directory.resolve("data.1"), directory.resolve("data.3"));
    Reading gaps = read(directory);
    assertThat(gaps.events()).hasSize(9);
    assertThat(gaps.codes()).containsExactly("missingFile", "damagedRecord");
    assertThat(gaps.findings().getFirst().count()).isEqualTo(2);

    byte[] header = Files.readAllBytes(directory.resolve("data"));
    assertThatThrownBy(() -> TestEvents.read(header))
        .isInstanceOf(TraceFormatException.class)
        .hasMessageContaining("a directory with the other files");
  }

  @Test
  void aRecordTooShortForItsEventNamesFileAndPlace() throws IOException {
    Path directory = directory(false, 1);
    PerfDataWriter thread = free(PerfDataWriter.plain(), 100, 0);
    int place = thread.recordBytes().length;
    byte[] raw = TestEvents.free(thread.formats(), 7, 1, 0);
    thread.sample(FREE_ID, 7, 150, 0, Arrays.copyOf(raw, 12));
    Files.write(directory.resolve("data.1"), thread.recordBytes());

    Reading reading = read(directory);

    assertThat(reading.findings().getFirst().examples())
        .containsExactly(directory.resolve("data.1") + ": at byte " + place
            + ": expected a record of 20 bytes for mm_page_free, with its field order, found"
            + " 16 bytes");
  }

  @Test
  void strictStopsAtTheFirstDamage() throws IOException {
    byte[] whole = free(free(PerfDataWriter.plain(), 100, 0), 200, 0).pipeBytes();
    byte[] cut = Arrays.copyOf(whole, whole.length - 3);
    try (TraceReader reader = TraceFormat.open(
        TraceSource.ofStream("test", new ByteArrayInputStream(cut)), new Diagnostics(true))) {
      assertThatThrownBy(() -> reader.next(new EventBatch()))
          .isInstanceOf(TraceFormatException.class)
          .hasMessageContaining("a whole record");
    }
  }
}
