package pagereel.reports.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pagereel.parser.Diagnostics;
import pagereel.parser.TraceFormat;
import pagereel.parser.TraceReader;
import pagereel.parser.TraceSource;
import pagereel.parser.event.EventBatch;
import pagereel.parser.event.Tracepoint;

/// The binary trace, the report and the kernel's own text of one run print the same CSV, to the
/// precision of the text's times. Call chains are left out: a text has no offsets in them.
class SameEventsTest {

  private static final Path CAPTURES =
      Path.of(System.getProperty("pagereel.captures", "../../shared/traces"));

  /// A digest of the events as CSV.
  ///
  /// @param unitNs times are rounded to multiples of this, as the kernel does
  private static String digest(Path trace, long unitNs) throws IOException {
    MessageDigest sha;
    try {
      sha = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
    OutputStream out = new OutputStream() {
      @Override
      public void write(int b) {
        sha.update((byte) b);
      }

      @Override
      public void write(byte[] bytes, int from, int length) {
        sha.update(bytes, from, length);
      }
    };
    try (TraceSource source = TraceSource.of(trace);
        TraceReader reader = TraceFormat.open(source, new Diagnostics(false));
        EventPrinter printer = new CsvEventPrinter(out, reader.names(), reader.stacks(), 1)) {
      EventBatch batch = new EventBatch();
      EventBatch rounded = new EventBatch();
      while (reader.next(batch)) {
        for (int row = 0; row < batch.size(); row++) {
          print(printer, batch, row, rounded, unitNs);
          chain(reader, batch.stack(row), out);
        }
      }
    }
    return HexFormat.of().formatHex(sha.digest());
  }

  /// A call chain's functions; only some forms tell the place in them.
  private static void chain(TraceReader reader, int stack, OutputStream out) throws IOException {
    for (String frame : reader.stacks().names(stack, reader.names())) {
      int offset = frame.indexOf("+0x");
      out.write((offset < 0 ? frame : frame.substring(0, offset)).getBytes(UTF_8));
      out.write('\n');
    }
  }

  private static void print(
      EventPrinter printer, EventBatch batch, int row, EventBatch copy, long unitNs)
      throws IOException {
    if (batch.tracepoint(row) == Tracepoint.LOST_EVENTS) {
      return;
    }
    copy.clear();
    long timeNs = (batch.timeNs(row) + unitNs / 2) / unitNs * unitNs;
    int copied =
        copy.add(batch.tracepoint(row), timeNs, batch.cpu(row), batch.pid(row), batch.comm(row));
    for (PrintedColumn column : PrintedColumn.of(batch.tracepoint(row))) {
      copy.set(column.column(), copied, batch.value(column.column(), row));
    }
    copy.setText(copied, batch.text(row));
    printer.print(copy, copied);
  }

  @ParameterizedTest
  @CsvSource({
    "amd64-6.1-s7/report.txt.zst, 1",
    "amd64-6.12-s1/report.txt.zst, 1",
    "arm64-6.1-s1/report.txt.zst, 1",
    "amd64-6.1-s7/trace.txt.zst, 1000",
    "amd64-6.12-s1/trace.txt.zst, 1000",
    "arm64-6.1-s1/trace.txt.zst, 1000",
    "amd64-6.12-s6/trace.txt.zst, 1000",
  })
  void textAndBinaryGiveTheSame(String text, long unitNs) throws IOException {
    Path path = CAPTURES.resolve(text);
    assumeTrue(Files.exists(path), "no " + path);
    assertThat(digest(path, unitNs)).isEqualTo(digest(path.resolveSibling("trace.dat"), unitNs));
  }
}
