package pagereel.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainTest {

  private static final String TRACE = "src/test/resources/cli/compaction.txt";

  /// A reader of the results that closes its end at once.
  private static OutputStream failing(String message) {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        throw new IOException(message);
      }
    };
  }

  @Test
  void helpAndVersionAreResults() {
    assertThat(CommandLines.run("--version").out()).startsWith("pagereel ");
    CommandLines.Result help = CommandLines.run("--help");
    assertThat(help.exitCode()).isZero();
    assertThat(help.out()).contains("info", "events");
    assertThat(help.err()).isEmpty();
    assertThat(CommandLines.run("events", "--help").out()).contains("--pfn", "--threads");
  }

  @Test
  void aBrokenPipeEndsQuietly() {
    for (String format : new String[] {"text", "csv", "jsonl"}) {
      ByteArrayOutputStream err = new ByteArrayOutputStream();
      Console console =
          new Console(failing("Broken pipe"), new PrintStream(err, true, UTF_8), false, false);
      assertThat(Main.run(console, "events", "--format", format, TRACE)).isZero();
      assertThat(err.toString(UTF_8)).isEmpty();
    }
  }

  @Test
  void resultsThatCannotBeWrittenFail() {
    for (String format : new String[] {"text", "csv", "jsonl"}) {
      ByteArrayOutputStream err = new ByteArrayOutputStream();
      Console console = new Console(
          failing("No space left on device"), new PrintStream(err, true, UTF_8), false, false);
      assertThat(Main.run(console, "events", "--format", format, TRACE)).isEqualTo(1);
      assertThat(err.toString(UTF_8)).isEqualTo("pagereel: No space left on device\n");
    }
  }

  @Test
  void stackTracesOnlyWithDebug() {
    assertThat(CommandLines.run("info", "/nowhere").err()).doesNotContain("\tat ");
    assertThat(CommandLines.run("info", "--debug", "/nowhere").err()).contains("\tat ");
  }

  @Test
  void infoAsJson(@TempDir Path directory) throws IOException {
    Path json = directory.resolve("info.json");
    assertThat(CommandLines.run("info", "--json", json.toString(), TRACE).exitCode())
        .isZero();
    assertThat(Files.readString(json))
        .contains("\"schema\" : \"pagereel/info/1\"", "\"mm_compaction_begin\" : 1")
        .doesNotContain("kernel\" :");
    assertThat(CommandLines.run("info", "--json", json + "2", "/nowhere").exitCode())
        .isEqualTo(1);
    assertThat(directory).isDirectoryContaining(file -> file.equals(json));
    assertThat(directory.toFile().list()).hasSize(1);
  }

  @Test
  void colorsAreForTerminals() {
    assertThat(ColorMode.AUTO.on(true, Map.of())).isTrue();
    assertThat(ColorMode.AUTO.on(false, Map.of())).isFalse();
    assertThat(ColorMode.AUTO.on(true, Map.of("NO_COLOR", "1"))).isFalse();
    assertThat(ColorMode.AUTO.on(true, Map.of("TERM", "dumb"))).isFalse();
    assertThat(ColorMode.ALWAYS.on(false, Map.of("NO_COLOR", "1"))).isTrue();
    assertThat(ColorMode.NEVER.on(true, Map.of())).isFalse();
    assertThat(CommandLines.run("info", "--color", "always", TRACE).out()).contains("\033[1m");
    assertThat(CommandLines.run("info", TRACE).out()).doesNotContain("\033");
  }
}
