package pagereel.reports.compare;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import pagereel.reports.compare.Statistics.Interval;

/// A comparison as rows of text, in the manner of `benchstat`: both values, the change, how sure it
/// is, and a verdict; `~` where no difference is shown.
final class ComparisonTable {

  static final List<String> COLUMNS =
      List.of("metric", "baseline", "candidate", "change", "95 % interval", "p", "runs", "verdict");

  private static final String NOT_SHOWN = "~";

  private ComparisonTable() {}

  static List<List<String>> rows(Comparison comparison) {
    return comparison.differences().stream().map(ComparisonTable::row).toList();
  }

  /// What each side is by itself.
  static List<List<String>> sideRows(Comparison comparison) {
    List<List<String>> rows = new ArrayList<>();
    for (Difference difference : comparison.differences()) {
      List<String> row = new ArrayList<>();
      row.add(difference.metric().title());
      for (double[] values : List.of(difference.baseline(), difference.candidate())) {
        RunMetric.Unit unit = difference.metric().unit();
        row.add(
            values.length < Statistics.LEAST_RUNS
                ? "–"
                : interval(unit, Statistics.medianInterval(values)));
        row.add(interval(
            unit,
            new Interval(
                Arrays.stream(values).min().orElse(Double.NaN),
                Arrays.stream(values).max().orElse(Double.NaN))));
      }
      row.add(String.format(Locale.ROOT, "%+.2f", difference.effect()));
      if (comparison.pairing().known()) {
        row.add(p(difference.pairedP()));
      }
      rows.add(row);
    }
    return rows;
  }

  static List<String> row(Difference difference) {
    RunMetric.Unit unit = difference.metric().unit();
    List<String> row = new ArrayList<>();
    row.add(difference.metric().title());
    row.add(unit.text(difference.baselineMedian()));
    row.add(unit.text(difference.candidateMedian()));
    row.add(change(difference));
    row.add(difference.interval().map(i -> interval(unit, i)).orElse("–"));
    row.add(p(difference.corrected()));
    row.add(difference.baseline().length + "+" + difference.candidate().length);
    row.add(difference.verdict().text());
    return row;
  }

  /// The change as it is, in a few words; `~` where none is shown.
  static String change(Difference difference) {
    return switch (difference.verdict()) {
      case NO_DIFFERENCE -> NOT_SHOWN;
      case BETTER, WORSE, DIFFERENT, CANNOT_TELL, NOT_COMPARABLE -> percent(difference);
    };
  }

  /// `+12.5 %`, or the change itself where the baseline is 0.
  static String percent(Difference difference) {
    OptionalDouble relative = difference.relativeChange();
    return relative.isPresent()
        ? String.format(Locale.ROOT, "%+.1f %%", 100 * relative.getAsDouble())
        : (difference.change() < 0 ? "" : "+")
            + difference.metric().unit().text(difference.change());
  }

  static String interval(RunMetric.Unit unit, Interval interval) {
    return unit.text(interval.low()) + " to " + unit.text(interval.high());
  }

  static String p(OptionalDouble p) {
    if (p.isEmpty()) {
      return "–";
    }
    return p.getAsDouble() < 0.001 ? "<0.001" : String.format(Locale.ROOT, "%.3f", p.getAsDouble());
  }

  /// What the comparison comes to, in sentences.
  static List<String> verdict(Comparison comparison) {
    List<String> sentences = new ArrayList<>();
    String sides = "%s (%s) against %s (%s)"
        .formatted(
            comparison.candidate().name(),
            runs(comparison.candidate()),
            comparison.baseline().name(),
            runs(comparison.baseline()));
    if (!comparison.isTested()) {
      sentences.add(sides + ": not enough runs to test. At least " + Statistics.LEAST_RUNS
          + " of each side are needed; values, changes and effect sizes are below.");
      return sentences;
    }
    sentences.add("%s: %s worse, %s better, %s different, %s without a difference that shows."
        .formatted(
            sides,
            count(comparison, Difference.Verdict.WORSE),
            count(comparison, Difference.Verdict.BETTER),
            count(comparison, Difference.Verdict.DIFFERENT),
            count(comparison, Difference.Verdict.NO_DIFFERENCE)));
    largest(comparison, Difference.Verdict.WORSE).ifPresent(sentences::add);
    largest(comparison, Difference.Verdict.BETTER).ifPresent(sentences::add);
    return sentences;
  }

  private static String runs(RunSet side) {
    return side.runs().size() == 1 ? "1 run" : side.runs().size() + " runs";
  }

  private static int count(Comparison comparison, Difference.Verdict verdict) {
    return comparison.with(verdict).size();
  }

  /// The metrics with a verdict, named, those with the largest change first.
  private static Optional<String> largest(Comparison comparison, Difference.Verdict verdict) {
    List<String> named = comparison.with(verdict).stream()
        .sorted((a, b) -> Double.compare(size(b), size(a)))
        .limit(4)
        .map(d -> "%s (%s to %s)"
            .formatted(
                d.metric().title(),
                d.metric().unit().text(d.baselineMedian()),
                d.metric().unit().text(d.candidateMedian())))
        .toList();
    return named.isEmpty()
        ? Optional.empty()
        : Optional.of("Most of all " + verdict.text() + ": " + String.join("; ", named) + ".");
  }

  private static double size(Difference difference) {
    return Math.abs(difference.relativeChange().orElse(Double.MAX_VALUE));
  }

  /// How differences were tested.
  static String method(Comparison comparison) {
    String text =
        ("A run is one observation. Values are medians over runs; the interval is a bootstrap one of"
                + " the difference of the medians; p is of a two-sided %s, corrected over all metrics after"
                + " Benjamini and Hochberg: of the differences shown, at a p below %.2f, no more than one in"
                + " twenty is expected to be false. ~: none is shown.")
            .formatted(comparison.test(), Comparison.SIGNIFICANCE);
    String pairs = comparison.pairing().note();
    return pairs.isEmpty() ? text : text + " " + pairs;
  }
}
