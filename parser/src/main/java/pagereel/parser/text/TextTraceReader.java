package pagereel.parser.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import pagereel.parser.Diagnostics;
import pagereel.parser.Diagnostics.Severity;
import pagereel.parser.TraceFormat;
import pagereel.parser.TraceFormatException;
import pagereel.parser.TraceInfo;
import pagereel.parser.TraceReader;
import pagereel.parser.TraceSource;
import pagereel.parser.event.Column;
import pagereel.parser.event.EventBatch;
import pagereel.parser.event.NameTable;
import pagereel.parser.event.StackTable;
import pagereel.parser.event.Tracepoint;

/// Reads the events of a text with one event a line: what ftrace, `trace-cmd report` and `perf
/// script` print differ in what stands before an event's name and in little else.
///
/// Events keep the order of the lines; those with an earlier time than the one before are counted.
final class TextTraceReader implements TraceReader {

  private static final Tracepoint[] TRACEPOINTS = Tracepoint.values();
  private static final byte[] PRINT = "print".getBytes(UTF_8);
  private static final byte[] TRACING_MARK_WRITE = "tracing_mark_write".getBytes(UTF_8);
  private static final byte[] RAW_IP = "ip=".getBytes(UTF_8);
  private static final byte[] RAW_BUF = " buf=".getBytes(UTF_8);
  /// Of `##### CPU 1 buffer started ####`.
  private static final byte[] BUFFER_STARTED = "##### CPU ".getBytes(UTF_8);
  private static final byte[] KERNEL_STACK = "kernel_stack".getBytes(UTF_8);
  private static final byte[] USER_STACK = "user_stack".getBytes(UTF_8);
  private static final byte[] FUNCTION = "function".getBytes(UTF_8);

  /// How much of a line that does not parse goes into a message.
  private static final int SHOWN_BYTES = 120;

  /// A marker's lines together; the kernel's own limit is a page.
  private static final int MAX_MARKER_CHARS = 1 << 16;

  private final TraceSource source;
  private final Diagnostics diagnostics;
  private final InputStream in;
  private final LineScanner lines;
  private final NameTable names = new NameTable();
  private final StackTable stacks = new StackTable();
  private final NameCache nameCache = new NameCache(names);
  private final PerfStackLines perfStacks = new PerfStackLines(names, stacks);
  private final ByteMap tracepoints = new ByteMap();
  private final @Nullable PayloadDecoder[] decoders =
      new @Nullable PayloadDecoder[TRACEPOINTS.length];
  private final EventLine event;
  private final LostMarks lost;
  private final boolean perf;
  private final TextPreamble preamble = new TextPreamble();
  private final TraceInfo info;

  /// The scanner stands on an event's line that has been taken apart and not yet been read.
  private boolean pending;

  private long latestNs = Long.MIN_VALUE;
  private @Nullable TraceFormatException outOfOrderExample;
  private long skippedLines;
  private long otherLines;

  /// Reads on to the first event, so that [#info] knows what stands before it.
  TextTraceReader(TraceSource source, Diagnostics diagnostics, TraceFormat format)
      throws IOException {
    this.source = source;
    this.diagnostics = diagnostics;
    perf = format == TraceFormat.PERF_SCRIPT;
    event = perf ? new PerfScriptLine() : new FtraceLine();
    lost = perf ? new PerfLostMarks() : new LostMarks();
    in = source.stream();
    lines = new LineScanner(in);
    for (Tracepoint tracepoint : TRACEPOINTS) {
      if (!tracepoint.fields().system().isEmpty() && tracepoint != Tracepoint.MARKER) {
        tracepoints.put(tracepoint.eventName().getBytes(UTF_8), tracepoint.ordinal());
      }
    }
    nextEvent();
    info = preamble.info(format, pending ? event.fractionDigits : 6);
  }

  /// Lines that did not parse.
  long skippedLines() {
    return skippedLines;
  }

  /// Lines that belong to the format and are no events: heads, stacks, marks of loss, and what
  /// follows the first line of a marker.
  long otherLines() {
    return otherLines;
  }

  @Override
  public TraceInfo info() {
    return info;
  }

  @Override
  public Diagnostics diagnostics() {
    return diagnostics;
  }

  @Override
  public double progress() {
    return source.progress();
  }

  @Override
  public NameTable names() {
    return names;
  }

  @Override
  public StackTable stacks() {
    return stacks;
  }

  @Override
  public void close() throws IOException {
    in.close();
    source.close();
  }

  @Override
  public boolean next(EventBatch batch) throws IOException {
    batch.clear();
    while (!batch.isFull() && nextEvent()) {
      if (!lost.isEmpty()) {
        lost.addTo(batch, event.timeNs, nameCache);
        continue;
      }
      pending = false;
      int rows = batch.size();
      read(batch);
      if (perf) {
        otherLines += perfStacks.read(lines, event, batch, rows);
      }
    }
    if (!pending) {
      lost.addTo(batch, Math.max(latestNs, 0), nameCache);
    }
    return batch.size() > 0;
  }

  /// Goes to the next event's line, past all other lines. Stays where it is if it stands on one.
  private boolean nextEvent() throws IOException {
    while (!pending && lines.next()) {
      byte[] buf = lines.buf();
      int from = lines.start();
      int to = lines.end();
      if (event.parse(buf, from, to)) {
        pending = true;
      } else if (lost.isMark(buf, from, to)) {
        otherLines++;
        lost.add(this::lostMessage, diagnostics);
      } else if (isOther(buf, from, to)) {
        otherLines++;
        reportOverwritten();
      } else {
        skip(
            perf
                ? "a line `task tid [cpu] time: system:event: fields`"
                : "a line `task-pid [cpu] time: event: fields`");
      }
    }
    return pending;
  }

  /// The head of a `trace` file tells how many events its ring buffer no longer has.
  private void reportOverwritten() throws IOException {
    long events = preamble.takeOverwrittenEvents();
    if (events > 0) {
      diagnostics.report(
          Severity.DATA_LOSS,
          "overwrittenEvents",
          TraceFormatException.atLine(
              source.name(),
              lines.line(),
              "every event",
              events + " events overwritten before the trace was read"));
    }
  }

  /// Whether a line is none of the events' and yet belongs to the format.
  private boolean isOther(byte[] buf, int from, int to) {
    int at = from;
    while (at < to && buf[at] == ' ') {
      at++;
    }
    return at == to || event.isBeside(buf, from, to) || preamble.read(buf, from, to);
  }

  private TraceFormatException lostMessage() {
    return TraceFormatException.atLine(
        source.name(), lines.line(), "every event", "`" + shown(lines.start()) + "`");
  }

  private void skip(String expected) throws IOException {
    skippedLines++;
    diagnostics.report(
        Severity.WARNING,
        "malformedLine",
        TraceFormatException.atLine(
            source.name(), lines.line(), expected, "`" + shown(lines.start()) + "`"));
  }

  /// The line's text as far as a message shows it.
  private String shown(int from) {
    int length = lines.end() - from;
    String text = new String(lines.buf(), from, Math.min(length, SHOWN_BYTES), UTF_8);
    return length > SHOWN_BYTES ? text + "…" : text;
  }

  /// Adds the event whose line has been taken apart to the batch, or skips it.
  private void read(EventBatch batch) throws IOException {
    byte[] buf = lines.buf();
    int to = lines.end();
    if (event.nameTo == event.nameFrom) {
      readNameless(batch, buf, to);
      return;
    }
    if (isMarker(buf)) {
      int row = add(Tracepoint.MARKER, batch, buf);
      checkOrder();
      batch.setText(row, markerText(buf, to));
      return;
    }
    int known = tracepoints.get(buf, event.nameFrom, event.nameTo);
    if (known == ByteMap.MISSING || !isOfSystem(buf, TRACEPOINTS[known])) {
      int row = add(Tracepoint.OTHER, batch, buf);
      // One that only has a known name, as a probe may, keeps its system before it.
      int from = known == ByteMap.MISSING ? event.nameFrom : event.systemFrom;
      batch.set(Column.NAME, row, nameCache.id(buf, from, event.nameTo));
      checkOrder();
      return;
    }
    int row = add(TRACEPOINTS[known], batch, buf);
    String missing = decoder(known).decode(buf, event.payloadFrom, to, batch, row);
    if (missing != null) {
      batch.removeLast();
      skip(missing);
      return;
    }
    if (TRACEPOINTS[known] == Tracepoint.TEST_PAGES_ISOLATED) {
      testResult(batch, row);
    }
    checkOrder();
  }

  /// Whether the line names no system, or the tracepoint's.
  private boolean isOfSystem(byte[] buf, Tracepoint tracepoint) {
    int length = event.systemTo - event.systemFrom;
    if (length == 0) {
      return true;
    }
    String system = tracepoint.fields().system();
    if (length != system.length()) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (buf[event.systemFrom + i] != system.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /// Raw fields lack what the kernel's text works out from them.
  static void testResult(EventBatch batch, int row) {
    if (batch.value(Column.STATUS, row) == EventBatch.ABSENT) {
      boolean isolated = batch.value(Column.FIN_PFN, row) >= batch.value(Column.END_PFN, row);
      batch.set(Column.STATUS, row, isolated ? 1 : 0);
    }
  }

  private int add(Tracepoint tracepoint, EventBatch batch, byte[] buf) throws IOException {
    if (event.cpuAbsent && diagnostics.count("missingCpu") == 0) {
      diagnostics.report(
          Severity.WARNING,
          "missingCpu",
          TraceFormatException.atLine(
              source.name(),
              lines.line(),
              "the CPU of each event, such as [000]",
              "none: CPU " + event.cpu + " is assumed"));
    }
    int comm = nameCache.id(buf, event.commFrom, event.commTo);
    return batch.add(tracepoint, event.timeNs, event.cpu, event.pid, comm);
  }

  private PayloadDecoder decoder(int tracepoint) {
    PayloadDecoder decoder = decoders[tracepoint];
    if (decoder == null) {
      decoder = new PayloadDecoder(TRACEPOINTS[tracepoint].fields(), nameCache);
      decoders[tracepoint] = decoder;
    }
    return decoder;
  }

  /// An event without `name:`: the head of a stack, or a function's call.
  private void readNameless(EventBatch batch, byte[] buf, int to) throws IOException {
    String text = new String(buf, event.nameFrom, to - event.nameFrom, UTF_8);
    byte[] name;
    if (text.startsWith("<stack trace")) {
      name = KERNEL_STACK;
    } else if (text.startsWith("<user stack trace")) {
      name = USER_STACK;
    } else if (text.contains(" <-")) {
      name = FUNCTION;
    } else {
      skip("an event's name and a colon");
      return;
    }
    int row = add(Tracepoint.OTHER, batch, buf);
    batch.set(Column.NAME, row, nameCache.id(name, 0, name.length));
    checkOrder();
  }

  private void checkOrder() throws IOException {
    if (event.timeNs >= latestNs) {
      latestNs = event.timeNs;
      return;
    }
    TraceFormatException example = outOfOrderExample;
    if (example == null || diagnostics.count("outOfOrder") < Diagnostics.EXAMPLES) {
      example = TraceFormatException.atLine(
          source.name(),
          lines.line(),
          "a time not before " + latestNs + " ns",
          event.timeNs + " ns");
      outOfOrderExample = example;
    }
    diagnostics.report(Severity.DATA_LOSS, "outOfOrder", example);
  }

  /// perf records no markers. `tracing_mark_write: text` or `0: text` of ftrace, `print:
  /// tracing_mark_write: text` of
  /// trace-cmd.
  private boolean isMarker(byte[] buf) {
    int from = event.nameFrom;
    int length = event.nameTo - from;
    if (perf) {
      return false;
    }
    return (length == 1 && buf[from] == '0')
        || isPrint(buf)
        || startsWith(buf, from, event.nameTo, TRACING_MARK_WRITE);
  }

  private boolean isPrint(byte[] buf) {
    return Arrays.equals(PRINT, 0, PRINT.length, buf, event.nameFrom, event.nameTo);
  }

  private static boolean startsWith(byte[] buf, int from, int to, byte[] word) {
    return to - from >= word.length
        && Arrays.equals(word, 0, word.length, buf, from, from + word.length);
  }

  /// The marker's text with the lines that follow it, up to one that is an event's or a mark of
  /// loss. The scanner then stands on that line.
  private String markerText(byte[] buf, int to) throws IOException {
    int from = Math.min(event.nameTo + 2, to);
    if (isPrint(buf)) {
      from = printText(buf, to);
    }
    String first = new String(buf, from, to - from, UTF_8);
    StringBuilder more = null;
    while (lines.next()) {
      byte[] line = lines.buf();
      if (event.parse(line, lines.start(), lines.end())) {
        pending = true;
        break;
      }
      otherLines++;
      if (lost.isMark(line, lines.start(), lines.end())) {
        lost.add(this::lostMessage, diagnostics);
        break;
      }
      if (startsWith(line, lines.start(), lines.end(), BUFFER_STARTED)) {
        break;
      }
      if (more == null) {
        more = new StringBuilder(first);
      }
      if (more.length() < MAX_MARKER_CHARS) {
        more.append('\n')
            .append(new String(line, lines.start(), lines.end() - lines.start(), UTF_8));
      }
    }
    return more == null ? first : more.toString().stripTrailing();
  }

  /// Where the text begins behind `symbol: `, or behind `ip=symbol buf=`.
  private int printText(byte[] buf, int to) {
    int at = event.payloadFrom;
    if (startsWith(buf, at, to, RAW_IP)) {
      while (at < to && buf[at] != ' ') {
        at++;
      }
      return startsWith(buf, at, to, RAW_BUF) ? at + RAW_BUF.length : at;
    }
    int end = at;
    while (end < to && buf[end] != ' ') {
      end++;
    }
    return end > at && buf[end - 1] == ':' ? Math.min(end + 1, to) : at;
  }
}
