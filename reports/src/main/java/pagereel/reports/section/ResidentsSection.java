package pagereel.reports.section;

import java.util.List;
import pagereel.replay.UnmovableResident;
import pagereel.reports.Analysis;
import pagereel.reports.Block;
import pagereel.reports.Block.Column;
import pagereel.reports.CallSite;
import pagereel.reports.PlainText;
import pagereel.reports.Quantities;
import pagereel.reports.ReportSection;
import pagereel.reports.chart.Charts;

/// Pages that cannot be moved, where movable ones belong: by owner, integrated over time.
public final class ResidentsSection implements ReportSection {

  private static final int LISTED = 20;

  @Override
  public String id() {
    return "residents";
  }

  @Override
  public String title() {
    return "Unmovable pages among movable ones";
  }

  @Override
  public List<Block> blocks(Analysis analysis) {
    List<UnmovableResident> all = analysis.result().residents();
    if (all.isEmpty()) {
      return List.of();
    }
    double pageSeconds =
        all.stream().mapToDouble(UnmovableResident::pageSeconds).sum();
    double seconds = (analysis.endNs() - analysis.startNs()) / 1e9;
    String mean = seconds > 0
        ? " On average " + Quantities.rounded(pageSeconds / seconds) + " such pages were held."
        : "";
    List<List<String>> rows =
        all.stream().limit(LISTED).map(ResidentsSection::row).toList();
    return List.of(
        new Block.Paragraph(
            "A page that cannot be moved keeps its whole pageblock from being freed or handed out by"
                + " CMA. Counted are pages that the trace shows being taken, while their pageblock"
                + " was for movable pages or CMA's, until they are freed." + mean),
        Figures.of(Charts.RESIDENTS, analysis),
        new Block.Table(
            "By owner, integrated over time",
            List.of(
                Column.text("owner", 4),
                Column.text("taken by", 5),
                Column.text("in pageblocks of", 3),
                Column.number("page seconds", 3),
                Column.number("pageblock seconds", 3),
                Column.number("pages taken", 3),
                Column.number("most at once", 3),
                Column.number("held at the end", 3),
                Column.number("pageblocks", 3)),
            rows,
            all.size() > LISTED ? "--json and --csv have more of them." : ""));
  }

  private static List<String> row(UnmovableResident resident) {
    String callSite = CallSite.of(resident.stack());
    return List.of(
        resident.comm().isEmpty() ? "not known" : PlainText.of(resident.comm()),
        callSite.isEmpty() ? "not told" : callSite,
        resident.inCma() ? "CMA" : "Movable",
        Quantities.rounded(resident.pageSeconds()),
        Quantities.rounded(resident.pageblockSeconds()),
        Quantities.count(resident.takenPages()),
        Quantities.count(resident.peakPages()),
        Quantities.count(resident.livePages()),
        Quantities.count(resident.pageblocks()));
  }
}
