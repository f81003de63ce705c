package pagereel.parser.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import pagereel.parser.TraceFormat;
import pagereel.parser.TraceInfo;

/// What the lines before the first event say of the trace.
final class TextPreamble {

  private static final byte[] CPUS = bytes("cpus=");
  /// Of `CPU:1 [SUBBUFFER START] [67718764680:0x98000]`.
  private static final byte[] CPU_MARK = bytes("CPU:");

  private static final byte[][] STARTS = {
    CPUS,
    bytes("version = "),
    bytes("trace-cmd version"),
    bytes("CPU "),
    bytes("Linux "),
    bytes("#"),
    bytes("Average wakeup latency: "),
    bytes("Maximum Latency: "),
    bytes("Minimum Latency: "),
    CPU_MARK,
  };

  private static final String LATENCY_TRACE = " latency trace v";
  private static final String LATENCY = "# latency: ";

  private OptionalInt cpus = OptionalInt.empty();
  private long overwrittenEvents;
  private Optional<String> kernel = Optional.empty();
  private Optional<String> arch = Optional.empty();

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  /// Reads a line that is not an event's.
  ///
  /// @return false if it is no line of a preamble either
  boolean read(byte[] buf, int from, int to) {
    for (byte[] start : STARTS) {
      int end = from + start.length;
      if (end <= to && Arrays.equals(start, 0, start.length, buf, from, end)) {
        return read(new String(buf, from, to - from, UTF_8));
      }
    }
    return false;
  }

  private boolean read(String line) {
    if (line.startsWith("cpus=")) {
      return number(line.substring(5).strip());
    }
    if (line.startsWith("CPU:")) {
      return line.contains("[SUBBUFFER START]");
    }
    if (line.startsWith("CPU ")) {
      return line.endsWith(" is empty");
    }
    if (line.startsWith("Linux ")) {
      // The machine that the trace comes from, as `uname` names it: system, host, release, machine.
      String[] words = line.strip().split(" +", -1);
      if (words.length != 4) {
        return false;
      }
      kernel = Optional.of(words[2]);
      arch = Optional.of(words[3]);
      return true;
    }
    if (line.startsWith("# entries-in-buffer/entries-written: ")) {
      int slash = line.indexOf('/', line.indexOf(':'));
      long kept = digitsBehind(line, line.indexOf(": ") + 2);
      long written = digitsBehind(line, slash + 1);
      overwrittenEvents = slash > 0 && written > kept ? written - kept : 0;
    }
    readLatencyHeader(line);
    readPerfHeader(line);
    int mark = line.indexOf("#P:");
    if (mark > 0) {
      number(Long.toString(digitsBehind(line, mark + 3)));
    }
    return true;
  }

  /// `# nop latency trace v1.1.5 on 6.1.0-50-amd64` and `# latency: 0 us, #4/9, CPU#0 | (… #P:2)`.
  private void readLatencyHeader(String line) {
    int trace = line.indexOf(LATENCY_TRACE);
    int on = trace < 0 ? -1 : line.indexOf(" on ", trace);
    if (on > 0) {
      kernel = Optional.of(line.substring(on + 4).strip());
    }
    int events = line.startsWith(LATENCY) ? line.indexOf(", #") : -1;
    int slash = events < 0 ? -1 : line.indexOf('/', events);
    if (slash > 0) {
      overwrittenEvents =
          Math.max(0, digitsBehind(line, slash + 1) - digitsBehind(line, events + 3));
    }
  }

  /// Whether a line is the one that a report has once for each file.
  boolean isHeadOfFile(byte[] buf, int from) {
    return buf.length - from >= CPUS.length
        && Arrays.equals(CPUS, 0, CPUS.length, buf, from, from + CPUS.length);
  }

  /// A line of `perf script --header`.
  private void readPerfHeader(String line) {
    if (line.startsWith("# os release : ")) {
      kernel = Optional.of(line.substring(15).strip());
    } else if (line.startsWith("# arch : ")) {
      arch = Optional.of(line.substring(9).strip());
    } else if (line.startsWith("# nrcpus online : ")) {
      number(line.substring(18).strip());
    }
  }

  /// How many events the line read last says were overwritten in the ring buffer.
  long takeOverwrittenEvents() {
    long events = overwrittenEvents;
    overwrittenEvents = 0;
    return events;
  }

  private static long digitsBehind(String line, int from) {
    long value = 0;
    for (int at = from; at < line.length() && at - from < 18; at++) {
      int digit = line.charAt(at) - '0';
      if (digit < 0 || digit > 9) {
        break;
      }
      value = value * 10 + digit;
    }
    return value;
  }

  private boolean number(String digits) {
    if (digits.isEmpty()
        || digits.length() > 6
        || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return false;
    }
    cpus = OptionalInt.of(Integer.parseInt(digits));
    return true;
  }

  /// @param latency the times count from the trace's own start
  TraceInfo info(TraceFormat format, int fractionDigits, boolean latency) {
    return new TraceInfo(
        format,
        format.title() + (latency ? ", latency format, times from its start" : ""),
        kernel,
        arch,
        OptionalInt.empty(),
        cpus,
        Optional.empty(),
        timeUnitNs(fractionDigits));
  }

  private static long timeUnitNs(int fractionDigits) {
    if (fractionDigits == EventLine.NO_FRACTION) {
      return 0;
    }
    long unit = 1;
    for (int digits = fractionDigits; digits < 9; digits++) {
      unit *= 10;
    }
    return unit;
  }
}
