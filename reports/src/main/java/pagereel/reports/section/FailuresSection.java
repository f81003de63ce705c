package pagereel.reports.section;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import pagereel.replay.Failure;
import pagereel.replay.FailureTotal;
import pagereel.reports.Analysis;
import pagereel.reports.Block;
import pagereel.reports.Block.Column;
import pagereel.reports.NotObservable;
import pagereel.reports.PlainText;
import pagereel.reports.Quantities;
import pagereel.reports.ReportSection;
import pagereel.reports.Severity;
import pagereel.reports.chart.Charts;

/// The contiguous allocations that failed: when, what was asked for, why, and who was in the way.
public final class FailuresSection implements ReportSection {

  private static final int LISTED = 30;
  private static final int LISTED_BLOCKERS = 2;

  @Override
  public String id() {
    return "failures";
  }

  @Override
  public String title() {
    return "Failed contiguous allocations";
  }

  @Override
  public List<Block> blocks(Analysis analysis) {
    if (analysis.result().failureTotals().isEmpty()) {
      List<Block> none = new ArrayList<>();
      none.add(new Block.Paragraph("No event tells of a failed allocation of contiguous memory."));
      none.addAll(notObservable(analysis));
      return none;
    }
    List<Block> blocks = new ArrayList<>();
    blocks.addAll(Figures.of(List.of(Charts.FAILURES, Charts.FAILURE_CAUSES), analysis));
    blocks.add(totals(analysis));
    blocks.add(list(analysis));
    KernelReports.table(analysis).ifPresent(blocks::add);
    blocks.addAll(notObservable(analysis));
    return blocks;
  }

  /// Failures that end before any event.
  static List<Block> notObservable(Analysis analysis) {
    List<Block.Statement> statements = NotObservable.of(analysis).stream()
        .map(missing -> new Block.Statement(Severity.FACT, missing.message()))
        .toList();
    return statements.isEmpty()
        ? List.of()
        : List.of(
            new Block.Heading("Failures that no trace shows"), new Block.Findings(statements));
  }

  private static Block totals(Analysis analysis) {
    List<List<String>> rows = new ArrayList<>();
    for (FailureTotal total : analysis.result().failureTotals()) {
      rows.add(List.of(
          total.kind().title(),
          analysis.quantities().pages(total.pages()),
          total.cause().title(),
          Quantities.count(total.count())));
    }
    return new Block.Table(
        "Failures by kind, size and cause",
        List.of(
            Column.text("what failed", 3),
            Column.text("asked for", 3),
            Column.text("because", 6),
            Column.number("times", 1)),
        rows,
        "");
  }

  private static Block list(Analysis analysis) {
    List<Failure> failures = analysis.result().failures();
    long all = analysis.result().failureTotals().stream()
        .mapToLong(FailureTotal::count)
        .sum();
    List<List<String>> rows =
        failures.stream().limit(LISTED).map(f -> row(analysis, f)).toList();
    String note = rows.size() < all
        ? "The first %s of %s; --json and --csv have %s."
            .formatted(
                Quantities.count(rows.size()),
                Quantities.count(all),
                failures.size() < all
                    ? "the first " + Quantities.count(failures.size())
                    : "all of them")
        : "";
    return new Block.Table(
        "The failures one by one",
        List.of(
            Column.text("id", 4),
            Column.number("time", 8),
            Column.text("kind", 8),
            Column.text("asked for", 12),
            Column.text("by", 11),
            Column.text("cause", 14),
            Column.text("in the way", 22)),
        rows,
        note);
  }

  private static List<String> row(Analysis analysis, Failure failure) {
    return List.of(
        failure.id(),
        analysis.quantities().moment(failure.timeNs()),
        failure.kind().id(),
        request(analysis, failure),
        FailureStatements.who(failure.comm(), failure.pid()),
        failure.cause().id() + modelSays(failure.modelSays()),
        blockers(failure));
  }

  private static String request(Analysis analysis, Failure failure) {
    StringBuilder text = new StringBuilder(analysis.quantities().memory(failure.requestedPages()));
    OptionalInt order = failure.order();
    if (order.isPresent()) {
      text.append(", order ").append(order.getAsInt());
    }
    failure.area().ifPresent(area -> text.append(", ").append(PlainText.of(area)));
    failure.wantedPfn().ifPresent(pfn -> text.append(" at ").append(Quantities.pfn(pfn)));
    return text.toString();
  }

  private static String modelSays(Failure.ModelVerdict verdict) {
    return switch (verdict) {
      case FAILS -> "; fails in the model too";
      case SUCCEEDS -> "; would succeed in the model";
      case UNKNOWN -> "";
    };
  }

  private static String blockers(Failure failure) {
    List<String> parts = new ArrayList<>();
    failure.blockers().stream().limit(LISTED_BLOCKERS).forEach(b -> parts.add(blocker(b)));
    int more = failure.blockers().size() - LISTED_BLOCKERS;
    if (more > 0) {
      parts.add(more + " more");
    }
    return parts.isEmpty() ? "not known" : String.join("; ", parts);
  }

  private static String blocker(Failure.Blocker blocker) {
    String owner = blocker
        .ownerComm()
        .map(comm -> " of " + FailureStatements.who(comm, blocker.ownerPid().orElse(-1)))
        .orElse("");
    return "%s at %s: %s%s"
        .formatted(
            Quantities.count(blocker.pages(), "page", "pages"),
            Quantities.pfn(blocker.startPfn()),
            PlainText.of(blocker.state()),
            owner);
  }
}
