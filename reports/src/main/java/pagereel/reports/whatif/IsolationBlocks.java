package pagereel.reports.whatif;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import pagereel.replay.IsolationTotal;
import pagereel.replay.TriedIsolation;
import pagereel.reports.Analysis;
import pagereel.reports.Block;
import pagereel.reports.Block.Column;
import pagereel.reports.Block.Statement;
import pagereel.reports.PlainText;
import pagereel.reports.Quantities;
import pagereel.reports.Severity;

/// What each version of the range isolation would have done with the ranges that a trace tried.
final class IsolationBlocks {

  private static final int EXAMPLES = 3;

  private IsolationBlocks() {}

  static List<Block> of(Analysis analysis) {
    List<Block> blocks = new ArrayList<>(strict(analysis));
    boolean anyRange = analysis.result().isolationTotals().getFirst().ranges() > 0;
    boolean anyScan = analysis.result().collectingTotals().getFirst().scans() > 0;
    if (anyScan || !anyRange) {
      blocks.addAll(CollectingBlocks.of(analysis));
    }
    return blocks;
  }

  private static List<Block> strict(Analysis analysis) {
    List<IsolationTotal> totals = analysis.result().isolationTotals();
    long ranges = totals.getFirst().ranges();
    if (ranges == 0) {
      return List.of(new Block.Paragraph(
          "The trace shows no range that a contiguous allocation tried: it has no test of a range"
              + " (test_pages_isolated)."));
    }
    List<Block> blocks = new ArrayList<>();
    blocks.add(new Block.Paragraph(("Each version is tried on the %s that the trace shows being"
            + " tried, at the moment at which the kernel tests whether all of it is free. Later"
            + " kernels isolate only after that test; a version fails where it would have met a"
            + " frame in use.")
        .formatted(Quantities.count(ranges, "range", "ranges"))));
    blocks.add(table(totals));
    List<Statement> wrong = wrongFrees(analysis);
    if (!wrong.isEmpty()) {
      blocks.add(new Block.Heading("Freed though it was not taken"));
      blocks.add(new Block.Findings(wrong));
    }
    lists(analysis).ifPresent(blocks::add);
    return blocks;
  }

  private static Block table(List<IsolationTotal> totals) {
    List<List<String>> rows = new ArrayList<>();
    for (IsolationTotal total : totals) {
      rows.add(List.of(
          total.variant(),
          Quantities.count(total.succeeded()),
          Quantities.count(total.failed()),
          Quantities.count(total.returnedPages()),
          Quantities.count(total.wrongFrees()),
          Quantities.count(total.changedRanges()),
          Quantities.count(total.brokenBlocks())));
    }
    StringBuilder note = new StringBuilder("got, failed: ranges. wrong frees: of a page in use, or"
        + " of no page; as many pages are lost. changed: failed ranges after which the free blocks"
        + " are others. broken: free blocks that are not there any more though nobody got them"
        + " whole.");
    for (IsolationTotal total : totals) {
      note.append(' ')
          .append(total.variant())
          .append(": ")
          .append(total.title())
          .append('.');
    }
    return new Block.Table(
        "",
        List.of(
            Column.text("version", 4),
            Column.number("got", 2),
            Column.number("failed", 2),
            Column.number("pages got", 3),
            Column.number("wrong frees", 3),
            Column.number("changed", 3),
            Column.number("broken", 2)),
        rows,
        note.toString());
  }

  private static List<Statement> wrongFrees(Analysis analysis) {
    List<Statement> statements = new ArrayList<>();
    for (IsolationTotal total : analysis.result().isolationTotals()) {
      if (total.wrongFrees() == 0) {
        continue;
      }
      List<TriedIsolation> wrong = analysis.result().isolations().stream()
          .filter(tried -> tried.variant().equals(total.variant()) && tried.wrongFrees() > 0)
          .toList();
      wrong.stream().limit(EXAMPLES).forEach(tried -> statements.add(example(analysis, tried)));
      if (total.wrongRanges() > EXAMPLES) {
        statements.add(new Statement(
            Severity.FACT,
            "%s does so at %s in all."
                .formatted(
                    total.variant(), Quantities.count(total.wrongRanges(), "range", "ranges"))));
      }
    }
    return statements;
  }

  private static Statement example(Analysis analysis, TriedIsolation tried) {
    long pages = tried.endPfn() - tried.startPfn();
    return new Statement(
        Severity.PROBLEM,
        "%s, at %s: of the %s from %s on, asked for by %s (pid %d), it takes %s and frees %s %s:"
                .formatted(
                    tried.variant(),
                    analysis.quantities().moment(tried.timeNs()),
                    Quantities.count(pages, "page", "pages"),
                    Quantities.pfn(tried.startPfn()),
                    PlainText.of(tried.comm()),
                    tried.pid(),
                    Quantities.count(tried.takenPages()),
                    Quantities.pfn(tried.failedPfn().orElse(0)),
                    Quantities.count(tried.wrongFrees(), "time", "times"))
            + " "
            + PlainText.of(tried.holder())
            + ".");
  }

  /// The free blocks in and around the first range that failed after something had been taken.
  private static Optional<Block> lists(Analysis analysis) {
    List<TriedIsolation> all = analysis.result().isolations();
    Optional<TriedIsolation> first =
        all.stream().filter(t -> !t.succeeded() && t.takenPages() > 0).findFirst();
    if (first.isEmpty()) {
      return Optional.empty();
    }
    TriedIsolation shown = first.get();
    List<Column> columns = new ArrayList<>(List.of(Column.text("order", 4)));
    for (int order = 0; order < shown.blocksBefore().size(); order++) {
      columns.add(Column.number(Integer.toString(order), 2));
    }
    List<List<String>> rows = new ArrayList<>();
    rows.add(row("before", shown.blocksBefore()));
    for (TriedIsolation tried : all) {
      if (tried.timeNs() == shown.timeNs() && tried.startPfn() == shown.startPfn()) {
        rows.add(row(tried.variant(), tried.blocksAfter()));
      }
    }
    return Optional.of(new Block.Table(
        "Free blocks by order after one that fails",
        columns,
        rows,
        "The %s from %s on, tried at %s, and as far around them as a merge can reach."
            .formatted(
                Quantities.count(shown.endPfn() - shown.startPfn(), "page", "pages"),
                Quantities.pfn(shown.startPfn()),
                analysis.quantities().moment(shown.timeNs()))));
  }

  private static List<String> row(String name, List<Long> blocks) {
    List<String> row = new ArrayList<>(List.of(name));
    blocks.forEach(count -> row.add(Quantities.count(count)));
    return row;
  }
}
