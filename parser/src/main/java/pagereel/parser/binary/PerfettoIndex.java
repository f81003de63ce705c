package pagereel.parser.binary;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import pagereel.parser.perfetto.proto.FtraceClock;
import pagereel.parser.perfetto.proto.ProcessTree;
import pagereel.parser.perfetto.proto.SystemInfo;

/// What a first pass over a Perfetto trace finds: where the events of each CPU are, and all that
/// must be known before the first of them is decoded.
final class PerfettoIndex {

  /// A recorder's events of one CPU.
  private record Key(int sequence, int cpu) {}

  private final Map<Key, PerfettoBundles> bundles = new LinkedHashMap<>();
  private final Map<Integer, Map<Integer, PerfettoMessage>> messages = new HashMap<>();
  private final Map<Integer, String> comms = new HashMap<>();
  private final Set<PerfettoPacking> packings = EnumSet.noneOf(PerfettoPacking.class);
  private final Set<FtraceClock> clocks = EnumSet.noneOf(FtraceClock.class);
  private final PerfettoStats stats = new PerfettoStats();
  private SystemInfo system = SystemInfo.getDefaultInstance();
  private long packets;

  /// The bundles of one CPU, which are none at first.
  PerfettoBundles of(int sequence, int cpu) {
    return bundles.computeIfAbsent(
        new Key(sequence, cpu), key -> new PerfettoBundles(sequence, cpu, messages(sequence)));
  }

  /// The events that a recorder describes.
  Map<Integer, PerfettoMessage> messages(int sequence) {
    return messages.computeIfAbsent(sequence, key -> new HashMap<>());
  }

  /// All CPUs, by number; of several recorders the first one of the trace first.
  List<PerfettoBundles> cpus() {
    List<PerfettoBundles> cpus = new ArrayList<>(bundles.values());
    cpus.sort((a, b) -> Integer.compare(a.cpu(), b.cpu()));
    return cpus;
  }

  /// Packets of a sequence were dropped here.
  void drop(int sequence) {
    bundles.values().stream()
        .filter(cpu -> cpu.sequence() == sequence)
        .forEach(PerfettoBundles::drop);
  }

  void addPacket(PerfettoPacking packing) {
    packets++;
    packings.add(packing);
  }

  long packets() {
    return packets;
  }

  void addClock(FtraceClock clock) {
    clocks.add(clock);
  }

  void add(SystemInfo info) {
    if (info.hasUtsname() || !system.hasUtsname()) {
      system = info;
    }
  }

  /// Takes the names of tasks. Perfetto tells a name again when it has changed.
  ///
  /// Of a process it tells the command line, of which the program's name stands for that of the
  /// first thread.
  void add(ProcessTree tree) {
    for (ProcessTree.Process process : tree.getProcessesList()) {
      if (process.getCmdlineCount() > 0) {
        String program = process.getCmdline(0);
        boolean path = !process.getCmdlineIsComm() && program.startsWith("/");
        put(process.getPid(), path ? program.substring(program.lastIndexOf('/') + 1) : program);
      }
    }
    for (ProcessTree.Thread thread : tree.getThreadsList()) {
      put(thread.getTid(), thread.getName());
    }
  }

  private void put(int pid, String comm) {
    if (pid != 0 && !comm.isEmpty()) {
      comms.put(pid, comm);
    }
  }

  Map<Integer, String> comms() {
    return comms;
  }

  PerfettoStats stats() {
    return stats;
  }

  /// The kernel's release.
  Optional<String> release() {
    return present(system.getUtsname().getRelease());
  }

  Optional<String> machine() {
    return present(system.getUtsname().getMachine());
  }

  private static Optional<String> present(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }

  OptionalInt pageSize() {
    return system.getPageSize() > 0 ? OptionalInt.of(system.getPageSize()) : OptionalInt.empty();
  }

  /// How many CPUs the machine has, or else how many have events.
  OptionalInt cpuCount() {
    if (system.getNumCpus() > 0) {
      return OptionalInt.of(system.getNumCpus());
    }
    long cpus =
        bundles.values().stream().mapToInt(PerfettoBundles::cpu).distinct().count();
    return cpus == 0 ? OptionalInt.empty() : OptionalInt.of((int) cpus);
  }

  /// The clocks that stamp the events, as the kernel calls them.
  List<String> clocks() {
    return clocks.stream()
        .map(clock -> switch (clock) {
          case FTRACE_CLOCK_UNSPECIFIED -> "boot";
          case FTRACE_CLOCK_UNKNOWN -> "unknown";
          case FTRACE_CLOCK_GLOBAL -> "global";
          case FTRACE_CLOCK_LOCAL -> "local";
          case FTRACE_CLOCK_MONO_RAW -> "mono_raw";
        })
        .toList();
  }

  /// The format in words.
  String detail() {
    StringBuilder detail = new StringBuilder("Perfetto");
    packings.stream()
        .filter(packing -> packing != PerfettoPacking.PLAIN)
        .forEach(packing -> detail.append(", ").append(packing.title()));
    return detail.toString();
  }
}
