package pagereel.captures;

import java.util.Locale;

/// A table of a Markdown document: names on the left, figures on the right.
final class MarkdownTable {

  /// In place of a figure that a snapshot does not give.
  static final String NOT_TOLD = "–";

  private final StringBuilder text = new StringBuilder();

  /// @param names how many of the columns are names
  MarkdownTable(int names, String... columns) {
    row((Object[]) columns);
    text.append('|');
    for (int i = 0; i < columns.length; i++) {
      text.append(i < names ? "---|" : "---:|");
    }
    text.append('\n');
  }

  void row(Object... cells) {
    text.append('|');
    for (Object cell : cells) {
      text.append(' ').append(cell).append(" |");
    }
    text.append('\n');
  }

  @Override
  public String toString() {
    return text.toString();
  }

  /// Frames held free too many and too few.
  static String wrong(long extra, long missed) {
    return "+" + extra + " −" + missed;
  }

  /// A share, cut and not rounded, so that 1.0000 means all; with what it is of.
  static String agreement(long same, long of) {
    if (of == 0) {
      return NOT_TOLD;
    }
    return String.format(Locale.ROOT, "%.4f", Math.floor(1e4 * same / of) / 1e4) + " (" + same + "/"
        + of + ")";
  }

  static String percent(long part, long of) {
    return of == 0 ? NOT_TOLD : String.format(Locale.ROOT, "%.4f %%", 100.0 * part / of);
  }

  static String perMillion(long part, long of) {
    return of == 0 ? NOT_TOLD : String.format(Locale.ROOT, "%.1f", 1e6 * part / of);
  }
}
