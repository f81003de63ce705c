package pagereel.reports.plot;

import java.awt.Color;
import java.util.List;

/// Things that last, each from a time and value to another time and value.
///
/// @param filled whether each is a box over its times and values, else a line between them
/// @param notes  what each is, in a few words
public record Spans(
    String name,
    Color color,
    boolean filled,
    long[] fromNs,
    long[] toNs,
    double[] fromValues,
    double[] toValues,
    List<String> notes) {

  public Spans {
    notes = List.copyOf(notes);
  }
}
