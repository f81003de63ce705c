package pagereel.reports.html;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import pagereel.reports.Block;
import pagereel.reports.Block.Align;
import pagereel.reports.Block.KeyFigure;
import pagereel.reports.Block.Statement;

/// Writes a document's blocks as HTML.
final class HtmlBlocks {

  private static final int SPARK_WIDTH = 300;
  private static final int SPARK_HEIGHT = 24;

  private final HtmlWriter html;
  private final Set<String> stories;

  /// @param stories ids that a table's cell may be, which then links to the story
  HtmlBlocks(HtmlWriter html, List<String> stories) {
    this.html = html;
    this.stories = new HashSet<>(stories);
  }

  void write(List<Block> blocks) throws IOException {
    for (Block block : blocks) {
      write(block);
    }
  }

  private void write(Block block) throws IOException {
    switch (block) {
      case Block.Heading heading -> html.element("h3", heading.text());
      case Block.Paragraph paragraph -> html.element("p", paragraph.text());
      case Block.KeyFigures figures -> keyFigures(figures.figures());
      case Block.Findings findings -> findings(findings.statements());
      case Block.Table table -> table(table);
      case Block.Figure figure -> figure(figure);
      case Block.Sparkline line -> sparkline(line);
      case Block.SmallMap map -> {
        // The memory map's chart shows it.
      }
    }
  }

  private void keyFigures(List<KeyFigure> figures) throws IOException {
    html.open("dl", "class", "key-figures");
    for (KeyFigure figure : figures) {
      html.open("div");
      html.element("dt", figure.label());
      html.element("dd", figure.value());
      html.element("dd", figure.note(), "class", "note");
      html.close();
    }
    html.close();
  }

  private void findings(List<Statement> statements) throws IOException {
    html.open("ul", "class", "findings");
    for (Statement statement : statements) {
      String severity = statement.severity().word();
      html.open("li", "class", severity.replace(' ', '-'));
      html.element("span", severity, "class", "severity");
      html.text(" ").text(statement.text());
      html.close();
    }
    html.close();
  }

  private void table(Block.Table table) throws IOException {
    html.open("div", "class", "table");
    html.open("table");
    if (!table.title().isEmpty()) {
      html.element("caption", table.title());
    }
    html.open("thead").open("tr");
    for (Block.Column column : table.columns()) {
      html.element("th", column.name(), "scope", "col", "class", align(column));
    }
    html.close().close().open("tbody");
    for (List<String> row : table.rows()) {
      html.open("tr");
      for (int i = 0; i < row.size(); i++) {
        html.open("td", "class", align(table.columns().get(i)));
        cell(row.get(i));
        html.close();
      }
      html.close();
    }
    html.close().close();
    if (!table.note().isEmpty()) {
      html.element("p", table.note(), "class", "note");
    }
    html.close();
  }

  private void cell(String text) throws IOException {
    if (stories.contains(text)) {
      html.element("a", text, "href", "#" + text);
    } else {
      html.text(text);
    }
  }

  private static String align(Block.Column column) {
    return column.align() == Align.RIGHT ? "number" : "text";
  }

  private void figure(Block.Figure figure) throws IOException {
    html.open("figure", "id", "chart-" + figure.chart());
    html.open("figcaption");
    html.element("b", figure.title());
    html.element("span", figure.caption());
    html.close();
    html.element("div", "", "class", "plot", "data-chart", figure.chart());
    html.close();
  }

  private void sparkline(Block.Sparkline line) throws IOException {
    html.open("p", "class", "spark");
    html.element("span", line.label());
    html.open(
        "svg",
        "viewBox",
        "0 0 " + SPARK_WIDTH + " " + SPARK_HEIGHT,
        "preserveAspectRatio",
        "none",
        "role",
        "img",
        "aria-label",
        line.label() + ": " + line.note());
    html.open("path", "d", curve(line.values())).close();
    html.close();
    html.element("span", line.note(), "class", "note");
    html.close();
  }

  /// The area under the values; of those on one point the lowest.
  private static String curve(double[] values) {
    double most = Double.MIN_NORMAL;
    for (double value : values) {
      most = Math.max(most, value);
    }
    StringBuilder path = new StringBuilder("M0 ").append(SPARK_HEIGHT);
    int columns = Math.min(SPARK_WIDTH, values.length);
    for (int x = 0; x < columns; x++) {
      int from = (int) ((long) values.length * x / columns);
      int to = (int) ((long) values.length * (x + 1) / columns);
      double least = values[from];
      for (int i = from; i < to; i++) {
        least = Math.min(least, values[i]);
      }
      path.append(String.format(
          Locale.ROOT,
          "L%.1f %.1f",
          columns == 1 ? 0.0 : (double) SPARK_WIDTH * x / (columns - 1),
          SPARK_HEIGHT * (1 - least / most)));
    }
    return path.append("L")
        .append(SPARK_WIDTH)
        .append(' ')
        .append(SPARK_HEIGHT)
        .append("Z")
        .toString();
  }
}
