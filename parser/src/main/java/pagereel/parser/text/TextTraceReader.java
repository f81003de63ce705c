package pagereel.parser.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
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
import pagereel.parser.event.TestPagesIsolated;
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
  private static final byte[] STACK_HEAD = "<stack trace".getBytes(UTF_8);
  private static final byte[] USER_STACK_HEAD = "<user stack trace".getBytes(UTF_8);
  private static final String EVENT_LINE = "a line `task-pid [cpu] time: event: fields`";

  /// How much of a line that does not parse goes into a message.
  private static final int SHOWN_BYTES = 120;

  /// A marker's lines together; the kernel's own limit is a page.
  private static final int MAX_MARKER_CHARS = 1 << 16;

  private final TraceSource source;
  private final Diagnostics diagnostics;
  private final InputStream in;
  private final LineScanner lines;
  private final NameTable names = new NameTable();
  private final StackTable stackTable = new StackTable();
  private final NameCache nameCache = new NameCache(names);
  private final TextStacks stacks = new TextStacks(stackTable, nameCache);
  private final PerfStackLines perfStacks = new PerfStackLines(names, stackTable);
  private final ByteMap tracepoints = new ByteMap();
  private final @Nullable PayloadDecoder[] decoders =
      new @Nullable PayloadDecoder[TRACEPOINTS.length];
  private final EventLine event;
  private final LostMarks lost;
  private final boolean perf;
  private final boolean report;
  private final TextInstances instances = new TextInstances();
  private int instance = TextInstances.TOP;
  private final KernelHints kernel = new KernelHints();
  private final TextPreamble preamble = new TextPreamble();
  private final TraceInfo info;

  /// The scanner stands on an event's line that has been taken apart and not yet been read.
  private boolean pending;

  private @Nullable TraceFormatException unreadable;
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
    report = format == TraceFormat.TRACE_CMD_REPORT;
    event = perf ? new PerfScriptLine() : new FtraceLine();
    lost = perf ? new PerfLostMarks() : new LostMarks();
    in = source.stream();
    lines = new LineScanner(in);
    for (Tracepoint tracepoint : TRACEPOINTS) {
      if (!tracepoint.fields().system().isEmpty() && tracepoint != Tracepoint.MARKER) {
        tracepoints.put(tracepoint.eventName().getBytes(UTF_8), tracepoint.ordinal());
      }
    }
    if (!nextEvent() && unreadable != null) {
      throw unreadable;
    }
    info = preamble.info(format, pending ? event.fractionDigits : 6, pending && event.latency);
    info.kernel().ifPresent(kernel::kernel);
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
    List<String> names = instances.names();
    return names.isEmpty()
        ? info
        : info.withDetail(info.formatDetail() + " of " + String.join(", ", names));
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
    return stackTable;
  }

  @Override
  public void close() throws IOException {
    in.close();
    source.close();
  }

  @Override
  public boolean next(EventBatch batch) throws IOException {
    batch.clear();
    stacks.begin(batch);
    while (!batch.isFull() && nextEvent()) {
      readOrMark(batch);
    }
    if (batch.isFull() && !perf) {
      // A chain of the last event of a CPU may stand further on.
      stacks.batchIsFull(batch);
      EventBatch ahead = stacks.ahead();
      while (nextEvent() && !ahead.isFull() && !stacks.isSettled()) {
        readOrMark(ahead);
      }
    } else if (!batch.isFull()) {
      lost.addTo(batch, Math.max(latestNs, 0), nameCache);
      reportLeftOut();
    }
    stacks.finish();
    return batch.size() > 0;
  }

  private void reportLeftOut() throws IOException {
    if (instances.leftOut() > 0 && diagnostics.count("otherInstance") == 0) {
      diagnostics.report(
          Severity.INFO,
          "otherInstance",
          TraceFormatException.of(
              source.name(),
              "each tracepoint in one buffer instance or file only",
              instances.leftOut() + " events of tracepoints that another one had first"));
    }
  }

  private void readOrMark(EventBatch batch) throws IOException {
    if (lost.isEmpty()) {
      pending = false;
      int rows = batch.size();
      read(batch);
      if (perf) {
        otherLines += perfStacks.read(lines, event, batch, rows);
      }
    } else {
      lost.addTo(batch, event.timeNs, nameCache);
    }
  }

  /// Goes to the next event's line, past all other lines. Stays where it is if it stands on one.
  private boolean nextEvent() throws IOException {
    while (!pending && lines.next()) {
      byte[] buf = lines.buf();
      int from = lines.start();
      int to = lines.end();
      if (event.parse(buf, from, to)) {
        pending = true;
      } else if (stacks.frame(buf, from, to)) {
        otherLines++;
      } else {
        stacks.finish();
        readOther(buf, event.untagged(buf, from, to), to);
      }
    }
    return pending;
  }

  /// Reads a line that is neither an event's nor a frame.
  private void readOther(byte[] buf, int from, int to) throws IOException {
    if (lost.isMark(buf, from, to)) {
      otherLines++;
      stacks.forget(lost.cpu, instance(buf));
      lost.add(this::lostMessage, diagnostics);
    } else if (isOther(buf, from, to)) {
      otherLines++;
      reportOverwritten();
      reportSameName(buf, from);
    } else {
      explain(buf, from, to);
      skip(perf ? "a line `task tid [cpu] time: system:event: fields`" : EVENT_LINE);
    }
  }

  /// Keeps why a line can't be read if no line of that kind can, as ftrace has options for.
  private void explain(byte[] buf, int from, int to) {
    String what = skippedLines > 0 || perf ? "" : UnreadableOptions.of(buf, from, to);
    if (!what.isEmpty()) {
      unreadable = TraceFormatException.atLine(source.name(), lines.line(), EVENT_LINE, what);
    }
  }

  /// The number of the buffer instance of the line at hand.
  private int instance(byte[] buf) {
    if (!event.tagAsBefore) {
      instance = instances.number(buf, event.tagFrom, event.tagTo);
    }
    return instance;
  }

  /// Of two files with one name the events can't be told apart.
  private void reportSameName(byte[] buf, int from) throws IOException {
    if (preamble.isHeadOfFile(buf, from)
        && event.tagTo > event.tagFrom
        && !instances.isFirstOf(buf, event.tagFrom, event.tagTo)) {
      diagnostics.report(
          Severity.WARNING,
          "sameName",
          TraceFormatException.atLine(
              source.name(),
              lines.line(),
              "one name for each file that the report is made of",
              "`" + shown(lines.start()) + "` again: they are read as one"));
    }
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
      stacks.event(batch, row, instance(buf));
      batch.setText(row, markerText(buf, to));
      return;
    }
    int known = tracepoints.get(buf, event.nameFrom, event.nameTo);
    if (known == ByteMap.MISSING || !isOfSystem(buf, TRACEPOINTS[known])) {
      readUnknown(batch, buf, to, known);
      return;
    }
    int row = add(TRACEPOINTS[known], batch, buf);
    String missing = decoder(known).decode(buf, event.payloadFrom, to, batch, row);
    if (missing != null) {
      batch.removeLast();
      stacks.forget(event.cpu, instance(buf));
      skip(missing);
      return;
    }
    if (TRACEPOINTS[known] == Tracepoint.TEST_PAGES_ISOLATED) {
      TestPagesIsolated.setResult(batch, row);
    }
    finish(batch, row, buf);
  }

  /// An event of a tracepoint that has no columns, or the head of a call chain in a report.
  private void readUnknown(EventBatch batch, byte[] buf, int to, int known) throws IOException {
    boolean user = isNamed(buf, USER_STACK);
    if ((user || isNamed(buf, KERNEL_STACK)) && isStackHead(buf, to) && readStackHead(buf, user)) {
      stacks.frame(buf, event.payloadFrom, to);
      return;
    }
    int row = add(Tracepoint.OTHER, batch, buf);
    // One that only has a known name, as a probe may, keeps its system before it.
    int from = known == ByteMap.MISSING ? event.nameFrom : event.systemFrom;
    batch.set(Column.NAME, row, nameCache.id(buf, from, event.nameTo));
    finish(batch, row, buf);
    stacks.frame(buf, event.payloadFrom, to);
  }

  private boolean isStackHead(byte[] buf, int to) {
    return startsWith(buf, event.payloadFrom, to, STACK_HEAD)
        || StackFrames.isFrame(buf, event.payloadFrom, to);
  }

  /// Whether the chain that begins here is that of an event at hand: then its head is no event.
  private boolean readStackHead(byte[] buf, boolean user) {
    boolean attached = stacks.head(event.cpu, event.pid, instance(buf), user);
    otherLines += attached ? 1 : 0;
    return attached;
  }

  /// The event is complete: it stays, if it is not one that another buffer instance has too.
  private void finish(EventBatch batch, int row, byte[] buf) throws IOException {
    int instance = instance(buf);
    if (report && !instances.takes(instance, batch, row)) {
      batch.removeLast();
      otherLines++;
      stacks.leaveOut(event.cpu, instance);
      return;
    }
    checkOrder();
    stacks.event(batch, row, instance);
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
    int row = batch.add(tracepoint, event.timeNs, event.cpu, event.pid, comm);
    batch.setContext(row, event.context);
    return row;
  }

  private PayloadDecoder decoder(int tracepoint) {
    PayloadDecoder decoder = decoders[tracepoint];
    if (decoder == null) {
      decoder = new PayloadDecoder(TRACEPOINTS[tracepoint].fields(), nameCache, kernel);
      decoders[tracepoint] = decoder;
    }
    return decoder;
  }

  /// An event without `name:`: the head of a stack, or a function's call.
  private void readNameless(EventBatch batch, byte[] buf, int to) throws IOException {
    boolean user = startsWith(buf, event.nameFrom, to, USER_STACK_HEAD);
    boolean stack = user || startsWith(buf, event.nameFrom, to, STACK_HEAD);
    if (!stack && !new String(buf, event.nameFrom, to - event.nameFrom, UTF_8).contains(" <-")) {
      skip("an event's name and a colon");
      return;
    }
    if (stack && readStackHead(buf, user)) {
      return;
    }
    byte[] name = user ? USER_STACK : stack ? KERNEL_STACK : FUNCTION;
    int row = add(Tracepoint.OTHER, batch, buf);
    batch.set(Column.NAME, row, nameCache.id(name, 0, name.length));
    finish(batch, row, buf);
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
    return isNamed(buf, PRINT);
  }

  private boolean isNamed(byte[] buf, byte[] name) {
    return Arrays.equals(name, 0, name.length, buf, event.nameFrom, event.nameTo);
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
      if (more == null && stacks.frame(line, lines.start(), lines.end())) {
        otherLines++;
        continue;
      }
      otherLines++;
      int start = event.untagged(line, lines.start(), lines.end());
      if (lost.isMark(line, start, lines.end())) {
        stacks.forget(lost.cpu, instance(line));
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
