package pagereel.reports.section;

import java.util.ArrayList;
import java.util.List;
import pagereel.reports.Analysis;
import pagereel.reports.Block;
import pagereel.reports.Block.Column;
import pagereel.reports.PlainText;
import pagereel.reports.Quantities;
import pagereel.reports.ReportSection;
import pagereel.reports.TopBlockers;

/// Whose pages stood in the way, over all failures.
public final class BlockersSection implements ReportSection {

  private static final int LISTED = 20;

  @Override
  public String id() {
    return "blockers";
  }

  @Override
  public String title() {
    return "Who stood in the way";
  }

  @Override
  public List<Block> blocks(Analysis analysis) {
    List<TopBlockers> all = TopBlockers.of(analysis.result().failures());
    if (all.isEmpty()) {
      return List.of();
    }
    List<Block> blocks = new ArrayList<>();
    List<TopBlockers> named = all.stream().filter(TopBlockers::namedByKernel).toList();
    if (!named.isEmpty()) {
      blocks.add(new Block.Paragraph(
          "A contiguous range fails by a frame in use that the kernel names. These are the tasks"
              + " that took such frames last. Where a task emptied another range before, it took"
              + " the frame for a page that it moved: the page is somebody else's."));
      blocks.add(table("The owners of what was in the way, over all failures", named));
    }
    List<TopBlockers> near = all.stream().filter(b -> !b.namedByKernel()).toList();
    if (!near.isEmpty()) {
      blocks.add(new Block.Paragraph(
          "What the kernel does not name, by the model. A block, or a run of a CMA area, may lie"
              + " anywhere: these tasks had pages of the range that came nearest, the one with the"
              + " fewest pages in use, or handed out, at that moment. Of a range that a frame failed,"
              + " what else was in use. Up to 16 of a range, those first that cannot be moved."));
      blocks.add(table("The owners of what else was in use", near));
    }
    return blocks;
  }

  private static Block table(String title, List<TopBlockers> all) {
    return new Block.Table(
        title,
        List.of(
            Column.text("owner", 4),
            Column.text("taken by", 5),
            Column.number("failures", 2),
            Column.number("frames", 2),
            Column.number("pageblocks", 3),
            Column.number("held before, at most", 3),
            Column.number("freed after", 2),
            Column.number("at most", 3),
            Column.number("never freed", 2)),
        all.stream().limit(LISTED).map(BlockersSection::row).toList(),
        all.size() > LISTED ? "--json and --csv have all of them." : "");
  }

  private static List<String> row(TopBlockers blockers) {
    String owner = blockers.owner().isEmpty() ? "not known" : PlainText.of(blockers.owner());
    return List.of(
        owner + ", " + PlainText.of(blockers.state()),
        blockers.callSite().isEmpty() ? "not told" : blockers.callSite(),
        Quantities.count(blockers.failures()),
        Quantities.count(blockers.frames()),
        Quantities.count(blockers.pageblocks()),
        Quantities.duration(blockers.longestHeldNs()),
        Quantities.count(blockers.freedLater()),
        Quantities.duration(blockers.longestAfterNs()),
        Quantities.count(blockers.neverFreed()));
  }
}
