package pagereel.reports.section;

import java.util.ArrayList;
import java.util.List;
import pagereel.replay.Divergence;
import pagereel.replay.Failure;
import pagereel.replay.FailureTotal;
import pagereel.replay.UnmovableResident;
import pagereel.reports.Analysis;
import pagereel.reports.Block;
import pagereel.reports.Block.Column;
import pagereel.reports.PlainText;
import pagereel.reports.Quantities;
import pagereel.reports.ReportSection;
import pagereel.reports.TopBlockers;

/// What a terminal shows below the summary: the first failures, owners and divergences, with the
/// ids that `explain` takes.
public final class ShortListsSection implements ReportSection {

  private static final int FAILURES = 8;
  private static final int OTHERS = 5;
  private static final int NAME = 10;

  @Override
  public String id() {
    return "lists";
  }

  @Override
  public String title() {
    return "The first of each";
  }

  @Override
  public List<Block> blocks(Analysis analysis) {
    List<Block> blocks = new ArrayList<>();
    if (!analysis.result().failures().isEmpty()) {
      blocks.add(failures(analysis));
    }
    List<TopBlockers> blockers = TopBlockers.of(analysis.result().failures());
    if (!blockers.isEmpty()) {
      blocks.add(blockers(blockers));
    }
    if (!analysis.result().residents().isEmpty()) {
      blocks.add(residents(analysis.result().residents()));
    }
    List<Divergence> unexplained = analysis.result().divergences().items().stream()
        .filter(divergence -> divergence.explanation().isEmpty())
        .toList();
    if (!unexplained.isEmpty()) {
      blocks.add(divergences(analysis, unexplained));
    }
    if (!analysis.result().failures().isEmpty()) {
      blocks.addAll(FailuresSection.notObservable(analysis));
    }
    return blocks;
  }

  private static Block failures(Analysis analysis) {
    List<Failure> all = analysis.result().failures();
    long count = analysis.result().failureTotals().stream()
        .mapToLong(FailureTotal::count)
        .sum();
    String example = all.getFirst().id();
    return new Block.Table(
        "Failures",
        List.of(
            Column.text("id", 1),
            Column.number("time", 1),
            Column.number("asked for", 1),
            Column.text("by", 2),
            Column.text("cause", 2),
            Column.text("in the way", 2)),
        all.stream().limit(FAILURES).map(f -> failure(analysis, f)).toList(),
        more(count, FAILURES)
            + "`pagereel explain %s %s` tells the story of one."
                .formatted(PlainText.of(analysis.path()), example));
  }

  private static String more(long count, int listed) {
    return count > listed
        ? "The first %s of %s. ".formatted(Quantities.count(listed), Quantities.count(count))
        : "";
  }

  private static List<String> failure(Analysis analysis, Failure failure) {
    return List.of(
        failure.id(),
        analysis.quantities().moment(failure.timeNs()),
        analysis.quantities().memory(failure.requestedPages()),
        shortName(failure.comm()),
        failure.cause().id(),
        failure.blockers().isEmpty() ? "-" : blocker(failure.blockers().getFirst()));
  }

  private static String blocker(Failure.Blocker blocker) {
    return Quantities.pfn(blocker.startPfn())
        + blocker.ownerComm().map(owner -> " " + shortName(owner)).orElse("");
  }

  private static String name(String comm) {
    return comm.isEmpty() ? "not known" : PlainText.of(comm);
  }

  private static String shortName(String comm) {
    String name = name(comm);
    return name.substring(0, Math.min(NAME, name.length()));
  }

  private static Block blockers(List<TopBlockers> all) {
    return new Block.Table(
        "Who stood in the way",
        List.of(
            Column.text("owner", 2),
            Column.text("named by", 1),
            Column.number("failures", 1),
            Column.number("frames", 1),
            Column.number("pageblocks", 1),
            Column.number("longest held", 2),
            Column.number("never freed", 1)),
        all.stream()
            .limit(OTHERS)
            .map(b -> List.of(
                name(b.owner()),
                b.namedByKernel() ? "kernel" : "model",
                Quantities.count(b.failures()),
                Quantities.count(b.frames()),
                Quantities.count(b.pageblocks()),
                Quantities.duration(b.longestHeldNs()),
                Quantities.count(b.neverFreed())))
            .toList(),
        "");
  }

  private static Block residents(List<UnmovableResident> all) {
    return new Block.Table(
        "Unmovable pages among movable ones",
        List.of(
            Column.text("owner", 2),
            Column.text("among", 2),
            Column.number("page seconds", 1),
            Column.number("pageblock seconds", 1),
            Column.number("held at the end", 1)),
        all.stream()
            .limit(OTHERS)
            .map(r -> List.of(
                name(r.comm()),
                r.inCma() ? "CMA" : "Movable",
                Quantities.rounded(r.pageSeconds()),
                Quantities.rounded(r.pageblockSeconds()),
                Quantities.count(r.livePages())))
            .toList(),
        "");
  }

  private static Block divergences(Analysis analysis, List<Divergence> unexplained) {
    return new Block.Table(
        "Where model and trace parted, and nothing explains it",
        List.of(
            Column.text("id", 1),
            Column.number("time", 1),
            Column.text("event", 3),
            Column.text("kind", 2)),
        unexplained.stream()
            .limit(OTHERS)
            .map(d -> List.of(
                d.id(),
                analysis.quantities().moment(d.timeNs()),
                PlainText.of(d.event()),
                d.kind().id()))
            .toList(),
        more(analysis.result().divergences().unexplained(), OTHERS)
            + "`explain` takes these ids, too.");
  }
}
