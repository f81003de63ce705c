package pagereel.parser.text;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineScannerTest {

  private static List<String> lines(InputStream in) throws IOException {
    LineScanner scanner = new LineScanner(in);
    List<String> lines = new ArrayList<>();
    while (scanner.next()) {
      lines.add(new String(scanner.buf(), scanner.start(), scanner.end() - scanner.start(), UTF_8));
      assertThat(scanner.line()).isEqualTo(lines.size());
    }
    return lines;
  }

  /// Gives a few bytes at a time, as a pipe does.
  private static InputStream trickle(String text) {
    return new ByteArrayInputStream(text.getBytes(UTF_8)) {
      @Override
      public synchronized int read(byte[] buf, int from, int length) {
        return super.read(buf, from, Math.min(length, 3));
      }
    };
  }

  @Test
  void endsLinesAtNewlinesAndAtTheEnd() throws IOException {
    assertThat(lines(trickle("one\n\ntwo\r\nthree"))).containsExactly("one", "", "two", "three");
    assertThat(lines(trickle("one\n"))).containsExactly("one");
    assertThat(lines(trickle(""))).isEmpty();
    assertThat(lines(trickle("\r\n\r"))).containsExactly("", "");
  }

  @Test
  void keepsLinesThatCrossTheBuffersEnd() throws IOException {
    String line = "x".repeat(99_999);
    List<String> all = lines(new ByteArrayInputStream((line + "\n").repeat(9).getBytes(UTF_8)));
    assertThat(all).hasSize(9).containsOnly(line);
  }

  @Test
  void cutsALineThatIsTooLong() throws IOException {
    String tooLong = "y".repeat(3 * LineScanner.MAX_LINE_BYTES);
    List<String> all = lines(new ByteArrayInputStream((tooLong + "\nshort\n").getBytes(UTF_8)));
    assertThat(all).hasSize(2);
    assertThat(all.get(0).length()).isBetween(LineScanner.MAX_LINE_BYTES, tooLong.length() - 1);
    assertThat(all.get(1)).isEqualTo("short");
  }
}
