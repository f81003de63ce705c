package pagereel.reports.section;

import java.util.ArrayList;
import java.util.List;
import pagereel.parser.Diagnostics;
import pagereel.replay.SnapshotScore;
import pagereel.reports.Analysis;
import pagereel.reports.Block;
import pagereel.reports.Block.Column;
import pagereel.reports.Block.Statement;
import pagereel.reports.PlainText;
import pagereel.reports.Quantities;
import pagereel.reports.ReportSection;

/// How far to trust the figures: the seed, agreement with snapshots, and what was wrong with the
/// input.
public final class TrustSection implements ReportSection {

  private static final String NOT_TOLD = "–";

  private static final String FROM_PROC =
      " A star: files of /proc, read one after another while the machine ran on.";

  @Override
  public String id() {
    return "trust";
  }

  @Override
  public String title() {
    return "How far to trust this";
  }

  @Override
  public List<Block> blocks(Analysis analysis) {
    List<Block> blocks = new ArrayList<>();
    List<Statement> statements = new ArrayList<>();
    if (analysis.isLogAlone()) {
      LogStatements.addTrust(analysis, statements);
      blocks.add(new Block.Findings(statements));
    } else {
      TrustStatements.add(analysis, statements);
      blocks.add(new Block.Findings(statements));
      blocks.add(scores(analysis));
    }
    blocks.add(input(analysis));
    return blocks;
  }

  private static Block scores(Analysis analysis) {
    List<List<String>> rows = new ArrayList<>();
    for (SnapshotScore s : analysis.result().snapshotScores()) {
      rows.add(List.of(
          s.snapshot() + (s.exact() ? "" : "*"),
          analysis.quantities().moment(s.timeNs()),
          frames(s, s.managedFrames()),
          frames(s, s.missedFrames()),
          frames(s, s.extraFrames()),
          share(s.sameBlocks(), s.eitherBlocks()),
          share(s.sameOrder(), s.positions()),
          s.pageblocks() == 0
              ? NOT_TOLD
              : Quantities.count(s.wrongPageblocks()) + " of " + Quantities.count(s.pageblocks()),
          share(s.samePcpFrames(), s.eitherPcpFrames())));
    }
    return rows.isEmpty()
        ? new Block.Paragraph(
            "The model was not checked: no snapshot later than what it began with lies beside the"
                + " trace.")
        : new Block.Table(
            "The model at later snapshots, never corrected by them",
            List.of(
                Column.number("no.", 2),
                Column.number("time", 5),
                Column.number("frames", 4),
                Column.number("missed", 3),
                Column.number("extra", 3),
                Column.number("blocks alike", 4),
                Column.number("list order alike", 4),
                Column.number("wrong pageblocks", 4),
                Column.number("per-CPU alike", 4)),
            rows,
            "Missed: free in the kernel only. Extra: free in the model only. A dash: the snapshot does not tell."
                + (allExact(analysis) ? "" : FROM_PROC));
  }

  private static boolean allExact(Analysis analysis) {
    return analysis.result().snapshotScores().stream().allMatch(SnapshotScore::exact);
  }

  private static String frames(SnapshotScore score, long count) {
    return score.tellsFrames() ? Quantities.count(count) : NOT_TOLD;
  }

  private static String share(long same, long all) {
    return all == 0 ? NOT_TOLD : Quantities.percent((double) same / all);
  }

  private static Block input(Analysis analysis) {
    List<List<String>> rows = new ArrayList<>();
    for (Diagnostics.Finding finding : analysis.findings()) {
      rows.add(List.of(
          PlainText.of(finding.code()),
          TrustStatements.severity(finding.severity()).word(),
          Quantities.count(finding.count()),
          finding.examples().isEmpty() ? "" : PlainText.of(finding.examples().getFirst())));
    }
    return rows.isEmpty()
        ? new Block.Paragraph("Every part of the input could be read.")
        : new Block.Table(
            "What was wrong with the input",
            List.of(
                Column.text("what", 3),
                Column.text("weight", 2),
                Column.number("times", 2),
                Column.text("the first one", 8)),
            rows,
            "");
  }
}
