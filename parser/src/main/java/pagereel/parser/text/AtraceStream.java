package pagereel.parser.text;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.Optional;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;
import pagereel.parser.BulkInputStream;
import pagereel.parser.TraceFormatException;

/// The trace in what Android's `atrace` prints: behind a line `TRACE:`, and with `-z` as one zlib
/// stream.
///
/// Each line before the trace is an empty one here, so that line numbers stay those of the file.
/// Where the zlib data is cut or damaged, the stream ends, and says so in [#damage].
final class AtraceStream extends BulkInputStream {

  static final String MARK = "TRACE:";

  /// How much may stand before the mark.
  private static final int MAX_LINES = 100;

  private static final int BUFFER_BYTES = 1 << 16;
  private static final int INFLATED_BYTES = 1 << 10;
  private static final int DEFLATED = 8;

  private final String name;
  private final PushbackInputStream file;
  private final InputStream in;
  private final boolean compressed;
  private int emptyLines;
  private @Nullable TraceFormatException damage;

  AtraceStream(String name, InputStream input) throws IOException {
    this.name = name;
    file = new PushbackInputStream(input, 2);
    String line;
    do {
      line = line();
      emptyLines++;
    } while (!line.equals(MARK) && emptyLines < MAX_LINES);
    byte[] head = file.readNBytes(2);
    file.unread(head);
    compressed = isZlib(head);
    in = compressed ? new InflaterInputStream(file) : file;
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    int next = file.read();
    while (next >= 0 && next != '\n' && line.length() < BUFFER_BYTES) {
      line.append((char) next);
      next = file.read();
    }
    return line.toString().stripTrailing();
  }

  /// Whether an input that begins so is what atrace prints.
  static boolean sniff(byte[] head) {
    String text = new String(head, ISO_8859_1);
    int mark = text.startsWith(MARK) ? 0 : text.indexOf("\n" + MARK) + 1;
    int end = text.indexOf('\n', mark);
    if (end < 0 || !text.substring(mark, end).stripTrailing().equals(MARK)) {
      return false;
    }
    boolean zlib = head.length > end + 2 && isZlib(new byte[] {head[end + 1], head[end + 2]});
    return zlib || text.startsWith("# tracer:", end + 1);
  }

  private static boolean isZlib(byte[] head) {
    return head.length == 2
        && (head[0] & 0xf) == DEFLATED
        && ((head[0] & 0xff) << 8 | (head[1] & 0xff)) % 31 == 0;
  }

  boolean isCompressed() {
    return compressed;
  }

  /// Where the zlib data is cut or damaged, if it is and that place was reached.
  Optional<TraceFormatException> damage() {
    return Optional.ofNullable(damage);
  }

  @Override
  public int read(byte[] into, int at, int length) throws IOException {
    if (emptyLines > 0) {
      emptyLines--;
      into[at] = '\n';
      return 1;
    }
    if (damage != null) {
      return -1;
    }
    try {
      // What one call reads is lost where the data turns out to be damaged.
      return in.read(into, at, compressed ? Math.min(length, INFLATED_BYTES) : length);
    } catch (EOFException e) {
      damage = TraceFormatException.of(name, "more zlib data", "the end of the file");
    } catch (ZipException e) {
      damage = TraceFormatException.of(name, "zlib data", "damaged data: " + e.getMessage());
    }
    return -1;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
