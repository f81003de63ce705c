package pagereel.reports.section;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import pagereel.parser.Diagnostics;
import pagereel.parser.TraceTally;
import pagereel.replay.Divergences;
import pagereel.replay.ReplayWarning;
import pagereel.replay.Seed;
import pagereel.replay.SnapshotScore;
import pagereel.reports.Analysis;
import pagereel.reports.Block.Statement;
import pagereel.reports.PlainText;
import pagereel.reports.Quantities;
import pagereel.reports.Severity;

/// How far the figures can be trusted.
final class TrustStatements {

  /// Codes of findings that are told in words of their own.
  private static final String OVERWRITTEN = "overwrittenEvents";

  private static final String LOST = "lostEvents";
  private static final Set<String> SEED_WARNINGS = Set.of("noSeed", "procSeed");

  private TrustStatements() {}

  static void add(Analysis analysis, List<Statement> statements) {
    statements.add(seed(analysis));
    agreement(analysis).ifPresent(statements::add);
    statements.add(divergences(analysis.result().divergences()));
    statements.add(lost(analysis));
    damage(analysis).ifPresent(statements::add);
    malformed(analysis).ifPresent(statements::add);
    for (ReplayWarning warning : analysis.result().warnings()) {
      // What the model began with is told above.
      if (SEED_WARNINGS.contains(warning.code())) {
        continue;
      }
      statements.add(new Statement(severity(warning.severity()), PlainText.of(warning.message())));
    }
  }

  static Statement seed(Analysis analysis) {
    Seed seed = analysis.result().seed();
    String known = Quantities.percent(seed.knownFramesRatio());
    return switch (seed.source()) {
      case EXACT ->
        new Statement(
            Severity.FACT,
            "The model began with an exact dump of the allocator's state: " + known
                + " of the frames were known at the start.");
      case PROCFS ->
        new Statement(
            Severity.CAUTION,
            "The model began with the /proc files of a snapshot: " + known + " of the frames were"
                + " known at the start, but not their places on the lists; the migratetypes of"
                + " pageblocks were guessed.");
      case NONE ->
        new Statement(
            Severity.CAUTION,
            "There was no snapshot to begin with: the model knows a frame only once an event has"
                + " named it (" + known + " at the start), and figures are bounds or tell of known"
                + " frames alone.");
    };
  }

  private static Optional<Statement> agreement(Analysis analysis) {
    return worst(analysis).map(worst -> {
      int snapshots = analysis.result().snapshotScores().size();
      long wrong = worst.missedFrames() + worst.extraFrames();
      String text = wrong == 0
          ? "Checked against %s and never corrected by them, the model had every one of %s frames right."
              .formatted(
                  Quantities.count(snapshots, "later snapshot", "later snapshots"),
                  Quantities.count(worst.managedFrames()))
          : "Checked against %s and never corrected by them, the model had at worst %s of %s frames wrong (%s), at snapshot %s."
              .formatted(
                  Quantities.count(snapshots, "later snapshot", "later snapshots"),
                  Quantities.count(wrong),
                  Quantities.count(worst.managedFrames()),
                  Quantities.percent(wrongShare(worst)),
                  worst.snapshot());
      String source = worst.exact()
          ? ""
          : " That snapshot's /proc files were read while the machine ran on, so some of the"
              + " difference may be theirs.";
      return new Statement(
          wrongShare(worst) > 0.01 ? Severity.CAUTION : Severity.FACT,
          wrong == 0 ? text : text + source);
    });
  }

  static Optional<SnapshotScore> worst(Analysis analysis) {
    return analysis.result().snapshotScores().stream()
        .filter(SnapshotScore::tellsFrames)
        .max(Comparator.comparingDouble(TrustStatements::wrongShare)
            .thenComparing(SnapshotScore::snapshot, Comparator.reverseOrder()));
  }

  /// Frames on a free list in one of model and kernel only, as a share of all.
  static double wrongShare(SnapshotScore score) {
    return (double) (score.missedFrames() + score.extraFrames()) / score.managedFrames();
  }

  private static Statement divergences(Divergences divergences) {
    if (divergences.total() == 0) {
      return new Statement(Severity.FACT, "Model and trace agreed at every event.");
    }
    return new Statement(
        divergences.perMillionEvents() > 1000 ? Severity.CAUTION : Severity.FACT,
        "Model and trace parted at %s (%s per million): %s explained by other events of the trace, %s not; the trace wins each time."
            .formatted(
                Quantities.count(divergences.total(), "event", "events"),
                Quantities.rounded(divergences.perMillionEvents()),
                Quantities.count(divergences.explained()),
                Quantities.count(divergences.unexplained())));
  }

  private static Statement lost(Analysis analysis) {
    TraceTally tally = analysis.tally();
    if (tally.gaps() == 0 && has(analysis, OVERWRITTEN)) {
      return new Statement(
          Severity.DATA_LOSS,
          "Events before the trace's beginning were overwritten; within it, the trace tells of no"
              + " lost events.");
    }
    if (tally.gaps() == 0) {
      return new Statement(Severity.FACT, "The trace tells of no lost events.");
    }
    String howMany = tally.unknownGaps() == 0
        ? Quantities.count(tally.lostEvents(), "event was lost", "events were lost")
        : tally.lostEvents() == 0
            ? "An unknown number of events was lost"
            : "At least "
                + Quantities.count(tally.lostEvents(), "event was lost", "events were lost");
    return new Statement(
        Severity.DATA_LOSS,
        "%s, in %s: what the model says after a gap may be wrong."
            .formatted(howMany, Quantities.count(tally.gaps(), "place", "places")));
  }

  private static boolean has(Analysis analysis, String code) {
    return analysis.findings().stream().anyMatch(f -> f.code().equals(code));
  }

  /// What of the input is missing or cannot be read, besides the events that the recording lost.
  private static Optional<Statement> damage(Analysis analysis) {
    List<String> parts = analysis.findings().stream()
        .filter(f -> f.severity() == Diagnostics.Severity.DATA_LOSS)
        .filter(f -> !f.code().equals(OVERWRITTEN) && !f.code().equals(LOST))
        .map(f -> PlainText.of(f.code()) + " " + Quantities.count(f.count(), "time", "times"))
        .toList();
    return parts.isEmpty()
        ? Optional.empty()
        : Optional.of(new Statement(
            Severity.DATA_LOSS,
            "The input is not whole (" + String.join(", ", parts)
                + "): what it had there is left out; see “How far to trust this”."));
  }

  private static Optional<Statement> malformed(Analysis analysis) {
    long skipped = analysis.malformed();
    return skipped == 0
        ? Optional.empty()
        : Optional.of(new Statement(
            Severity.CAUTION,
            Quantities.count(skipped, "part of the input", "parts of the input")
                + " could not be read and " + (skipped == 1 ? "was" : "were")
                + " left out; see “How far to trust this”."));
  }

  static Severity severity(ReplayWarning.Severity severity) {
    return switch (severity) {
      case INFO -> Severity.FACT;
      case WARNING -> Severity.CAUTION;
      case DATA_LOSS -> Severity.DATA_LOSS;
    };
  }

  static Severity severity(Diagnostics.Severity severity) {
    return switch (severity) {
      case INFO -> Severity.FACT;
      case WARNING -> Severity.CAUTION;
      case DATA_LOSS -> Severity.DATA_LOSS;
    };
  }
}
