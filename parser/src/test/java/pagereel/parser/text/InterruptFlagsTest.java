package pagereel.parser.text;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pagereel.parser.Diagnostics;
import pagereel.parser.TraceFormat;
import pagereel.parser.TraceReader;
import pagereel.parser.event.EventBatch;
import pagereel.parser.event.ExecutionContext;

/// The flags of a line say whether the task was interrupted.
class InterruptFlagsTest {

  private static final String EVENT = " 132.182466: mm_page_free: page=1 pfn=0x2 order=0\n";

  private static ExecutionContext context(String columns) throws IOException {
    byte[] text = (columns + EVENT).repeat(2).getBytes(UTF_8);
    EventBatch batch = new EventBatch();
    try (TraceReader reader =
        TraceFormat.open(new BytesSource("text", text), new Diagnostics(false))) {
      assertThat(reader.next(batch)).isTrue();
    }
    assertThat(batch.size()).isEqualTo(2);
    assertThat(batch.context(1)).isEqualTo(batch.context(0));
    return batch.context(0);
  }

  @ParameterizedTest
  @CsvSource({
    "d..1., TASK",
    "..s1., SOFTIRQ",
    ".Ns.., SOFTIRQ",
    "d.h., HARDIRQ",
    "d.H3., HARDIRQ",
    "d.Z.., NMI",
  })
  void ofFtrace(String flags, ExecutionContext context) throws IOException {
    assertThat(context("              sh-125       [001] " + flags + "  ")).isEqualTo(context);
  }

  @ParameterizedTest
  @CsvSource({"d..1., TASK", ".Ns.., SOFTIRQ", "dNH1., HARDIRQ"})
  void ofTheLatencyFormat(String flags, ExecutionContext context) throws IOException {
    assertThat(context("      sh-125        1" + flags + " ")).isEqualTo(context);
  }

  @Test
  void aLineWithoutFlagsIsTheTasks() throws IOException {
    assertThat(context("              sh-125   [001]")).isEqualTo(ExecutionContext.TASK);
  }
}
