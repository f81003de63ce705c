package pagereel.parser.binary;

import java.util.LinkedHashMap;
import java.util.Map;

/// How many events each ring buffer lost, as the kernel counted them itself: tracefs' files
/// `per_cpu/cpuN/stats`, which a recorder saves in its file.
///
/// They count from the buffer's start, also what was overwritten before the first page that the
/// file has.
final class BufferStats {

  /// One CPU of a buffer instance.
  record Place(String instance, int cpu) {}

  private final Map<Place, Long> lost = new LinkedHashMap<>();

  /// The instance and CPU that the next lines are about.
  private String instance = "";

  private int cpu;

  /// Takes in one saved text. A text that only names an instance stands before those of its CPUs.
  void read(String text) {
    for (String line : text.split("\n", -1)) {
      int colon = line.indexOf(':');
      if (colon < 0) {
        continue;
      }
      String value = line.substring(colon + 1).strip();
      switch (line.substring(0, colon).strip()) {
        case "Buffer" -> instance = value;
        case "CPU" -> cpu = (int) Math.min(number(value), Integer.MAX_VALUE);
        case "overrun", "commit overrun", "dropped events" ->
          lost.merge(new Place(instance, cpu), number(value), Long::sum);
        default -> {
          // Bytes, times and events that were read.
        }
      }
    }
  }

  private static long number(String value) {
    try {
      return Math.max(0, Long.parseLong(value));
    } catch (NumberFormatException _) {
      return 0;
    }
  }

  /// Events overwritten or dropped, by place.
  Map<Place, Long> lost() {
    return lost;
  }
}
