package pagereel.reports.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import pagereel.reports.Block;
import pagereel.reports.Block.Column;
import pagereel.reports.Block.Statement;
import pagereel.reports.Document;
import pagereel.reports.Document.Fact;
import pagereel.reports.Document.Section;
import pagereel.reports.PlainText;
import pagereel.reports.Quantities;
import pagereel.reports.Severity;
import pagereel.reports.plot.PlotBook;

/// Makes comparisons a document.
public final class ComparisonReport {

  private ComparisonReport() {}

  /// The document of a baseline compared with each of the other sides.
  ///
  /// @param comparisons at least one, all with the same baseline
  /// @param plots       of the comparisons
  /// @param replays     candidates' traces under the baseline's rules, if that was asked for
  /// @param version     pagereel's own
  public static Document of(
      List<Comparison> comparisons, PlotBook plots, List<RulesReplay> replays, String version) {
    List<Section> sections = new ArrayList<>();
    sections.add(new Section("verdict", "Verdict", verdict(comparisons)));
    for (Comparison comparison : comparisons) {
      sections.add(new Section(
          "metrics-" + sections.size(),
          comparisons.size() == 1
              ? "Metrics"
              : "Metrics: " + comparison.candidate().name(),
          List.of(
              metrics(comparison),
              sides(comparison),
              new Block.Paragraph(ComparisonTable.method(comparison)),
              caveats(comparison))));
    }
    figures(
        sections,
        plots,
        "over-time",
        "Over time",
        "Each run is a thin line, counted from its own beginning; the thick ones are medians over the"
            + " runs of a side, as long as most of them last.");
    figures(
        sections,
        plots,
        "map",
        "Memory side by side",
        "Physical memory over time, of each side the run whose mean unusable free index of order 9 is"
            + " in the middle: " + middles(sides(comparisons))
            + ". Each row is a group of page frames, lowest address at the bottom; its"
            + " colour is what most of them are used for.");
    figures(
        sections,
        plots,
        "distribution",
        "Distributions over runs",
        "Which share of each side's runs has at most the value below: steps that do not overlap are"
            + " sides that differ. Those that differ most are drawn.");
    if (!replays.isEmpty()) {
      sections.add(new Section("behavior", "What the kernels decide", RulesReplay.blocks(replays)));
    }
    List<RunSet> sides = sides(comparisons);
    sections.add(new Section("extfrag", "Fallback events", extfrag(sides)));
    sections.add(new Section("runs", "The runs", List.of(runs(sides), oddities(sides))));
    RunSet baseline = comparisons.getFirst().baseline();
    String title = "Comparison with " + baseline.name();
    List<Fact> facts = new ArrayList<>();
    for (RunSet side : sides) {
      facts.add(new Fact(
          side.equals(baseline) ? "Baseline" : "Against",
          side.name() + ", "
              + Quantities.count(side.runs().size(), "run", "runs")
              + ", Linux " + PlainText.of(kernels(side))));
    }
    facts.add(new Fact("Made by", "pagereel " + version));
    return new Document(
        title,
        String.join(" and ", sides.stream().map(RunSet::name).toList()),
        facts,
        title + " · pagereel " + version,
        sections);
  }

  private static String middles(List<RunSet> sides) {
    return String.join(
        ", ",
        sides.stream()
            .map(side ->
                PlainText.of(side.name() + " " + ComparisonPlots.middle(side).name()))
            .toList());
  }

  /// The plots whose names begin with a word.
  private static void figures(
      List<Section> sections, PlotBook plots, String word, String title, String text) {
    List<Block> blocks = new ArrayList<>();
    blocks.add(new Block.Paragraph(text));
    for (PlotBook.Titled plot : plots.plots()) {
      if (plot.id().startsWith(word)) {
        blocks.add(new Block.Figure(plot.id(), plot.title(), ""));
      }
    }
    if (blocks.size() > 1) {
      sections.add(new Section(word, title, blocks));
    }
  }

  private static List<RunSet> sides(List<Comparison> comparisons) {
    return Stream.concat(
            Stream.of(comparisons.getFirst().baseline()),
            comparisons.stream().map(Comparison::candidate))
        .toList();
  }

  private static String kernels(RunSet side) {
    return String.join(", ", side.runs().stream().map(Run::kernel).distinct().toList());
  }

  private static List<Block> verdict(List<Comparison> comparisons) {
    List<Statement> statements = new ArrayList<>();
    for (Comparison comparison : comparisons) {
      boolean worse = !comparison.with(Difference.Verdict.WORSE).isEmpty();
      boolean first = true;
      for (String sentence : ComparisonTable.verdict(comparison)) {
        statements.add(new Statement(first && worse ? Severity.PROBLEM : Severity.FACT, sentence));
        first = false;
      }
      comparison.warnings().forEach(w -> statements.add(new Statement(Severity.CAUTION, w)));
    }
    return List.of(new Block.Findings(statements));
  }

  private static Block metrics(Comparison comparison) {
    return new Block.Table(
        "Medians over runs",
        List.of(
            Column.text("metric", 10),
            Column.number(PlainText.of(comparison.baseline().name()), 5),
            Column.number(PlainText.of(comparison.candidate().name()), 5),
            Column.number("change", 4),
            Column.number("95 % interval", 7),
            Column.number("p", 2),
            Column.number("runs", 2),
            Column.text("verdict", 5)),
        ComparisonTable.rows(comparison),
        "");
  }

  private static Block sides(Comparison comparison) {
    String baseline = PlainText.of(comparison.baseline().name());
    String candidate = PlainText.of(comparison.candidate().name());
    List<Column> columns = new ArrayList<>(List.of(
        Column.text("metric", 10),
        Column.number(baseline + ", 95 % interval", 7),
        Column.number("least to most", 7),
        Column.number(candidate + ", 95 % interval", 7),
        Column.number("least to most", 7),
        Column.number("effect", 3)));
    String note =
        "Effect: Cliff's delta, how much more often a run of the candidate has the larger value than"
            + " one of the baseline, from −1 to 1.";
    if (comparison.pairing().known()) {
      columns.add(Column.number("p of pairs", 3));
      note += " p of pairs: of a Wilcoxon signed rank test of this metric alone, not corrected.";
    }
    return new Block.Table(
        "Each side: the interval of its median, and the effect",
        columns,
        ComparisonTable.sideRows(comparison),
        note);
  }

  private static Block caveats(Comparison comparison) {
    List<Statement> statements = comparison.differences().stream()
        .filter(d -> d.verdict() == Difference.Verdict.NOT_COMPARABLE)
        .map(d -> new Statement(
            Severity.CAUTION, d.metric().title() + ": " + d.metric().caveat() + "."))
        .toList();
    return new Block.Findings(statements);
  }

  private static List<Block> extfrag(List<RunSet> sides) {
    List<Column> columns = new ArrayList<>();
    columns.add(Column.text("event", 8));
    sides.forEach(side -> columns.add(Column.number(PlainText.of(side.name()), 3)));
    return List.of(new Block.Table(
        "mm_page_alloc_extfrag, medians over runs",
        columns,
        ExtfragCounters.rows(sides),
        "As the kernels count them: 6.12 and later write an event for each single page that they"
            + " take, earlier ones do not. Across that border compare pageblocks claimed and pages"
            + " placed, above, which come from the model's state."));
  }

  private static Block oddities(List<RunSet> sides) {
    return new Block.Findings(sides.stream()
        .flatMap(side -> Comparability.oddities(side).stream())
        .map(text -> new Statement(Severity.CAUTION, text))
        .toList());
  }

  private static Block runs(List<RunSet> sides) {
    List<List<String>> rows = new ArrayList<>();
    for (RunSet side : sides) {
      for (Run run : side.runs()) {
        rows.add(List.of(
            PlainText.of(side.name()),
            PlainText.of(run.name()),
            PlainText.of(run.kernel()),
            Quantities.count(run.managedPages()),
            Quantities.duration(Math.round(run.seconds() * 1e9)),
            Quantities.count(run.json().at("/trace/totalEvents").asLong(0)),
            Quantities.count(run.lostEvents())));
      }
    }
    return new Block.Table(
        "",
        List.of(
            Column.text("side", 3),
            Column.text("run", 7),
            Column.text("kernel", 5),
            Column.number("pages", 3),
            Column.number("length", 3),
            Column.number("events", 3),
            Column.number("lost", 2)),
        rows,
        "");
  }
}
