package pagereel.reports.verify;

import java.util.ArrayList;
import java.util.List;

/// A table for a terminal: columns as wide as their widest cell, headings of one or two lines. The
/// first columns are words, the others figures, which stand on the right.
final class TextTable {

  private final List<List<String>> rows = new ArrayList<>();
  private final int wordColumns;
  private final int headings;

  /// @param wordColumns how many of the columns are words
  /// @param headings    lines of headings, each with a cell for each column
  TextTable(int wordColumns, List<List<String>> headings) {
    this.wordColumns = wordColumns;
    this.headings = headings.size();
    rows.addAll(headings);
  }

  void row(String... cells) {
    rows.add(List.of(cells));
  }

  boolean hasRows() {
    return rows.size() > headings;
  }

  /// The lines, each indented by two blanks.
  String text() {
    int[] widths = new int[rows.getFirst().size()];
    for (List<String> row : rows) {
      for (int c = 0; c < widths.length; c++) {
        widths[c] = Math.max(widths[c], row.get(c).length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int c = 0; c < widths.length; c++) {
        String blanks = " ".repeat(widths[c] - row.get(c).length());
        line.append("  ").append(c < wordColumns ? row.get(c) + blanks : blanks + row.get(c));
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }
}
