package pagereel.reports.chart;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import pagereel.reports.Analysis;
import pagereel.reports.Quantities;
import pagereel.reports.plot.Palette;
import pagereel.reports.plot.Plot;

/// How often model and trace parted, by kind, explained or not.
final class DivergencesChart implements Chart {

  @Override
  public String id() {
    return "divergences";
  }

  @Override
  public String title() {
    return "Divergences by kind";
  }

  @Override
  public String caption(Analysis analysis) {
    return "How often the trace did not do what the model held, by kind. Pale: other events of the trace prove why."
        + " Dark: no explanation was found.";
  }

  @Override
  public Optional<String> missing(Analysis analysis) {
    return analysis.result().divergences().total() == 0
        ? Optional.of("model and trace agreed at every event.")
        : Optional.empty();
  }

  @Override
  public Plot plot(Analysis analysis) {
    List<Plot.Bars.Bar> bars = new ArrayList<>();
    analysis
        .result()
        .divergences()
        .byKind()
        .forEach((kind, count) -> bars.add(new Plot.Bars.Bar(
            kind.title() + ": " + Quantities.count(count.count()),
            List.of((double) count.explained(), (double) count.count() - count.explained()))));
    return new Plot.Bars(
        "divergences",
        List.of(
            new Plot.Bars.Part("explained", Palette.SKY),
            new Plot.Bars.Part("unexplained", Palette.VERMILLION)),
        bars);
  }
}
