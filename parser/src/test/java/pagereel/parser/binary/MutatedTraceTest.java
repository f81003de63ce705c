package pagereel.parser.binary;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pagereel.parser.Diagnostics;
import pagereel.parser.TraceFormat;
import pagereel.parser.TraceFormatException;
import pagereel.parser.TraceReader;
import pagereel.parser.TraceSource;
import pagereel.parser.event.EventBatch;

/// Damaged files: whatever is wrong, reading ends, and no other exception than the one for bad
/// formats comes out.
class MutatedTraceTest {

  private static final int PAGES = 8;
  private static final int EVENTS_PER_PAGE = 12;
  private static final int EVENTS = 2 * PAGES * EVENTS_PER_PAGE;
  private static final int MUTATIONS = 400;

  private static byte[] whole(int version, SectionCompression compression) {
    TraceDatWriter w = TestEvents.formats(new TraceDatWriter(version, false, 8, compression));
    w.option(4, "[local]").option(5, "Linux box 6.1.0-test riscv64").pagesPerChunk(3);
    for (int page = 0; page < PAGES; page++) {
      for (int cpu = 0; cpu < 2; cpu++) {
        PageWriter records = w.page(1000L * page + cpu);
        for (int i = 0; i < EVENTS_PER_PAGE; i += 6) {
          records
              .event(1, TestEvents.free(w, 7, i, 0))
              .event(1, TestEvents.alloc(w, 8, i, 2, 0x40, 1))
              .longEvent(1, TestEvents.finish(w, "heap", i, 1, 1))
              .timeExtend(5)
              .event(1, TestEvents.finished(w, 1, 9, 7))
              .event(1, TestEvents.print(w, "marker " + i))
              .discarded(1, 24)
              .event(1, TestEvents.other(w, TestEvents.STACK));
        }
        w.add(cpu, records);
      }
    }
    return w.bytes();
  }

  @ParameterizedTest
  @CsvSource({"6,NONE", "7,NONE", "7,ZLIB", "7,ZSTD"})
  void damageIsSurvived(int version, SectionCompression compression) throws IOException {
    byte[] whole = whole(version, compression);
    assertThat(read(whole)).isEqualTo(EVENTS);
    Random random = new Random(version * 31L + compression.ordinal());
    int used = 0;
    for (int i = 0; i < MUTATIONS; i++) {
      byte[] damaged = damage(whole, random);
      try {
        // A damaged length can make one record of several, and bytes of a record into records; a
        // page never holds more than its size allows.
        assertThat(read(damaged)).isBetween(0, 2 * PAGES * PageWriter.PAGE_BYTES / 8);
        used++;
      } catch (TraceFormatException e) {
        assertThat(e).hasMessageContaining("expected").hasMessageContaining("found");
      }
    }
    assertThat(used).as("files of which something was used").isGreaterThan(MUTATIONS / 10);
  }

  private static byte[] damage(byte[] whole, Random random) {
    boolean cut = random.nextInt(3) == 0;
    byte[] damaged = Arrays.copyOf(whole, cut ? random.nextInt(whole.length) : whole.length);
    int flips = damaged.length == 0 ? 0 : random.nextInt(4) + (cut ? 0 : 1);
    // Half of the damage goes to the beginning, where the header is densest.
    int range = random.nextBoolean() ? Math.min(400, damaged.length) : damaged.length;
    for (int i = 0; i < flips; i++) {
      int at = random.nextInt(range);
      damaged[at] = random.nextBoolean()
          ? (byte) (damaged[at] ^ 1 << random.nextInt(8))
          : (byte) random.nextInt(256);
    }
    return damaged;
  }

  private static int read(byte[] file) throws IOException {
    int events = 0;
    try (TraceSource source = TraceSource.ofStream("test", new ByteArrayInputStream(file));
        TraceReader reader = TraceFormat.open(source, new Diagnostics(false))) {
      EventBatch batch = new EventBatch(64);
      while (reader.next(batch)) {
        for (int row = 0; row < batch.size(); row++) {
          events += batch.pid(row) == EventBatch.NO_PID ? 0 : 1;
        }
      }
    }
    return events;
  }
}
