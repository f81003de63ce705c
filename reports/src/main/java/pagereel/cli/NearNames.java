package pagereel.cli;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/// Finds what a user may have meant.
final class NearNames {

  private static final int SHOWN = 3;
  private static final int MAX_EDITS = 3;

  private NearNames() {}

  /// Names that are nearly so, nearest first; a few at most.
  static List<String> of(String name, Collection<String> known) {
    return known.stream()
        .filter(other -> isNear(name, other))
        .sorted(Comparator.comparingInt(other -> edits(name, other)))
        .limit(SHOWN)
        .toList();
  }

  /// `; near: a, b`, or all that there are where none is near.
  static String hint(String name, Collection<String> known) {
    List<String> near = of(name, known);
    return near.isEmpty()
        ? "; known are " + String.join(", ", known)
        : "; near: " + String.join(", ", near);
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
