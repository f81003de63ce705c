package pagereel.reports.whatif;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import pagereel.replay.Divergence;
import pagereel.replay.Divergences;
import pagereel.replay.Failure;
import pagereel.replay.FailureTotal;
import pagereel.replay.PredictionScore;
import pagereel.replay.SnapshotScore;
import pagereel.reports.Analysis;
import pagereel.reports.Block;
import pagereel.reports.Block.Column;
import pagereel.reports.Quantities;

/// The same events replayed under two kernels' rules, side by side.
final class KernelBlocks {

  private static final String NONE = "–";

  private KernelBlocks() {}

  static List<Block> of(Analysis asIs, Analysis other) {
    String rules = asIs.result().kernelProfile();
    String otherRules = other.result().kernelProfile();
    List<Block> blocks = new ArrayList<>();
    blocks.add(new Block.Paragraph(
        ("The requests of the trace, replayed under the rules of Linux %s and of Linux %s. The trace"
                + " wins at each event: what the other rules would have done otherwise shows as"
                + " divergences.")
            .formatted(rules, otherRules)));
    if (rules.equals(otherRules)) {
      blocks.add(new Block.Paragraph("Both are the same rules: nothing can differ."));
    }
    List<Column> columns =
        List.of(Column.text("", 5), Column.number(rules, 2), Column.number(otherRules, 2));
    blocks.add(new Block.Table("Divergences", columns, divergences(asIs, other), ""));
    blocks.add(new Block.Table("Outcomes", columns, outcomes(asIs, other), ""));
    List<List<String>> announced = announced(asIs, other);
    if (!announced.isEmpty()) {
      blocks.add(new Block.Table("Announced right, in %", columns, announced, ""));
    }
    return blocks;
  }

  private static List<List<String>> divergences(Analysis asIs, Analysis other) {
    Divergences one = asIs.result().divergences();
    Divergences two = other.result().divergences();
    List<List<String>> rows = new ArrayList<>();
    for (Divergence.Kind kind : Divergence.Kind.values()) {
      long first = count(one, kind);
      long second = count(two, kind);
      if (first > 0 || second > 0) {
        rows.add(row(kind.title(), first, second));
      }
    }
    rows.add(row("all", one.total(), two.total()));
    rows.add(row("unexplained", one.unexplained(), two.unexplained()));
    return rows;
  }

  private static long count(Divergences divergences, Divergence.Kind kind) {
    Divergences.KindCount count = divergences.byKind().get(kind);
    return count == null ? 0 : count.count();
  }

  private static List<String> row(String name, long one, long two) {
    return List.of(name, Quantities.count(one), Quantities.count(two));
  }

  private static List<List<String>> outcomes(Analysis asIs, Analysis other) {
    List<List<String>> rows = new ArrayList<>();
    Map<String, long[]> failures = new LinkedHashMap<>();
    addFailures(failures, asIs, 0);
    addFailures(failures, other, 1);
    failures.forEach((name, counts) -> rows.add(row(name, counts[0], counts[1])));
    for (Failure.ModelVerdict verdict : Failure.ModelVerdict.values()) {
      String name = switch (verdict) {
        case FAILS -> "failures that the model shares";
        case SUCCEEDS -> "failures that would succeed in the model";
        case UNKNOWN -> "failures that the model cannot judge";
      };
      rows.add(row(name, verdicts(asIs, verdict), verdicts(other, verdict)));
    }
    rows.add(
        wrong("frames wrong at snapshots", asIs, other, s -> s.extraFrames() + s.missedFrames()));
    rows.add(wrong("pageblocks wrong at snapshots", asIs, other, SnapshotScore::wrongPageblocks));
    return rows;
  }

  private static void addFailures(Map<String, long[]> failures, Analysis analysis, int side) {
    for (FailureTotal total : analysis.result().failureTotals()) {
      String name = "failed: " + total.kind().title() + ", " + total.cause().id();
      failures.computeIfAbsent(name, key -> new long[2])[side] += total.count();
    }
  }

  private static long verdicts(Analysis analysis, Failure.ModelVerdict verdict) {
    return analysis.result().failures().stream()
        .filter(f -> f.modelSays() == verdict)
        .count();
  }

  private static List<String> wrong(
      String name, Analysis asIs, Analysis other, Function<SnapshotScore, Number> figure) {
    return List.of(name, sum(asIs, figure), sum(other, figure));
  }

  private static String sum(Analysis analysis, Function<SnapshotScore, Number> figure) {
    List<SnapshotScore> scores = analysis.result().snapshotScores();
    return scores.isEmpty()
        ? NONE
        : Quantities.count(
            scores.stream().mapToLong(score -> figure.apply(score).longValue()).sum());
  }

  private static List<List<String>> announced(Analysis asIs, Analysis other) {
    Map<PredictionScore.Kind, String[]> shares = new EnumMap<>(PredictionScore.Kind.class);
    addShares(shares, asIs, 0);
    addShares(shares, other, 1);
    List<List<String>> rows = new ArrayList<>();
    shares.forEach((kind, share) -> rows.add(List.of(kind.id(), share[0], share[1])));
    return rows;
  }

  private static void addShares(
      Map<PredictionScore.Kind, String[]> shares, Analysis analysis, int side) {
    for (PredictionScore score : analysis.result().predictions()) {
      long all = score.made() + score.abstained();
      if (all > 0) {
        shares.computeIfAbsent(score.kind(), key -> new String[] {NONE, NONE})[side] =
            Quantities.percent((double) score.right() / all).replace(" %", "");
      }
    }
  }
}
