package pagereel.parser.text;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/// Walks through the lines of an input, each as a range of one byte buffer.
///
/// The line is valid until the next [#next]. A line longer than [#MAX_LINE_BYTES] is cut there,
/// its rest skipped.
final class LineScanner {

  static final int MAX_LINE_BYTES = 1 << 20;

  private static final int INITIAL_BYTES = 1 << 18;

  private final InputStream in;
  private byte[] buf = new byte[INITIAL_BYTES];
  /// Bytes `[position, limit)` are read and not yet scanned.
  private int position;
  private int limit;
  private boolean ended;
  /// The last line was too long; its rest is still to be read.
  private boolean skipping;
  private boolean again;
  private int start;
  private int end;
  private long line;

  LineScanner(InputStream in) {
    this.in = in;
  }

  /// Goes to the next line.
  ///
  /// @return false if there is none
  boolean next() throws IOException {
    if (again) {
      again = false;
      return true;
    }
    if (skipping) {
      skipRest();
    }
    int at = position;
    while (true) {
      byte[] bytes = buf;
      int stop = limit;
      while (at < stop && bytes[at] != '\n') {
        at++;
      }
      if (at < stop) {
        take(at);
        position = at + 1;
        return true;
      }
      int scanned = at - position;
      if (scanned >= MAX_LINE_BYTES) {
        take(at);
        position = limit;
        skipping = true;
        return true;
      }
      if (!fill()) {
        if (position == limit) {
          return false;
        }
        take(limit);
        position = limit;
        return true;
      }
      at = position + scanned;
    }
  }

  /// Lets the next [#next] stay on the line.
  void pushBack() {
    again = true;
  }

  private void take(int lineEnd) {
    start = position;
    end = lineEnd > start && buf[lineEnd - 1] == '\r' ? lineEnd - 1 : lineEnd;
    line++;
  }

  /// Passes over the rest of a line that was too long.
  private void skipRest() throws IOException {
    do {
      while (position < limit) {
        if (buf[position++] == '\n') {
          skipping = false;
          return;
        }
      }
    } while (fill());
    skipping = false;
  }

  /// Reads more behind the unscanned bytes, which move to the buffer's front.
  private boolean fill() throws IOException {
    if (ended) {
      return false;
    }
    if (position > 0) {
      System.arraycopy(buf, position, buf, 0, limit - position);
      limit -= position;
      position = 0;
    }
    if (limit == buf.length) {
      buf = Arrays.copyOf(buf, 2 * buf.length);
    }
    int read = in.read(buf, limit, buf.length - limit);
    if (read < 0) {
      ended = true;
      return false;
    }
    limit += read;
    return true;
  }

  byte[] buf() {
    return buf;
  }

  /// Where the line begins in [#buf].
  int start() {
    return start;
  }

  /// One past the line's last byte, its line end not counted.
  int end() {
    return end;
  }

  /// The line's number, counted from 1.
  long line() {
    return line;
  }
}
