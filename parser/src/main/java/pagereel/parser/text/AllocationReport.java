package pagereel.parser.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import pagereel.parser.event.Column;
import pagereel.parser.event.EventBatch;
import pagereel.parser.event.NameTable;
import pagereel.parser.event.StackTable;
import pagereel.parser.event.Tracepoint;

/// One report of the kernel about memory, of many lines: which request failed or brought the OOM
/// killer, whose it was, how it came about, and the state of memory then.
final class AllocationReport {

  /// Up to 2.6 a dot stands in place of the first colon; before 4.10 nothing about nodes follows.
  private static final Pattern FAILURE = Pattern.compile(
      "(?:(.*): )?page allocation failure[:.] order:(\\d{1,3}), mode:(0x[0-9a-f].*)");

  private static final Pattern OOM =
      Pattern.compile("(.*) invoked oom-killer: gfp_mask=(0x.*?), .*?order=(-?\\d{1,3}),.*");
  private static final Pattern TASK = Pattern.compile(
      "(?:CPU: (\\d{1,6}) (?:UID: \\d+ )?PID: (\\d{1,9})|Pid: (\\d{1,9}),) [Cc]omm: (.*?)"
          + " (?:Not tainted|Tainted: [A-Z ()]*?[A-Z]) +(\\S+) #.*");
  private static final Pattern NODE_MASK = Pattern.compile("nodemask=([\\d,-]+?)(?=,[a-z]|$|[ ])");
  private static final Pattern MEMS_ALLOWED = Pattern.compile("mems_allowed=([\\d,-]+)");

  private static final int KNOWN_NODES = 63;

  /// A task's name has 15 bytes, a kernel worker's more.
  private static final int MAX_COMM_CHARS = 64;

  private final LogRow head;
  private final boolean request;
  private final Optional<GfpMask> mask;
  private final KernelStack stack = new KernelStack();
  private final MemInfo memory = new MemInfo();
  private String release = "";
  private boolean inMemory;
  private long lastNs;

  private AllocationReport(LogRow head, boolean request, Optional<GfpMask> mask) {
    this.head = head;
    this.request = request;
    this.mask = mask;
    lastNs = head.timeNs;
  }

  /// The report that a line begins, if it does.
  static Optional<AllocationReport> begin(KernelLogLine line, long timeNs, NameTable names) {
    String text = line.text;
    if (text.contains("page allocation failure")) {
      Matcher failure = FAILURE.matcher(text);
      if (failure.matches()) {
        String comm = failure.group(1) == null ? "" : failure.group(1).strip();
        if (comm.length() > MAX_COMM_CHARS) {
          return Optional.empty();
        }
        LogRow head = new LogRow(Tracepoint.PAGE_ALLOCATION_FAILURE, timeNs, names.id(comm))
            .with(Column.ORDER, Long.parseLong(failure.group(2)))
            .with(Column.NODES, nodes(text));
        return Optional.of(of(head, line, GfpMask.at(failure.group(3))));
      }
    }
    if (text.contains(" invoked oom-killer: ")) {
      Matcher oom = OOM.matcher(text);
      if (oom.matches()) {
        LogRow head = new LogRow(
                Tracepoint.OOM_KILLER_INVOKED, timeNs, names.id(oom.group(1).strip()))
            .with(Column.ORDER, Long.parseLong(oom.group(3)));
        return Optional.of(of(head, line, GfpMask.at(oom.group(2))));
      }
    }
    if (text.strip().equalsIgnoreCase("mem-info:")) {
      LogRow head = new LogRow(Tracepoint.OTHER, timeNs, names.id(""));
      AllocationReport report = new AllocationReport(head, false, Optional.empty());
      report.inMemory = true;
      return Optional.of(report);
    }
    return Optional.empty();
  }

  private static AllocationReport of(LogRow head, KernelLogLine line, Optional<GfpMask> mask) {
    head.cpu = Math.max(0, line.cpu);
    head.pid = line.tid < 0 ? EventBatch.NO_PID : line.tid;
    return new AllocationReport(head, true, mask);
  }

  /// The nodes that a request may use: those that its policy names, else those of its cpuset.
  private static long nodes(String text) {
    for (Pattern pattern : List.of(NODE_MASK, MEMS_ALLOWED)) {
      Matcher list = pattern.matcher(text);
      if (list.find()) {
        return bits(list.group(1));
      }
    }
    return EventBatch.ABSENT;
  }

  /// `0-1,3` as bits.
  private static long bits(String list) {
    long bits = 0;
    for (String range : list.split(",", -1)) {
      int dash = range.indexOf('-');
      String first = dash < 0 ? range : range.substring(0, dash);
      String last = dash < 0 ? range : range.substring(dash + 1);
      if (first.isEmpty() || last.isEmpty() || first.length() > 4 || last.length() > 4) {
        return EventBatch.ABSENT;
      }
      for (int node = Integer.parseInt(first); node <= Integer.parseInt(last); node++) {
        if (node >= KNOWN_NODES) {
          return EventBatch.ABSENT;
        }
        bits |= 1L << node;
      }
    }
    return bits == 0 ? EventBatch.ABSENT : bits;
  }

  /// Reads a line that may belong to the report.
  ///
  /// @return whether it does
  boolean read(String text, long timeNs) {
    boolean mine = inMemory ? memory.read(text, timeNs) : readHead(text);
    if (mine) {
      lastNs = timeNs;
    }
    return mine;
  }

  private boolean readHead(String text) {
    if (text.strip().equalsIgnoreCase("mem-info:")) {
      inMemory = true;
      return true;
    }
    Matcher task = text.contains("omm: ") ? TASK.matcher(text) : null;
    if (task != null && task.matches()) {
      head.cpu = task.group(1) == null ? head.cpu : Integer.parseInt(task.group(1));
      head.pid = Integer.parseInt(task.group(task.group(2) == null ? 3 : 2));
      release = task.group(5);
      return true;
    }
    return stack.read(text);
  }

  /// Whether it waits for its state of memory, so that the next one in the log is its own.
  boolean awaitsMemory() {
    return request && !inMemory;
  }

  boolean ended() {
    return memory.ended();
  }

  long startNs() {
    return head.timeNs;
  }

  /// When its last line so far was printed.
  long lastNs() {
    return lastNs;
  }

  /// The release of the kernel, empty if it is not told.
  String release() {
    return release;
  }

  int pageKb() {
    return memory.pageKb();
  }

  /// Whether its flags are bits that nobody can read without knowing the kernel.
  boolean hasUnknownFlags(String kernel) {
    return mask.isPresent() && mask.get().flags(kernel) == EventBatch.ABSENT;
  }

  /// Parts of [#rows] that were left out: they do not parse.
  int unreadable() {
    return memory.unreadable();
  }

  /// The report's events.
  ///
  /// @param kernel the release that the log tells, empty if none
  List<LogRow> rows(String kernel, int pageKb, NameTable names, StackTable stacks) {
    List<LogRow> rows = new ArrayList<>();
    if (request) {
      mask.ifPresent(flags -> head.with(Column.GFP_FLAGS, flags.flags(kernel)));
      head.stack = stack.id(names, stacks);
      rows.add(head);
    }
    memory.addTo(rows, pageKb, head, names);
    return rows;
  }
}
