package pagereel.parser.text;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import pagereel.parser.event.Column;
import pagereel.parser.event.NameTable;
import pagereel.parser.event.Tracepoint;

/// The lines of a kernel log about contiguous allocations, one line each.
///
/// ```
/// cma: cma_alloc: alloc failed, req-size: 2025 pages, ret: -12
/// cma: __cma_alloc: reserved: alloc failed, req-size: 256 pages, ret: -12
/// cma: number of available pages: 6@122+9@151=> 15 free of 16384 total pages
/// alloc_contig_range: [2f100, 2f20a) PFNs busy
/// ```
final class CmaLine {

  private static final Pattern FAILED =
      Pattern.compile("(.*?):? ?alloc failed, req-size: (\\d{1,15}) pages?, ret: (-?\\d{1,5}).*");
  private static final Pattern FUNCTION = Pattern.compile("_*cma_alloc\\w*");
  private static final Pattern AVAILABLE =
      Pattern.compile("(?:cma: )?number of available pages: (.*?)=> ?(\\d{1,15}) .*");
  private static final Pattern RUN = Pattern.compile("(\\d{1,15})(?:@\\d+)?(?=[+ ]|$)");
  private static final Pattern BUSY = Pattern.compile(
      "\\w*alloc_contig_\\w+: \\[([0-9a-f]{1,15}), ([0-9a-f]{1,15})\\) PFNs busy.*");

  private CmaLine() {}

  /// The event that a line tells of, if it does.
  static Optional<LogRow> event(KernelLogLine line, long timeNs, NameTable names) {
    String text = line.text;
    if (text.contains("alloc failed, req-size: ")) {
      Matcher failed = FAILED.matcher(text);
      if (failed.matches()) {
        LogRow row = row(Tracepoint.CMA_ALLOC_FAILED, line, timeNs, names)
            .with(Column.COUNT, Long.parseLong(failed.group(2)))
            .with(Column.ERRORNO, Long.parseLong(failed.group(3)));
        area(failed.group(1)).ifPresent(area -> row.with(Column.NAME, names.id(area)));
        return Optional.of(row);
      }
    } else if (text.contains("PFNs busy")) {
      Matcher busy = BUSY.matcher(text);
      if (busy.matches()) {
        return Optional.of(row(Tracepoint.ALLOC_CONTIG_BUSY, line, timeNs, names)
            .with(Column.START_PFN, Long.parseLong(busy.group(1), 16))
            .with(Column.END_PFN, Long.parseLong(busy.group(2), 16)));
      }
    }
    return Optional.empty();
  }

  private static LogRow row(
      Tracepoint tracepoint, KernelLogLine line, long timeNs, NameTable names) {
    LogRow row = new LogRow(tracepoint, timeNs, names.id(""));
    row.cpu = Math.max(0, line.cpu);
    row.pid = line.tid < 0 ? row.pid : line.tid;
    return row;
  }

  /// The area's name out of `cma: FUNCTION: NAME`, which may itself have colons.
  private static Optional<String> area(String before) {
    String rest = before.startsWith("cma: ") ? before.substring(5) : before;
    int colon = rest.indexOf(": ");
    String function = colon < 0 ? rest : rest.substring(0, colon);
    if (FUNCTION.matcher(function).matches()) {
      rest = colon < 0 ? "" : rest.substring(colon + 2);
    }
    return rest.isEmpty() || rest.equals("cma") ? Optional.empty() : Optional.of(rest);
  }

  /// Adds what a line tells of an area's free pages to the failure before it.
  ///
  /// @return whether it is such a line
  static boolean available(String text, LogRow failure) {
    Matcher available = AVAILABLE.matcher(text);
    if (!available.matches()) {
      return false;
    }
    long largest = 0;
    Matcher run = RUN.matcher(available.group(1));
    while (run.find()) {
      largest = Math.max(largest, Long.parseLong(run.group(1)));
    }
    failure.with(Column.LARGEST_RUN, largest);
    failure.with(Column.FREE_PAGES, Long.parseLong(available.group(2)));
    return true;
  }
}
