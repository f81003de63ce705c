package pagereel.reports.plot;

import java.util.List;
import java.util.Optional;

/// The plots of a report.
public record PlotBook(Timeline timeline, List<Titled> plots) {

  /// A plot with its name and title.
  ///
  /// @param id a stable word: the name of its file, and how a document refers to it
  public record Titled(String id, String title, Plot plot) {}

  public PlotBook {
    plots = List.copyOf(plots);
  }

  public Optional<Titled> plot(String id) {
    return plots.stream().filter(plot -> plot.id().equals(id)).findFirst();
  }
}
