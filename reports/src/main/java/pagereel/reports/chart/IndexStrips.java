package pagereel.reports.chart;

import java.awt.Color;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import pagereel.replay.MetricSeries;
import pagereel.reports.Analysis;
import pagereel.reports.plot.Axis;
import pagereel.reports.plot.Palette;
import pagereel.reports.plot.Panel;
import pagereel.reports.plot.Picture;
import pagereel.reports.plot.Picture.Level;
import pagereel.reports.plot.Plot;

/// An index by order over time as a strip for each order, the darker the higher; pale where it is
/// below 0.
///
/// @param base  the index's name without its order
/// @param below what a value below 0 means; empty if there is none
/// @param low   what 0 means
/// @param high  what 1 means
record IndexStrips(
    String id, String title, String base, String text, String below, String low, String high)
    implements Chart {

  /// Levels of the scale: hundredths from 0 to 1.
  private static final int STEPS = 100;

  private static final int ROW_POINTS = 11;
  private static final int SMALL_ROW_POINTS = 6;
  private static final Color BELOW = new Color(0xF1F4F7);
  private static final Color UNKNOWN = new Color(0xC9CDD2);
  private static final byte UNKNOWN_LEVEL = 0;
  private static final byte BELOW_LEVEL = 1;
  private static final int ZERO_LEVEL = 2;

  @Override
  public String caption(Analysis analysis) {
    return text
        + " Of all samples on one point the highest is shown."
        + (ZonePanels.exact(analysis, base)
            ? ""
            : " Not every frame is known: the upper half of a strip is the highest that the index can be, the lower half the lowest.");
  }

  @Override
  public Optional<String> missing(Analysis analysis) {
    return analysis.result().series().stream()
            .anyMatch(s -> Analysis.base(s).equals(base) && s.values().length > 0)
        ? Optional.empty()
        : Optional.of("the replay has no such series.");
  }

  @Override
  public Plot plot(Analysis analysis) {
    boolean exact = ZonePanels.exact(analysis, base);
    return new Plot.OverTime(analysis.zonesWith(base).stream()
        .map(zone -> {
          List<MetricSeries> byOrder = analysis.series(base, zone).stream()
              .filter(s -> s.order().orElse(0) > 0)
              .toList();
          int points = analysis.isSmall(zone) ? SMALL_ROW_POINTS : ROW_POINTS;
          return Panel.empty(
                  analysis.zoneTitle(zone),
                  Axis.ofRows("order", orders(byOrder)),
                  byOrder.size() * points)
              .picture(picture(byOrder, exact));
        })
        .toList());
  }

  private static List<String> orders(List<MetricSeries> byOrder) {
    return byOrder.stream().map(s -> Integer.toString(s.order().orElse(0))).toList();
  }

  private Picture picture(List<MetricSeries> byOrder, boolean exact) {
    long[] timesNs = byOrder.getFirst().timesNs();
    int cells = exact ? 1 : 2;
    List<byte[]> columns = new ArrayList<>();
    for (int x = 0; x < timesNs.length; x++) {
      byte[] column = new byte[cells * byOrder.size()];
      for (int row = 0; row < byOrder.size(); row++) {
        column[cells * row] = level(byOrder.get(row).lowest()[x]);
        column[cells * row + cells - 1] = level(byOrder.get(row).highest()[x]);
      }
      columns.add(column);
    }
    return new Picture(levels(), timesNs, columns, -0.5, byOrder.size() - 0.5);
  }

  private static byte level(double index) {
    if (Double.isNaN(index)) {
      return UNKNOWN_LEVEL;
    }
    return index < 0 ? BELOW_LEVEL : (byte) (ZERO_LEVEL + Math.round(Math.min(index, 1) * STEPS));
  }

  private List<Level> levels() {
    List<Level> levels = new ArrayList<>();
    levels.add(new Level("unknown", UNKNOWN, false));
    levels.add(new Level(below, BELOW, !below.isEmpty()));
    for (int step = 0; step <= STEPS; step++) {
      String name = String.format(Locale.ROOT, "%.2f", (double) step / STEPS);
      if (step == 0) {
        name = "0: " + low;
      } else if (step == STEPS) {
        name = "1: " + high;
      } else if (step % 20 == 0) {
        name = name.substring(0, 3);
      }
      levels.add(new Level(name, Palette.ramp(1 - (double) step / STEPS), step % 20 == 0));
    }
    return levels;
  }
}
