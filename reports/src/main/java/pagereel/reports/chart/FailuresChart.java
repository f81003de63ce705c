package pagereel.reports.chart;

import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.text.FieldPosition;
import java.text.NumberFormat;
import java.text.ParsePosition;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jfree.chart.LegendItem;
import org.jfree.chart.LegendItemCollection;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.renderer.xy.XYStepRenderer;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;
import pagereel.replay.Failure;
import pagereel.replay.FailureTotal;
import pagereel.reports.Analysis;
import pagereel.reports.Quantities;

/// The failures over time: how many so far by kind, and how much each asked for.
final class FailuresChart implements Chart {

  private static final int PANEL_POINTS = 100;
  private static final int DRAWN_COLUMNS = 500;

  @Override
  public String id() {
    return "failures";
  }

  @Override
  public String title() {
    return "Failed contiguous allocations over time";
  }

  @Override
  public String caption(Analysis analysis) {
    long all = analysis.result().failureTotals().stream()
        .mapToLong(FailureTotal::count)
        .sum();
    int listed = analysis.result().failures().size();
    return "Above, how many have failed so far, by kind; below, each one by its size."
        + (listed < all
            ? " Only the first %s of %s are drawn."
                .formatted(Quantities.count(listed), Quantities.count(all))
            : "");
  }

  @Override
  public Optional<String> missing(Analysis analysis) {
    return analysis.result().failures().isEmpty()
        ? Optional.of("nothing failed.")
        : Optional.empty();
  }

  @Override
  public Drawing draw(Analysis analysis) {
    Map<Failure.Kind, List<Failure>> byKind = byKind(analysis.result().failures());
    TimePanels panels = new TimePanels(analysis);
    panels.add(counts(analysis, byKind), PANEL_POINTS);
    panels.add(sizes(analysis, byKind), PANEL_POINTS);
    LegendItemCollection legend = new LegendItemCollection();
    byKind.forEach((kind, failures) -> {
      LegendItem item = new LegendItem(kind.title() + ": " + Quantities.count(failures.size()));
      item.setShape(shape(kind));
      item.setFillPaint(Palette.failure(kind));
      legend.add(item);
    });
    return panels.draw(legend, 1);
  }

  private static Map<Failure.Kind, List<Failure>> byKind(List<Failure> failures) {
    Map<Failure.Kind, List<Failure>> byKind = new EnumMap<>(Failure.Kind.class);
    for (Failure.Kind kind : Failure.Kind.values()) {
      List<Failure> ofKind = failures.stream().filter(f -> f.kind() == kind).toList();
      if (!ofKind.isEmpty()) {
        byKind.put(kind, ofKind);
      }
    }
    return byKind;
  }

  private static XYPlot counts(Analysis analysis, Map<Failure.Kind, List<Failure>> byKind) {
    XYPlot plot = ChartTheme.panel(ChartTheme.numberAxis("failed so far"));
    XYSeriesCollection lines = new XYSeriesCollection();
    XYStepRenderer renderer = new XYStepRenderer();
    byKind.forEach((kind, failures) -> {
      XYSeries line = new XYSeries(kind.id(), false, true);
      line.add(0, 0);
      for (int i = 0; i < failures.size(); i++) {
        line.add(analysis.seconds(failures.get(i).timeNs()), i + 1, false);
      }
      line.add(analysis.seconds(analysis.endNs()), failures.size());
      renderer.setSeriesPaint(lines.getSeriesCount(), Palette.failure(kind));
      renderer.setSeriesStroke(lines.getSeriesCount(), ChartTheme.LINE);
      lines.addSeries(line);
    });
    plot.setDataset(lines);
    plot.setRenderer(renderer);
    return plot;
  }

  private static XYPlot sizes(Analysis analysis, Map<Failure.Kind, List<Failure>> byKind) {
    NumberAxis axis = new NumberAxis("asked for");
    ChartTheme.wholeNumbers(axis, new PowerOfTwo(analysis.quantities()));
    XYPlot plot = ChartTheme.panel(axis);
    XYSeriesCollection dots = new XYSeriesCollection();
    XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer(false, true);
    double least = Double.MAX_VALUE;
    double most = 0;
    for (Map.Entry<Failure.Kind, List<Failure>> entry : byKind.entrySet()) {
      XYSeries dot = dots(analysis, entry.getKey(), entry.getValue());
      least = Math.min(least, dot.getMinY());
      most = Math.max(most, dot.getMaxY());
      renderer.setSeriesPaint(dots.getSeriesCount(), Palette.failure(entry.getKey()));
      renderer.setSeriesShape(dots.getSeriesCount(), shape(entry.getKey()));
      dots.addSeries(dot);
    }
    axis.setRange(Math.floor(least) - 1, Math.ceil(most) + 1);
    plot.setDataset(dots);
    plot.setRenderer(renderer);
    return plot;
  }

  /// One dot for each place on paper.
  private static XYSeries dots(Analysis analysis, Failure.Kind kind, List<Failure> failures) {
    XYSeries dots = new XYSeries(kind.id(), false, true);
    Set<Long> drawn = new HashSet<>();
    double seconds = Math.max(analysis.seconds(analysis.endNs()), 1e-9);
    for (Failure failure : failures) {
      double x = analysis.seconds(failure.timeNs());
      long column = Math.round(x / seconds * DRAWN_COLUMNS);
      if (drawn.add(column << 40 | failure.requestedPages())) {
        dots.add(x, Math.log((double) Math.max(1, failure.requestedPages())) / Math.log(2), false);
      }
    }
    return dots;
  }

  static Shape shape(Failure.Kind kind) {
    return switch (kind) {
      case BUDDY -> new Ellipse2D.Double(-2.5, -2.5, 5, 5);
      case CMA -> new Rectangle2D.Double(-2.5, -2.5, 5, 5);
      case CONTIG -> polygon(0, -3.5, 3.5, 0, 0, 3.5, -3.5, 0);
      case THP -> polygon(0, -3.5, 3.2, 2.5, -3.2, 2.5);
      case HUGETLB -> polygon(0, 3.5, 3.2, -2.5, -3.2, -2.5);
      case COMPACTION -> new Rectangle2D.Double(-0.9, -3.5, 1.8, 7);
    };
  }

  private static Shape polygon(double... points) {
    Path2D path = new Path2D.Double();
    path.moveTo(points[0], points[1]);
    for (int i = 2; i < points.length; i += 2) {
      path.lineTo(points[i], points[i + 1]);
    }
    path.closePath();
    return path;
  }

  /// An axis of log2 of pages, labelled by the memory that they are.
  private static final class PowerOfTwo extends NumberFormat {

    private final transient Quantities quantities;

    PowerOfTwo(Quantities quantities) {
      this.quantities = quantities;
    }

    @Override
    public StringBuffer format(double order, StringBuffer to, FieldPosition at) {
      return format(Math.round(order), to, at);
    }

    @Override
    public StringBuffer format(long order, StringBuffer to, FieldPosition at) {
      return order < 0 || order > 40 ? to : to.append(quantities.memory(1L << order));
    }

    @Override
    public Number parse(String text, ParsePosition at) {
      throw new UnsupportedOperationException("axis labels are not read");
    }
  }
}
