package pagereel.reports.compare;

import java.awt.Color;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.stream.Stream;
import pagereel.replay.MemoryMap;
import pagereel.reports.PlainText;
import pagereel.reports.Quantities;
import pagereel.reports.compare.Run.Samples;
import pagereel.reports.plot.Axis;
import pagereel.reports.plot.Axis.Measure;
import pagereel.reports.plot.Line;
import pagereel.reports.plot.Palette;
import pagereel.reports.plot.Panel;
import pagereel.reports.plot.Picture;
import pagereel.reports.plot.Plot;
import pagereel.reports.plot.Plot.Curves.Curve;
import pagereel.reports.plot.PlotBook;
import pagereel.reports.plot.PlotBook.Titled;
import pagereel.reports.plot.Timeline;

/// The plots of a comparison: series over time, each run a thin line and each side's median a thick
/// one; and how the runs' figures are distributed, for what differs most.
public final class ComparisonPlots {

  private static final int MEDIAN_POINTS = 300;
  private static final int PANEL_POINTS = 130;
  private static final int DISTRIBUTIONS = 8;
  private static final int MAP_POINTS = 200;
  private static final double NS = 1e9;
  private static final String MIDDLE_BY = "unusable_free_index.order9";

  /// A series that is drawn.
  private record Series(String metric, String title, String label, Measure measure) {}

  private static final List<Series> SERIES = List.of(
      new Series("free_pages", "Free memory", "free", Measure.PAGES),
      new Series(
          "unusable_free_index.order9", "Unusable free index, order 9", "ratio", Measure.RATIO),
      new Series(
          "unusable_free_index.order4", "Unusable free index, order 4", "ratio", Measure.RATIO),
      new Series("pageblocks.mixed", "Mixed pageblocks", "pageblocks", Measure.COUNT),
      new Series(
          "changed_pageblocks", "Pageblocks that changed hands", "pageblocks", Measure.COUNT),
      new Series(
          "unmovable_share.order9",
          "Order 9 blocks that an unmovable page spoils",
          "ratio",
          Measure.RATIO));

  private ComparisonPlots() {}

  /// The plots of a baseline compared with other sides.
  ///
  /// @param comparisons at least one, all with the same baseline
  public static PlotBook of(List<Comparison> comparisons) {
    List<RunSet> sides = Stream.concat(
            Stream.of(comparisons.getFirst().baseline()),
            comparisons.stream().map(Comparison::candidate))
        .toList();
    List<Titled> plots = new ArrayList<>();
    for (Series series : SERIES) {
      List<Line> lines = lines(series, sides);
      if (!lines.isEmpty()) {
        plots.add(new Titled(
            "over-time-" + word(series.metric()),
            series.title() + " over time",
            new Plot.OverTime(
                List.of(Panel.empty("", Axis.of(series.label(), series.measure()), PANEL_POINTS)
                    .lines(lines)))));
      }
    }
    List<Panel> maps = maps(sides);
    if (!maps.isEmpty()) {
      plots.add(new Titled("map-of-memory", "Maps of physical memory", new Plot.OverTime(maps)));
    }
    for (RunMetric metric : notable(comparisons)) {
      plots.add(new Titled(
          "distribution-" + word(metric.id()),
          "Runs by " + metric.title(),
          distribution(metric, sides)));
    }
    return new PlotBook(timeline(sides), plots);
  }

  /// A map for each side, of its run in the middle.
  private static List<Panel> maps(List<RunSet> sides) {
    List<Panel> panels = new ArrayList<>();
    for (RunSet side : sides) {
      Run run = middle(side);
      run.memoryMap().map(map -> fromStart(map, run)).ifPresent(map -> {
        Picture picture = Picture.of(map);
        panels.add(Panel.empty(
                PlainText.of(side.name() + ", zone " + map.zone()),
                Axis.of("page frame number", Measure.PFN, picture.bottom(), picture.top()),
                MAP_POINTS)
            .picture(picture));
      });
    }
    return panels;
  }

  /// The run whose mean unusable free index of a huge page is in the middle of its side's.
  static Run middle(RunSet side) {
    return side.runs().stream()
        .sorted(Comparator.comparingDouble(
            run -> run.series(MIDDLE_BY).map(Samples::mean).orElse(Double.NaN)))
        .toList()
        .get((side.runs().size() - 1) / 2);
  }

  /// Counted from the run's beginning; after its end nothing is known.
  private static MemoryMap fromStart(MemoryMap map, Run run) {
    int columns = map.columns().size();
    long[] timesNs = Arrays.copyOf(map.timesNs(), columns + 1);
    for (int i = 0; i < columns; i++) {
      timesNs[i] -= run.startNs();
    }
    timesNs[columns] = Math.round(run.seconds() * NS);
    List<byte[]> all = new ArrayList<>(map.columns());
    all.add(new byte[map.rows()]);
    return new MemoryMap(
        map.node(), map.zone(), map.startPfn(), map.pages(), map.pagesPerRow(), timesNs, all);
  }

  private static String word(String id) {
    return id.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
  }

  private static Timeline timeline(List<RunSet> sides) {
    double seconds = 0;
    OptionalInt pageSize = OptionalInt.empty();
    for (RunSet side : sides) {
      for (Run run : side.runs()) {
        seconds = Math.max(seconds, run.seconds());
        pageSize = pageSize.isPresent() ? pageSize : run.pageSizeBytes();
      }
    }
    return new Timeline(new Quantities(pageSize, 0), 0, Math.round(seconds * NS), List.of());
  }

  private static Color color(int side) {
    return side == 0 ? Palette.BLUE : Palette.apart(side + 1);
  }

  private static List<Line> lines(Series series, List<RunSet> sides) {
    List<Line> thin = new ArrayList<>();
    List<Line> thick = new ArrayList<>();
    for (int side = 0; side < sides.size(); side++) {
      List<Samples> runs = new ArrayList<>();
      for (Run run : sides.get(side).runs()) {
        run.series(series.metric()).ifPresent(s -> runs.add(fromStart(s, run.startNs())));
      }
      String name = PlainText.of(sides.get(side).name());
      for (Samples run : runs) {
        thin.add(Line.exact(
            name + ", each run",
            series.metric(),
            Palette.mix(color(side), Palette.PAPER, 0.5),
            Line.Style.THIN,
            run.timesNs(),
            run.values()));
      }
      if (!runs.isEmpty()) {
        thick.add(median(name + ", median", series.metric(), color(side), runs));
      }
    }
    return Stream.concat(thin.stream(), thick.stream()).toList();
  }

  private static Samples fromStart(Samples samples, long startNs) {
    return new Samples(
        Arrays.stream(samples.timesNs()).map(t -> t - startNs).toArray(), samples.values());
  }

  /// The median of the runs that have not ended, as long as most of them have not.
  private static Line median(String name, String id, Color color, List<Samples> runs) {
    long[] ends = runs.stream()
        .mapToLong(run -> run.timesNs()[run.timesNs().length - 1])
        .sorted()
        .toArray();
    long endNs = ends[ends.length / 2];
    long[] timesNs = new long[MEDIAN_POINTS];
    double[] values = new double[MEDIAN_POINTS];
    for (int i = 0; i < MEDIAN_POINTS; i++) {
      long timeNs = endNs * i / (MEDIAN_POINTS - 1);
      timesNs[i] = timeNs;
      double[] alive = runs.stream()
          .filter(run -> run.timesNs()[run.timesNs().length - 1] >= timeNs)
          .mapToDouble(run -> at(run, timeNs))
          .toArray();
      values[i] = Statistics.median(alive);
    }
    return Line.exact(name, id, color, Line.Style.SOLID, timesNs, values);
  }

  private static double at(Samples run, long timeNs) {
    int place = Arrays.binarySearch(run.timesNs(), timeNs);
    return run.values()[Math.max(0, place >= 0 ? place : -place - 2)];
  }

  /// The metrics whose difference is shown, those with the largest effect first; where none is,
  /// those with the largest effect.
  private static List<RunMetric> notable(List<Comparison> comparisons) {
    return comparisons.stream()
        .flatMap(comparison -> comparison.differences().stream())
        .filter(d -> d.verdict() != Difference.Verdict.NOT_COMPARABLE && d.change() != 0)
        .sorted(Comparator.comparing(Difference::isSignificant)
            .thenComparingDouble(d -> Math.abs(d.effect()))
            .reversed())
        .map(Difference::metric)
        .distinct()
        .limit(DISTRIBUTIONS)
        .toList();
  }

  private static Plot distribution(RunMetric metric, List<RunSet> sides) {
    List<Curve> curves = new ArrayList<>();
    for (int side = 0; side < sides.size(); side++) {
      double[] sorted = Arrays.stream(sides.get(side).values(metric)).sorted().toArray();
      double[] value = new double[sorted.length + 1];
      double[] share = new double[sorted.length + 1];
      for (int i = 0; i < share.length; i++) {
        value[i] = sorted[Math.max(0, i - 1)];
        share[i] = (double) i / sorted.length;
      }
      curves.add(new Curve(
          PlainText.of(sides.get(side).name()), color(side), side % 2 == 1, value, share));
    }
    Measure measure = metric.unit().isDuration() ? Measure.DURATION_LOG : Measure.NUMBER;
    String per = metric.unit().per();
    String label = metric.title() + (per.isEmpty() ? "" : ", " + per);
    return new Plot.Curves(
        Axis.of(label + ", at most", measure), Axis.of("share of runs", Measure.RATIO), curves);
  }
}
