package pagereel.reports.paint;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.List;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.DeviationRenderer;
import org.jfree.chart.renderer.xy.XYAreaRenderer;
import org.jfree.chart.renderer.xy.XYStepRenderer;
import org.jfree.chart.ui.Layer;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;
import org.jfree.data.xy.YIntervalSeries;
import org.jfree.data.xy.YIntervalSeriesCollection;
import pagereel.reports.plot.Axis;
import pagereel.reports.plot.Line;
import pagereel.reports.plot.Palette;
import pagereel.reports.plot.Panel;
import pagereel.reports.plot.Picture;
import pagereel.reports.plot.Timeline;

/// Puts a panel's content on its plot.
final class PanelPainter {

  /// Columns of a picture on paper.
  private static final int COLUMNS = 1000;
  /// A picture of few rows is stretched, with a white line between rows.
  private static final int STRETCHED_ROWS = 40;

  private static final int ROW_PIXELS = 8;
  private static final float BAND_ALPHA = 0.25f;

  private final Timeline timeline;
  private final Axes axes;
  private final Panel panel;
  private final XYPlot plot;
  private int datasets;

  PanelPainter(Timeline timeline, Axes axes, Panel panel, XYPlot plot) {
    this.timeline = timeline;
    this.axes = axes;
    this.panel = panel;
    this.plot = plot;
  }

  void paint() {
    panel.picture().ifPresent(this::picture);
    // The first dataset lies on top.
    lines(panel.lines().stream().filter(l -> l.style() != Line.Style.STEPS).toList());
    steps(panel.lines().stream().filter(l -> l.style() == Line.Style.STEPS).toList());
    layers(panel.layers());
    if (!panel.spans().isEmpty()) {
      plot.addAnnotation(new PaintedSpans(timeline, axes, panel));
    }
    if (!panel.dots().isEmpty()) {
      plot.addAnnotation(new PaintedDots(timeline, axes, panel));
    }
    if (panel.lines().isEmpty() && panel.layers().isEmpty() && panel.picture().isEmpty()) {
      range();
    }
  }

  /// Annotations do not stretch an axis.
  private void range() {
    Axis axis = panel.axis();
    if (!Double.isNaN(axis.from())) {
      return;
    }
    ValueRange range = ValueRange.of(panel);
    if (axis.isLogarithmic()) {
      plot.getRangeAxis()
          .setRange(
              Math.floor(axes.at(axis, range.least()) - 0.3),
              Math.ceil(axes.at(axis, range.most()) + 0.3));
    } else {
      double most = axes.at(axis, range.most());
      plot.getRangeAxis().setRange(0, most > 0 ? most * 1.06 : 1);
    }
  }

  private void picture(Picture picture) {
    plot.setRangeGridlinesVisible(false);
    plot.getRenderer()
        .addAnnotation(
            new Raster(
                image(picture),
                0,
                timeline.seconds(timeline.endNs()),
                picture.bottom(),
                picture.top()),
            Layer.BACKGROUND);
  }

  private BufferedImage image(Picture picture) {
    int rows = picture.rows();
    boolean stretched = rows <= STRETCHED_ROWS;
    int rowPixels = stretched ? ROW_PIXELS / cellsPerRow(rows) : 1;
    BufferedImage image = new BufferedImage(COLUMNS, rows * rowPixels, BufferedImage.TYPE_INT_RGB);
    int[][] ranges = TimeColumns.samples(timeline, picture.timesNs(), COLUMNS);
    for (int x = 0; x < COLUMNS; x++) {
      for (int row = 0; row < rows; row++) {
        int rgb = cell(picture, ranges[x], row, stretched).getRGB();
        int top = (rows - 1 - row) * rowPixels;
        for (int y = 0; y < rowPixels; y++) {
          image.setRGB(x, top + y, rgb);
        }
        if (stretched && row % cellsPerRow(rows) == 0) {
          image.setRGB(x, top + rowPixels - 1, Color.WHITE.getRGB());
        }
      }
    }
    return image;
  }

  /// Cells of a picture that make up one row of the axis.
  private int cellsPerRow(int cells) {
    int rows = panel.axis().rows().size();
    return rows == 0 ? 1 : Math.max(1, cells / rows);
  }

  /// Of a scale the highest level of all samples on one column; of states the last.
  private static Color cell(Picture picture, int[] range, int row, boolean scale) {
    if (range[0] == range[1]) {
      return picture.levels().getFirst().color();
    }
    int level = Byte.toUnsignedInt(picture.columns().get(range[1] - 1)[row]);
    for (int i = range[0]; scale && i < range[1]; i++) {
      level = Math.max(level, Byte.toUnsignedInt(picture.columns().get(i)[row]));
    }
    return picture.levels().get(level).color();
  }

  private void lines(List<Line> lines) {
    if (lines.isEmpty()) {
      return;
    }
    YIntervalSeriesCollection data = new YIntervalSeriesCollection();
    DeviationRenderer renderer = new DeviationRenderer(true, false);
    renderer.setDrawSeriesLineAsPath(true);
    renderer.setAlpha(BAND_ALPHA);
    for (int i = 0; i < lines.size(); i++) {
      Line line = lines.get(i);
      YIntervalSeries series = new YIntervalSeries(i, false, true);
      for (int sample : Thinning.samples(line.values())) {
        if (Double.isNaN(line.values()[sample])) {
          continue;
        }
        series.add(
            timeline.seconds(line.timesNs()[sample]),
            axes.at(panel.axis(), line.values()[sample]),
            axes.at(panel.axis(), line.lowest()[sample]),
            axes.at(panel.axis(), line.highest()[sample]));
      }
      data.addSeries(series);
      renderer.setSeriesPaint(i, line.color());
      renderer.setSeriesFillPaint(i, line.color());
      renderer.setSeriesStroke(i, PaintedKey.stroke(line.style()));
    }
    plot.setDataset(datasets, data);
    plot.setRenderer(datasets++, renderer);
  }

  private void steps(List<Line> lines) {
    if (lines.isEmpty()) {
      return;
    }
    XYSeriesCollection data = new XYSeriesCollection();
    XYStepRenderer renderer = new XYStepRenderer();
    for (int i = 0; i < lines.size(); i++) {
      Line line = lines.get(i);
      XYSeries series = new XYSeries(i, false, true);
      for (int sample : Thinning.samples(line.values())) {
        series.add(
            timeline.seconds(line.timesNs()[sample]),
            axes.at(panel.axis(), line.values()[sample]),
            false);
      }
      data.addSeries(series);
      renderer.setSeriesPaint(i, line.color());
      renderer.setSeriesStroke(i, ChartTheme.LINE);
    }
    plot.setDataset(datasets, data);
    plot.setRenderer(datasets++, renderer);
  }

  /// The sum of all is painted first: each later one covers its part of it.
  private void layers(List<Line> layers) {
    if (layers.isEmpty()) {
      return;
    }
    double[] sum = new double[layers.getFirst().values().length];
    double[][] sums = new double[layers.size()][];
    for (int i = 0; i < layers.size(); i++) {
      for (int sample = 0; sample < sum.length; sample++) {
        sum[sample] += layers.get(i).values()[sample];
      }
      sums[i] = sum.clone();
    }
    int[] samples = Thinning.samples(sum);
    XYSeriesCollection data = new XYSeriesCollection();
    XYAreaRenderer renderer = new XYAreaRenderer(XYAreaRenderer.AREA);
    for (int i = layers.size() - 1; i >= 0; i--) {
      XYSeries series = new XYSeries(i, false, true);
      for (int sample : samples) {
        series.add(
            timeline.seconds(layers.get(i).timesNs()[sample]),
            axes.at(panel.axis(), sums[i][sample]),
            false);
      }
      renderer.setSeriesPaint(data.getSeriesCount(), layers.get(i).color());
      data.addSeries(series);
    }
    plot.setDataset(datasets, data);
    plot.setRenderer(datasets++, renderer);
    plot.setRangeGridlinePaint(Palette.GRID);
  }
}
