package pagereel.parser.binary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static pagereel.parser.binary.PerfDataWriter.ALLOC_ID;
import static pagereel.parser.binary.PerfDataWriter.FREE_ID;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pagereel.parser.TraceFormat;
import pagereel.parser.TraceFormatException;
import pagereel.parser.binary.TestEvents.Reading;

class PerfDataReaderTest {

  private static PerfDataWriter free(PerfDataWriter w, int tid, long timeNs, int cpu) {
    return w.sample(FREE_ID, tid, timeNs, cpu, TestEvents.free(w.formats(), 99, timeNs, 3));
  }

  private static String freed(long timeNs, int cpu, int tid, String comm) {
    return "MmPageFree[timeNs=%d, cpu=%d, pid=%d, pfn=%d, order=3] %s [0xffff0000]"
        .formatted(timeNs, cpu, tid, timeNs, comm);
  }

  @ParameterizedTest
  @CsvSource({"false,false", "true,false", "false,true", "true,true"})
  void readsEveryForm(boolean bigEndian, boolean compressed) throws IOException {
    PerfDataWriter w = new PerfDataWriter(bigEndian, compressed).comm(7, 0, "worker");
    free(w, 7, 1000, 1);
    w.sample(ALLOC_ID, 7, 1001, 0, TestEvents.alloc(w.formats(), 99, 0x1234, 2, 0x40, 1));
    w.sample(ALLOC_ID, 0, 1002, 0, TestEvents.finish(w.formats(), "heap", 5, 1, 16));
    w.sample(FREE_ID, 8, 1003, 0, TestEvents.other(w.formats(), TestEvents.STACK));

    Reading reading = TestEvents.read(w.round().bytes());

    assertThat(reading.events()).hasSize(4);
    assertThat(reading.events().get(0)).isEqualTo(freed(1000, 1, 7, "worker"));
    assertThat(reading.events().get(1))
        .contains("timeNs=1001", "pfn=4660", "order=2", "migrateType=1", "worker");
    assertThat(reading.events().get(2)).contains("pfn=5", "swapper heap");
    assertThat(reading.events().get(3)).contains("<...> kernel_stack");
    assertThat(reading.findings()).isEmpty();
    assertThat(reading.info().format()).isEqualTo(TraceFormat.PERF_DATA);
    assertThat(reading.info().formatDetail())
        .isEqualTo(compressed ? "perf.data, zstd" : "perf.data");
    assertThat(reading.info().kernel()).contains("6.1.0-test");
    assertThat(reading.info().arch()).contains("riscv64");
    assertThat(reading.info().cpus()).hasValue(2);
    assertThat(reading.info().clock()).contains("mono");
    assertThat(reading.info().pageSizeBytes()).hasValue(PageWriter.PAGE_BYTES);
  }

  /// The buffer of CPU 0 is written before that of CPU 1; one record is two rounds late.
  @Test
  void sortsRoundsByTime() throws IOException {
    PerfDataWriter w = PerfDataWriter.plain();
    for (int round = 0; round < 8; round++) {
      for (int cpu = 0; cpu < 2; cpu++) {
        for (int i = 0; i < 5; i++) {
          free(w, 7, 1000L * round + 100L * i + cpu + 1, cpu);
        }
      }
      if (round == 4) {
        free(w, 7, 2050, 1);
      }
      w.round();
    }

    Reading reading = TestEvents.read(w.bytes());

    List<Long> times = reading.events().stream()
        .map(event -> Long.valueOf(event.replaceAll(".*timeNs=(\\d+).*", "$1")))
        .toList();
    assertThat(times).hasSize(81).isSorted().contains(2050L);
    assertThat(reading.findings()).isEmpty();
  }

  @Test
  void whatComesTooLateIsTold() throws IOException {
    PerfDataWriter w = PerfDataWriter.plain();
    for (int round = 0; round < 8; round++) {
      free(w, 7, 1000L * round + 1, 0).round();
    }
    Reading reading = TestEvents.read(free(w, 7, 5, 0).round().bytes());

    assertThat(reading.events()).hasSize(9);
    assertThat(reading.codes()).containsExactly("outOfOrder");
  }

  @Test
  void recordsOfTheSameTimeKeepTheirOrder() throws IOException {
    PerfDataWriter w = PerfDataWriter.plain();
    for (int tid = 20; tid > 10; tid--) {
      free(w, tid, 500, 0);
    }
    assertThat(TestEvents.read(w.bytes()).events())
        .startsWith(freed(500, 0, 20, "<...>"), freed(500, 0, 19, "<...>"))
        .endsWith(freed(500, 0, 11, "<...>"));
  }

  @Test
  void namesAreThoseOfTheirTime() throws IOException {
    PerfDataWriter w = PerfDataWriter.plain().comm(7, 0, "sh");
    free(w, 7, 100, 0);
    free(w, 8, 300, 1);
    free(w, 8, 500, 1);
    w.fork(8, 7, 200).comm(8, 400, "sleep").comm(7, 600, "never");
    // More tasks than the table has room for at first.
    for (int tid = 100; tid < 200; tid++) {
      w.comm(tid, 0, "t" + tid);
    }
    free(w, 150, 700, 0);

    assertThat(TestEvents.read(w.bytes()).events())
        .containsExactly(
            freed(100, 0, 7, "sh"),
            freed(300, 1, 8, "sh"),
            freed(500, 1, 8, "sleep"),
            freed(700, 0, 150, "t150"));
  }

  @Test
  void aLossToldTwiceCountsOnce() throws IOException {
    PerfDataWriter w = PerfDataWriter.plain();
    free(w, 7, 100, 0);
    w.lost(30, 150, 1);
    free(w, 7, 200, 0).lostSamples(1 << 15, 1000, 210).lostSamples(0, 20, 0);

    assertThat(losses(w.lostSamples(0, 10, 0)))
        .containsExactly("LostEvents[timeNs=150, cpu=1, pid=-1, count=30]");
    assertThat(losses(w.lostSamples(0, 5, 0)))
        .containsExactly(
            "LostEvents[timeNs=150, cpu=1, pid=-1, count=30]",
            "LostEvents[timeNs=200, cpu=0, pid=-1, count=5]");
  }

  private static List<String> losses(PerfDataWriter w) throws IOException {
    return TestEvents.read(w.bytes()).events().stream()
        .filter(event -> event.startsWith("Lost"))
        .map(event -> event.substring(0, event.indexOf(']') + 1))
        .toList();
  }

  @Test
  void aRecordTooShortIsSkippedAndCounted() throws IOException {
    PerfDataWriter w = PerfDataWriter.plain();
    free(w, 7, 100, 0).record(9, 0, new byte[40]).record(3, 0, new byte[8]);
    w.sample(FREE_ID, 7, 150, 0, Arrays.copyOf(TestEvents.free(w.formats(), 7, 1, 0), 12));
    free(w, 7, 200, 0);

    Reading reading = TestEvents.read(w.bytes());

    assertThat(reading.events()).hasSize(2);
    assertThat(reading.codes()).containsExactly("malformedRecord");
    assertThat(reading.findings().getFirst().count()).isEqualTo(3);
  }

  @Test
  void afterADamagedRecordNothingIsBelieved() throws IOException {
    byte[] file = free(free(PerfDataWriter.plain(), 7, 100, 0), 7, 200, 0).bytes();
    int dataOffset = 104 + 16 + 2 * 144;
    int size = file[dataOffset + 6] & 0xff;
    file[dataOffset + size + 6] = 3;

    Reading reading = TestEvents.read(file);

    assertThat(reading.events()).containsExactly(freed(100, 0, 7, "<...>"));
    assertThat(reading.codes()).containsExactly("damagedRecord");
  }

  @Test
  void whatCannotBeReadSaysWhy() {
    byte[] unfinished = free(PerfDataWriter.plain().unfinished(), 7, 100, 0).bytes();
    assertThatThrownBy(() -> TestEvents.read(unfinished))
        .isInstanceOf(TraceFormatException.class)
        .hasMessageContaining("perf did not come to its end");
    byte[] whole = free(PerfDataWriter.plain(), 7, 100, 0).bytes();
    assertThatThrownBy(() -> TestEvents.read(Arrays.copyOf(whole, 450)))
        .isInstanceOf(TraceFormatException.class)
        .hasMessageContaining("behind them the descriptions of the events");
    long noTime = PerfDataWriter.SAMPLE_TYPE & ~PerfAttr.TIME;
    byte[] timeless = free(PerfDataWriter.plain().sampleType(noTime), 7, 100, 0).bytes();
    assertThatThrownBy(() -> TestEvents.read(timeless))
        .isInstanceOf(TraceFormatException.class)
        .hasMessageContaining("a time in each record");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void damageIsSurvived(boolean compressed) throws IOException {
    PerfDataWriter w = new PerfDataWriter(false, compressed).comm(7, 0, "worker");
    for (int i = 0; i < 60; i++) {
      free(w, 7, 100L * i, i & 1).comm(7, 100L * i + 5, "worker" + i).lost(1, 100L * i + 9, 0);
      if (i % 10 == 9) {
        w.round();
      }
    }
    byte[] whole = w.bytes();
    assertThat(TestEvents.read(whole).events()).hasSize(120);
    // Half of the damage goes to the beginning, where the header is densest.
    damageIsSurvived(whole, 408, new Random(compressed ? 1 : 2));
  }

  /// Damages an input again and again.
  ///
  /// @param denseBytes how much of its beginning gets half of the damage
  static void damageIsSurvived(byte[] whole, int denseBytes, Random random) throws IOException {
    int used = 0;
    for (int i = 0; i < 400; i++) {
      byte[] damaged = whole.clone();
      int range = random.nextBoolean() ? denseBytes : damaged.length;
      for (int flips = random.nextInt(4); flips >= 0; flips--) {
        damaged[random.nextInt(range)] ^= (byte) (1 << random.nextInt(8));
      }
      if (random.nextInt(5) == 0) {
        damaged = Arrays.copyOf(damaged, random.nextInt(damaged.length));
      }
      try {
        used += TestEvents.read(damaged).events().isEmpty() ? 0 : 1;
      } catch (TraceFormatException e) {
        assertThat(e).hasMessageContaining("expected").hasMessageContaining("found");
      }
    }
    assertThat(used).as("files of which something was used").isGreaterThan(40);
  }
}
