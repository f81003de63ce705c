package pagereel.reports.chart;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import pagereel.replay.Failure;
import pagereel.replay.MemoryMap;
import pagereel.reports.Analysis;
import pagereel.reports.FailureNotes;
import pagereel.reports.MemoryMaps;
import pagereel.reports.plot.Axis;
import pagereel.reports.plot.Dots;
import pagereel.reports.plot.Mark;
import pagereel.reports.plot.Palette;
import pagereel.reports.plot.Panel;
import pagereel.reports.plot.Picture;
import pagereel.reports.plot.Plot;

/// Physical memory over time, coloured by what the frames are used for, with each failed
/// allocation where and when it failed.
final class MemoryMapChart implements Chart {

  private static final int PANEL_POINTS = 340;
  private static final int SMALL_PANEL_POINTS = 50;
  private static final double SMALL_SHARE = 0.1;

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
  public Plot plot(Analysis analysis) {
    List<MemoryMap> maps = MemoryMaps.of(analysis);
    long all = maps.stream().mapToLong(MemoryMap::pages).sum();
    return new Plot.OverTime(maps.reversed().stream()
        .map(map -> panel(analysis, map, map.pages() < SMALL_SHARE * all))
        .toList());
  }

  private static Panel panel(Analysis analysis, MemoryMap map, boolean small) {
    Picture picture = Picture.of(map);
    return Panel.empty(
            Analysis.zoneTitle(map.zone()),
            Axis.of(
                small ? "" : "page frame number",
                Axis.Measure.PFN,
                picture.bottom(),
                picture.top()),
            small ? SMALL_PANEL_POINTS : PANEL_POINTS)
        .picture(picture)
        .dots(marks(analysis, map));
  }

  private static List<Failure> allocations(Analysis analysis) {
    return analysis.result().failures().stream()
        .filter(f -> f.kind() != Failure.Kind.COMPACTION)
        .toList();
  }

  private static List<Dots> marks(Analysis analysis, MemoryMap map) {
    List<Failure> placed = allocations(analysis).stream()
        .filter(f -> f.wantedPfn().isPresent() && isOn(map, f.wantedPfn().getAsLong()))
        .toList();
    List<Failure> unplaced =
        allocations(analysis).stream().filter(f -> f.wantedPfn().isEmpty()).toList();
    List<Dots> marks = new ArrayList<>();
    if (!placed.isEmpty()) {
      marks.add(new Dots(
          "failed there",
          Palette.INK,
          Mark.CROSS,
          placed.stream().mapToLong(Failure::timeNs).toArray(),
          placed.stream().mapToDouble(f -> f.wantedPfn().orElse(0)).toArray(),
          placed.stream()
              .mapToDouble(f -> f.wantedPfn().orElse(0) + f.requestedPages())
              .toArray(),
          FailureNotes.of(analysis, placed)));
    }
    if (!unplaced.isEmpty()) {
      double[] top = new double[unplaced.size()];
      Arrays.fill(top, Dots.AT_THE_TOP);
      marks.add(new Dots(
          "failed, for no certain place",
          Palette.INK,
          Mark.DOWN,
          unplaced.stream().mapToLong(Failure::timeNs).toArray(),
          top,
          top,
          FailureNotes.of(analysis, unplaced)));
    }
    return marks;
  }

  private static boolean isOn(MemoryMap map, long pfn) {
    return pfn >= map.startPfn() && pfn < map.startPfn() + map.pages();
  }
}
