package pagereel.parser.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import pagereel.parser.ClockOffset;
import pagereel.parser.Diagnostics;
import pagereel.parser.Diagnostics.Severity;
import pagereel.parser.TraceFormat;
import pagereel.parser.TraceFormatException;
import pagereel.parser.TraceInfo;
import pagereel.parser.TraceReader;
import pagereel.parser.TraceSource;
import pagereel.parser.event.EventBatch;
import pagereel.parser.event.NameTable;
import pagereel.parser.event.StackTable;

/// Reads a kernel log: what `dmesg`, `journalctl -k`, syslog or Android's logcat give. Of its lines
/// those about failed allocations are events; all others are none of pagereel's business.
///
/// A line that does not name its CPU is taken for CPU 0's. Where no line has a stamp, lines are
/// counted in place of time.
public final class DmesgReader implements TraceReader {

  private static final int DEFAULT_PAGE_KB = 4;
  private static final String LINUX_VERSION = "Linux version ";

  /// What no other line of a kernel has in it.
  private static final List<String> OURS =
      List.of(": page allocation failure", "alloc failed, req-size:", ") PFNs busy");

  private static final int SHOWN_CHARS = 120;

  /// The last number is what the log's time is ahead of the trace clock `local` by from then on.
  private static final Pattern STABLE =
      Pattern.compile("sched_clock: Marking stable \\(.*\\)->\\(-?\\d+, (-?\\d{1,18})\\)");

  /// From here on the log's clock is held to the monotonic one, to some ten milliseconds.
  private static final String UNSTABLE = "Marking TSC unstable";

  /// A report whose lines are further apart has ended.
  private static final long REPORT_GAP_NS = 5_000_000_000L;

  /// Stamps of several CPUs may be out of order by less.
  private static final long START_AGAIN_NS = 1_000_000_000L;

  private final TraceSource source;
  private final Diagnostics diagnostics;
  private final InputStream in;
  private final LineScanner lines;
  private final NameTable names = new NameTable();
  private final StackTable stacks = new StackTable();
  private final KernelLogLine line = new KernelLogLine();
  private final KernelLogLine.Clock clock;
  private final LogQueue queue = new LogQueue();
  /// Reports that may go on, by who prints them; by nothing where the log does not tell.
  private final Map<String, AllocationReport> open = new TreeMap<>();

  private @Nullable LogRow lastCma;
  private @Nullable LogRow next;
  private String release = "";
  private ClockOffset offset = new ClockOffset(ClockOffset.LOCAL, 0);
  private int pageKb;
  private long timeNs = Long.MIN_VALUE;
  private boolean ended;

  /// Reads on to the first event, so that [#info] knows what stands before it.
  private DmesgReader(TraceSource source, Diagnostics diagnostics) throws IOException {
    this.source = source;
    this.diagnostics = diagnostics;
    clock = KernelLogSniffer.clock(source.head(TraceFormat.SNIFF_BYTES));
    in = source.stream();
    lines = new LineScanner(in);
    next = nextRow();
  }

  /// Whether an input that begins with these bytes is such a log.
  public static boolean sniff(byte[] head) {
    return KernelLogSniffer.isKernelLog(head);
  }

  /// Opens the log and reads on to its first event.
  public static TraceReader open(TraceSource source, Diagnostics diagnostics) throws IOException {
    return new DmesgReader(source, diagnostics);
  }

  @Override
  public boolean next(EventBatch batch) throws IOException {
    batch.clear();
    while (!batch.isFull() && next != null) {
      next.addTo(batch);
      next = nextRow();
    }
    return batch.size() > 0;
  }

  private @Nullable LogRow nextRow() throws IOException {
    while (true) {
      LogRow row = queue.poll(heldNs());
      if (row != null || ended) {
        return row;
      }
      if (lines.next()) {
        readLine(new String(lines.buf(), lines.start(), lines.end() - lines.start(), UTF_8));
      } else {
        closeAll();
        ended = true;
      }
    }
  }

  /// Events after this time have to wait.
  private long heldNs() {
    long heldNs = lastCma == null ? Long.MAX_VALUE : lastCma.timeNs;
    for (AllocationReport report : open.values()) {
      heldNs = Math.min(heldNs, report.startNs());
    }
    return heldNs;
  }

  private void readLine(String text) throws IOException {
    line.parse(text);
    takeTime();
    if (lastCma != null) {
      LogRow failure = lastCma;
      boolean more = CmaLine.available(line.text.strip(), failure);
      lastCma = null;
      queue.add(failure);
      if (more) {
        return;
      }
    }
    Optional<LogRow> event = CmaLine.event(line, timeNs, names);
    if (event.isPresent()) {
      lastCma = event.get();
      return;
    }
    AllocationReport current = open.get(line.caller);
    boolean memoryOfCurrent = current != null && current.awaitsMemory() && isMemInfo();
    Optional<AllocationReport> begun =
        memoryOfCurrent ? Optional.empty() : AllocationReport.begin(line, timeNs, names);
    if (begun.isPresent()) {
      close(line.caller);
      open.put(line.caller, begun.get());
    } else if (current != null && current.read(line.text, timeNs)) {
      if (current.ended()) {
        close(line.caller);
      }
    } else if (OURS.stream().anyMatch(line.text::contains)) {
      report(
          Severity.WARNING,
          "malformedLine",
          "a failure as the kernel prints it",
          "`" + line.text.substring(0, Math.min(SHOWN_CHARS, line.text.length())) + "`");
    } else {
      machine();
    }
  }

  private boolean isMemInfo() {
    return line.text.strip().equalsIgnoreCase("mem-info:");
  }

  private void takeTime() throws IOException {
    long stampNs = line.stampNs(clock);
    if (clock == KernelLogLine.Clock.NONE) {
      timeNs = lines.line();
      return;
    }
    if (stampNs == KernelLogLine.UNSTAMPED) {
      timeNs = Math.max(timeNs, 0);
      return;
    }
    long nowNs = line.sinceLast ? Math.max(timeNs, 0) + stampNs : stampNs;
    if (timeNs != Long.MIN_VALUE && nowNs < timeNs - START_AGAIN_NS) {
      closeAll();
      queue.startAgain();
      report(
          Severity.DATA_LOSS,
          "severalBoots",
          "a log of one boot",
          "a time of %d ns after %d ns".formatted(nowNs, timeNs));
    }
    timeNs = nowNs;
    List<String> over = new ArrayList<>();
    open.forEach((caller, report) -> {
      if (timeNs - report.lastNs() > REPORT_GAP_NS) {
        over.add(caller);
      }
    });
    for (String caller : over) {
      close(caller);
    }
  }

  private void closeAll() throws IOException {
    if (lastCma != null) {
      queue.add(lastCma);
      lastCma = null;
    }
    for (String caller : List.copyOf(open.keySet())) {
      close(caller);
    }
  }

  private void close(String caller) throws IOException {
    AllocationReport report = open.remove(caller);
    if (report == null) {
      return;
    }
    String kernel = report.release().isEmpty() ? release : report.release();
    release = kernel;
    if (report.hasUnknownFlags(kernel)) {
      report(
          Severity.WARNING,
          "unknownFlags",
          "names of flags, or the release of the kernel that numbers them",
          "neither in the report of %d ns".formatted(report.startNs()));
    }
    pageKb = report.pageKb() == 0 ? pageKb : report.pageKb();
    report.rows(kernel, pageKb == 0 ? DEFAULT_PAGE_KB : pageKb, names, stacks).forEach(queue::add);
    if (report.unreadable() > 0) {
      report(
          Severity.WARNING,
          "malformedField",
          "zones and free blocks as the kernel prints them",
          "%d others in the report of %d ns".formatted(report.unreadable(), report.startNs()));
    }
  }

  /// What other lines tell of the machine.
  private void machine() {
    if (line.text.startsWith(LINUX_VERSION)) {
      String[] words = line.text.split(" ", 4);
      release = words.length > 2 ? words[2] : release;
    } else if (line.text.startsWith("sched_clock: ")) {
      Matcher stable = STABLE.matcher(line.text);
      if (stable.lookingAt()) {
        offset = new ClockOffset(ClockOffset.LOCAL, Long.parseLong(stable.group(1)));
      }
    } else if (line.text.contains(UNSTABLE)) {
      offset = new ClockOffset(ClockOffset.MONO, 0);
    }
  }

  private void report(Severity severity, String code, String expected, String found)
      throws TraceFormatException {
    diagnostics.report(
        severity, code, TraceFormatException.atLine(source.name(), lines.line(), expected, found));
  }

  @Override
  public Optional<ClockOffset> clockOffset() {
    return clock == KernelLogLine.Clock.KERNEL ? Optional.of(offset) : Optional.empty();
  }

  @Override
  public TraceInfo info() {
    String detail = TraceFormat.DMESG.title()
        + switch (clock) {
          case KERNEL -> "";
          case WALL -> ", stamped with the time of day";
          case NONE -> ", without stamps: lines are counted in place of time";
        };
    return new TraceInfo(
        TraceFormat.DMESG,
        detail,
        release.isEmpty() ? Optional.empty() : Optional.of(release),
        Optional.empty(),
        pageKb == 0 ? OptionalInt.empty() : OptionalInt.of(pageKb * 1024),
        OptionalInt.empty(),
        switch (clock) {
          case KERNEL -> Optional.of("kernel log");
          case WALL -> Optional.of("time of day");
          case NONE -> Optional.empty();
        },
        switch (clock) {
          case KERNEL -> 1000;
          case WALL -> 1_000_000_000;
          case NONE -> 0;
        });
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
}
