package pagereel.parser.text;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import pagereel.parser.BulkInputStream;

/// The trace inside a page that systrace wrote.
///
/// ```
///   <script class="trace-data" type="application/text">
/// # tracer: nop
/// …
///   </script>
/// ```
///
/// A page may have several such blocks, of processes or of other tracers: the one with a line
/// `# tracer:` is the trace. Old pages have it in a string of JavaScript, `var linuxPerfData =
/// "\`, each line with `\n\` behind it, and at its end a marker that systrace made up.
///
/// All other lines are empty ones here, so that line numbers stay those of the page.
final class SystraceHtml extends BulkInputStream {

  private static final String BLOCK = "class=\"trace-data\"";
  private static final String STRING = "linuxPerfData = \"";
  private static final String HEAD = "# tracer:";
  private static final String END = "</script>";

  /// `\n\` behind a line of the string.
  private static final byte[] CONTINUED = {'\\', 'n', '\\'};

  private static final byte[] STRING_END = {'"', ';'};

  /// Lines longer than this are none that begin or end a block.
  private static final int MAX_TAG_BYTES = 512;

  private static final int BEFORE = 0;
  private static final int IN_BLOCK = 1;
  private static final int IN_TRACE = 2;
  private static final int BEHIND = 3;

  private final InputStream in;
  private final LineScanner lines;
  private int state = BEFORE;

  /// The trace is the old pages' string.
  private boolean inString;

  private byte[] line = new byte[256];
  /// Bytes `[from, to)` of [#line] are still to be read.
  private int from;

  private int to;

  SystraceHtml(InputStream in) {
    this.in = in;
    lines = new LineScanner(in);
  }

  /// Whether an input that begins so is a page.
  static boolean sniff(byte[] head) {
    String text = new String(head, ISO_8859_1).stripLeading().toLowerCase(Locale.ROOT);
    return text.startsWith("<!doctype html") || text.startsWith("<html");
  }

  /// Whether the trace was found.
  boolean isFound() {
    return state >= IN_TRACE;
  }

  @Override
  public int read(byte[] into, int at, int length) throws IOException {
    int read = 0;
    while (read < length && (from < to || nextLine())) {
      int part = Math.min(length - read, to - from);
      System.arraycopy(line, from, into, at + read, part);
      from += part;
      read += part;
    }
    return read == 0 && length > 0 ? -1 : read;
  }

  private boolean nextLine() throws IOException {
    if (!lines.next()) {
      return false;
    }
    byte[] buf = lines.buf();
    int start = lines.start();
    int end = lines.end();
    if (endsWith(buf, start, end, CONTINUED)) {
      end -= CONTINUED.length;
    }
    int length = state == BEHIND || !isOfTrace(buf, start, end) ? 0 : end - start;
    if (line.length < length + 1) {
      line = new byte[2 * length + 1];
    }
    System.arraycopy(buf, start, line, 0, length);
    line[length] = '\n';
    from = 0;
    to = length + 1;
    return true;
  }

  private boolean isOfTrace(byte[] buf, int start, int end) {
    if (state == IN_TRACE && !mayBeEnd(buf, start, end)) {
      return true;
    }
    String text = new String(buf, start, Math.min(end - start, MAX_TAG_BYTES), ISO_8859_1);
    if (state == BEFORE && (text.contains(BLOCK) || text.contains(STRING))) {
      state = IN_BLOCK;
      inString = text.contains(STRING);
    } else if (state == IN_BLOCK && text.startsWith(HEAD)) {
      state = IN_TRACE;
      return true;
    } else if (text.stripLeading().startsWith(END)
        || (inString && endsWith(buf, start, end, STRING_END))) {
      state = state == IN_TRACE ? BEHIND : BEFORE;
    }
    return state == IN_TRACE;
  }

  /// Whether a line inside the trace may be its end, `  </script>` or `…";`.
  private boolean mayBeEnd(byte[] buf, int start, int end) {
    int at = start;
    while (at < end && buf[at] == ' ') {
      at++;
    }
    return (at + 1 < end && buf[at] == '<' && buf[at + 1] == '/')
        || (inString && at < end && buf[end - 1] == ';');
  }

  private static boolean endsWith(byte[] buf, int start, int end, byte[] tail) {
    if (end - start < tail.length) {
      return false;
    }
    for (int i = 0; i < tail.length; i++) {
      if (buf[end - tail.length + i] != tail[i]) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
