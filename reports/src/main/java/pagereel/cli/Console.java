package pagereel.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// Where a command's results and messages go.
///
/// @param out           results; its errors are errors of the command
/// @param err           progress and warnings
/// @param outIsTerminal whether a person reads the results as they come
record Console(OutputStream out, PrintStream err, boolean outIsTerminal, boolean errIsTerminal) {

  /// The process's own streams.
  static Console ofProcess() {
    return new Console(
        new FileOutputStream(FileDescriptor.out),
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
        isTerminal(1),
        isTerminal(2));
  }

  /// Linux names the terminal behind a file descriptor; elsewhere only both ends together are
  /// known.
  private static boolean isTerminal(int descriptor) {
    Path link = Path.of("/proc/self/fd/" + descriptor);
    try {
      String target = Files.readSymbolicLink(link).toString();
      return target.startsWith("/dev/pts/")
          || target.startsWith("/dev/tty")
          || target.equals("/dev/console");
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  /// Tells the user something, on a line of its own.
  void message(String text) {
    err.println("pagereel: " + text);
  }
}
