package pagereel.reports;

import java.util.List;

/// One piece of a section. Each renderer knows how to show every kind.
public sealed interface Block {

  /// A heading inside a section.
  record Heading(String text) implements Block {}

  record Paragraph(String text) implements Block {}

  /// The few numbers that stand for the whole.
  record KeyFigures(List<KeyFigure> figures) implements Block {

    public KeyFigures {
      figures = List.copyOf(figures);
    }
  }

  /// One number.
  ///
  /// @param note what the number is about, in a few words
  record KeyFigure(String label, String value, String note) {}

  /// Statements with their weight.
  record Findings(List<Statement> statements) implements Block {

    public Findings {
      statements = List.copyOf(statements);
    }
  }

  /// A sentence or two that the data holds.
  record Statement(Severity severity, String text) {}

  /// A table.
  ///
  /// @param note said below it; empty if there is nothing to say
  record Table(String title, List<Column> columns, List<List<String>> rows, String note)
      implements Block {

    public Table {
      columns = List.copyOf(columns);
      rows = rows.stream().map(List::copyOf).toList();
    }
  }

  /// A table's column.
  ///
  /// @param weight the column's share of the table's width
  record Column(String name, Align align, int weight) {

    public static Column text(String name, int weight) {
      return new Column(name, Align.LEFT, weight);
    }

    public static Column number(String name, int weight) {
      return new Column(name, Align.RIGHT, weight);
    }
  }

  /// Where a cell's text stands.
  enum Align {
    LEFT,
    RIGHT
  }

  /// A chart, drawn by the renderer.
  ///
  /// @param chart   its id, and the name of its file
  /// @param caption what it shows and how to read it
  record Figure(String chart, String title, String caption) implements Block {}

  /// A picture of memory over time for a screen of letters: what is larger shows a chart.
  ///
  /// @param levels what a cell can be
  /// @param cells  `cells[row][column]` is the number of a level, the highest address first
  /// @param note   what a row and a column stand for
  record SmallMap(String title, List<Level> levels, byte[][] cells, String note) implements Block {

    public SmallMap {
      levels = List.copyOf(levels);
    }

    /// One level, with its colour as `0xRRGGBB`.
    public record Level(String name, int rgb) {}
  }

  /// A series as small as a word.
  ///
  /// @param values the series, evenly spaced in time; at least 0
  /// @param note   what its height stands for
  record Sparkline(String label, double[] values, String note) implements Block {}
}
