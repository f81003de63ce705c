package pagereel.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import pagereel.parser.Capture;
import pagereel.parser.Diagnostics;
import pagereel.parser.TraceFormat;
import pagereel.parser.TraceReader;
import pagereel.parser.TraceSource;
import pagereel.parser.snapshot.Snapshot;
import pagereel.replay.Divergence;
import pagereel.replay.Failure;
import pagereel.replay.FailureTotal;
import pagereel.reports.Analysis;
import pagereel.reports.PlainText;
import pagereel.reports.explain.ExplainReport;
import pagereel.reports.explain.Explanation;
import pagereel.reports.explain.HistoryReader;
import pagereel.reports.render.ExplanationJson;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/// `pagereel explain TRACE ID`
@Command(
    name = "explain",
    description = "Tells the whole story of one failure or of one divergence of model and trace.")
final class ExplainCommand extends TraceCommand {

  private static final Pattern ID = Pattern.compile("([FfDd])([1-9][0-9]{0,17})");

  @Parameters(
      index = "0",
      paramLabel = "TRACE",
      description = "a trace, the directory of a capture, or - for standard input")
  String trace = "";

  @Parameters(
      index = "1",
      paramLabel = "ID",
      description = "F12: a failure, D3: a divergence, numbered as in analyze's output")
  String id = "";

  @Mixin
  final OnlineOption online = new OnlineOption();

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "write the story as JSON; - for standard output, in place of the text")
  @Nullable
  Path json;

  @Option(
      names = "--with",
      paramLabel = "FILE",
      description = "another file of the same run, as in analyze: failures are numbered with its")
  List<String> with = List.of();

  ExplainCommand(Console console) {
    super(console);
  }

  @Override
  void run() throws IOException {
    Matcher matcher = ID.matcher(id);
    if (!matcher.matches()) {
      throw wrongId("'" + PlainText.of(id) + "' is not an id: F and a number for a failure, D and a"
          + " number for a divergence");
    }
    boolean failure = matcher.group(1).equalsIgnoreCase("F");
    long number = Long.parseLong(matcher.group(2));
    try (JsonOutput output = JsonOutput.open(json, console)) {
      Diagnostics diagnostics = new Diagnostics(common.strict);
      Explanation explanation = explain(failure, number, diagnostics);
      output.write(explanation, ExplanationJson::render);
      if (!output.inPlaceOfText()) {
        print(ExplainReport.of(explanation, Main.Version.number()));
      }
      console.out().flush();
      warn(diagnostics);
      warn(explanation.analysis().result().warnings());
    }
  }

  private ParameterException wrongId(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  /// Two passes: the replay, and then one for the events of what it found.
  private Explanation explain(boolean failure, long number, Diagnostics diagnostics)
      throws IOException {
    try (Capture capture = Capture.of(trace);
        TraceSource source = capture.openTrace();
        TraceSource first = TraceSource.again(source);
        TraceSource second = TraceSource.again(source)) {
      List<Snapshot> snapshots = snapshotList(capture);
      Analysis analysis = replay(capture, first, diagnostics, snapshots, failure ? 0 : number);
      try (TraceReader reader =
          withOthers(capture, TraceFormat.open(second, new Diagnostics(false)), with, snapshots)) {
        if (failure) {
          Failure found = failure(analysis, number);
          return new Explanation.OfFailure(analysis, found, HistoryReader.of(found, reader));
        }
        Divergence found = divergence(analysis, number);
        return new Explanation.OfDivergence(analysis, found, HistoryReader.of(found, reader));
      }
    }
  }

  private Analysis replay(
      Capture capture,
      TraceSource source,
      Diagnostics diagnostics,
      List<Snapshot> snapshots,
      long divergence)
      throws IOException {
    try (TraceReader reader =
            withOthers(capture, TraceFormat.open(source, diagnostics), with, snapshots);
        Progress progress = new Progress(console, "replaying", !common.quiet)) {
      return replay(
          trace,
          capture,
          reader,
          snapshots,
          options -> online.apply(options).withDivergence(divergence),
          progress);
    }
  }

  private Failure failure(Analysis analysis, long number) {
    String wanted = "F" + number;
    Optional<Failure> found = analysis.result().failures().stream()
        .filter(failure -> failure.id().equals(wanted))
        .findFirst();
    if (found.isPresent()) {
      return found.get();
    }
    long all = analysis.result().failureTotals().stream()
        .mapToLong(FailureTotal::count)
        .sum();
    int kept = analysis.result().failures().size();
    throw wrongId("no failure " + wanted + ": "
        + (all == 0
            ? "the trace has none"
            : number <= all
                ? "only the first %,d of %,d are kept".formatted(kept, all)
                : range("F", kept)));
  }

  private Divergence divergence(Analysis analysis, long number) {
    String wanted = "D" + number;
    Optional<Divergence> found = analysis.result().divergences().items().stream()
        .filter(divergence -> divergence.id().equals(wanted))
        .findFirst();
    if (found.isPresent()) {
      return found.get();
    }
    long all = analysis.result().divergences().total();
    throw wrongId("no divergence " + wanted + ": "
        + (all == 0 ? "model and trace agreed at every event" : range("D", all)));
  }

  private static String range(String letter, long count) {
    return count == 1
        ? "there is " + letter + "1 alone"
        : "there are %s1 to %s%d".formatted(letter, letter, count);
  }
}
