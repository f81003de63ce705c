package pagereel.parser.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pagereel.parser.Diagnostics;
import pagereel.parser.TraceFormat;
import pagereel.parser.TraceFormatException;
import pagereel.parser.event.EventBatch;
import pagereel.parser.event.Tracepoint;

/// Cut and damaged texts: every line is an event, skipped and counted, or no event.
class TextMutationTest {

  private static final int MUTANTS = 300;
  private static final byte[] FAVOURITES =
      "\n\n -[]:=().0x9(~)\0\r".getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);

  static List<Path> cases() throws IOException {
    return CasesTest.cases();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void everyLineIsAccountedFor(Path trace) throws IOException {
    byte[] whole = Files.readAllBytes(trace);
    Random random = new Random(whole.length);
    for (int i = 0; i < MUTANTS; i++) {
      byte[] mutant = mutate(whole, random);
      for (TraceFormat format :
          List.of(TraceFormat.FTRACE_TEXT, TraceFormat.TRACE_CMD_REPORT, TraceFormat.PERF_SCRIPT)) {
        readWhole(mutant, format);
      }
      sniffAndReadStrictly(mutant);
    }
  }

  private static byte[] mutate(byte[] whole, Random random) {
    byte[] mutant = Arrays.copyOf(whole, 1 + random.nextInt(whole.length));
    int changes = random.nextInt(8);
    for (int i = 0; i < changes; i++) {
      int at = random.nextInt(mutant.length);
      mutant[at] = random.nextBoolean()
          ? FAVOURITES[random.nextInt(FAVOURITES.length)]
          : (byte) random.nextInt(256);
    }
    return mutant;
  }

  private static void readWhole(byte[] mutant, TraceFormat format) throws IOException {
    Diagnostics diagnostics = new Diagnostics(false);
    try (TextTraceReader reader =
        new TextTraceReader(new BytesSource("mutant", mutant), diagnostics, format)) {
      EventBatch batch = new EventBatch(5);
      long events = 0;
      while (reader.next(batch)) {
        for (int row = 0; row < batch.size(); row++) {
          events += batch.tracepoint(row) == Tracepoint.LOST_EVENTS ? 0 : 1;
          EventText.of(batch, row, reader.names());
        }
      }
      assertThat(events + reader.skippedLines() + reader.otherLines()).isEqualTo(lines(mutant));
      assertThat(diagnostics.count("malformedLine")).isEqualTo(reader.skippedLines());
    } catch (TraceFormatException none) {
      // Not one line is an event's, and the first strange one looks like an option's.
      assertThat(none).hasMessageContaining("ftrace's option");
    }
  }

  private static long lines(byte[] text) {
    long lines = 0;
    for (byte b : text) {
      lines += b == '\n' ? 1 : 0;
    }
    return text[text.length - 1] == '\n' ? lines : lines + 1;
  }

  private static void sniffAndReadStrictly(byte[] mutant) throws IOException {
    try (var reader = TraceFormat.open(new BytesSource("mutant", mutant), new Diagnostics(true))) {
      EventBatch batch = new EventBatch(5);
      while (reader.next(batch)) {
        assertThat(batch.size()).isPositive();
      }
    } catch (TraceFormatException expected) {
      assertThat(expected).hasMessageStartingWith("mutant");
    }
  }
}
