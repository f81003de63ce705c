package pagereel.reports.section;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import pagereel.replay.Divergence;
import pagereel.replay.Divergences;
import pagereel.reports.Analysis;
import pagereel.reports.Block;
import pagereel.reports.Block.Column;
import pagereel.reports.PlainText;
import pagereel.reports.Quantities;
import pagereel.reports.ReportSection;
import pagereel.reports.chart.Charts;

/// Where model and trace parted, by kind and by explanation, with the first examples.
public final class DivergencesSection implements ReportSection {

  private static final int LISTED_OF_EACH_KIND = 4;

  @Override
  public String id() {
    return "divergences";
  }

  @Override
  public String title() {
    return "Where model and trace parted";
  }

  @Override
  public List<Block> blocks(Analysis analysis) {
    if (analysis.isLogAlone()) {
      return List.of();
    }
    Divergences divergences = analysis.result().divergences();
    if (divergences.total() == 0) {
      return List.of(new Block.Paragraph("Model and trace agreed at every event."));
    }
    List<Block> blocks = new ArrayList<>();
    blocks.add(new Block.Paragraph(
        "At each event the model says what the kernel must have done. Where the trace says"
            + " otherwise the trace wins, the model is repaired, and a divergence is counted. It is"
            + " explained only where other events of the trace prove why: the kernel has paths"
            + " without tracepoints."));
    blocks.addAll(Figures.of(List.of(Charts.DIVERGENCES, Charts.DIVERGENCES_OVER_TIME), analysis));
    blocks.add(kinds(divergences));
    if (!divergences.byExplanation().isEmpty()) {
      blocks.add(explanations(divergences));
    }
    if (!divergences.items().isEmpty()) {
      blocks.add(examples(analysis, divergences));
    }
    return blocks;
  }

  private static Block kinds(Divergences divergences) {
    List<List<String>> rows = new ArrayList<>();
    for (Map.Entry<Divergence.Kind, Divergences.KindCount> entry :
        divergences.byKind().entrySet()) {
      Divergences.KindCount count = entry.getValue();
      rows.add(List.of(
          entry.getKey().id(),
          entry.getKey().title(),
          Quantities.count(count.count()),
          Quantities.count(count.explained()),
          Quantities.count(count.count() - count.explained())));
    }
    rows.add(List.of(
        "all",
        Quantities.rounded(divergences.perMillionEvents()) + " per million events",
        Quantities.count(divergences.total()),
        Quantities.count(divergences.explained()),
        Quantities.count(divergences.unexplained())));
    return new Block.Table(
        "Divergences by kind",
        List.of(
            Column.text("kind", 4),
            Column.text("meaning", 7),
            Column.number("count", 2),
            Column.number("explained", 2),
            Column.number("unexplained", 2)),
        rows,
        "");
  }

  private static Block explanations(Divergences divergences) {
    List<List<String>> rows = new ArrayList<>();
    divergences
        .byExplanation()
        .forEach(
            (explanation, count) -> rows.add(List.of(explanation.id(), Quantities.count(count))));
    return new Block.Table(
        "Explanations",
        List.of(Column.text("explanation", 3), Column.number("count", 1)),
        rows,
        "");
  }

  private static Block examples(Analysis analysis, Divergences divergences) {
    Map<Divergence.Kind, Integer> listed = new EnumMap<>(Divergence.Kind.class);
    List<List<String>> rows = divergences.items().stream()
        .filter(d -> listed.merge(d.kind(), 1, Integer::sum) <= LISTED_OF_EACH_KIND)
        .map(d -> List.of(
            d.id(),
            analysis.quantities().moment(d.timeNs()),
            PlainText.of(d.event()),
            d.kind().id(),
            PlainText.of(d.expected()),
            PlainText.of(d.observed()),
            d.explanation().map(e -> e.id() + evidence(d)).orElse("unexplained")))
        .toList();
    return new Block.Table(
        "The first of each kind",
        List.of(
            Column.text("id", 5),
            Column.number("time", 7),
            Column.text("event", 15),
            Column.text("kind", 12),
            Column.text("the model held", 12),
            Column.text("the trace says", 12),
            Column.text("explanation", 16)),
        rows,
        rows.size() < divergences.total() ? "More are in the JSON and CSV output." : "");
  }

  private static String evidence(Divergence divergence) {
    return divergence.evidence().isEmpty() ? "" : ": " + PlainText.of(divergence.evidence());
  }
}
