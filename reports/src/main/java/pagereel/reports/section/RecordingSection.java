package pagereel.reports.section;

import java.util.ArrayList;
import java.util.List;
import pagereel.replay.TimeMark;
import pagereel.replay.ZoneSummary;
import pagereel.reports.Analysis;
import pagereel.reports.Block;
import pagereel.reports.Block.Column;
import pagereel.reports.PlainText;
import pagereel.reports.Quantities;
import pagereel.reports.ReportSection;

/// What was recorded: zones, events, markers and snapshots.
public final class RecordingSection implements ReportSection {

  private static final int LISTED_MARKS = 60;

  @Override
  public String id() {
    return "recording";
  }

  @Override
  public String title() {
    return "What was recorded";
  }

  @Override
  public List<Block> blocks(Analysis analysis) {
    List<Block> blocks = new ArrayList<>();
    blocks.add(zones(analysis));
    blocks.add(events(analysis));
    if (!analysis.result().marks().isEmpty()) {
      blocks.add(marks(analysis));
    }
    return blocks;
  }

  private static Block zones(Analysis analysis) {
    List<List<String>> rows = new ArrayList<>();
    for (ZoneSummary zone : analysis.result().zones()) {
      rows.add(List.of(
          Integer.toString(zone.node()),
          PlainText.of(zone.name()),
          zone.startPfn() == ZoneSummary.UNKNOWN ? "unknown" : Quantities.pfn(zone.startPfn()),
          size(analysis, zone.spannedPages()),
          size(analysis, zone.managedPages()),
          size(analysis, zone.cmaPages())));
    }
    return new Block.Table(
        "Zones",
        List.of(
            Column.number("node", 1),
            Column.text("zone", 2),
            Column.text("first PFN", 2),
            Column.number("spanned", 4),
            Column.number("managed", 4),
            Column.number("of it CMA", 4)),
        rows,
        "");
  }

  private static String size(Analysis analysis, long pages) {
    return pages == ZoneSummary.UNKNOWN ? "unknown" : analysis.quantities().pages(pages);
  }

  private static Block events(Analysis analysis) {
    List<List<String>> rows = new ArrayList<>();
    analysis
        .tally()
        .eventCounts()
        .forEach((name, count) -> rows.add(List.of(PlainText.of(name), Quantities.count(count))));
    rows.add(List.of("all", Quantities.count(analysis.tally().totalEvents())));
    return new Block.Table(
        "Events by tracepoint",
        List.of(Column.text("tracepoint", 3), Column.number("events", 1)),
        rows,
        "");
  }

  private static Block marks(Analysis analysis) {
    List<TimeMark> marks = analysis.result().marks();
    List<List<String>> rows = marks.stream()
        .limit(LISTED_MARKS)
        .map(m -> List.of(
            analysis.quantities().moment(m.timeNs()),
            switch (m.kind()) {
              case MARKER -> "marker";
              case SNAPSHOT -> "snapshot";
            },
            PlainText.of(m.text())))
        .toList();
    return new Block.Table(
        "Markers and snapshots",
        List.of(Column.number("time", 2), Column.text("what", 2), Column.text("text", 8)),
        rows,
        rows.size() < marks.size()
            ? "The first %s of %s.".formatted(LISTED_MARKS, Quantities.count(marks.size()))
            : "");
  }
}
