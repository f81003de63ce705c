package pagereel.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import pagereel.parser.Capture;
import pagereel.parser.Diagnostics;
import pagereel.parser.TraceFormat;
import pagereel.parser.TraceReader;
import pagereel.parser.TraceSource;
import pagereel.parser.TraceTally;
import pagereel.parser.event.EventBatch;
import pagereel.reports.OutputFile;
import pagereel.reports.overview.Coverage;
import pagereel.reports.overview.OverviewJson;
import pagereel.reports.overview.OverviewText;
import pagereel.reports.overview.Rules;
import pagereel.reports.overview.SnapshotsBeside;
import pagereel.reports.overview.TraceOverview;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `pagereel info TRACE…`
@Command(
    name = "info",
    description = "Says what a trace is, what is in it, and what it can and cannot answer.")
final class InfoCommand extends TraceCommand {

  @Parameters(
      arity = "1..*",
      paramLabel = "TRACE",
      description = "a trace, the directory of a capture, or - for standard input")
  List<String> traces = List.of();

  @Option(names = "--json", paramLabel = "FILE", description = "write the same as JSON")
  @Nullable
  Path json;

  InfoCommand(Console console) {
    super(console);
  }

  @Override
  void run() throws IOException {
    Path path = json;
    if (path == null) {
      overviews();
      return;
    }
    try (OutputFile file = OutputFile.open(path)) {
      OverviewJson.write(overviews(), file.stream());
      file.commit();
    }
  }

  private List<TraceOverview> overviews() throws IOException {
    boolean color = common.color.on(console.outIsTerminal(), System.getenv());
    List<TraceOverview> overviews = new ArrayList<>();
    for (String trace : traces) {
      TraceOverview overview = overview(trace);
      String separator = overviews.isEmpty() ? "" : "\n";
      console.out().write((separator + OverviewText.of(overview, color)).getBytes(UTF_8));
      overviews.add(overview);
    }
    console.out().flush();
    return overviews;
  }

  private TraceOverview overview(String trace) throws IOException {
    Diagnostics diagnostics = new Diagnostics(common.strict);
    try (Capture capture = Capture.of(trace);
        TraceSource source = capture.openTrace();
        TraceReader reader = TraceFormat.open(source, diagnostics);
        Progress progress = new Progress(console, "reading", !common.quiet)) {
      TraceTally tally = new TraceTally(reader.names(), common.fromNs, common.toNs);
      EventBatch batch = new EventBatch();
      while (reader.next(batch)) {
        tally.count(batch);
        progress.at(reader.progress());
      }
      Optional<Path> snapshots = snapshots(capture);
      return new TraceOverview(
          trace,
          Optional.of(source.name()).filter(name -> !name.equals(trace)),
          withKernel(capture.complete(reader.info())),
          Rules.of(capture.complete(reader.info()).kernel(), Optional.ofNullable(common.kernel)),
          source.compression(),
          tally,
          diagnostics.findings(),
          snapshots.isPresent()
              ? Optional.of(SnapshotsBeside.in(snapshots.get()))
              : Optional.empty(),
          Coverage.of(tally));
    }
  }
}
