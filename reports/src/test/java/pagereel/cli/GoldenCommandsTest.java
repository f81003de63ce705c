package pagereel.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The command lines of `cli/commands.txt` give what `cli/commands.expected` says: results,
/// messages and exit codes.
class GoldenCommandsTest {

  private static final Path FOLDER = Path.of("src/test/resources/cli");

  @Test
  void giveTheExpectedOutput() throws IOException {
    StringBuilder actual = new StringBuilder();
    for (String line : Files.readAllLines(FOLDER.resolve("commands.txt"))) {
      String[] words = line.isEmpty() ? new String[0] : line.split(" ", -1);
      CommandLines.Result result = CommandLines.run(inFolder(words));
      actual.append("$ pagereel ").append(line).append('\n').append(result.out());
      result
          .err()
          .lines()
          .forEach(message -> actual.append("! ").append(message).append('\n'));
      actual.append("exit ").append(result.exitCode()).append("\n\n");
    }
    String text = actual.toString().replace(FOLDER + "/", "");
    Files.createDirectories(Path.of("target/cli"));
    Files.writeString(Path.of("target/cli/commands.expected"), text, UTF_8);
    assertThat(text).isEqualTo(Files.readString(FOLDER.resolve("commands.expected")));
  }

  /// The words with those that name a file of the folder made paths to it.
  private static String[] inFolder(String[] words) throws IOException {
    List<String> names;
    try (Stream<Path> files = Files.list(FOLDER)) {
      names = Stream.concat(
              files.map(file -> file.getFileName().toString()),
              Stream.of("missing.txt", "nowhere/x.json"))
          .toList();
    }
    return Arrays.stream(words)
        .map(word -> names.contains(word) ? FOLDER.resolve(word).toString() : word)
        .toArray(String[]::new);
  }
}
