package pagereel.reports.paint;

import java.awt.Color;
import java.util.ArrayList;
import java.util.List;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.CombinedDomainXYPlot;
import org.jfree.chart.plot.ValueMarker;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.ui.Layer;
import pagereel.replay.TimeMark;
import pagereel.reports.plot.KeyEntry;
import pagereel.reports.plot.Palette;
import pagereel.reports.plot.Panel;
import pagereel.reports.plot.Plot;
import pagereel.reports.plot.Timeline;

/// Panels one under the other on one time axis, with the trace's markers and snapshots across all
/// of them.
final class PaintedTime {

  private static final int AXIS_POINTS = 34;
  private static final int KEY_LINE_POINTS = 13;
  private static final int GAP_POINTS = 8;

  private final Timeline timeline;
  private final double seconds;

  PaintedTime(Timeline timeline) {
    this.timeline = timeline;
    seconds = timeline.seconds(timeline.endNs());
  }

  Drawing draw(Plot.OverTime plot) {
    CombinedDomainXYPlot combined = new CombinedDomainXYPlot(ChartTheme.timeAxis(seconds));
    combined.setGap(GAP_POINTS);
    List<KeyEntry> entries = new ArrayList<>();
    plot.panels().forEach(panel -> entries.addAll(panel.key()));
    PaintedKey key = new PaintedKey(named(entries));
    List<TimeMark> marks = timeline.marks();
    int height = AXIS_POINTS + key.lines() * KEY_LINE_POINTS;
    if (!marks.isEmpty()) {
      MarkStrip strip = new MarkStrip(timeline, marks, seconds);
      combined.add(strip.plot(), strip.heightPoints());
      height += strip.heightPoints() + GAP_POINTS;
    }
    for (Panel panel : plot.panels()) {
      XYPlot painted = paint(panel);
      marks.forEach(mark -> painted.addDomainMarker(line(mark), Layer.FOREGROUND));
      combined.add(painted, panel.heightPoints());
      height += panel.heightPoints() + GAP_POINTS;
    }
    return new Drawing(ChartTheme.chart(combined, key.items()), Drawing.WIDTH_POINTS, height);
  }

  /// A key of one thing says what the title says.
  private static List<KeyEntry> named(List<KeyEntry> entries) {
    return entries.stream().map(KeyEntry::name).distinct().count() > 1 ? entries : List.of();
  }

  private XYPlot paint(Panel panel) {
    Axes axes = new Axes(timeline.quantities());
    NumberAxis axis = axes.of(panel.axis(), label(panel));
    XYPlot plot = ChartTheme.panel(axis);
    new PanelPainter(timeline, axes, panel, plot).paint();
    return plot;
  }

  private static String label(Panel panel) {
    if (panel.title().isEmpty()) {
      return panel.axis().label();
    }
    return panel.axis().label().isEmpty()
        ? panel.title()
        : panel.title() + ": " + panel.axis().label();
  }

  private ValueMarker line(TimeMark mark) {
    return new ValueMarker(
        timeline.seconds(mark.timeNs()),
        switch (mark.kind()) {
          case MARKER -> new Color(0x5B, 0x65, 0x70, 0x90);
          case SNAPSHOT -> Palette.INK;
        },
        switch (mark.kind()) {
          case MARKER -> ChartTheme.HAIRLINE;
          case SNAPSHOT -> ChartTheme.DASHED;
        });
  }
}
