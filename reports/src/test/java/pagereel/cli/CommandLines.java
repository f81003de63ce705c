package pagereel.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;

/// Runs command lines inside the test's own process.
final class CommandLines {

  /// What a command line did.
  record Result(int exitCode, String out, String err) {}

  private CommandLines() {}

  static Result run(String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exitCode =
        Main.run(new Console(out, new PrintStream(err, true, UTF_8), false, false), args);
    return new Result(exitCode, out.toString(UTF_8), err.toString(UTF_8));
  }
}
