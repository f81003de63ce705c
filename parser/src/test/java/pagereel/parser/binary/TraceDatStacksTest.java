package pagereel.parser.binary;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pagereel.parser.binary.TestEvents.Reading;

/// Call chains in the ring buffer belong to the event before them.
class TraceDatStacksTest {

  private static final String SYMBOLS = """
      0000000000000000 A zero
      0000000000001000 T do_work
      0000000000001000 t alias_of_it
      0000000000002000 t inner\t[module]
      0000000000003000 T _etext
      0000000000003000 D data
      0000000000004000 r table
      not a line
      """;

  private static String free(long timeNs, int cpu, long pfn) {
    return "MmPageFree[timeNs=%d, cpu=%d, pid=7, pfn=%d, order=0] worker one"
        .formatted(timeNs, cpu, pfn);
  }

  @ParameterizedTest
  @CsvSource({"6,false,8,NONE", "6,true,4,NONE", "7,true,8,NONE", "7,false,8,ZSTD"})
  void chainGoesToTheEventBeforeIt(
      int version, boolean bigEndian, int longSize, SectionCompression compression)
      throws IOException {
    TraceDatWriter w = TestEvents.formats(
            new TraceDatWriter(version, bigEndian, longSize, compression))
        .kallsyms(SYMBOLS);
    // The other CPU's event comes between the first CPU's event and its call chain.
    w.add(
        0,
        w.page(100)
            .event(0, TestEvents.free(w, 7, 1, 0))
            .event(20, TestEvents.stack(w, 7, 3, 0x201c, 0x1000, 0x4010, 0x1004))
            .event(1, TestEvents.free(w, 7, 2, 0)));
    w.add(1, w.page(110).event(0, TestEvents.free(w, 7, 3, 0)));

    Reading reading = TestEvents.read(w.bytes());

    assertThat(reading.events())
        .containsExactly(
            free(100, 0, 1) + " [inner+0x1c, do_work+0x0, 0x4010]",
            free(110, 1, 3),
            free(121, 0, 2));
    assertThat(reading.findings()).isEmpty();
  }

  /// A record's flags say whether its task was interrupted.
  @Test
  void anInterruptsEventsAreNoneOfTheTask() throws IOException {
    TraceDatWriter w = TestEvents.formats(TraceDatWriter.plain());
    w.add(
        0,
        w.page(100)
            .event(0, TestEvents.free(w, 7, 1, 0))
            .event(1, TestEvents.withFlags(TestEvents.free(w, 7, 2, 0), 0x10))
            .event(1, TestEvents.withFlags(TestEvents.free(w, 7, 3, 0), 0x18))
            .event(1, TestEvents.withFlags(TestEvents.free(w, 7, 4, 0), 0x04)));

    assertThat(TestEvents.read(w.bytes()).events())
        .containsExactly(
            free(100, 0, 1),
            free(101, 0, 2) + " SOFTIRQ",
            free(102, 0, 3) + " HARDIRQ",
            free(103, 0, 4));
  }

  @Test
  void userChainStandsBehindTheKernels() throws IOException {
    TraceDatWriter w = TestEvents.formats(TraceDatWriter.plain()).kallsyms(SYMBOLS);
    w.add(
        0,
        w.page(100)
            .event(0, TestEvents.free(w, 7, 1, 0))
            .event(1, TestEvents.stack(w, 7, 1, 0x1010))
            .event(1, TestEvents.userStack(w, 7, 0x7f0010, 0x7f0020))
            .event(1, TestEvents.free(w, 7, 2, 0))
            .event(1, TestEvents.userStack(w, 7, 0x7f0030)));

    assertThat(TestEvents.read(w.bytes()).events())
        .containsExactly(
            free(100, 0, 1) + " [do_work+0x10, 0x7f0010, 0x7f0020]",
            free(103, 0, 2) + " [0x7f0030]");
  }

  @Test
  void chainOfTheNextPageBelongsToTheLastEvent() throws IOException {
    TraceDatWriter w = TestEvents.formats(TraceDatWriter.plain()).kallsyms(SYMBOLS);
    w.add(0, w.page(100).event(0, TestEvents.free(w, 7, 1, 0)));
    w.add(
        0,
        w.page(200)
            .event(0, TestEvents.stack(w, 7, 1, 0x1010))
            .event(1, TestEvents.free(w, 7, 2, 0)));

    assertThat(TestEvents.read(w.bytes()).events())
        .containsExactly(free(100, 0, 1) + " [do_work+0x10]", free(201, 0, 2));
  }

  /// Without its event a call chain is nobody's: it stays an event, so that nothing is dropped
  /// silently.
  @Test
  void chainWithoutItsEventStaysARow() throws IOException {
    TraceDatWriter w = TestEvents.formats(TraceDatWriter.plain()).kallsyms(SYMBOLS);
    byte[] interrupted = TestEvents.stack(w, 7, 1, 0x1010);
    interrupted[2] = 0x08;
    w.add(
        0,
        w.page(100)
            .event(0, TestEvents.stack(w, 7, 1, 0x1010))
            .event(1, TestEvents.stack(w, 7, 1, 0x1010))
            .event(1, TestEvents.free(w, 7, 1, 0))
            .event(1, interrupted)
            .event(1, TestEvents.free(w, 7, 2, 0))
            .event(1, TestEvents.stack(w, 8, 1, 0x1010)));
    w.add(0, w.page(200).missed(5).event(0, TestEvents.stack(w, 7, 1, 0x1010)));

    assertThat(TestEvents.read(w.bytes()).events())
        .map(event -> event.replaceAll("cpu=.*", ""))
        .containsExactly(
            "OtherEvent[timeNs=100, ",
            "OtherEvent[timeNs=101, ",
            "MmPageFree[timeNs=102, ",
            "OtherEvent[timeNs=103, ",
            "MmPageFree[timeNs=104, ",
            "OtherEvent[timeNs=105, ",
            "LostEvents[timeNs=200, ",
            "OtherEvent[timeNs=200, ");
  }

  @Test
  void addressesThatAreHiddenStayNumbers() throws IOException {
    TraceDatWriter w = TestEvents.formats(TraceDatWriter.plain())
        .kallsyms("0000000000000000 T do_work\n0000000000000000 t inner\n");
    w.add(
        0,
        w.page(100)
            .event(0, TestEvents.free(w, 7, 1, 0))
            // A kernel of before the count was kept ends its chain with all ones.
            .event(1, TestEvents.stack(w, 7, 8, 0xffff800010a0L, -1, 5)));

    assertThat(TestEvents.read(w.bytes()).events())
        .containsExactly(free(100, 0, 1) + " [0xffff800010a0]");
  }

  @Test
  void symbolsAreFoundByAddress() {
    KernelSymbols symbols = KernelSymbols.of(
        (SYMBOLS + "ffffffff81000000 T top\nffffffff81000040 t last").getBytes(UTF_8));

    assertThat(symbols.isEmpty()).isFalse();
    assertThat(symbols.name(0xfff)).isEqualTo("0xfff");
    assertThat(symbols.name(0x1fff)).isEqualTo("do_work+0xfff");
    assertThat(symbols.name(0x2000)).isEqualTo("inner+0x0");
    assertThat(symbols.name(0x3001)).isEqualTo("0x3001");
    assertThat(symbols.name(0x4000)).isEqualTo("0x4000");
    assertThat(symbols.name(0xffffffff8100003fL)).isEqualTo("top+0x3f");
    assertThat(symbols.name(0xffffffff81000041L)).isEqualTo("last+0x1");
    assertThat(symbols.name(0xffffffffc0000000L)).isEqualTo("0xffffffffc0000000");
  }
}
