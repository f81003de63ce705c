package pagereel.reports.plot;

import java.awt.Color;
import java.util.Arrays;
import java.util.List;

/// A chart's content. On paper it is painted; on a screen it can be zoomed and asked for values.
public sealed interface Plot {

  /// Panels one under the other on a common time axis, with the trace's markers and snapshots.
  record OverTime(List<Panel> panels) implements Plot {

    public OverTime {
      panels = List.copyOf(panels);
    }
  }

  /// Bars that lie one under the other, each made of parts.
  ///
  /// @param unit what is counted
  record Bars(String unit, List<Part> parts, List<Bar> bars) implements Plot {

    public Bars {
      parts = List.copyOf(parts);
      bars = List.copyOf(bars);
    }

    /// A part of every bar.
    public record Part(String name, Color color) {}

    /// One bar.
    ///
    /// @param sizes one for each part
    public record Bar(String label, List<Double> sizes) {

      public Bar {
        sizes = List.copyOf(sizes);
      }

      public double size() {
        return sizes.stream().mapToDouble(Double::doubleValue).sum();
      }
    }
  }

  /// Counts by two properties.
  ///
  /// @param down   what the rows are
  /// @param across what the columns are
  /// @param counts `counts[row][column]`
  record Matrix(
      String unit,
      String down,
      String across,
      List<String> rows,
      List<String> columns,
      long[][] counts)
      implements Plot {

    public Matrix {
      rows = List.copyOf(rows);
      columns = List.copyOf(columns);
    }

    public long most() {
      return Arrays.stream(counts).flatMapToLong(Arrays::stream).max().orElse(0);
    }
  }

  /// Curves over something other than the trace's time.
  record Curves(Axis across, Axis up, List<Curve> curves) implements Plot {

    public Curves {
      curves = List.copyOf(curves);
    }

    /// A curve that keeps its height until the next point.
    public record Curve(String name, Color color, boolean dashed, double[] x, double[] y) {}
  }
}
