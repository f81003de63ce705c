package pagereel.cli;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import pagereel.parser.TraceTally;

/// Tells which of the tracepoints that a user asked for a trace does not have, and what it has
/// that is named nearly so.
final class MissingEvents {

  private static final String LOST = "lost_events";
  private static final int SHOWN = 3;
  private static final int MAX_EDITS = 3;

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
    String stem = stem(name);
    List<String> near = present.stream()
        .filter(other -> isNear(stem, other))
        .sorted(Comparator.comparingInt(other -> edits(stem, other)))
        .limit(SHOWN)
        .toList();
    return "no event of that name in the trace: " + name
        + (near.isEmpty() ? "" : " (near: " + String.join(", ", near) + ")");
  }

  private static boolean isNear(String name, String other) {
    return (!name.isEmpty() && other.contains(name))
        || name.contains(other)
        || edits(name, other) <= Math.min(MAX_EDITS, name.length() / 2);
  }

  /// How many letters to add, drop or change make one word of the other.
  private static int edits(String from, String to) {
    int[] row = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int changed = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[to.length()];
  }
}
