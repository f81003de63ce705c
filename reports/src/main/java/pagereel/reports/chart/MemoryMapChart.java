package pagereel.reports.chart;

import java.awt.Shape;
import java.awt.image.BufferedImage;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jfree.chart.LegendItem;
import org.jfree.chart.LegendItemCollection;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.ui.Layer;
import org.jfree.chart.util.ShapeUtils;
import pagereel.replay.Failure;
import pagereel.replay.MemoryMap;
import pagereel.replay.MemoryMap.FrameUse;
import pagereel.reports.Analysis;
import pagereel.reports.MemoryMaps;

/// Physical memory over time, coloured by what the frames are used for, with each failed
/// allocation where and when it failed.
final class MemoryMapChart implements Chart {

  private static final int COLUMNS = 1000;
  private static final int PANEL_POINTS = 340;
  private static final int SMALL_PANEL_POINTS = 50;
  private static final double SMALL_SHARE = 0.1;
  private static final FrameUse[] USES = FrameUse.values();

  @Override
  public String id() {
    return "memory-map";
  }

  @Override
  public String title() {
    return "Map of physical memory over time";
  }

  @Override
  public String caption(Analysis analysis) {
    List<Failure> failures = allocations(analysis);
    boolean placed = failures.stream().anyMatch(f -> f.wantedPfn().isPresent());
    boolean unplaced = failures.stream().anyMatch(f -> f.wantedPfn().isEmpty());
    return "Each row is a group of page frames, lowest address at the bottom; its colour is what most of them are used for."
        + " Dark spots among the yellow are pages that cannot be moved."
        + (placed ? " A cross marks a failed allocation at the place that it wanted." : "")
        + (unplaced
            ? " A triangle at the upper edge marks a failed allocation that was not for one certain place."
            : "");
  }

  @Override
  public Optional<String> missing(Analysis analysis) {
    return MemoryMaps.of(analysis).isEmpty()
        ? Optional.of("the replay has no map of any zone.")
        : Optional.empty();
  }

  @Override
  public Drawing draw(Analysis analysis) {
    TimePanels panels = new TimePanels(analysis);
    List<MemoryMap> maps = MemoryMaps.of(analysis);
    long all = maps.stream().mapToLong(MemoryMap::pages).sum();
    Set<FrameUse> used = EnumSet.noneOf(FrameUse.class);
    for (MemoryMap map : maps.reversed()) {
      boolean small = map.pages() < SMALL_SHARE * all;
      panels.add(panel(analysis, map, small, used), small ? SMALL_PANEL_POINTS : PANEL_POINTS);
    }
    LegendItemCollection legend = new LegendItemCollection();
    for (FrameUse use : used) {
      LegendItem item = new LegendItem(use.title());
      item.setShape(FreeByOrderChart.SWATCH);
      item.setFillPaint(Palette.use(use));
      item.setOutlinePaint(Palette.SOFT_INK);
      item.setOutlineStroke(ChartTheme.HAIRLINE);
      legend.add(item);
    }
    marks(analysis, legend);
    return panels.draw(legend, legend.getItemCount() > 6 ? 3 : 2);
  }

  /// What the marks of failures mean, for a picture that stands without its caption.
  private static void marks(Analysis analysis, LegendItemCollection legend) {
    List<Failure> failures = allocations(analysis);
    if (failures.stream().anyMatch(f -> f.wantedPfn().isPresent())) {
      legend.add(mark("failed there", ShapeUtils.createDiagonalCross(3, 0.6f)));
    }
    if (failures.stream().anyMatch(f -> f.wantedPfn().isEmpty())) {
      legend.add(mark("failed, for no certain place", ShapeUtils.createDownTriangle(4)));
    }
  }

  private static LegendItem mark(String label, Shape shape) {
    LegendItem item = new LegendItem(label);
    item.setShape(shape);
    item.setFillPaint(Palette.INK);
    return item;
  }

  private static List<Failure> allocations(Analysis analysis) {
    return analysis.result().failures().stream()
        .filter(f -> f.kind() != Failure.Kind.COMPACTION)
        .toList();
  }

  private static XYPlot panel(Analysis analysis, MemoryMap map, boolean small, Set<FrameUse> used) {
    NumberAxis axis = PfnAxis.of(
        Analysis.zoneTitle(map.zone()) + (small ? "" : ": page frame number"),
        map,
        analysis.quantities());
    XYPlot plot = ChartTheme.panel(axis);
    plot.setRangeGridlinesVisible(false);
    plot.getRenderer()
        .addAnnotation(
            new Raster(
                image(analysis, map, used),
                0,
                analysis.seconds(analysis.endNs()),
                (double) map.startPfn(),
                (double) map.startPfn() + (double) map.rows() * map.pagesPerRow()),
            Layer.BACKGROUND);
    plot.addAnnotation(new FailureMarks(analysis, allocations(analysis), map));
    return plot;
  }

  private static BufferedImage image(Analysis analysis, MemoryMap map, Set<FrameUse> used) {
    int rows = map.rows();
    BufferedImage image = new BufferedImage(COLUMNS, rows, BufferedImage.TYPE_INT_RGB);
    int[][] ranges = TimeColumns.samples(analysis, map.timesNs(), COLUMNS);
    int unknown = Palette.use(FrameUse.UNKNOWN).getRGB();
    for (int x = 0; x < COLUMNS; x++) {
      boolean nothing = ranges[x][0] == ranges[x][1];
      byte[] column = map.columns().get(Math.max(0, ranges[x][1] - 1));
      for (int row = 0; row < rows; row++) {
        FrameUse use = USES[column[row]];
        image.setRGB(x, rows - 1 - row, nothing ? unknown : Palette.use(use).getRGB());
        used.add(nothing ? FrameUse.UNKNOWN : use);
      }
    }
    return image;
  }
}
