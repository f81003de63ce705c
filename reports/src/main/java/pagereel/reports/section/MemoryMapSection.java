package pagereel.reports.section;

import java.util.ArrayList;
import java.util.List;
import pagereel.replay.MemoryMap;
import pagereel.reports.Analysis;
import pagereel.reports.Block;
import pagereel.reports.Block.Column;
import pagereel.reports.PlainText;
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
    List<Block> blocks = new ArrayList<>();
    blocks.add(Figures.of(Charts.MEMORY_MAP, analysis));
    for (MemoryMap map : analysis.result().memoryMaps()) {
      if (!map.columns().isEmpty()) {
        blocks.add(shares(map));
      }
    }
    return blocks;
  }

  private static Block shares(MemoryMap map) {
    long[] first = count(map.columns().getFirst());
    long[] last = count(map.columns().getLast());
    int rowsOfMap = map.columns().getFirst().length;
    List<List<String>> rows = new ArrayList<>();
    for (MemoryMap.FrameUse use : MemoryMap.FrameUse.values()) {
      int i = use.ordinal();
      if (first[i] + last[i] > 0) {
        rows.add(List.of(
            use.title(),
            Quantities.percent((double) first[i] / rowsOfMap),
            Quantities.percent((double) last[i] / rowsOfMap)));
      }
    }
    return new Block.Table(
        "What the map shows of zone " + PlainText.of(map.zone()),
        List.of(
            Column.text("most frames of a row are", 4),
            Column.number("rows at the start", 2),
            Column.number("at the end", 2)),
        rows,
        "A row of the map stands for " + Quantities.count(map.pagesPerRow(), "frame", "frames")
            + " and has the colour of the use that most of them have.");
  }

  private static long[] count(byte[] column) {
    long[] counts = new long[MemoryMap.FrameUse.values().length];
    for (byte use : column) {
      counts[use]++;
    }
    return counts;
  }
}
