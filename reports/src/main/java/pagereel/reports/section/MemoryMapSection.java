package pagereel.reports.section;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import pagereel.replay.MemoryMap;
import pagereel.reports.Analysis;
import pagereel.reports.Block;
import pagereel.reports.Block.Column;
import pagereel.reports.MemoryMaps;
import pagereel.reports.Quantities;
import pagereel.reports.ReportSection;
import pagereel.reports.chart.Charts;

/// Physical memory over time, with each failed allocation where it wanted to go.
public final class MemoryMapSection implements ReportSection {

  @Override
  public String id() {
    return "memory-map";
  }

  @Override
  public String title() {
    return "Map of physical memory";
  }

  @Override
  public List<Block> blocks(Analysis analysis) {
    if (analysis.isLogAlone()) {
      return List.of();
    }
    List<Block> blocks = new ArrayList<>();
    blocks.add(Figures.of(Charts.MEMORY_MAP, analysis));
    List<MemoryMap> maps = MemoryMaps.of(analysis);
    if (!maps.isEmpty()) {
      blocks.add(shares(maps));
    }
    return blocks;
  }

  private static Block shares(List<MemoryMap> maps) {
    List<Column> columns = new ArrayList<>();
    columns.add(Column.text("most frames of a row are", 5));
    List<String> rowSizes = new ArrayList<>();
    for (MemoryMap map : maps) {
      String zone = Analysis.zoneTitle(map.zone());
      columns.add(Column.number(zone + ": rows at the start", 3));
      columns.add(Column.number("at the end", 2));
      rowSizes.add(zone + " " + Quantities.count(map.pagesPerRow(), "frame", "frames"));
    }
    List<List<String>> rows = new ArrayList<>();
    for (MemoryMap.FrameUse use : MemoryMap.FrameUse.values()) {
      row(maps, use).ifPresent(rows::add);
    }
    return new Block.Table(
        "What the map shows",
        columns,
        rows,
        "A row of the map stands for so many frames: " + String.join(", ", rowSizes)
            + "; it has the colour of the use that most of them have.");
  }

  private static Optional<List<String>> row(List<MemoryMap> maps, MemoryMap.FrameUse use) {
    List<String> row = new ArrayList<>();
    row.add(use.title());
    boolean used = false;
    for (MemoryMap map : maps) {
      for (byte[] column : List.of(map.columns().getFirst(), map.columns().getLast())) {
        double share = share(column, use);
        used |= share > 0;
        row.add(Quantities.percent(share));
      }
    }
    return used ? Optional.of(row) : Optional.empty();
  }

  private static double share(byte[] column, MemoryMap.FrameUse use) {
    int rows = 0;
    for (byte cell : column) {
      rows += cell == use.ordinal() ? 1 : 0;
    }
    return (double) rows / column.length;
  }
}
