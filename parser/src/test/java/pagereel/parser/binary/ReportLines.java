package pagereel.parser.binary;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import pagereel.parser.TraceReader;
import pagereel.parser.event.Column;
import pagereel.parser.event.EventBatch;
import pagereel.parser.event.Field;
import pagereel.parser.event.GfpFlags;
import pagereel.parser.event.StackTable;
import pagereel.parser.event.Symbols;
import pagereel.parser.event.Tracepoint;

/// The lines of `trace-cmd report`, compared with rows one by one. Reads them by itself, with
/// regular expressions: the parser's own text reader could share a mistake with its binary one.
///
/// Of events at one time the tool shows the CPUs in another order: each CPU's are compared in
/// theirs.
final class ReportLines {

  private static final Pattern EVENT =
      Pattern.compile("\\s*(.*)-(\\d+)\\s+\\[(\\d+)\\]\\s+(\\d+)\\.(\\d{9}): (\\S+?):\\s+(.*)");
  private static final Pattern LOST =
      Pattern.compile("CPU:(\\d+) \\[(?:(\\d+) )?EVENTS DROPPED\\]");
  private static final Pattern FRAME = Pattern.compile("=> (\\S+) \\(([0-9a-f]+)\\)");
  private static final Pattern VALUE = Pattern.compile("([a-z_-]+)[=:]([^\\s,]+)");
  private static final Pattern RANGE = Pattern.compile("\\(0x([0-9a-f]+) ~ 0x([0-9a-f]+)\\)");
  private static final String FAILED = "[FAILED TO PARSE]";

  /// A bit that 6.1 has a name for which is gone today. 6.12 has none, and the bit stays.
  private static final long ATOMIC = 0x200;

  private static final String STACK = "kernel_stack";

  /// One event, or a loss, with the frames of a call chain below it.
  private record Line(String text, Matcher event, List<String> frames) {}

  private final boolean rawFields;
  private final Map<Integer, Deque<Line>> byCpu = new HashMap<>();
  private @Nullable BufferedReader report;
  private @Nullable Line latest;

  /// @param rawFields the lines are of `-R`
  ReportLines(boolean rawFields) {
    this.rawFields = rawFields;
  }

  void of(BufferedReader lines) {
    report = lines;
  }

  /// Reads on to the line of the next event.
  ///
  /// @return its CPU, or −1 at the end
  private int read() throws IOException {
    BufferedReader lines = report;
    while (lines != null) {
      String text = lines.readLine();
      if (text == null) {
        return -1;
      }
      Matcher event = EVENT.matcher(text);
      Matcher lost = LOST.matcher(text);
      Line before = latest;
      if (event.matches() || lost.matches()) {
        int cpu = Integer.parseInt(event.matches() ? event.group(3) : lost.group(1));
        Line line = new Line(text, event.matches() ? event : lost, new ArrayList<>());
        latest = line;
        byCpu.computeIfAbsent(cpu, c -> new ArrayDeque<>()).add(line);
        return cpu;
      }
      if (before != null && FRAME.matcher(text).matches()) {
        before.frames.add(text);
      }
    }
    return -1;
  }

  private Line next(int cpu) throws IOException {
    Deque<Line> lines = byCpu.computeIfAbsent(cpu, c -> new ArrayDeque<>());
    // A line is whole when the next one is there.
    while (lines.size() < 2 && read() >= 0) {
      // Lines of other CPUs wait for their rows.
    }
    assertThat(lines).as("events of CPU %d", cpu).isNotEmpty();
    return lines.remove();
  }

  /// The lines that no row was like.
  List<String> left() throws IOException {
    while (read() >= 0) {
      // All that follows is left.
    }
    return byCpu.values().stream().flatMap(Deque::stream).map(Line::text).toList();
  }

  void compare(EventBatch batch, int row, TraceReader reader) throws IOException {
    Line line = next(batch.cpu(row));
    Matcher event = line.event;
    if (batch.tracepoint(row) == Tracepoint.LOST_EVENTS) {
      long count = batch.value(Column.COUNT, row);
      assertThat(event.group(2)).isEqualTo(count == EventBatch.ABSENT ? null : "" + count);
      return;
    }
    long timeNs = Long.parseLong(event.group(4)) * 1_000_000_000L + Long.parseLong(event.group(5));
    assertThat(batch.timeNs(row)).as(line.text).isEqualTo(timeNs);
    assertThat(batch.pid(row)).as(line.text).isEqualTo(Integer.parseInt(event.group(2)));
    assertThat(reader.names().name(batch.comm(row))).as(line.text).isEqualTo(event.group(1));
    assertThat(name(batch, row, reader)).as(line.text).isEqualTo(event.group(6));
    fields(batch, row, reader, line.text, event.group(7));
    stack(batch, row, reader);
  }

  private static String name(EventBatch batch, int row, TraceReader reader) {
    return batch.tracepoint(row) == Tracepoint.OTHER
        ? reader.names().name(batch.value(Column.NAME, row))
        : batch.tracepoint(row).eventName();
  }

  /// The call chain that the tool shows as an event of its own.
  private void stack(EventBatch batch, int row, TraceReader reader) throws IOException {
    if (batch.stack(row) == StackTable.NONE) {
      return;
    }
    Line line = next(batch.cpu(row));
    assertThat(line.event.group(6)).isEqualTo(STACK);
    if (rawFields) {
      return;
    }
    List<String> frames = reader.stacks().names(batch.stack(row), reader.names());
    assertThat(frames).as(line.text).hasSameSizeAs(line.frames);
    for (int i = 0; i < frames.size(); i++) {
      Matcher frame = FRAME.matcher(line.frames.get(i));
      assertThat(frame.matches()).isTrue();
      assertThat(frames.get(i)).as(line.text).startsWith(frame.group(1) + "+0x");
    }
  }

  private void fields(EventBatch batch, int row, TraceReader reader, String text, String payload) {
    boolean failed = payload.startsWith(FAILED);
    boolean raw = rawFields || failed;
    if (batch.tracepoint(row) == Tracepoint.MARKER) {
      String marker = batch.text(row).lines().findFirst().orElse("");
      assertThat(payload).as(text).endsWith(marker);
      return;
    }
    Map<String, String> values = new HashMap<>();
    Matcher matcher = VALUE.matcher(payload);
    while (matcher.find()) {
      values.put(matcher.group(1), matcher.group(2));
    }
    Matcher range = RANGE.matcher(payload);
    boolean hasRange = range.find();
    for (Field field : batch.tracepoint(row).fields().fields()) {
      Column column = field.column();
      if (column == null || batch.tracepoint(row) == Tracepoint.OTHER) {
        continue;
      }
      long value = batch.value(column, row);
      if (field.kind() == Field.Kind.RANGE) {
        String start = hasRange ? range.group(1) : hex(values.get("start_pfn"));
        String end = hasRange ? range.group(2) : hex(values.get("end_pfn"));
        assertThat(value).as(text).isEqualTo(Long.parseUnsignedLong(start, 16));
        Column endColumn = field.endColumn();
        assertThat(endColumn == null ? 0 : batch.value(endColumn, row))
            .as(text)
            .isEqualTo(Long.parseUnsignedLong(end, 16));
        continue;
      }
      String shown = raw && values.containsKey(field.binaryName())
          ? values.get(field.binaryName())
          : values.get(field.key());
      if (shown == null) {
        assertThat(value == EventBatch.ABSENT || (raw && field.binaryName().isEmpty()))
            .as("%s of %s", field.key(), text)
            .isTrue();
        continue;
      }
      assertThat(agree(field, value, shown, raw, reader))
          .as("%s, read as %d, of %s", field.key(), value, text)
          .isTrue();
    }
  }

  private static String hex(@Nullable String value) {
    return value == null ? "" : value.substring(2);
  }

  private static boolean agree(
      Field field, long value, String shown, boolean raw, TraceReader reader) {
    Symbols symbols = field.symbols();
    return switch (field.kind()) {
      case POINTER ->
        (value == 1) == (shown.equals("0x0") || shown.equals("(nil)") || shown.equals("0"));
      case DECIMAL -> value == number(shown.replace("kB", ""));
      // A failed allocation is printed with frame 0.
      case HEX_OR_DECIMAL -> value == number(shown) || (value == -1 && !raw && number(shown) == 0);
      case HEX -> value == number(shown.startsWith("0x") ? shown : "0x" + shown);
      case GFP_FLAGS ->
        raw
            ? value == number(shown) || value == (number(shown) & ~ATOMIC)
            : (int) value == GfpFlags.parse(shown) || (int) value == olderFlags(shown);
      // Of a number with a name the raw fields have the number alone.
      case NAME -> (raw && number(shown) >= 0) || reader.names().name(value).equals(shown);
      case SYMBOL ->
        (raw || symbols == null)
            ? value == number(shown)
            : value == symbols.number(shown) || shown.equals(Long.toString(value));
      case POWER_OF_TWO -> value == (raw ? 1L << number(shown) : number(shown));
      case RANGE, TEXT -> throw new IllegalStateException(field.key());
    };
  }

  /// What the flags mean where `GFP_NOWAIT` does not silence warnings: up to 6.6.
  private static int olderFlags(String shown) {
    byte[] text = shown.getBytes(StandardCharsets.UTF_8);
    return GfpFlags.parse(text, 0, text.length, GfpFlags.bit("__GFP_KSWAPD_RECLAIM"));
  }

  /// A number as C writes it; −2 for what is none.
  private static long number(String shown) {
    try {
      return shown.startsWith("0x")
          ? Long.parseUnsignedLong(shown, 2, shown.length(), 16)
          : Long.parseLong(shown);
    } catch (NumberFormatException _) {
      return -2;
    }
  }
}
