package pagereel.parser.binary;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// The options of a trace.dat that both versions of the file have.
final class HeaderOptions {

  static final int DONE = 0;
  static final int BUFFER = 3;

  private static final int TRACECLOCK = 4;
  private static final int UNAME = 5;
  private static final int OFFSET = 7;
  private static final int CPUCOUNT = 8;
  private static final int TSC2NSEC = 14;

  private String clock = "";
  private String bufferClock = "";
  private List<String> uname = List.of();
  private OptionalInt cpus = OptionalInt.empty();
  private long offsetNs;
  private long mult;
  private int shift;
  private long tscOffsetNs;
  private final List<String> otherInstances = new ArrayList<>();

  /// Takes in one option, or passes over it if it says nothing of use.
  void read(int id, HeaderInput option) throws IOException {
    switch (id) {
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
        // Written for other readers: command lines, statistics, guests.
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

  void bufferClock(String name) {
    bufferClock = name;
  }

  void otherInstance(String name) {
    otherInstances.add(name);
  }

  void cpus(long count) {
    if (cpus.isEmpty()) {
      cpus = OptionalInt.of((int) Math.min(count, 1 << 20));
    }
  }

  List<String> otherInstances() {
    return otherInstances;
  }

  Optional<String> kernel() {
    return uname.size() >= 4 ? Optional.of(uname.get(2)) : Optional.empty();
  }

  Optional<String> arch() {
    return uname.size() >= 4 ? Optional.of(uname.getLast()) : Optional.empty();
  }

  Optional<String> clock() {
    String name = clock.isEmpty() ? bufferClock : clock;
    return name.isEmpty() ? Optional.empty() : Optional.of(name);
  }

  OptionalInt cpus() {
    return cpus;
  }

  TimeConversion time() {
    long offset = mult == 0 ? offsetNs : offsetNs + tscOffsetNs;
    return new TimeConversion(mult, shift, offset);
  }
}
