package pagereel.parser;

import java.io.IOException;

/// A file that cannot be read as a trace: where it stops making sense, what was expected there and
/// what stood there.
public final class TraceFormatException extends IOException {

  private TraceFormatException(String message) {
    super(message);
  }

  /// A problem at a place of a binary input.
  ///
  /// @param path        the file as the user named it
  /// @param offsetBytes where, counted in the decompressed bytes
  public static TraceFormatException atOffset(
      String path, long offsetBytes, String expected, String found) {
    return new TraceFormatException(
        "%s: at byte %d: expected %s, found %s".formatted(path, offsetBytes, expected, found));
  }

  /// A problem at a line of a text input.
  ///
  /// @param line counted from 1
  public static TraceFormatException atLine(String path, long line, String expected, String found) {
    return new TraceFormatException(
        "%s:%d: expected %s, found %s".formatted(path, line, expected, found));
  }

  /// For what has no place inside a file, such as a directory without a trace.
  public static TraceFormatException of(String path, String expected, String found) {
    return new TraceFormatException("%s: expected %s, found %s".formatted(path, expected, found));
  }
}
