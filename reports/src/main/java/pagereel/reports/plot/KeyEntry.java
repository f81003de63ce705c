package pagereel.reports.plot;

import java.awt.Color;
import java.util.Optional;

/// An entry of a chart's key.
///
/// @param line how the line is drawn, for a line
/// @param mark what is drawn at each point, for points; neither for an area
public record KeyEntry(String name, Color color, Optional<Line.Style> line, Optional<Mark> mark) {

  public static KeyEntry area(String name, Color color) {
    return new KeyEntry(name, color, Optional.empty(), Optional.empty());
  }

  public static KeyEntry line(String name, Color color, Line.Style style) {
    return new KeyEntry(name, color, Optional.of(style), Optional.empty());
  }

  public static KeyEntry mark(String name, Color color, Mark mark) {
    return new KeyEntry(name, color, Optional.empty(), Optional.of(mark));
  }
}
