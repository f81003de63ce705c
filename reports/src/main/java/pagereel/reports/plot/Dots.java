package pagereel.reports.plot;

import java.awt.Color;
import java.util.List;

/// Moments in a panel, each at a value.
///
/// @param values where on the axis; [#AT_THE_TOP] for the upper edge
/// @param ends   the other end of the range that it is about, or the value itself
/// @param notes  what each is, in a few words; those that begin with an id such as `F12` are known
///               elsewhere by it
public record Dots(
    String name,
    Color color,
    Mark mark,
    long[] timesNs,
    double[] values,
    double[] ends,
    List<String> notes) {

  public static final double AT_THE_TOP = Double.POSITIVE_INFINITY;

  public Dots {
    notes = List.copyOf(notes);
  }
}
