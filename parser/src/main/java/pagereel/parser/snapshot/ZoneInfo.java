package pagereel.parser.snapshot;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import pagereel.parser.TraceFormatException;

/// A zone as `/proc/zoneinfo` has it. Kernels differ in the lines that they print; those that one
/// lacks are absent here.
final class ZoneInfo {

  /// The single figures that are kept, by the label they have in the file. Those of a CPU end in a
  /// colon, so `high` is the watermark and `high:` the CPU's.
  private static final Set<String> FIGURES =
      Set.of("boost", "min", "low", "high", "spanned", "present", "managed", "cma", "start_pfn:");

  private static final Set<String> CPU_FIGURES =
      Set.of("count:", "high:", "batch:", "high_min:", "high_max:");

  private final ProcLine heading;
  private final Map<String, Long> figures = new HashMap<>();
  private final List<Integer> cpus = new ArrayList<>();
  private final List<Map<String, Long>> cpuFigures = new ArrayList<>();

  private ZoneInfo(ProcLine heading) {
    this.heading = heading;
  }

  /// Reads the zones of a file, without those that have no memory.
  static List<ZoneInfo> read(StateFile file) throws IOException {
    List<ZoneInfo> zones = new ArrayList<>();
    long number = 0;
    try (BufferedReader lines = file.lines()) {
      String text;
      while ((text = lines.readLine()) != null) {
        ProcLine line = ProcLine.parse(file.name(), ++number, text);
        if (line.namesZone()) {
          zones.add(new ZoneInfo(line));
        } else if (!zones.isEmpty()) {
          zones.getLast().add(line);
        } else if (!line.words().isEmpty()) {
          throw line.wrong("`Node 0, zone …`", "`" + DumpLine.shortened(text) + "`");
        }
      }
    }
    if (zones.isEmpty()) {
      throw TraceFormatException.atLine(
          file.name(), number + 1, "`Node 0, zone …`", "the file's end");
    }
    List<ZoneInfo> populated = new ArrayList<>();
    for (ZoneInfo zone : zones) {
      if (zone.figure("present") > 0) {
        populated.add(zone);
      }
    }
    return populated;
  }

  private void add(ProcLine line) throws TraceFormatException {
    if (line.words().size() < 2) {
      return;
    }
    String label = line.word(0);
    if (label.equals("cpu:")) {
      cpus.add((int) line.number(1));
      cpuFigures.add(new HashMap<>());
    } else if (FIGURES.contains(label)) {
      figures.put(label, line.number(1));
    } else if (CPU_FIGURES.contains(label) && !cpus.isEmpty()) {
      cpuFigures.getLast().put(label, line.number(1));
    }
  }

  int node() throws TraceFormatException {
    return (int) heading.number(1);
  }

  String name() {
    return heading.word(3);
  }

  /// @throws TraceFormatException if the zone has no such line
  long figure(String label) throws TraceFormatException {
    @Nullable Long value = figures.get(label);
    if (value == null) {
      throw heading.wrong("a line `" + label + "` for zone " + name(), "none");
    }
    return value;
  }

  /// 0 if the zone has no such line.
  long optionalFigure(String label) {
    return figures.getOrDefault(label, 0L);
  }

  /// Each CPU's cache as far as the file tells.
  List<PcpState> pcps() throws TraceFormatException {
    List<PcpState> pcps = new ArrayList<>();
    for (int i = 0; i < cpus.size(); i++) {
      Map<String, Long> cpu = cpuFigures.get(i);
      for (String label : List.of("count:", "high:", "batch:")) {
        if (!cpu.containsKey(label)) {
          throw heading.wrong(
              "`%s` for CPU %d of zone %s".formatted(label, cpus.get(i), name()), "none");
        }
      }
      pcps.add(new PcpState(
          cpus.get(i),
          cpuFigure(cpu, "count:"),
          cpuFigure(cpu, "high:"),
          cpuFigure(cpu, "batch:"),
          cpuFigure(cpu, "high_min:"),
          cpuFigure(cpu, "high_max:"),
          PcpState.NOT_TOLD,
          PcpState.NOT_TOLD,
          List.of()));
    }
    return pcps;
  }

  private static int cpuFigure(Map<String, Long> cpu, String label) {
    return cpu.getOrDefault(label, (long) PcpState.NOT_TOLD).intValue();
  }
}
