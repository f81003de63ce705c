package pagereel.reports.section;

import static java.util.Map.Entry.comparingByValue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import pagereel.replay.CompactionSummary;
import pagereel.replay.Divergence;
import pagereel.replay.Failure;
import pagereel.replay.FailureTotal;
import pagereel.reports.Analysis;
import pagereel.reports.Block.Statement;
import pagereel.reports.PlainText;
import pagereel.reports.Quantities;
import pagereel.reports.Severity;

/// Which contiguous allocations failed, why, who stood in the way, and what compaction did.
final class FailureStatements {

  private static final int NAMED_BLOCKERS = 3;
  private static final int NAMED_REQUESTS = 5;

  private FailureStatements() {}

  static void add(Analysis analysis, List<Statement> statements) {
    long failed = failedAllocations(analysis);
    if (failed == 0) {
      statements.add(new Statement(
          Severity.FACT, "No event tells of a failed allocation of contiguous memory."));
    } else {
      statements.add(new Statement(Severity.PROBLEM, failures(analysis, failed)));
      for (Failure.Kind kind : Failure.Kind.values()) {
        if (kind != Failure.Kind.COMPACTION) {
          causes(analysis, kind)
              .ifPresent(text -> statements.add(new Statement(Severity.PROBLEM, text)));
        }
      }
      statements.add(blockers(analysis));
    }
    inferred(analysis).ifPresent(statements::add);
    if (!analysis.isLogAlone()) {
      statements.add(compaction(analysis.result().compaction()));
    }
  }

  /// Requests that were refused in all ranges, of which nothing but the order of later takes tells.
  private static Optional<Statement> inferred(Analysis analysis) {
    List<Divergence> requests = analysis.result().divergences().items().stream()
        .filter(d -> d.kind() == Divergence.Kind.WRONG_PFN
            && d.explanation()
                .filter(e -> e == Divergence.Explanation.CONTIG_UNDO)
                .isPresent())
        .toList();
    if (requests.isEmpty()) {
      return Optional.empty();
    }
    String ids = requests.stream()
        .limit(NAMED_REQUESTS)
        .map(d -> d.id() + " before " + analysis.quantities().moment(d.timeNs()))
        .collect(Collectors.joining(", "));
    return Optional.of(new Statement(
        Severity.PROBLEM,
        ("%s refused in every range without an event: the order in which blocks were taken"
                + " afterwards tells of %s (%s%s).")
            .formatted(
                Quantities.count(
                    requests.size(),
                    "request for contiguous memory was",
                    "requests for contiguous memory were"),
                requests.size() == 1 ? "it" : "them",
                ids,
                requests.size() > NAMED_REQUESTS ? ", …" : "")));
  }

  /// Failed allocations of all kinds; a compaction run that came to nothing is not an allocation.
  static long failedAllocations(Analysis analysis) {
    return analysis.result().failureTotals().stream()
        .filter(t -> t.kind() != Failure.Kind.COMPACTION)
        .mapToLong(FailureTotal::count)
        .sum();
  }

  private static String failures(Analysis analysis, long failed) {
    List<Failure> listed = analysis.result().failures().stream()
        .filter(f -> f.kind() != Failure.Kind.COMPACTION)
        .toList();
    String text = Quantities.count(
        failed,
        "allocation of contiguous memory failed",
        "allocations of contiguous memory failed");
    if (listed.isEmpty()) {
      return text + ".";
    }
    Failure first = listed.getFirst();
    return text
        + "%s at %s: %s asked for %s (%s)."
            .formatted(
                failed == 1 ? "," : "; the first",
                analysis.quantities().moment(first.timeNs()),
                who(first.comm(), first.pid()),
                analysis.quantities().pages(first.requestedPages()),
                first.kind().title());
  }

  private static Optional<String> causes(Analysis analysis, Failure.Kind kind) {
    Map<Failure.Cause, Long> byCause = new LinkedHashMap<>();
    Set<Long> sizes = new LinkedHashSet<>();
    for (FailureTotal total : analysis.result().failureTotals()) {
      if (total.kind() == kind) {
        byCause.merge(total.cause(), total.count(), Long::sum);
        sizes.add(total.pages());
      }
    }
    if (byCause.isEmpty()) {
      return Optional.empty();
    }
    long all = byCause.values().stream().mapToLong(Long::longValue).sum();
    List<String> parts = new ArrayList<>();
    byCause.entrySet().stream()
        .sorted(Collections.reverseOrder(comparingByValue()))
        .forEach(e -> parts.add(
            (byCause.size() > 1 ? Quantities.count(e.getValue()) + " " : all > 1 ? "all " : "")
                + because(e.getKey())));
    return Optional.of("%s (%s of %s): %s."
        .formatted(
            capital(kind.title()),
            Quantities.count(all),
            sizes(analysis, sizes),
            String.join("; ", parts)));
  }

  private static String because(Failure.Cause cause) {
    return cause == Failure.Cause.UNKNOWN
        ? "for a reason that the trace does not tell"
        : "because " + cause.title();
  }

  private static String sizes(Analysis analysis, Set<Long> sizes) {
    long least = Collections.min(sizes);
    long most = Collections.max(sizes);
    return least == most
        ? analysis.quantities().memory(least)
        : analysis.quantities().memory(least) + " to " + analysis.quantities().memory(most);
  }

  private static Statement blockers(Analysis analysis) {
    Map<String, Long> failuresByOwner = countOwners(analysis.result().failures());
    if (failuresByOwner.isEmpty()) {
      boolean placed = analysis.result().failures().stream()
          .anyMatch(f -> f.kind() == Failure.Kind.CMA || f.kind() == Failure.Kind.CONTIG);
      return placed
          ? new Statement(
              Severity.CAUTION,
              "For none of the failures does the trace tell which pages stood in the way.")
          : new Statement(
              Severity.FACT,
              "None of them was for a certain range: a free block of the size would have done,"
                  + " wherever it lay, and the model does not know of one that came near.");
    }
    List<String> parts = failuresByOwner.entrySet().stream()
        .sorted(Collections.reverseOrder(comparingByValue()))
        .limit(NAMED_BLOCKERS)
        .map(
            e -> e.getKey() + " (in " + Quantities.count(e.getValue(), "failure", "failures") + ")")
        .toList();
    return new Statement(
        Severity.PROBLEM,
        "What stood in the way%s most often: %s."
            .formatted(
                anyNamed(analysis) ? "" : " in the nearest range", String.join("; ", parts)));
  }

  /// Whether the kernel names a frame in the way of any failure.
  private static boolean anyNamed(Analysis analysis) {
    return analysis.result().failures().stream()
        .flatMap(f -> f.blockers().stream())
        .anyMatch(Failure.Blocker::namedByKernel);
  }

  /// In how many failures each owner of blocking pages occurs.
  private static Map<String, Long> countOwners(List<Failure> failures) {
    Map<String, Long> failuresByOwner = new LinkedHashMap<>();
    for (Failure failure : failures) {
      failure.blockers().stream()
          .filter(b -> b.namedByKernel() || !failure.moment().nearest().isEmpty())
          .map(FailureStatements::owner)
          .distinct()
          .forEach(owner -> failuresByOwner.merge(owner, 1L, Long::sum));
    }
    return failuresByOwner;
  }

  private static String owner(Failure.Blocker blocker) {
    String state = PlainText.of(blocker.state());
    return blocker
        .ownerComm()
        .map((Function<String, String>) comm -> "pages of " + PlainText.of(comm) + ", " + state)
        .orElse("pages of an unknown owner, " + state);
  }

  private static Statement compaction(CompactionSummary compaction) {
    if (compaction.runs() == 0) {
      return new Statement(Severity.FACT, "The trace has no compaction run.");
    }
    String deferred = compaction.deferred() == 0
        ? ""
        : "; "
            + Quantities.count(
                compaction.deferred(),
                "attempt was put off after earlier failures",
                "attempts were put off after earlier failures");
    String made = compaction.succeeded() == 0
        ? "no run made the block that was wanted"
        : Quantities.count(
            compaction.succeeded(),
            "run made the block that was wanted",
            "runs made the block that was wanted");
    long wanted = compaction.runs() - compaction.proactive();
    String text = "Compaction ran %s%s: %s%s. It moved %s and could not move %s."
        .formatted(
            Quantities.count(compaction.runs(), "time", "times"),
            wanted > 0 && compaction.proactive() > 0
                ? ", %s of them proactively".formatted(Quantities.count(compaction.proactive()))
                : "",
            wanted > 0 ? made : "proactively, not for a block",
            deferred,
            Quantities.count(compaction.migratedPages(), "page", "pages"),
            Quantities.count(compaction.failedPages()));
    String stalled = compaction.stalledNs() > 0
        ? " Tasks waited " + Quantities.duration(compaction.stalledNs()) + " for it."
        : "";
    boolean poor = compaction.succeeded() * 2 < wanted;
    return new Statement(poor ? Severity.PROBLEM : Severity.FACT, text + stalled);
  }

  static String who(String comm, int pid) {
    String name = comm.isEmpty() ? "an unknown task" : PlainText.of(comm);
    return pid < 0 ? name : name + " (pid " + pid + ")";
  }

  static String capital(String text) {
    return text.isEmpty() ? text : Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }
}
