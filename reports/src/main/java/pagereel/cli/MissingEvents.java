package pagereel.cli;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import pagereel.parser.TraceTally;

/// Tells which of the tracepoints that a user asked for a trace does not have, and what it has
/// that is named nearly so.
final class MissingEvents {

  private static final String LOST = "lost_events";

  private final Set<String> present;

  MissingEvents(TraceTally tally) {
    present = new TreeSet<>(tally.eventCounts().keySet());
    if (tally.gaps() > 0) {
      present.add(LOST);
    }
  }

  /// A line for each of the names that no event has.
  ///
  /// @param wanted as given to `--event`, with a group before a colon, or `*` at the end
  List<String> of(List<String> wanted) {
    return wanted.stream()
        .map(name -> name.substring(name.indexOf(':') + 1))
        .filter(name -> !isPresent(name))
        .map(this::line)
        .toList();
  }

  private boolean isPresent(String name) {
    return name.endsWith("*")
        ? present.stream().anyMatch(other -> other.startsWith(stem(name)))
        : present.contains(name);
  }

  private static String stem(String name) {
    return name.endsWith("*") ? name.substring(0, name.length() - 1) : name;
  }

  private String line(String name) {
    List<String> near = NearNames.of(stem(name), present);
    return "no event of that name in the trace: " + name
        + (near.isEmpty() ? "" : " (near: " + String.join(", ", near) + ")");
  }
}
