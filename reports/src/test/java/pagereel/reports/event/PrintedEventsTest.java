package pagereel.reports.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pagereel.parser.Diagnostics;
import pagereel.parser.TraceFormat;
import pagereel.parser.TraceReader;
import pagereel.parser.TraceSource;
import pagereel.parser.event.EventBatch;

class PrintedEventsTest {

  private static final Path FOLDER = Path.of("src/test/resources/cli");

  private static String printed(Path trace, EventFormat format) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (TraceSource source = TraceSource.of(trace);
        TraceReader reader = TraceFormat.open(source, new Diagnostics(false));
        EventPrinter printer = format.printer(out, reader, reader.info().timeUnitNs())) {
      EventBatch batch = new EventBatch();
      while (reader.next(batch)) {
        for (int row = 0; row < batch.size(); row++) {
          printer.print(batch, row);
        }
      }
    }
    return out.toString(UTF_8);
  }

  @TempDir
  @SuppressWarnings("NullAway.Init") // set by JUnit
  Path directory;

  /// What is printed as text is read again as the same events.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "failed-allocations.txt",
        "lost-events.txt",
        "compaction.txt",
        "oom-and-cma-names.txt",
        "6.1-header-and-buffer-started.txt",
        "stacks.txt",
      })
  void textIsReadAgain(String name) throws IOException {
    Path trace = FOLDER.resolve(name);
    Path again = directory.resolve(name);
    Files.writeString(again, printed(trace, EventFormat.TEXT));
    assertThat(printed(again, EventFormat.CSV)).isEqualTo(printed(trace, EventFormat.CSV));
  }

  @Test
  void noCellStartsAFormula() throws IOException {
    String csv = printed(FOLDER.resolve("hostile.txt"), EventFormat.CSV);
    try (var records = CSVFormat.RFC4180.parse(new StringReader(csv))) {
      List<CSVRecord> rows = records.getRecords();
      assertThat(rows).hasSize(5);
      for (CSVRecord row : rows) {
        assertThat(row.size()).isEqualTo(rows.getFirst().size());
        for (String cell : row) {
          assertThat(cell).doesNotStartWith("=").doesNotStartWith("+").doesNotStartWith("@");
        }
        assertThat(row.get(3)).doesNotStartWith("-");
      }
    }
  }

  @Test
  void noControlCharacterReachesTheTerminal() throws IOException {
    String text = printed(FOLDER.resolve("hostile.txt"), EventFormat.TEXT);
    assertThat(text.lines()).hasSize(4);
    assertThat(text.replace("\n", "")).matches("\\P{Cntrl}*");
  }

  @Test
  void everyJsonKeyIsAColumnOfTheCsv() throws IOException {
    Path trace = FOLDER.resolve("compaction.txt");
    String header = printed(trace, EventFormat.CSV).lines().findFirst().orElseThrow();
    Set<String> columns = new TreeSet<>(List.of(header.split(",", -1)));
    printed(trace, EventFormat.JSONL).lines().forEach(line -> {
      for (String member : line.replaceAll("[{}\"]", "").split(",", -1)) {
        String key = member.substring(0, member.indexOf(':'));
        assertThat(columns)
            .contains(key.replaceAll("([A-Z])", "_$1").toLowerCase(java.util.Locale.ROOT));
      }
    });
  }
}
