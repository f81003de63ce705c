package pagereel.parser.binary;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/// The options of a trace.dat that both versions of the file have.
final class HeaderOptions {

  static final int DONE = 0;
  static final int BUFFER = 3;

  static final int BUFFER_TEXT = 22;

  private static final int DATE = 1;
  private static final int CPUSTAT = 2;
  private static final int TRACECLOCK = 4;
  private static final int UNAME = 5;
  private static final int OFFSET = 7;
  private static final int CPUCOUNT = 8;
  private static final int TSC2NSEC = 14;

  private static final String TSC = "x86-tsc";

  /// Clocks that count something else than nanoseconds; `x86-tsc` unless the file has its rate.
  static final Set<String> COUNTERS = Set.of("counter", "uptime", TSC, "ppc-tb", "s390-tod");

  private static final long NS_PER_MICROSECOND = 1000;

  private String clock = "";
  private final BufferStats stats = new BufferStats();
  private List<String> uname = List.of();
  private OptionalInt cpus = OptionalInt.empty();
  private long dateNs;
  private long offsetNs;
  private long mult;
  private int shift;
  private long tscOffsetNs;

  /// Takes in one option, or passes over it if it says nothing of use.
  void read(int id, HeaderInput option) throws IOException {
    switch (id) {
      // The difference to the time of day, in microseconds: asked for with `--date`.
      case DATE -> dateNs = NS_PER_MICROSECOND * offset(text(option).strip());
      case CPUSTAT -> stats.read(text(option));
      case TRACECLOCK -> clock = selected(text(option));
      case UNAME -> uname = List.of(text(option).strip().split("\\s+"));
      case OFFSET -> offsetNs = offset(text(option).strip());
      case CPUCOUNT ->
        cpus = OptionalInt.of((int) Math.min(option.u32("the number of CPUs"), 1 << 20));
      case TSC2NSEC -> {
        mult = option.u32("the TSC's multiplier");
        shift = (int) option.u32("the TSC's shift") & 63;
        tscOffsetNs = option.i64("the TSC's offset");
      }
      default -> {
        // Written for other readers: command lines, and what relates a guest's clock to its
        // host's. The times of a guest's file stay on the guest's clock: the corrections are for
        // showing it together with the host's file, and differ from CPU to CPU.
      }
    }
  }

  private static String text(HeaderInput option) throws IOException {
    String text = option.text(option.remaining(), "an option");
    int nul = text.indexOf(0);
    return nul < 0 ? text : text.substring(0, nul);
  }

  /// The word in brackets; the whole text if there is none.
  private static String selected(String clocks) {
    int open = clocks.indexOf('[');
    int close = clocks.indexOf(']', open + 1);
    return open >= 0 && close > open ? clocks.substring(open + 1, close) : clocks.strip();
  }

  private static long offset(String text) {
    try {
      return Long.decode(text);
    } catch (NumberFormatException _) {
      return 0;
    }
  }

  void cpus(long count) {
    if (cpus.isEmpty()) {
      cpus = OptionalInt.of((int) Math.min(count, 1 << 20));
    }
  }

  BufferStats stats() {
    return stats;
  }

  Optional<String> kernel() {
    return uname.size() >= 4 ? Optional.of(uname.get(2)) : Optional.empty();
  }

  Optional<String> arch() {
    return uname.size() >= 4 ? Optional.of(uname.getLast()) : Optional.empty();
  }

  /// The top instance's clock when the recording ended; empty if it was not saved.
  String clock() {
    return clock;
  }

  OptionalInt cpus() {
    return cpus;
  }

  /// How the raw times of a clock become the trace's.
  ///
  /// @param clockName empty if it is not known
  TimeConversion time(String clockName) {
    if (mult != 0 && (clockName.isEmpty() || clockName.equals(TSC))) {
      return new TimeConversion(mult, shift, offsetNs + dateNs + tscOffsetNs);
    }
    // What does not count time cannot be put on the time of day.
    return new TimeConversion(0, 0, COUNTERS.contains(clockName) ? offsetNs : offsetNs + dateNs);
  }
}
