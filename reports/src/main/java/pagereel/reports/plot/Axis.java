package pagereel.reports.plot;

import java.util.List;

/// The axis of a panel's values.
///
/// @param label  what the values are; their unit, too, where the measure does not tell it
/// @param from   its lower end, or [#AUTO]
/// @param to     its upper end, or [#AUTO]
/// @param rows   the names of 0, 1, 2, … where the values are rows
public record Axis(String label, Measure measure, double from, double to, List<String> rows) {

  /// As far as the data goes.
  public static final double AUTO = Double.NaN;

  /// What the values of an axis are, and so how they are written.
  public enum Measure {
    /// Whole things; 0 is on the axis.
    COUNT,
    /// Pages, shown as memory where the page size is known; 0 is on the axis.
    PAGES,
    /// Pages on a logarithmic axis.
    PAGES_LOG,
    /// Something else on a logarithmic axis.
    NUMBER_LOG,
    /// Something else; 0 is on the axis.
    NUMBER,
    /// 0 to 1.
    RATIO,
    /// A page frame number.
    PFN,
    /// Nanoseconds on a logarithmic axis.
    DURATION_LOG,
    /// Rows that have names.
    ROWS
  }

  public Axis {
    rows = List.copyOf(rows);
  }

  public static Axis of(String label, Measure measure) {
    return measure == Measure.RATIO
        ? new Axis(label, measure, 0, 1.02, List.of())
        : new Axis(label, measure, AUTO, AUTO, List.of());
  }

  public static Axis of(String label, Measure measure, double from, double to) {
    return new Axis(label, measure, from, to, List.of());
  }

  /// Rows that are numbered from below.
  public static Axis ofRows(String label, List<String> names) {
    return new Axis(label, Measure.ROWS, -0.5, names.size() - 0.5, names);
  }

  public boolean isLogarithmic() {
    return measure == Measure.PAGES_LOG
        || measure == Measure.NUMBER_LOG
        || measure == Measure.DURATION_LOG;
  }
}
