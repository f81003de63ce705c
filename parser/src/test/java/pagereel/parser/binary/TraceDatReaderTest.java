package pagereel.parser.binary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pagereel.parser.TraceFormatException;
import pagereel.parser.binary.TestEvents.Reading;
import pagereel.parser.event.GfpFlags;

class TraceDatReaderTest {

  private static final int KSWAPD_IO = GfpFlags.KSWAPD_RECLAIM | GfpFlags.IO;

  @ParameterizedTest
  @CsvSource({
    "6,false,8,NONE",
    "6,true,8,NONE",
    "6,false,4,NONE",
    "6,true,4,NONE",
    "7,false,8,NONE",
    "7,false,8,ZLIB",
    "7,false,8,ZSTD",
    "7,true,4,ZSTD",
    "7,true,8,ZLIB"
  })
  void readsEveryKindOfFile(
      int version, boolean bigEndian, int longSize, SectionCompression compression)
      throws IOException {
    TraceDatWriter w = new TraceDatWriter(version, bigEndian, longSize, compression);
    TestEvents.formats(w)
        .option(4, "global [mono] local")
        .option(5, "Linux box 6.1.0-test riscv64")
        .option(8, PageWriter.bytes(w.buffer(4).putInt(2)));
    w.add(
        0,
        w.page(1000)
            .event(5, TestEvents.free(w, 7, 0x1234, 2))
            .event(10, TestEvents.alloc(w, 8, -1, 3, 0x2040, 1)));
    w.add(
        0,
        w.page(2000)
            .longEvent(0, TestEvents.finish(w, "heap", 0x40, 0, 512))
            .event(1, TestEvents.finished(w, 1, -1, 7)));
    w.add(
        1,
        w.page(1010)
            .event(0, TestEvents.print(w, "phase\n"))
            .event(5, TestEvents.other(w, TestEvents.STACK)));

    Reading reading = TestEvents.read(w.bytes());

    assertThat(reading.events())
        .containsExactly(
            "MmPageFree[timeNs=1005, cpu=0, pid=7, pfn=4660, order=2] worker one",
            "Marker[timeNs=1010, cpu=1, pid=9, message=phase] <...>",
            "MmPageAlloc[timeNs=1015, cpu=0, pid=8, pfn=-1, order=3, migrateType=1, gfpFlags=%d] sh"
                .formatted(KSWAPD_IO),
            "OtherEvent[timeNs=1015, cpu=1, pid=8, event=3] sh kernel_stack",
            "CmaAllocFinish[timeNs=2000, cpu=0, pid=8, area=4, pfn=64, failed=true, count=512,"
                + " align=3, errno=-16] sh heap",
            "MmCompactionFinished[timeNs=2001, cpu=0, pid=0, node=0, zone=6, order=-1, result=8]"
                + " <idle> Normal");
    assertThat(reading.findings()).isEmpty();
    assertThat(reading.info().kernel()).contains("6.1.0-test");
    assertThat(reading.info().arch()).contains("riscv64");
    assertThat(reading.info().clock()).contains("mono");
    assertThat(reading.info().cpus()).isEqualTo(OptionalInt.of(2));
    assertThat(reading.info().formatDetail())
        .isEqualTo("trace.dat v" + version
            + (compression == SectionCompression.NONE ? "" : ", " + compression.id()));
  }

  @Test
  void followsExtendedAbsoluteAndDiscardedTimes() throws IOException {
    TraceDatWriter w = TestEvents.formats(TraceDatWriter.plain());
    long top = 3L << 59;
    w.add(
        0,
        w.page(top + 100)
            .timeExtend(1L << 40)
            .event(1, TestEvents.free(w, 7, 1, 0))
            .timeStamp((1L << 41) + 7)
            .event(0, TestEvents.free(w, 7, 2, 0))
            .discarded(20, 24)
            .event(3, TestEvents.free(w, 7, 3, 0)));

    assertThat(TestEvents.read(w.bytes()).events())
        .map(TraceDatReaderTest::time)
        .containsExactly(top + 100 + (1L << 40) + 1, top + (1L << 41) + 7, top + (1L << 41) + 30);
  }

  @Test
  void appliesTscRateAndOffset() throws IOException {
    TraceDatWriter w = TestEvents.formats(TraceDatWriter.plain());
    w.option(14, PageWriter.bytes(w.buffer(16).putInt(3_000_000_00).putInt(28).putLong(1000)))
        .option(7, "-40")
        .add(0, w.page(1L << 50).event(0, TestEvents.free(w, 7, 1, 0)));

    // 2^50 × 300,000,000 needs more than 64 bits.
    assertThat(TestEvents.read(w.bytes()).events())
        .map(TraceDatReaderTest::time)
        .containsExactly(300_000_000L * (1L << 22) + 960);
  }

  /// `trace-cmd record --date`: the difference to the time of day in microseconds.
  @Test
  void appliesDateToClocksThatCountTime() throws IOException {
    TraceDatWriter w = TestEvents.formats(TraceDatWriter.plain());
    w.option(1, "0x10").option(7, "5").add(0, w.page(100).event(0, TestEvents.free(w, 7, 1, 0)));
    assertThat(TestEvents.read(w.bytes()).events())
        .map(TraceDatReaderTest::time)
        .containsExactly(100L + 16_000 + 5);

    Reading counter = TestEvents.read(w.option(4, "local [counter]").bytes());
    assertThat(counter.events()).map(TraceDatReaderTest::time).containsExactly(105L);
    assertThat(counter.info().timeUnitNs()).isZero();
  }

  /// The corrections are for showing a guest together with its host: this file alone stays on the
  /// guest's clock.
  @Test
  void guestKeepsItsOwnClock() throws IOException {
    TraceDatWriter w = TestEvents.formats(TraceDatWriter.plain());
    byte[] shift = PageWriter.bytes(w.buffer(44)
        .putLong(7)
        .putInt(0)
        .putInt(1)
        .putInt(1)
        .putLong(0)
        .putLong(900)
        .putLong(1));
    w.option(12, shift).add(0, w.page(100).event(0, TestEvents.free(w, 7, 1, 0)));

    assertThat(TestEvents.read(w.bytes()).events())
        .map(TraceDatReaderTest::time)
        .containsExactly(100L);
  }

  @ParameterizedTest
  @CsvSource({
    "6,NONE,16384,16384",
    "6,NONE,65536,65536",
    "6,NONE,4096,32768",
    "7,NONE,4096,16384",
    "7,ZSTD,65536,65536",
    "7,ZLIB,4096,8192"
  })
  void readsPagesOfEverySize(
      int version, SectionCompression compression, int machine, int ringBuffer) throws IOException {
    TraceDatWriter w = TestEvents.formats(new TraceDatWriter(version, false, 8, compression))
        .pageBytes(machine, ringBuffer);
    int events = 0;
    for (int i = 0; i < 3; i++) {
      PageWriter page = w.page(100_000L * i);
      while (page.position() < ringBuffer - 24) {
        page.event(1, TestEvents.free(w, 7, events++, 0));
      }
      w.add(0, page);
    }

    Reading reading = TestEvents.read(w.bytes());

    assertThat(reading.events()).hasSize(events).last().asString().contains("pfn=" + (events - 1));
    assertThat(reading.findings()).isEmpty();
    assertThat(reading.info().pageSizeBytes()).hasValue(machine);
  }

  private static long time(String event) {
    int at = event.indexOf("timeNs=") + "timeNs=".length();
    return Long.parseLong(event.substring(at, event.indexOf(',', at)));
  }

  @Test
  void putsALossBeforeTheFirstEventAfterIt() throws IOException {
    TraceDatWriter w = TestEvents.formats(TraceDatWriter.plain());
    w.add(0, w.page(100).event(0, TestEvents.free(w, 7, 1, 0)));
    w.add(0, w.page(300).missed(77).event(5, TestEvents.free(w, 7, 2, 0)));
    w.add(1, w.page(200).missed().event(0, TestEvents.free(w, 7, 3, 0)));

    assertThat(TestEvents.read(w.bytes()).events())
        .containsExactly(
            "MmPageFree[timeNs=100, cpu=0, pid=7, pfn=1, order=0] worker one",
            "LostEvents[timeNs=200, cpu=1, pid=-1, count=-9223372036854775808] <...>",
            "MmPageFree[timeNs=200, cpu=1, pid=7, pfn=3, order=0] worker one",
            "LostEvents[timeNs=305, cpu=0, pid=-1, count=77] <...>",
            "MmPageFree[timeNs=305, cpu=0, pid=7, pfn=2, order=0] worker one");
  }

  @Test
  void addsUpLossesWithNoEventBetweenThem() throws IOException {
    TraceDatWriter w = TestEvents.formats(TraceDatWriter.plain());
    w.add(0, w.page(100).missed(5));
    w.add(0, w.page(200).missed(6).event(0, TestEvents.free(w, 7, 1, 0)));

    assertThat(TestEvents.read(w.bytes()).events())
        .hasSize(2)
        .first()
        .asString()
        .contains("count=11");
  }

  @Test
  void damagedPageCostsItself() throws IOException {
    TraceDatWriter w = TestEvents.formats(TraceDatWriter.plain());
    PageWriter tooLong = w.page(200).event(0, TestEvents.free(w, 7, 2, 0));
    int inTheMiddle = tooLong.position() - 16 - 4;
    w.add(0, w.page(100).event(0, TestEvents.free(w, 7, 1, 0)))
        .add(0, w.page(150).event(0, TestEvents.free(w, 7, 9, 0)).bytes(5000))
        .add(0, tooLong.bytes(inTheMiddle))
        .add(0, w.page(300).event(0, TestEvents.free(w, 7, 3, 0)));
    byte[] file = w.bytes();

    Reading reading = TestEvents.read(file);

    assertThat(reading.events())
        .containsExactly(
            "MmPageFree[timeNs=100, cpu=0, pid=7, pfn=1, order=0] worker one",
            "LostEvents[timeNs=300, cpu=0, pid=-1, count=-9223372036854775808] <...>",
            "MmPageFree[timeNs=300, cpu=0, pid=7, pfn=3, order=0] worker one");
    int secondPage = file.length - 3 * PageWriter.PAGE_BYTES;
    assertThat(reading.findings()).singleElement().satisfies(finding -> {
      assertThat(finding.code()).isEqualTo("damagedPage");
      assertThat(finding.count()).isEqualTo(2);
      assertThat(finding.examples().getFirst())
          .isEqualTo(("test: at byte %d: expected in a page of CPU 0 at most 4080 bytes of records,"
                  + " found 5000")
              .formatted(secondPage + 8));
      assertThat(finding.examples().getLast())
          .contains("at byte %d:".formatted(secondPage + PageWriter.PAGE_BYTES + 16));
    });
  }

  @Test
  void pageFromAnotherTimeIsDamaged() throws IOException {
    long second = 1_000_000_000L;
    TraceDatWriter w = TestEvents.formats(TraceDatWriter.plain());
    w.add(0, w.page(10 * second).event(0, TestEvents.free(w, 7, 1, 0)))
        .add(0, w.page(1L << 60).event(0, TestEvents.free(w, 7, 2, 0)))
        .add(0, w.page(11 * second).event(0, TestEvents.free(w, 7, 3, 0)))
        .add(0, w.page(second).event(0, TestEvents.free(w, 7, 4, 0)))
        .add(0, w.page(12 * second).event(0, TestEvents.free(w, 7, 5, 0)));

    Reading reading = TestEvents.read(w.bytes());

    assertThat(reading.events().stream().filter(event -> event.startsWith("MmPageFree")))
        .map(TraceDatReaderTest::time)
        .containsExactly(10 * second, 11 * second, 12 * second);
    assertThat(reading.events()).hasSize(5);
    assertThat(reading.codes()).containsExactly("damagedPage");
  }

  @ParameterizedTest
  @CsvSource({"ZLIB", "ZSTD"})
  void damagedChunkCostsItself(SectionCompression compression) throws IOException {
    TraceDatWriter w = TestEvents.formats(new TraceDatWriter(7, false, 8, compression));
    w.pagesPerChunk(1);
    for (int i = 1; i <= 3; i++) {
      w.add(0, w.page(100L * i).event(0, TestEvents.free(w, 7, i, 0)));
    }
    byte[] file = w.bytes();
    int chunk = secondChunk(file);
    Arrays.fill(file, chunk + 8, chunk + 20, (byte) 0x5a);

    Reading reading = TestEvents.read(file);

    assertThat(reading.events())
        .map(event -> event.replaceAll("\\[.*", ""))
        .containsExactly("MmPageFree", "LostEvents", "MmPageFree");
    assertThat(reading.findings())
        .singleElement()
        .satisfies(
            finding -> assertThat(finding.examples().getFirst()).contains("at byte " + chunk));
  }

  /// The first CPU's pages begin at the last multiple of the page size in these small files.
  private static int secondChunk(byte[] file) {
    int table = (file.length - 1) / PageWriter.PAGE_BYTES * PageWriter.PAGE_BYTES;
    return table + 4 + 8 + Bytes.i32(file, table + 4, false);
  }

  @Test
  void cutPageGivesItsWholeRecords() throws IOException {
    TraceDatWriter w = TestEvents.formats(TraceDatWriter.plain());
    w.add(
        0,
        w.page(100)
            .event(0, TestEvents.free(w, 7, 1, 0))
            .event(1, TestEvents.free(w, 7, 2, 0))
            .event(1, TestEvents.free(w, 7, 3, 0)));
    byte[] file = w.bytes();
    int end = file.length - PageWriter.PAGE_BYTES + 16 + 2 * 24 + 6;

    Reading reading = TestEvents.read(Arrays.copyOf(file, end));

    assertThat(reading.events()).hasSize(3);
    assertThat(reading.events().getLast()).startsWith("LostEvents[timeNs=101, cpu=0");
    assertThat(reading.findings()).singleElement().satisfies(finding -> {
      assertThat(finding.code()).isEqualTo("truncated");
      assertThat(finding.examples().getFirst()).contains("at byte " + end, "pages of CPU 0");
    });
  }

  @Test
  void version7CutInItsPagesGivesThoseBefore() throws IOException {
    TraceDatWriter w = TestEvents.formats(new TraceDatWriter(7, false, 8, SectionCompression.ZSTD));
    for (int i = 1; i <= 3; i++) {
      w.add(0, w.page(100L * i).event(0, TestEvents.free(w, 7, i, 0)));
    }
    byte[] file = w.bytes();

    Reading reading = TestEvents.read(Arrays.copyOf(file, secondChunk(file) + 10));

    assertThat(reading.events()).first().asString().startsWith("MmPageFree[timeNs=100");
    assertThat(reading.events()).hasSize(2);
    assertThat(reading.codes()).containsExactly("truncated");
  }

  @Test
  void eventWithoutFormatIsCountedByNumber() throws IOException {
    TraceDatWriter w = TestEvents.formats(TraceDatWriter.plain());
    w.add(0, w.page(100).event(0, TestEvents.other(w, 999)).event(0, TestEvents.other(w, 999)));

    Reading reading = TestEvents.read(w.bytes());

    assertThat(reading.events()).hasSize(2);
    assertThat(reading.codes()).containsExactly("unknownEvent");
    assertThat(reading.findings().getFirst().examples().getFirst()).contains("999");
  }

  @Test
  void missingFieldIsAbsentAndReported() throws IOException {
    TraceDatWriter w =
        TraceDatWriter.plain().format("mm_page_free", 10, "\"\"", "unsigned long pfn:8:8:0");
    w.add(
        0, w.page(100).event(0, TestEvents.free(w, 7, 1, 0)).event(0, TestEvents.free(w, 7, 2, 0)));

    byte[] file = w.bytes();
    Reading reading = TestEvents.read(file);

    assertThat(reading.events()).hasSize(2);
    assertThat(reading.findings()).singleElement().satisfies(finding -> {
      assertThat(finding.code()).isEqualTo("missingField");
      assertThat(finding.examples())
          .singleElement()
          .asString()
          .isEqualTo("test: at byte %d: expected a field \"order\" in the format of mm_page_free,"
                  .formatted(placeOf(file, "name: mm_page_free"))
              + " found none of that kind");
    });
  }

  @Test
  void recordTooShortForItsFieldsIsSkipped() throws IOException {
    TraceDatWriter w = TestEvents.formats(TraceDatWriter.plain());
    byte[] pointsOutside = TestEvents.finish(w, "heap", 1, 1, 1);
    pointsOutside[8] = (byte) 0xff;
    w.add(
        0,
        w.page(100)
            .event(0, TestEvents.other(w, TestEvents.FREE))
            .event(0, pointsOutside)
            .event(0, TestEvents.free(w, 7, 2, 0)));

    Reading reading = TestEvents.read(w.bytes());

    assertThat(reading.events()).hasSize(1);
    assertThat(reading.codes()).containsExactly("malformedRecord");
    assertThat(reading.findings().getFirst().count()).isEqualTo(2);
    int page = w.bytes().length - PageWriter.PAGE_BYTES;
    assertThat(reading.findings().getFirst().examples())
        .containsExactly(
            "test: at byte %d: expected a record of 20 bytes for mm_page_free, with its field pfn"
                    .formatted(page + 20)
                + " of CPU 0, found 12 bytes",
            "test: at byte %d: expected strings inside of the record of cma_alloc_finish, and"
                    .formatted(page + 36)
                + " addresses of pages of CPU 0, found one that is not");
  }

  private static int placeOf(byte[] file, String text) {
    return new String(file, StandardCharsets.ISO_8859_1).indexOf(text);
  }

  @ParameterizedTest
  @CsvSource({"6,NONE", "7,ZSTD"})
  void headerCutAnywhereIsAnErrorWithItsPlace(int version, SectionCompression compression)
      throws IOException {
    TraceDatWriter w = TestEvents.formats(new TraceDatWriter(version, false, 8, compression));
    byte[] file = w.bytes();
    for (int length : List.of(10, 13, 14, 20, 30, 100, 500, 1000)) {
      assertThatThrownBy(() -> TestEvents.read(Arrays.copyOf(file, length)))
          .as("cut to %d of %d", length, file.length)
          .isInstanceOf(TraceFormatException.class)
          .hasMessageContaining("test: at byte ");
    }
  }

  @Test
  void unknownVersionAndCompressionAreNamed() {
    byte[] file = TestEvents.formats(TraceDatWriter.plain()).bytes();
    file[10] = '9';
    assertThatThrownBy(() -> TestEvents.read(file))
        .isInstanceOf(TraceFormatException.class)
        .hasMessage("test: at byte 10: expected version 6 or 7 of trace.dat, found version \"9\"");
  }
}
