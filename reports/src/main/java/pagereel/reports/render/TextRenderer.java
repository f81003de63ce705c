package pagereel.reports.render;

import java.util.ArrayList;
import java.util.List;
import pagereel.reports.Block;
import pagereel.reports.Block.Align;
import pagereel.reports.Block.Column;
import pagereel.reports.Document;
import pagereel.reports.Document.Section;
import pagereel.reports.Severity;

/// A document, or its first page alone, as plain text for a terminal.
public final class TextRenderer {

  private static final int LEAST_WIDTH = 80;
  private static final int MOST_WIDTH = 110;
  private static final int MOST_MAP_WIDTH = 160;
  private static final String BARS = " ▁▂▃▄▅▆▇█";

  private final int width;
  private final int mapWidth;
  private final boolean color;
  private final boolean unicode;
  private final StringBuilder out = new StringBuilder();

  /// A renderer for one terminal.
  ///
  /// @param width   columns of the terminal; text is at least 80 wide
  /// @param color   whether severities are coloured
  /// @param unicode whether the terminal shows more than ASCII
  public TextRenderer(int width, boolean color, boolean unicode) {
    this.width = Math.clamp(width, LEAST_WIDTH, MOST_WIDTH);
    mapWidth = Math.clamp(width, LEAST_WIDTH, MOST_MAP_WIDTH);
    this.color = color;
    this.unicode = unicode;
  }

  /// The head and what the sections hold, without their titles.
  public String summary(Document document) {
    head(document);
    document.sections().forEach(section -> blocks(section.blocks()));
    return take();
  }

  /// All of it.
  public String all(Document document) {
    head(document);
    for (Section section : document.sections()) {
      out.append('\n');
      heading(section.title(), '=');
      blocks(section.blocks());
    }
    return take();
  }

  private String take() {
    String text = out.toString().stripTrailing() + "\n";
    out.setLength(0);
    return unicode ? text : Ascii.of(text);
  }

  private void head(Document document) {
    out.append(bold(document.title())).append('\n');
    for (Document.Fact fact : document.provenance()) {
      out.append("  ").append(pad(fact.name(), 9)).append(fact.value()).append('\n');
    }
  }

  private void blocks(List<Block> blocks) {
    for (Block block : blocks) {
      if ((block instanceof Block.Sparkline && !unicode)
          || (block instanceof Block.SmallMap && !(unicode && color))) {
        continue;
      }
      out.append('\n');
      switch (block) {
        case Block.Heading heading -> heading(heading.text(), '-');
        case Block.Paragraph paragraph -> wrapped("", "", paragraph.text());
        case Block.KeyFigures figures -> figures.figures().forEach(this::keyFigure);
        case Block.Findings findings -> findings.statements().forEach(this::statement);
        case Block.Table table -> table(table);
        case Block.Figure figure ->
          wrapped("[" + figure.chart() + "] ", "  ", figure.title() + ". " + figure.caption());
        case Block.Sparkline sparkline -> sparkline(sparkline);
        case Block.SmallMap map -> out.append(TerminalMap.draw(map, mapWidth));
      }
    }
  }

  private void heading(String text, char rule) {
    out.append(bold(text)).append('\n');
    out.append(String.valueOf(rule).repeat(text.length())).append('\n');
  }

  private void keyFigure(Block.KeyFigure figure) {
    out.append("  ")
        .append(pad(figure.label(), 26))
        .append(bold(figure.value()))
        .append("  ");
    out.append(figure.note()).append('\n');
  }

  private void statement(Block.Statement statement) {
    String word =
        statement.severity() == Severity.FACT ? "" : statement.severity().word() + ": ";
    String sign = switch (statement.severity()) {
      case FACT -> "  - ";
      case PROBLEM, DATA_LOSS -> "  ! ";
      case CAUTION -> "  ? ";
    };
    int start = out.length();
    wrapped(sign, "    ", word + statement.text());
    if (color) {
      paintFirstWord(start + 2, sign.length() - 2 + word.length(), statement.severity());
    }
  }

  private void paintFirstWord(int start, int length, Severity severity) {
    String code = switch (severity) {
      case FACT -> "32";
      case PROBLEM -> "31";
      case CAUTION -> "33";
      case DATA_LOSS -> "35";
    };
    out.insert(start + length, "\u001b[0m").insert(start, "\u001b[" + code + "m");
  }

  private void sparkline(Block.Sparkline line) {
    String label = "  " + line.label() + "  ";
    int columns = Math.clamp(width - label.length() - line.note().length() - 3, 10, 48);
    double most = 0;
    for (double value : line.values()) {
      most = Math.max(most, value);
    }
    out.append(label);
    for (int x = 0; x < columns; x++) {
      int from = (int) ((long) line.values().length * x / columns);
      int to = Math.max(from + 1, (int) ((long) line.values().length * (x + 1) / columns));
      double least = Double.MAX_VALUE;
      for (int i = from; i < Math.min(to, line.values().length); i++) {
        least = Math.min(least, line.values()[i]);
      }
      int bar = most == 0 ? 0 : (int) Math.ceil(Math.min(least, most) / most * (BARS.length() - 1));
      out.append(BARS.charAt(bar));
    }
    out.append("  ").append(line.note()).append('\n');
  }

  private void table(Block.Table table) {
    if (!table.title().isEmpty()) {
      heading(table.title(), '-');
    }
    List<Column> columns = table.columns();
    int[] widths = new int[columns.size()];
    for (int c = 0; c < widths.length; c++) {
      widths[c] = columns.get(c).name().length();
      for (List<String> row : table.rows()) {
        widths[c] = Math.max(widths[c], row.get(c).length());
      }
    }
    row(columns, widths, columns.stream().map(Column::name).toList());
    table.rows().forEach(row -> row(columns, widths, row));
    if (!table.note().isEmpty()) {
      wrapped("  ", "  ", table.note());
    }
  }

  private void row(List<Column> columns, int[] widths, List<String> cells) {
    StringBuilder line = new StringBuilder("  ");
    for (int c = 0; c < cells.size(); c++) {
      String blanks = " ".repeat(widths[c] - cells.get(c).length());
      boolean right = columns.get(c).align() == Align.RIGHT;
      line.append(right ? blanks + cells.get(c) : cells.get(c) + blanks).append("  ");
    }
    out.append(line.toString().stripTrailing()).append('\n');
  }

  private void wrapped(String first, String rest, String text) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder(first);
    boolean empty = true;
    for (String word : text.split(" ", -1)) {
      if (!empty && line.length() + 1 + word.length() > width) {
        lines.add(line.toString());
        line = new StringBuilder(rest);
        empty = true;
      }
      line.append(empty ? "" : " ").append(word);
      empty = false;
    }
    lines.add(line.toString());
    lines.forEach(l -> out.append(l.stripTrailing()).append('\n'));
  }

  private String bold(String text) {
    return color ? "\u001b[1m" + text + "\u001b[0m" : text;
  }

  private static String pad(String text, int length) {
    return text + " ".repeat(Math.max(1, length - text.length()));
  }
}
