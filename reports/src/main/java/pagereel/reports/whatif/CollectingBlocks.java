package pagereel.reports.whatif;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;
import pagereel.replay.CollectingTotal;
import pagereel.replay.TriedScan;
import pagereel.replay.TriedScan.Outcome;
import pagereel.reports.Analysis;
import pagereel.reports.Block;
import pagereel.reports.Block.Column;
import pagereel.reports.Block.Statement;
import pagereel.reports.PlainText;
import pagereel.reports.Quantities;
import pagereel.reports.Severity;

/// What each version of the range isolation would have collected where compaction scanned for free
/// pages.
final class CollectingBlocks {

  private static final int EXAMPLES = 3;
  private static final String THE_KERNEL = "the kernel";
  private static final String NOT_KNOWN = "–";

  private CollectingBlocks() {}

  static List<Block> of(Analysis analysis) {
    List<CollectingTotal> totals = analysis.result().collectingTotals();
    long scans = totals.getFirst().scans();
    if (scans == 0) {
      return List.of(
          new Block.Paragraph("The trace shows no compaction that collected free pages of a range"
              + " (mm_compaction_isolate_freepages)."));
    }
    List<Block> blocks = new ArrayList<>();
    blocks.add(new Block.Heading("Collecting, for compaction"));
    blocks.add(new Block.Paragraph(("Compaction takes what is free of a pageblock and skips the"
            + " rest. Each version begins where the kernel did, in %s, at the moment of each as the"
            + " model has it, and stops where its own rules stop. A page that the"
            + " kernel leaves may thus count at several scans.")
        .formatted(Quantities.count(scans, "scan", "scans"))));
    blocks.add(table(totals));
    List<Statement> findings = findings(totals);
    if (!findings.isEmpty()) {
      blocks.add(new Block.Findings(findings));
    }
    analysis.result().scans().stream()
        .filter(scan -> scan.takenDifference() > 0)
        .sorted(TriedScan.BY_DIFFERENCE.reversed())
        .limit(EXAMPLES)
        .forEach(scan -> blocks.add(example(analysis, scan)));
    return blocks;
  }

  private static Block table(List<CollectingTotal> totals) {
    List<List<String>> rows = new ArrayList<>();
    List<String> kernel = List.of();
    for (CollectingTotal total : totals) {
      List<String> same = List.of(
          THE_KERNEL,
          Quantities.count(total.followed()),
          "",
          Quantities.count(total.kernelScannedPages()),
          Quantities.count(total.kernelTakenPages()),
          "");
      if (!same.equals(kernel)) {
        kernel = same;
        rows.add(kernel);
      }
      rows.add(List.of(
          total.variant(),
          Quantities.count(total.followed()),
          Quantities.count(total.asKernel()),
          Quantities.count(total.scannedPages()),
          Quantities.count(total.takenPages()),
          Quantities.count(total.splitBlocks())));
    }
    return new Block.Table(
        "",
        List.of(
            Column.text("version", 4),
            Column.number("scans", 2),
            Column.number("same", 2),
            Column.number("pages scanned", 3),
            Column.number("pages taken", 3),
            Column.number("blocks split", 3)),
        rows,
        note(totals));
  }

  private static String note(List<CollectingTotal> totals) {
    StringBuilder note = new StringBuilder("same: scans with both of the kernel's counts, scanned"
        + " and taken. blocks split: to single pages, as soon as they are taken. The versions up to"
        + " 3.5 look at each frame, to the pageblock's end. Later ones look at every 32nd as long"
        + " as an asynchronous scan finds nothing, and stop when as many pages are free as wait to"
        + " be moved.");
    if (totals.stream().allMatch(total -> total.wrongPages() == 0)) {
      note.append(" None takes a page that is not free.");
    }
    if (totals.stream().anyMatch(total -> total.notFollowed() > 0)) {
      note.append(" The kernel's figures are those of the scans that the versions below it can be"
          + " followed at.");
    }
    return note.toString();
  }

  /// What cannot be followed, and what is taken wrongly.
  private static List<Statement> findings(List<CollectingTotal> totals) {
    List<Statement> statements = new ArrayList<>();
    for (CollectingTotal total : totals) {
      if (total.wrongPages() > 0) {
        statements.add(new Statement(
            Severity.PROBLEM,
            "%s takes %s that are not free."
                .formatted(
                    total.variant(), Quantities.count(total.wrongPages(), "page", "pages"))));
      }
    }
    totals.stream()
        .filter(total -> total.notFollowed() > 0)
        .collect(Collectors.groupingBy(
            CollectingTotal::notFollowed,
            LinkedHashMap::new,
            Collectors.mapping(CollectingTotal::variant, Collectors.joining(", "))))
        .forEach((scans, versions) -> statements.add(new Statement(
            Severity.CAUTION,
            ("%s: %s cannot be followed: the model does not know which of the frames are free, or"
                    + " how many pages wait.")
                .formatted(versions, Quantities.count(scans, "scan", "scans")))));
    return statements;
  }

  /// One scan, versions that do the same in one row.
  private static Block example(Analysis analysis, TriedScan scan) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of(
        THE_KERNEL,
        Quantities.count(scan.kernelScannedPages()),
        Quantities.count(scan.kernelTakenPages()),
        "",
        Quantities.pfn(scan.kernelEndPfn())));
    List<Outcome> outcomes = scan.outcomes();
    for (int first = 0; first < outcomes.size(); ) {
      int end = first + 1;
      while (end < outcomes.size()
          && row("", outcomes.get(end)).equals(row("", outcomes.get(first)))) {
        end++;
      }
      rows.add(row(names(outcomes.subList(first, end)), outcomes.get(first)));
      first = end;
    }
    return new Block.Table(
        "At %s, zone %s, %s to %s"
            .formatted(
                analysis.quantities().moment(scan.timeNs()),
                PlainText.of(scan.zone()),
                Quantities.pfn(scan.startPfn()),
                Quantities.pfn(scan.endPfn())),
        List.of(
            Column.text("version", 4),
            Column.number("scanned", 2),
            Column.number("taken", 2),
            Column.number("split", 2),
            Column.number("up to", 3)),
        rows,
        "Of node %d, for %s (pid %d); %s."
            .formatted(
                scan.node(),
                PlainText.of(scan.comm()),
                scan.pid(),
                scan.waitingPages().isPresent()
                    ? Quantities.count(scan.waitingPages().getAsLong(), "page waits", "pages wait")
                    : "how many pages wait is not known"));
  }

  private static List<String> row(String names, Outcome outcome) {
    return outcome.followed()
        ? List.of(
            names,
            Quantities.count(outcome.scannedPages()),
            Quantities.count(outcome.takenPages()),
            Quantities.count(outcome.splitBlocks()),
            Quantities.pfn(outcome.endPfn()))
        : List.of(names, NOT_KNOWN, NOT_KNOWN, NOT_KNOWN, NOT_KNOWN);
  }

  private static String names(List<Outcome> outcomes) {
    String first = outcomes.getFirst().variant();
    String last = outcomes.getLast().variant();
    return outcomes.size() == 1 ? first : first + (outcomes.size() == 2 ? ", " : " to ") + last;
  }
}
