package pagereel.parser.binary;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pagereel.parser.Diagnostics.Finding;
import pagereel.parser.Diagnostics.Severity;
import pagereel.parser.binary.TestEvents.Reading;

/// Several buffer instances in one trace.dat, texts among them, and what the kernel says that
/// their ring buffers lost.
class TraceDatInstancesTest {

  private static TraceDatWriter writer(int version, SectionCompression compression) {
    return TestEvents.formats(new TraceDatWriter(version, false, 8, compression));
  }

  private static String free(long timeNs, int cpu, long pfn) {
    return "MmPageFree[timeNs=%d, cpu=%d, pid=7, pfn=%d, order=0] worker one"
        .formatted(timeNs, cpu, pfn);
  }

  private static String alloc(long timeNs, int cpu, long pfn) {
    return "MmPageAlloc[timeNs=%d, cpu=%d, pid=7, pfn=%d, order=0, migrateType=0, gfpFlags=0]"
            .formatted(timeNs, cpu, pfn)
        + " worker one";
  }

  @ParameterizedTest
  @CsvSource({"6,NONE", "7,NONE", "7,ZLIB", "7,ZSTD"})
  void areOneStreamByTimeThenCpuThenInstance(int version, SectionCompression compression)
      throws IOException {
    TraceDatWriter w = writer(version, compression);
    w.add(
        1,
        w.page(100).event(0, TestEvents.free(w, 7, 1, 0)).event(20, TestEvents.free(w, 7, 2, 0)));
    w.add(
        "side",
        0,
        w.page(110)
            .event(0, TestEvents.alloc(w, 7, 3, 0, 0, 0))
            .event(10, TestEvents.alloc(w, 7, 4, 0, 0, 0)));
    w.add("side", 1, w.page(100).event(0, TestEvents.alloc(w, 7, 5, 0, 0, 0)));

    Reading reading = TestEvents.read(w.bytes());

    assertThat(reading.events())
        .containsExactly(
            free(100, 1, 1), alloc(100, 1, 5), alloc(110, 0, 3), alloc(120, 0, 4), free(120, 1, 2));
    assertThat(reading.findings()).isEmpty();
    assertThat(reading.info().formatDetail()).endsWith(", instances top, side");
  }

  @Test
  void tracepointThatIsOnInTwoCountsOnce() throws IOException {
    TraceDatWriter w = writer(7, SectionCompression.ZSTD);
    w.add("side", 0, w.page(90).event(0, TestEvents.free(w, 7, 1, 0)));
    w.add(
        0,
        w.page(95)
            .event(0, TestEvents.free(w, 7, 1, 0))
            .event(0, TestEvents.stack(w, 7, 1, 0x1000))
            .event(5, TestEvents.print(w, "phase")));

    Reading reading = TestEvents.read(w.bytes());

    assertThat(reading.events())
        .containsExactly(free(90, 0, 1), "Marker[timeNs=100, cpu=0, pid=9, message=phase] <...>");
    assertThat(reading.findings()).singleElement().satisfies(finding -> {
      assertThat(finding.code()).isEqualTo("otherInstance");
      assertThat(finding.severity()).isEqualTo(Severity.INFO);
      assertThat(finding.examples().getFirst()).contains("1 events");
    });
  }

  @Test
  void instanceOfAnotherClockIsLeftOutAndReported() throws IOException {
    TraceDatWriter w = writer(7, SectionCompression.NONE);
    w.add(0, w.page(100).event(0, TestEvents.free(w, 7, 1, 0)));
    w.clock("side", "mono").add("side", 0, w.page(5).event(0, TestEvents.free(w, 7, 2, 0)));
    w.option(4, "[local] mono");

    Reading reading = TestEvents.read(w.bytes());

    assertThat(reading.events()).containsExactly(free(100, 0, 1));
    assertThat(reading.codes()).containsExactly("otherClock");
    assertThat(reading.findings().getFirst().examples().getFirst()).contains("\"mono\"", "side");
  }

  @Test
  void emptyTopInstanceLendsNoClock() throws IOException {
    TraceDatWriter w = writer(7, SectionCompression.ZSTD);
    w.clock("side", "mono").add("side", 0, w.page(5).event(0, TestEvents.free(w, 7, 2, 0)));
    w.option(4, "[local] mono");

    Reading reading = TestEvents.read(w.bytes());

    assertThat(reading.events()).containsExactly(free(5, 0, 2));
    assertThat(reading.info().clock()).contains("mono");
  }

  @Test
  void cutInstanceOfVersion6LeavesTheTopOne() throws IOException {
    TraceDatWriter w = writer(6, SectionCompression.NONE);
    w.add(0, w.page(100).event(0, TestEvents.free(w, 7, 1, 0)));
    int whole = w.bytes().length;
    w.add("side", 0, w.page(200).event(0, TestEvents.alloc(w, 7, 2, 0, 0, 0)));

    Reading reading = TestEvents.read(Arrays.copyOf(w.bytes(), whole));

    assertThat(reading.events()).containsExactly(free(100, 0, 1));
    assertThat(reading.codes()).containsExactly("damagedInstance");
    assertThat(reading.findings().getFirst().severity()).isEqualTo(Severity.DATA_LOSS);
  }

  private static final String TEXT = """
      # tracer: nop
      #
                    sh-8       [001] d..1.     0.000000095: mm_page_free: page=00000000abcd pfn=0x40 order=3
                    sh-8       [000] d..1.     0.000000100: cma_release: name=heap pfn=0x80 page=00000000abcd count=2
      """;

  @ParameterizedTest
  @CsvSource({"6,NONE", "7,NONE", "7,ZSTD"})
  void textIsReadAsText(int version, SectionCompression compression) throws IOException {
    TraceDatWriter w = writer(version, compression).text("", TEXT);

    Reading reading = TestEvents.read(w.bytes());

    assertThat(reading.events())
        .map(event -> event.replaceAll("area=\\d+", "area"))
        .containsExactly(
            "MmPageFree[timeNs=95, cpu=1, pid=8, pfn=64, order=3] sh",
            "CmaRelease[timeNs=100, cpu=0, pid=8, area, pfn=128, count=2] sh");
    assertThat(reading.findings()).isEmpty();
    assertThat(reading.info().formatDetail()).endsWith(", with text");
  }

  @ParameterizedTest
  @CsvSource({"6,NONE", "7,ZLIB"})
  void textAndPagesAreOneStream(int version, SectionCompression compression) throws IOException {
    TraceDatWriter w = writer(version, compression).text("", TEXT);
    w.add("side", 0, w.page(100).event(0, TestEvents.alloc(w, 7, 5, 0, 0, 0)));

    Reading reading = TestEvents.read(w.bytes());

    assertThat(reading.events()).hasSize(3);
    assertThat(reading.events().getFirst()).startsWith("MmPageFree[timeNs=95, cpu=1");
    assertThat(reading.events().get(1)).startsWith("CmaRelease[timeNs=100, cpu=0");
    assertThat(reading.events().getLast()).isEqualTo(alloc(100, 0, 5));
    assertThat(reading.info().formatDetail()).endsWith(", with text, instances top, side");
  }

  private static String stats(int cpu, long overrun, long dropped) {
    return "CPU: %d\nentries: 0\noverrun: %d\ncommit overrun: 0\nbytes: 5\ndropped events: %d\n"
        .formatted(cpu, overrun, dropped);
  }

  @Test
  void whatTheRingBufferLostIsReportedOnce() throws IOException {
    TraceDatWriter w = writer(7, SectionCompression.ZSTD);
    w.add(0, w.page(100).missed(30).event(0, TestEvents.free(w, 7, 1, 0)));
    w.add(1, w.page(100).event(0, TestEvents.free(w, 7, 2, 0)));
    w.add(2, w.page(100).missed().event(0, TestEvents.free(w, 7, 3, 0)));
    w.add(3, w.page(100).event(0, TestEvents.free(w, 7, 4, 0)));
    w.add("side", 1, w.page(100).event(0, TestEvents.alloc(w, 7, 5, 0, 0, 0)));
    // CPU 0's loss is counted in its page, CPU 1's nowhere, CPU 2's is marked; CPU 3 lost nothing.
    w.option(2, stats(0, 30, 0)).option(2, stats(1, 400, 5));
    w.option(2, stats(2, 77, 0)).option(2, stats(3, 0, 0));
    w.option(2, "\nBuffer: side\n\n").option(2, stats(1, 0, 9));

    List<Finding> findings = TestEvents.read(w.bytes()).findings();

    assertThat(findings).hasSize(2);
    assertThat(findings.getFirst().code()).isEqualTo("overwrittenEvents");
    assertThat(findings.getFirst().severity()).isEqualTo(Severity.DATA_LOSS);
    assertThat(findings.getFirst().examples())
        .containsExactly(
            "test: expected every event of CPU 1, found 405 overwritten or dropped by the ring"
                + " buffer",
            "test: expected every event of CPU 1 of the instance side, found 9 overwritten or"
                + " dropped by the ring buffer");
    assertThat(findings.getLast().code()).isEqualTo("gapSize");
    assertThat(findings.getLast().severity()).isEqualTo(Severity.INFO);
    assertThat(findings.getLast().examples().getFirst()).contains("CPU 2, found 77 lost");
  }
}
