package pagereel.reports.chart;

import java.awt.Color;
import java.util.ArrayList;
import java.util.List;
import org.jfree.chart.LegendItemCollection;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.CombinedDomainXYPlot;
import org.jfree.chart.plot.ValueMarker;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.ui.Layer;
import pagereel.replay.TimeMark;
import pagereel.reports.Analysis;

/// A chart over time made of panels one under the other, with the trace's markers and snapshots
/// across all of them.
final class TimePanels {

  private static final int AXIS_POINTS = 34;
  private static final int LEGEND_LINE_POINTS = 13;
  private static final int GAP_POINTS = 8;

  private record Panel(XYPlot plot, int heightPoints) {}

  private final Analysis analysis;
  private final List<Panel> panels = new ArrayList<>();

  TimePanels(Analysis analysis) {
    this.analysis = analysis;
  }

  void add(XYPlot plot, int heightPoints) {
    panels.add(new Panel(plot, heightPoints));
  }

  /// @param legendLines how many lines the legend takes
  Drawing draw(LegendItemCollection legend, int legendLines) {
    double seconds = analysis.seconds(analysis.endNs());
    NumberAxis time = ChartTheme.timeAxis(seconds);
    CombinedDomainXYPlot combined = new CombinedDomainXYPlot(time);
    combined.setGap(GAP_POINTS);
    List<TimeMark> marks = Marks.shown(analysis);
    int height = AXIS_POINTS + legendLines * LEGEND_LINE_POINTS;
    if (!marks.isEmpty()) {
      MarkStrip strip = new MarkStrip(analysis, marks, seconds);
      combined.add(strip.plot(), strip.heightPoints());
      height += strip.heightPoints() + GAP_POINTS;
    }
    for (Panel panel : panels) {
      marks.forEach(mark -> panel.plot().addDomainMarker(line(mark), Layer.FOREGROUND));
      combined.add(panel.plot(), panel.heightPoints());
      height += panel.heightPoints() + GAP_POINTS;
    }
    return new Drawing(ChartTheme.chart(combined, legend), Drawing.WIDTH_POINTS, height);
  }

  private ValueMarker line(TimeMark mark) {
    return new ValueMarker(
        analysis.seconds(mark.timeNs()),
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
