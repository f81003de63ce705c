package pagereel.cli;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import pagereel.parser.Capture;
import pagereel.reports.OutputFile;

/// A command's result as JSON: in a file, on standard output in place of the text, or not at all.
final class JsonOutput implements AutoCloseable {

  /// How a result is written.
  interface Format<T> {
    void render(T result, OutputStream out) throws IOException;
  }

  private final Console console;
  private final boolean inPlaceOfText;
  private final @Nullable OutputFile file;

  private JsonOutput(Console console, boolean inPlaceOfText, @Nullable OutputFile file) {
    this.console = console;
    this.inPlaceOfText = inPlaceOfText;
    this.file = file;
  }

  /// @param path what `--json` names, or null if it is not given
  /// @throws IOException whose message names the path and says why it cannot be written
  static JsonOutput open(@Nullable Path path, Console console) throws IOException {
    boolean onOut = isStandardOutput(path);
    return new JsonOutput(console, onOut, path == null || onOut ? null : OutputFile.open(path));
  }

  static boolean isStandardOutput(@Nullable Path path) {
    return path != null && path.toString().equals(Capture.STANDARD_INPUT);
  }

  /// Whether standard output is for the JSON alone.
  boolean inPlaceOfText() {
    return inPlaceOfText;
  }

  <T> void write(T result, Format<T> format) throws IOException {
    if (file != null) {
      format.render(result, file.stream());
      file.commit();
    }
    if (inPlaceOfText) {
      print(result, format, console);
    }
  }

  /// Writes a result to standard output, which stays open.
  static <T> void print(T result, Format<T> format, Console console) throws IOException {
    OutputStream out = new BufferedOutputStream(console.out(), 1 << 16);
    format.render(result, out);
    out.flush();
  }

  /// Gives up what is not committed.
  @Override
  public void close() throws IOException {
    if (file != null) {
      file.close();
    }
  }
}
