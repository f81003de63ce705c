package pagereel.parser.text;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import pagereel.parser.Diagnostics;
import pagereel.parser.TraceFormat;
import pagereel.parser.TraceReader;
import pagereel.parser.event.EventBatch;

class TextStacksTest {

  private static final Path CASE =
      Path.of("src/test/resources/cases/ftrace/stacks-of-several-cpus.trace");

  private static List<String> events(byte[] text, int capacity) throws IOException {
    List<String> events = new ArrayList<>();
    try (TraceReader reader =
        TraceFormat.open(new BytesSource("text", text), new Diagnostics(false))) {
      EventBatch batch = new EventBatch(capacity);
      while (reader.next(batch)) {
        for (int row = 0; row < batch.size(); row++) {
          events.add(EventText.of(batch, row, reader.names())
              + reader.stacks().names(batch.stack(row), reader.names()));
        }
      }
    }
    return events;
  }

  static IntStream capacities() {
    return IntStream.rangeClosed(1, 20);
  }

  /// An event at the end of a full batch has its stack all the same.
  @ParameterizedTest
  @MethodSource("capacities")
  void batchesMakeNoDifference(int capacity) throws IOException {
    byte[] text = Files.readAllBytes(CASE);
    assertThat(events(text, capacity)).isEqualTo(events(text, 4096));
  }

  /// Each event's stack comes after an event of each other CPU.
  @ParameterizedTest
  @ValueSource(ints = {1, 7, 512, 4096})
  void everyEventOfManyHasItsStack(int capacity) throws IOException {
    int cpus = 5;
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 3000; i++) {
      for (int cpu = 0; cpu < cpus; cpu++) {
        line(text, i, cpu, "mm_page_free: page=1 pfn=0x%x order=0".formatted(i * cpus + cpu));
      }
      for (int cpu = 0; cpu < cpus; cpu++) {
        line(text, i, cpu, "<stack trace>");
        text.append(" => frame_%d\n => main\n".formatted(i * cpus + cpu));
      }
    }
    List<String> events = events(text.toString().getBytes(UTF_8), capacity);
    assertThat(events).hasSize(3000 * cpus);
    for (int i = 0; i < events.size(); i++) {
      assertThat(events.get(i)).endsWith("PFN=0x%x ORDER=0[frame_%d, main]".formatted(i, i));
    }
  }

  private static void line(StringBuilder text, int second, int cpu, String event) {
    text.append("              sh-%d       [%03d] ..... %5d.000001: %s\n"
        .formatted(100 + cpu, cpu, second, event));
  }

  /// A stack that comes too late for its event is one of its own: nothing is lost.
  @Test
  void lateStacksStay() throws IOException {
    StringBuilder text = new StringBuilder();
    line(text, 0, 1, "mm_page_free: page=1 pfn=0x1 order=0");
    for (int i = 0; i < 600; i++) {
      line(text, i, 0, "mm_page_free: page=1 pfn=0x2 order=0");
    }
    line(text, 600, 1, "<stack trace>");
    text.append(" => late\n");
    List<String> events = events(text.toString().getBytes(UTF_8), 1);
    assertThat(events).hasSize(602);
    assertThat(events.getLast()).endsWith("NAME='kernel_stack'[late]");
  }
}
