package pagereel.reports.paint;

import java.awt.font.FontRenderContext;
import java.util.ArrayList;
import java.util.List;
import org.jfree.chart.annotations.XYTextAnnotation;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.ValueMarker;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.ui.TextAnchor;
import pagereel.replay.TimeMark;
import pagereel.reports.plot.Marks;
import pagereel.reports.plot.Palette;
import pagereel.reports.plot.Timeline;

/// The names of the marks, above the panels, in as many rows as it takes that none covers another;
/// names that find no row are left out.
final class MarkStrip {

  private static final int MAX_ROWS = 4;
  private static final int ROW_POINTS = 9;
  private static final double LETTER_POINTS = 6;
  /// How wide the panels are, about: the value axis takes the rest.
  private static final double PANEL_POINTS = 390;

  private final Timeline timeline;
  private final double seconds;
  private final List<TimeMark> marks;
  private final int[] rows;
  private final boolean[] leftOfLine;
  private int usedRows = 1;

  MarkStrip(Timeline timeline, List<TimeMark> marks, double seconds) {
    this.timeline = timeline;
    this.marks = marks;
    this.seconds = Math.max(seconds, 1e-9);
    this.rows = new int[marks.size()];
    this.leftOfLine = new boolean[marks.size()];
    place();
  }

  /// Gives each mark, in time order, the first row in which its name is free.
  private void place() {
    List<List<double[]>> taken = new ArrayList<>();
    for (int row = 0; row < MAX_ROWS; row++) {
      taken.add(new ArrayList<>());
    }
    for (int i = 0; i < marks.size(); i++) {
      double width = widthPoints(Marks.label(marks.get(i))) + 5;
      double x = timeline.seconds(marks.get(i).timeNs()) / seconds * PANEL_POINTS;
      leftOfLine[i] = x + width > PANEL_POINTS;
      double start = leftOfLine[i] ? x - width : x;
      rows[i] = freeRow(taken, start, start + width);
      if (rows[i] >= 0) {
        taken.get(rows[i]).add(new double[] {start, start + width});
        usedRows = Math.max(usedRows, rows[i] + 1);
      }
    }
  }

  private static int freeRow(List<List<double[]>> taken, double start, double end) {
    for (int row = 0; row < MAX_ROWS; row++) {
      if (taken.get(row).stream().allMatch(t -> end <= t[0] || start >= t[1])) {
        return row;
      }
    }
    return -1;
  }

  private static double widthPoints(String text) {
    return AwtFonts.regular((float) LETTER_POINTS)
        .getStringBounds(text, new FontRenderContext(null, true, true))
        .getWidth();
  }

  int heightPoints() {
    return usedRows * ROW_POINTS + 2;
  }

  XYPlot plot() {
    NumberAxis axis = new NumberAxis();
    axis.setRange(0, usedRows);
    axis.setVisible(false);
    XYPlot plot = ChartTheme.panel(axis);
    plot.setOutlineVisible(false);
    plot.setRangeGridlinesVisible(false);
    for (int i = 0; i < marks.size(); i++) {
      double x = timeline.seconds(marks.get(i).timeNs());
      plot.addDomainMarker(new ValueMarker(x, Palette.GRID, ChartTheme.HAIRLINE));
      if (rows[i] >= 0) {
        plot.addAnnotation(text(i, x));
      }
    }
    return plot;
  }

  private XYTextAnnotation text(int i, double x) {
    double nudge = seconds / PANEL_POINTS * 2;
    XYTextAnnotation text = new XYTextAnnotation(
        Marks.label(marks.get(i)), leftOfLine[i] ? x - nudge : x + nudge, usedRows - rows[i] - 0.5);
    text.setFont(AwtFonts.regular((float) LETTER_POINTS));
    text.setPaint(marks.get(i).kind() == TimeMark.Kind.SNAPSHOT ? Palette.INK : Palette.SOFT_INK);
    text.setTextAnchor(leftOfLine[i] ? TextAnchor.CENTER_RIGHT : TextAnchor.CENTER_LEFT);
    return text;
  }
}
