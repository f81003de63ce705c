package pagereel.reports.compare;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import pagereel.replay.Divergence;
import pagereel.replay.Divergences;
import pagereel.reports.Block;
import pagereel.reports.Block.Column;
import pagereel.reports.PlainText;
import pagereel.reports.Quantities;

/// A run replayed under the rules of another kernel: where model and trace part then and do not
/// under the run's own rules, the allocator's behaviour has changed.
///
/// @param run    the run, with the divergences under its own rules
/// @param rules  the other kernel's version
/// @param parted what parted under these rules
public record RulesReplay(Run run, String rules, Divergences parted) {

  private static final int EXAMPLES = 8;

  /// Divergences under the run's own rules, of one kind.
  long own(Divergence.Kind kind) {
    return run.json().at("/divergences/byKind").path(kind.id()).path("count").asLong(0);
  }

  /// Divergences under the other rules, of one kind.
  long other(Divergence.Kind kind) {
    Divergences.KindCount count = parted.byKind().get(kind);
    return count == null ? 0 : count.count();
  }

  /// The report's section about them.
  static List<Block> blocks(List<RulesReplay> replays) {
    List<List<String>> rows = new ArrayList<>();
    for (Divergence.Kind kind : Divergence.Kind.values()) {
      double[] own = replays.stream().mapToDouble(r -> r.own(kind)).toArray();
      double[] other = replays.stream().mapToDouble(r -> r.other(kind)).toArray();
      if (Arrays.stream(own).sum() + Arrays.stream(other).sum() > 0) {
        rows.add(List.of(
            kind.id(),
            kind.title(),
            Quantities.count(Math.round(Statistics.median(own))),
            Quantities.count(Math.round(Statistics.median(other)))));
      }
    }
    String rules = PlainText.of(replays.getFirst().rules());
    List<Block> blocks = new ArrayList<>();
    blocks.add(
        new Block.Paragraph("The candidate's traces, replayed once more under the rules of " + rules
            + ": where the model parts from the trace only then, the kernel decides otherwise than "
            + rules
            + " would have. After the first difference of a list's order more follow from it."));
    blocks.add(new Block.Table(
        "Divergences by kind, medians over runs",
        List.of(
            Column.text("kind", 4),
            Column.text("meaning", 7),
            Column.number("under its own rules", 4),
            Column.number("under those of " + rules, 4)),
        rows,
        ""));
    List<List<String>> examples = examples(replays.getFirst());
    if (!examples.isEmpty()) {
      blocks.add(new Block.Table(
          "The first of each kind in " + PlainText.of(replays.getFirst().run().name()),
          List.of(
              Column.text("kind", 3),
              Column.text("event", 4),
              Column.text("by the rules of " + rules, 6),
              Column.text("the kernel did", 6)),
          examples,
          ""));
    }
    return blocks;
  }

  /// The first unexplained one of each kind that its own rules have fewer of.
  private static List<List<String>> examples(RulesReplay replay) {
    Map<Divergence.Kind, List<String>> first = new LinkedHashMap<>();
    for (Divergence divergence : replay.parted().items()) {
      boolean more = replay.other(divergence.kind()) > replay.own(divergence.kind());
      if (more && divergence.explanation().isEmpty()) {
        first.putIfAbsent(
            divergence.kind(),
            List.of(
                divergence.kind().id(),
                PlainText.of(divergence.event()),
                PlainText.of(divergence.expected()),
                PlainText.of(divergence.observed())));
      }
    }
    return first.values().stream().limit(EXAMPLES).toList();
  }
}
